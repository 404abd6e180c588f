import { expect } from 'chai';
import fc from 'fast-check';
import type { Interval } from './learning.contract.ts';
import { type Credit, type Shown, creditIn, presenceIn } from './sessions.rules.ts';
import { lengthOf, unionOf } from './watching.rules.ts';

const session = { from: 0, to: 100 };
const second = fc.double({ min: 0, max: 600, noNaN: true });
const interval = fc.tuple(second, second).map(([a, b]): Interval => [Math.min(a, b), Math.max(a, b)]);
const shown = fc.array(fc.record({ lesson: fc.constantFrom('a', 'b'), at: fc.integer({ min: 1, max: 100 }), intervals: fc.array(interval, { maxLength: 3 }) }), { maxLength: 12 });
const moment = fc.integer({ min: -20, max: 120 });
const stay = fc.record({ from: fc.option(moment), to: fc.option(moment) });
const partsOf = (credit: Credit): Interval[] => (Array.isArray(credit) ? credit : []);
const played = (all: readonly Shown[]) => unionOf(all.filter(({ lesson }) => lesson === 'a').flatMap(({ intervals }) => intervals));

describe('Presence at a session', () => {
  it('Should credit all to who stayed, the parts shown to who came or left between, and words only to who was there for nearly all', () => {
    const film: Shown[] = [{ lesson: 'a', at: 10, intervals: [[0, 60]] }, { lesson: 'a', at: 50, intervals: [[60, 120]] }, { lesson: 'a', at: 90, intervals: [[120, 200]] }];
    const creditOf = (lesson: string, from: number | null, to: number | null) => creditIn(lesson, session, presenceIn(session, { from, to }), film);
    expect(creditOf('a', null, null)).to.equal('whole');
    expect(creditOf('a', 20, null)).to.deep.equal([[60, 200]]);
    expect(creditOf('a', 20, 60)).to.deep.equal([[60, 120]]);
    expect(creditOf('a', 95, null)).to.equal(null);
    expect(creditOf('b', 5, null)).to.equal('whole');
    expect(creditOf('b', 40, null)).to.equal(null);
  });

  it('Should never credit more of a film than was shown, whatever times are noted', () => {
    fc.assert(fc.property(shown, stay, (all, times) => {
      const seen = partsOf(creditIn('a', session, presenceIn(session, times), all));
      expect(lengthOf(unionOf([...played(all), ...seen]))).to.be.closeTo(lengthOf(played(all)), 1e-6);
    }));
  });

  it('Should be the same for any order and repetition of what was shown', () => {
    fc.assert(fc.property(shown, stay, fc.func(fc.integer()), (all, times, order) => {
      const credit = (some: readonly Shown[]) => creditIn('a', session, presenceIn(session, times), some);
      expect(credit([...all, ...all].sort((a, b) => order(a) - order(b)))).to.deep.equal(credit(all));
    }));
  });

  it('Should credit who stays longer no less, and two halves together what one whole is', () => {
    fc.assert(fc.property(shown, fc.integer({ min: 1, max: 99 }), fc.integer({ min: 0, max: 98 }), (all, middle, early) => {
      const from = Math.min(early, middle - 1);
      const seen = (a: number, b: number) => partsOf(creditIn('a', session, { from: a, to: b }, all));
      const longer = seen(from, middle);
      expect(lengthOf(unionOf([...longer, ...seen(from, Math.floor((from + middle) / 2))]))).to.be.closeTo(lengthOf(longer), 1e-6);
      if (from > 0) expect(lengthOf(unionOf([...longer, ...seen(middle, 100)]))).to.be.closeTo(lengthOf(seen(from, 100)), 1e-6);
    }));
  });
});
