import { expect } from 'chai';
import fc from 'fast-check';
import { type Counted, ageBand, spreadOf } from './equity.rules.ts';

const person = fc.record<Counted>({ sex: fc.constantFrom('female', 'male', null), birthYear: fc.option(fc.integer({ min: 1930, max: 2020 })), zone: fc.constantFrom('urban', 'rural', null) });

describe('Who is behind a number', () => {
  it('Should count everybody once on every side, in any order, and show no part of one to four', () => {
    fc.assert(fc.property(fc.array(person, { maxLength: 60 }), (people) => {
      const spread = spreadOf(people, 2026);
      expect(spreadOf(people.toReversed(), 2026)).to.eql(spread);
      for (const { parts } of spread) {
        const shown = parts.flatMap(({ persons }) => persons ?? []);
        for (const persons of shown) expect(persons).to.be.at.least(5);
        if (shown.length === parts.length) expect(shown.reduce((sum, one) => sum + one, 0)).to.equal(people.length);
        else expect(parts.length - shown.length, 'what is left out cannot be one part alone, unless it is all').to.be.at.least(Math.min(2, parts.length));
      }
    }));
  });
  it('Should put ages into the bands of the plan', () => {
    expect([1931, 1965, 1966, 1990, 1991, 2000, 2001, 2011, 2012, null].map((year) => ageBand(year, 2026))).to.eql(
      ['over60', 'over60', '36-60', '36-60', '26-35', '26-35', '15-25', '15-25', 'under15', 'unknown']);
  });
});
