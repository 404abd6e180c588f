import { AppError } from '@hoctap/shared';
import { expect } from 'chai';
import { createBus } from '../realtime/bus.ts';
import { keepCallers } from './kept-callers.ts';
import type { PersonDoc } from './person.model.ts';
import type { SignInDoc } from './sign-in.model.ts';

describe('Who calls', () => {
  const begun = Date.parse('2014-03-01T08:00:00Z');
  const start = () => {
    const bus = createBus();
    let [now, ends] = [begun, begun + 3_600_000];
    let read = async (id: string): Promise<PersonDoc> => ({ _id: id }) as PersonDoc;
    const asked: string[] = [];
    const of = keepCallers({ bus, clock: { now: () => new Date(now) } as never }, {
      alive: async (family) => (asked.push(family), ends > now ? ({ _id: family, expiresAt: new Date(ends) } as SignInDoc) : null),
      person: (id) => read(id),
    });
    return { bus, of, asked, pass: (ms: number) => void (now += ms), end: (at: number) => void (ends = at), reading: (next: typeof read) => void (read = next) };
  };

  it('Should be read once a minute for each sign-in', async () => {
    const { of, asked, pass } = start();
    await Promise.all([of('an', 'phone'), of('an', 'phone'), of('an', 'desk'), of('binh', 'other')]);
    await of('an', 'phone');
    expect(asked).to.deep.equal(['phone', 'desk', 'other']);
    pass(60_000);
    await of('an', 'phone');
    expect(asked.at(-1)).to.equal('phone');
  });

  it('Should be asked again at once when the person or a sign-in of theirs changed, even while the answer is on its way', async () => {
    for (const name of ['person:changed', 'access:revoked'] as const) {
      const { bus, of, asked } = start();
      const early = of('an', 'phone');
      bus.emit(name, { person: 'an' });
      await Promise.all([early, of('an', 'phone')]);
      bus.emit(name, { person: 'binh' });
      await of('an', 'phone');
      expect(asked, name).to.have.length(2);
    }
  });

  it('Should keep nobody past the end of their sign-in, and no refusal or failure at all', async () => {
    const { of, end, pass, reading } = start();
    end(begun + 1000);
    expect((await of('an', 'phone')).signIn).to.be.an('object');
    pass(1000);
    expect((await of('an', 'phone')).signIn).to.equal(null);
    end(begun + 3_600_000);
    expect((await of('an', 'phone')).signIn).to.be.an('object');
    reading(() => Promise.reject(new AppError('not_found')));
    expect((await of('binh', 'phone')).person).to.equal(null);
    const away = new Error('the store is away');
    reading(() => Promise.reject(away));
    expect(await of('binh', 'phone').catch((error: unknown) => error)).to.equal(away);
    reading(async (id) => ({ _id: id }) as PersonDoc);
    expect((await of('binh', 'phone')).person).to.include({ _id: 'binh' });
  });
});
