import type { AppError } from '@hoctap/shared';
import { expect } from 'chai';
import { createCrowd } from './crowd.ts';

describe('A crowd at the door', () => {
  /** Work that ends when it is told, on a clock that is told too. */
  const door = (more: Partial<Parameters<typeof createCrowd>[0]> = {}) => {
    let clock = 0;
    const ends: (() => void)[] = [];
    const begun: number[] = [];
    const enter = createCrowd({ atWork: 2, longestWaitMs: 60, mostWaiting: 100, longestAwaySec: 30, now: () => clock, ...more });
    const come = (name: number): Promise<unknown> => enter(() => new Promise<void>((end) => {
      begun.push(name);
      ends.push(end);
    })).then(() => name, (error: unknown) => error);
    return { come, begun, end: async (ms: number) => { clock += ms; ends.shift()?.(); await new Promise(setImmediate); }, pass: (ms: number) => (clock += ms) };
  };
  const awayOf = async (answer: Promise<unknown>) => {
    const error = (await answer) as AppError;
    expect(error.code).to.equal('overloaded');
    return error.more.retryAfter;
  };

  it('Should let a few in at once and the others in the order of coming', async () => {
    const { come, begun, end } = door();
    const all = [1, 2, 3, 4].map(come);
    expect(begun).to.deep.equal([1, 2]);
    await end(10);
    expect(begun).to.deep.equal([1, 2, 3]);
    for (let n = 0; n < 3; n++) await end(10);
    expect(await Promise.all(all)).to.deep.equal([1, 2, 3, 4]);
  });

  it('Should send away who would wait too long, each later than the one before, as fast as the work goes', async () => {
    const { come, end } = door();
    const inside = [1, 2, 3, 4, 5].map(come);
    // Three wait; each is taken to cost 20 ms before any was measured.
    const away = await Promise.all(Array.from({ length: 100 }, (_, index) => awayOf(come(100 + index))));
    expect([away[0], away.at(-1)]).to.deep.equal([1, 3]);
    expect(away).to.deep.equal(away.toSorted((one, other) => (one ?? 0) - (other ?? 0)));
    for (let n = 0; n < 5; n++) await end(10);
    expect(await Promise.all(inside)).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it('Should forget what it promised when that time is over, and never send anybody away for long', async () => {
    const { come, pass } = door({ longestAwaySec: 5 });
    [1, 2, 3, 4, 5].map(come);
    const many = await Promise.all(Array.from({ length: 1000 }, (_, index) => awayOf(come(index))));
    expect(many.at(-1)).to.equal(5);
    pass(60_000);
    expect(await awayOf(come(0))).to.equal(1);
  });

  it('Should keep its places when work fails', async () => {
    const enter = createCrowd({ atWork: 1, longestWaitMs: 1000, mostWaiting: 2, longestAwaySec: 5 });
    const fail = () => enter(() => Promise.reject(new Error('no')));
    await Promise.all([1, 2, 3].map(() => fail().then(() => expect.fail(), () => undefined)));
    expect(await enter(() => Promise.resolve('in'))).to.equal('in');
  });
});
