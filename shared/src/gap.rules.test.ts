import { expect } from 'chai';
import fc from 'fast-check';
import { gapOf, groupsBySex, imbalance, sexPart } from './gap.rules.ts';
import { atomicGroups } from './plan.rules.ts';

const count = fc.option(fc.nat(1000), { nil: null });
const difference = { difference: ['male', 'female'] as ['male', 'female'] };

describe('The gap between men and women', () => {
  it('Should be the share of men less that of women, in percentage points', () => {
    expect(gapOf(difference, [sexPart('female', 90, 100), sexPart('male', 99, 100)])).to.equal(9);
    expect(gapOf({ difference: ['female', 'male'] }, [sexPart('female', 90, 100), sexPart('male', 99, 100)])).to.equal(-9);
    expect(gapOf({ ...difference, measure: 'ratio' }, [sexPart('female', 50, 100), sexPart('male', 25, 100)])).to.equal(0.5);
  });
  it('Should have no value when a count or a denominator is missing, for whichever sex', () => {
    fc.assert(fc.property(count, count, count, count, fc.constantFrom('difference' as const, 'ratio' as const), (a, b, c, d, measure) => {
      const value = gapOf({ ...difference, measure }, [sexPart('male', a, b), sexPart('female', c, d)]);
      const isKnown = a !== null && c !== null && Boolean(b) && Boolean(d) && (measure === 'difference' || c > 0);
      expect(value === null).to.equal(!isKnown);
    }));
  });
  it('Should turn its sign with its sides, and be balanced where both are alike', () => {
    const share = fc.tuple(fc.nat(500), fc.integer({ min: 500, max: 1000 }));
    fc.assert(fc.property(share, share, ([a, b], [c, d]) => {
      const parts = [sexPart('male', a, b), sexPart('female', c, d)];
      expect(gapOf(difference, parts)).to.equal(0 - (gapOf({ difference: ['female', 'male'] }, parts) ?? NaN));
      expect(gapOf(difference, [sexPart('male', a, b), sexPart('female', a, b)])).to.equal(0);
    }));
    expect([imbalance({}, -3), imbalance({ measure: 'ratio' }, 1)]).to.eql([3, 0]);
  });
  it('Should ask for the people of each part of a union, by sex', () => {
    const group = (id: string, ...isUnionOf: string[]) => ({ id, nameVi: id, nameEn: id, kind: isUnionOf.length > 0 ? ('union' as const) : ('atomic' as const), place: null, isUnionOf });
    const made = groupsBySex([group('a'), group('b'), group('all', 'a', 'b'), group('else')], 'all');
    expect(atomicGroups(made, 'all.female')).to.eql(['a.female', 'b.female']);
    expect(made).to.have.length(6);
  });
});
