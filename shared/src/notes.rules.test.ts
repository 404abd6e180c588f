import { expect } from 'chai';
import fc from 'fast-check';
import { type NoteVersion, notesOf, standsOver, timeOfChange } from './notes.rules.ts';

const start = Date.UTC(2026, 10, 30, 2);
const time = (second: number) => new Date(start + second * 1000).toISOString();
const note = (id: string, version: string, second: number, text: string | null, sec: number | null = null): NoteVersion => ({ id, version, at: time(second), text, sec });

describe('Rules of notes', () => {
  it('Should let the last writing of each note win, and leave others beside it', () => {
    const phone = [note('a', 'v1', 0, 'Cấy'), note('a', 'v3', 60, 'Cấy lúc mát')];
    const tablet = [note('a', 'v2', 30, 'Cấy sâu'), note('b', 'v4', 30, 'Bón đạm', 12)];
    expect(notesOf([...tablet, ...phone]).map(({ text }) => text)).to.deep.equal(['Cấy lúc mát', 'Bón đạm']);
    expect(notesOf([...phone, note('a', 'v5', 61, null)]), 'deleting is a version too').to.deep.equal([]);
    expect(notesOf([note('a', 'v5', 61, null), note('a', 'v6', 62, 'Lấy lại')]).map(({ text }) => text)).to.deep.equal(['Lấy lại']);
    expect(notesOf([note('a', 'v1', 0, 'một'), note('a', 'v2', 0, 'hai')])[0]?.text, 'at one moment').to.equal('hai');
  });

  it('Should list them by the film’s time, then as they were made', () => {
    const made = [note('c', 'v1', 0, 'x', 90), note('b', 'v2', 9, 'x', 5), note('d', 'v3', 5, 'x'), note('a', 'v4', 7, 'x', 90)];
    expect(notesOf(made).map(({ id }) => id)).to.deep.equal(['d', 'b', 'a', 'c']);
  });

  it('Should place a change after what it changes, on a device whose clock is behind, too', () => {
    const known = [note('a', 'v1', 100, 'x'), note('a', 'v2', 50, 'x')];
    expect(timeOfChange(start, [])).to.equal(time(0));
    expect(timeOfChange(start, known)).to.equal(time(100.001));
    expect(timeOfChange(start + 200_000, known)).to.equal(time(200));
  });

  const versions = fc.uniqueArray(fc.record({
    id: fc.constantFrom('a', 'b', 'c'), version: fc.integer({ min: 0, max: 40 }).map(String), at: fc.integer({ min: 0, max: 5 }).map(time),
    text: fc.option(fc.constantFrom('một', 'hai', 'ba')), sec: fc.option(fc.integer({ min: 0, max: 9 })),
  }), { maxLength: 14, selector: ({ version }) => version });

  it('Should make the same of them in any order, repeated, and taken together bit by bit on the way', () => {
    fc.assert(fc.property(versions.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }), fc.nat())), ([all, others, cut]) => {
      expect(notesOf(others)).to.deep.equal(notesOf(all));
      // As a server keeps them: of each only what stands, deleted ones too.
      const kept = new Map<string, NoteVersion>();
      for (const one of others.slice(0, cut % (others.length + 1))) {
        const there = kept.get(one.id);
        if (!there || standsOver(one, there)) kept.set(one.id, one);
      }
      expect(notesOf([...others, ...kept.values()])).to.deep.equal(notesOf(all));
    }), { numRuns: 400 });
  });
});
