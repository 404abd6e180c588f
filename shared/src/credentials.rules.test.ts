import { expect } from 'chai';
import fc from 'fast-check';
import {
  type CredentialAction, type LevelProof, credentialActions, credentialActionsIn, credentialState, credentialStateAfter, credentialStates, highestOn, isOutOfDate, levelFits, levelName, levelSpans,
} from './credentials.rules.ts';

const days = Array.from({ length: 24 }, (_, index) => `20${String(20 + Math.floor(index / 12))}-${String((index % 12) + 1).padStart(2, '0')}-15`);
const day = fc.constantFrom(...days);
const proofs: fc.Arbitrary<LevelProof[]> = fc.uniqueArray(
  fc.record({ id: fc.integer({ min: 0, max: 9 }).map(String), level: fc.integer({ min: 1, max: 6 }), from: day, to: fc.option(day) }),
  { selector: ({ id }) => id, maxLength: 6 },
).map((all) => all.filter(({ from, to }) => to === null || to > from));
/** Where somebody is on each day: a place per turn, or nowhere. */
const stays = fc.array(fc.record({ from: day, key: fc.option(fc.constantFrom('A', 'B')) }), { maxLength: 4 });
type Stays = { from: string; key: string | null }[];
const stayOf = (all: Stays) => (on: string) => {
  const at = all.filter(({ from }) => from <= on).sort((a, b) => (a.from < b.from ? -1 : 1)).at(-1)?.key;
  return at ? { key: at } : null;
};
const match = fc.constantFrom('at_least' as const, 'exact' as const);

/** The definition in words: the highest level of those that hold on the day, and the place of the day. */
const naive = (all: LevelProof[], fits: (level: number) => boolean, where: (on: string) => { key: string } | null, on: string): string | null => {
  const levels = all.filter(({ from, to }) => from <= on && (to === null || on < to)).map(({ level }) => level);
  return levels.length > 0 && fits(Math.max(...levels)) ? (where(on)?.key ?? null) : null;
};
const shown = (spans: ReturnType<typeof levelSpans<{ key: string }>>['spans'], on: string) => spans.filter(({ from, to }) => from <= on && (to === null || on < to)).map(({ stay }) => stay.key);

describe('Levels that somebody holds', () => {
  it('Should count a person on every day up to today exactly where the definition says, once', () => {
    fc.assert(fc.property(proofs, stays, fc.integer({ min: 1, max: 6 }), match, day, (all, where, wanted, by, today) => {
      const fits = (level: number) => levelFits(level, wanted, by);
      const { spans } = levelSpans(all, fits, where.map(({ from }) => from), stayOf(where), today);
      for (const on of days.filter((one) => one <= today)) expect(shown(spans, on), on).to.eql([naive(all, fits, stayOf(where), on)].filter((key) => key !== null));
      expect(spans.every(({ from, to }) => from <= today && (to === null || (from < to && to <= today)))).to.equal(true);
    }));
  });
  it('Should give the same for any order and repetition of certificates and days', () => {
    fc.assert(fc.property(proofs, stays, match, day, fc.nat(), (all, where, by, today, turn) => {
      const fits = (level: number) => levelFits(level, 2, by);
      const [turns, mixed] = [where.map(({ from }) => from), [...all.slice(turn % (all.length + 1)), ...all.toReversed(), ...all]];
      expect(levelSpans(mixed, fits, [...turns.toReversed(), ...turns], stayOf(where), today)).to.eql(levelSpans(all, fits, turns, stayOf(where), today));
    }));
  });
  it('Should say the next day on which it changes by itself, and be the same on every day before that one', () => {
    fc.assert(fc.property(proofs, stays, match, day, (all, where, by, today) => {
      const on = (when: string) => levelSpans(all, (level) => levelFits(level, 2, by), where.map(({ from }) => from), stayOf(where), when);
      const { spans, due } = on(today);
      for (const later of days.filter((one) => one > today && (due === null || one < due))) expect(on(later).spans).to.eql(spans);
      if (due !== null) expect(due > today && JSON.stringify(on(due).spans) !== JSON.stringify(spans)).to.equal(true);
    }));
  });
  it('Should count a higher level under at least and not under exactly', () => {
    fc.assert(fc.property(proofs, day, fc.integer({ min: 1, max: 6 }), (all, on, wanted) => {
      const level = highestOn(all, on)?.level ?? 0;
      expect(levelFits(level, wanted, 'at_least')).to.equal(level >= wanted);
      expect(levelFits(level, wanted, 'exact')).to.equal(level === wanted);
      // Exactly 1 to 6 part those who hold any level among them.
      expect([1, 2, 3, 4, 5, 6].filter((one) => levelFits(level, one, 'exact'))).to.have.length(level > 0 ? 1 : 0);
    }));
    expect([1, 2, 6, 0, 7].map(levelName)).to.eql(['A1', 'A2', 'C2', '', '']);
  });
  it('Should hold from the day of issue and no longer on the day of expiry', () => {
    const proof = { id: '1', level: 2, from: '2020-01-15', to: '2022-01-15' };
    expect(['2020-01-14', '2020-01-15', '2022-01-14', '2022-01-15'].map((on) => highestOn([proof], on) !== null)).to.eql([false, true, true, false]);
    expect([isOutOfDate('2022-01-15', '2022-01-14'), isOutOfDate('2022-01-15', '2022-01-15'), isOutOfDate(null, '2099-01-01')]).to.eql([false, true, false]);
  });
  it('Should pass from claimed to checked or refused, and from checked to withdrawn, and nowhere else', () => {
    expect(credentialStates.map((state) => credentialActionsIn(state))).to.eql([['check', 'refuse'], ['withdraw'], [], []]);
    fc.assert(fc.property(fc.array(fc.constantFrom(...credentialActions), { maxLength: 6 }), (actions: CredentialAction[]) => {
      const possible = actions.reduce<CredentialAction[]>((done, action) => (credentialStateAfter(credentialState(done), action) ? [...done, action] : done), []);
      expect(credentialState(actions)).to.equal(credentialState(possible));
    }));
  });
});
