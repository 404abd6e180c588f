import { expect } from 'chai';
import fc from 'fast-check';
import { Refused, Taker } from './taker.ts';
import type { TakenLesson } from './taken.store.ts';

const lesson = (id: string, ...files: string[]) => ({ lesson: id, files }) as unknown as TakenLesson;
const full = () => Object.assign(new Error('full'), { name: 'QuotaExceededError' });

/** A device with a line that does as it is told. */
const device = (lessons: TakenLesson[], answer: (file: string) => void = () => undefined, room = Infinity) => {
  const stored = new Map<string, number>();
  const fetched: string[] = [];
  const halts: (string | null)[] = [];
  const refused: string[] = [];
  let wanted = lessons;
  let timer: (() => void) | null = null;
  let line: Promise<void> = Promise.resolve();
  const taker = new Taker({
    wanted: () => Promise.resolve(wanted), open: (one) => Promise.resolve(one), stored: () => Promise.resolve(new Map(stored)),
    fetch: async (file) => {
      await Promise.resolve();
      answer(file);
      fetched.push(file);
      return new Blob(['12345']);
    },
    put: (file, content) => {
      if (stored.size >= room) throw full();
      return Promise.resolve(void stored.set(file, content.size));
    },
    later: (_ms, work) => {
      timer = work;
      return () => (timer = null);
    },
    alone: (work) => (line = line.then(work)),
  }, { came: () => undefined, halted: (halt) => halts.push(halt), refused: (one) => refused.push(one.lesson) });
  return {
    taker, stored, fetched, halts, refused,
    want: (...next: TakenLesson[]) => (wanted = next),
    /** Lets the next try happen; false when none is meant. */
    async again(): Promise<boolean> {
      const work = timer;
      timer = null;
      work?.();
      await line;
      return work !== null;
    },
  };
};

describe('What is taken along', () => {
  it('Should bring every file once, whatever breaks on the way', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 8 }), { maxLength: 5 }), fc.array(fc.boolean(), { maxLength: 20 }), async (sets, breaks) => {
      const left = [...breaks];
      const it = device(sets.map((files, index) => lesson(String(index), ...files.map(String))), () => {
        if (left.shift()) throw new Error('the line broke');
      });
      await it.taker.go();
      while (await it.again());
      const all = [...new Set(sets.flat().map(String))].sort();
      expect([...it.stored.keys()].sort()).to.deep.equal(all);
      expect([...it.fetched].sort()).to.deep.equal(all);
      expect(it.halts.at(-1) ?? null).to.equal(null);
    }));
  });

  it('Should say that the line is down and go on by itself', async () => {
    let isDown = true;
    const it = device([lesson('1', 'a', 'b')], () => { if (isDown) throw new Error('no line'); });
    await it.taker.go();
    expect([it.halts.at(-1), it.stored.size]).to.deep.equal(['line', 0]);
    isDown = false;
    expect(await it.again()).to.equal(true);
    expect([it.halts.at(-1), it.stored.size]).to.deep.equal([null, 2]);
  });

  it('Should stop on a full device, keep what came, and try again only when asked', async () => {
    const it = device([lesson('1', 'a', 'b', 'c', 'd')], undefined, 2);
    await it.taker.go();
    expect([it.halts.at(-1), it.stored.size, await it.again()]).to.deep.equal(['full', 2, false]);
  });

  it('Should leave a lesson whose file is refused, and take the others', async () => {
    const it = device([lesson('1', 'bad'), lesson('2', 'good')], (file) => { if (file === 'bad') throw new Refused(); });
    await it.taker.go();
    expect([it.refused, [...it.stored.keys()]]).to.deep.equal([['1'], ['good']]);
  });

  it('Should put nothing more once it was paused or ended', async () => {
    const it = device([lesson('1', 'a', 'b', 'c')], (file) => {
      if (file !== 'a') return;
      it.want();
      void it.taker.go();
    });
    await it.taker.go();
    await it.again();
    expect(it.stored.size).to.equal(0);
    it.want(lesson('1', 'a'));
    it.taker.end();
    await it.taker.go();
    expect(it.stored.size).to.equal(0);
  });
});
