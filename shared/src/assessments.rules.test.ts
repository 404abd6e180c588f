import { expect } from 'chai';
import fc from 'fast-check';
import { type Assessment, unitShare } from './assessments.rules.ts';

const grades = ['below', 'regular', 'fair', 'good'];
const unit = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'elsewhere');
const assessment: fc.Arbitrary<Assessment> = fc.record({ unit, grade: fc.constantFrom(...grades, 'unheard'), date: fc.constantFrom('2015-03-01', '2015-06-30', '2015-12-31') });
const tree = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));

describe('Share of units', () => {
  it('Should count who reached the grade or a higher one, of all units', () => {
    const given = [{ unit: 'a', grade: 'good', date: '2015-12-01' }, { unit: 'b', grade: 'below', date: '2015-12-01' }];
    expect(unitShare(['a', 'b', 'c'], given, grades, 'regular')).to.eql({ reached: 1, of: 3, unassessed: 1 });
    expect(unitShare(['b', 'c'], given, grades, 'good')).to.eql({ reached: 0, of: 2, unassessed: 1 });
  });
  it('Should say nothing while no unit was assessed, which is neither zero nor all', () => {
    expect(unitShare(['a', 'b'], [], grades, 'good')).to.eql({ reached: null, of: 2, unassessed: 2 });
    expect(unitShare(['a'], [{ unit: 'a', grade: 'good', date: '2015-07-01' }], grades, 'good', '2015-06-30')).to.eql({ reached: null, of: 1, unassessed: 1 });
  });
  it('Should be the same in any order and with repeats, and never count one whom nobody assessed', () => {
    fc.assert(fc.property(tree, fc.array(assessment), fc.constantFrom(...grades), (units, given, grade) => {
      const share = unitShare(units, given, grades, grade);
      expect(unitShare([...units].reverse(), [...given, ...given].reverse(), grades, grade)).to.eql(share);
      const assessed = units.filter((id) => given.some((one) => one.unit === id && grades.includes(one.grade)));
      expect(share.of - share.unassessed).to.equal(assessed.length);
      expect(share.reached ?? 0).to.be.at.most(assessed.length);
      expect(share.reached === null).to.equal(assessed.length === 0);
    }));
  });
  it('Should add up: parts of a tree together are the whole, and a higher grade is reached by no more', () => {
    fc.assert(fc.property(tree, fc.array(assessment), fc.nat(5), (units, given, cut) => {
      const of = (some: readonly string[], grade: string) => unitShare(some, given, grades, grade).reached ?? 0;
      for (const grade of grades) expect(of(units.slice(0, cut), grade) + of(units.slice(cut), grade)).to.equal(of(units, grade));
      expect(of(units, 'good')).to.be.at.most(of(units, 'regular'));
    }));
  });
});
