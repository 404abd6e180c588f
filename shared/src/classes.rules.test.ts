import { expect } from 'chai';
import fc from 'fast-check';
import { hasTakenPart } from './classes.rules.ts';

const meetings = fc.array(fc.record({ day: fc.constant('2026-03-02'), periods: fc.integer({ min: 1, max: 12 }) }), { minLength: 1, maxLength: 12 });

describe('The share of a class that somebody attended', () => {
  it('Should be enough for whoever attended all, and for nobody who attended nothing where any is asked', () => {
    fc.assert(fc.property(meetings, fc.integer({ min: 1, max: 100 }), (held, share) => {
      expect(hasTakenPart(held, held.map(({ periods }) => periods), share)).to.equal(true);
      expect(hasTakenPart(held, held.map(() => 0), share)).to.equal(false);
      expect(hasTakenPart(held, held.map(() => 0), 0)).to.equal(true);
    }));
  });

  it('Should count periods, not meetings, and the very share as enough', () => {
    const held = [{ day: '2026-03-02', periods: 2 }, { day: '2026-03-03', periods: 8 }];
    expect([[0, 8], [2, 5], [2, 6], [0, 7]].map((attended) => hasTakenPart(held, attended, 80))).to.deep.equal([true, false, true, false]);
  });

  it('Should never be lost by attending more', () => {
    fc.assert(fc.property(meetings, fc.integer({ min: 0, max: 100 }), fc.nat(), (held, share, cut) => {
      const some = held.map(({ periods }, index) => (index < cut % held.length ? periods : 0));
      const more = held.map(({ periods }, index) => (index <= cut % held.length ? periods : 0));
      if (hasTakenPart(held, some, share)) expect(hasTakenPart(held, more, share)).to.equal(true);
    }));
  });
});
