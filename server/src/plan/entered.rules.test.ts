import { expect } from 'chai';
import fc from 'fast-check';
import { type EnteredRow, enteredAt } from './entered.rules.ts';

const row = (numerator: number, denominator: number | null = null): EnteredRow => ({ numerator, denominator, illustrative: false });
/** A city of two districts with two communes each, and an enterprise in the first; `rows` is what was entered. */
const city = (rows: Record<string, EnteredRow>) => ({
  own: (unit: string) => rows[unit],
  children: (unit: string) => ({
    C: [{ id: 'A', level: 'district' }, { id: 'B', level: 'district' }],
    A: [{ id: 'A1', level: 'commune' }, { id: 'A2', level: 'commune' }, { id: 'AE', level: 'enterprise' }],
    B: [{ id: 'B1', level: 'commune' }, { id: 'B2', level: 'commune' }],
  })[unit] ?? [],
});
const levels = ['commune', 'district', 'city'];

describe('Figures summed upward', () => {
  it('Should be the unit’s own before any sum', () => {
    expect(enteredAt('A', levels, city({ A: row(9, 10), A1: row(1, 2), A2: row(1, 2) }))).to.eql({ figure: row(9, 10), covered: null, source: 'entered' });
  });
  it('Should be the sum only when every unit below has one, and else say how many have', () => {
    expect(enteredAt('A', levels, city({ A1: row(1, 2), A2: row(3, 8) }))).to.eql({ figure: row(4, 10), covered: null, source: 'summed' });
    expect(enteredAt('A', levels, city({ A1: row(1, 2) }))).to.eql({ figure: null, covered: { units: 1, of: 2 }, source: 'summed' });
    expect(enteredAt('A', levels, city({}))).to.eql({ figure: null, covered: { units: 0, of: 2 }, source: 'none' });
    expect(enteredAt('A1', levels, city({}))).to.eql({ figure: null, covered: null, source: 'none' });
  });
  it('Should pass over levels that do not report, and not sum where nobody below does', () => {
    expect(enteredAt('C', ['enterprise', 'city'], city({ AE: row(5) })).figure).to.eql(row(5));
    expect(enteredAt('C', [], city({ A: row(1), B: row(1) })).figure).to.equal(null);
  });
  it('Should mark a sum as illustrative when any part is, and have no whole when any part has none', () => {
    expect(enteredAt('A', levels, city({ A1: { ...row(1, 2), illustrative: true }, A2: row(3) })).figure).to.eql({ numerator: 4, denominator: null, illustrative: true });
  });
  it('Should be the same at the city whether districts enter their sums or leave them to be summed', () => {
    fc.assert(fc.property(fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 }), fc.boolean(), ([a1 = 0, a2 = 0, b1 = 0, b2 = 0], entersItself) => {
      const rows = { A1: row(a1), A2: row(a2), B1: row(b1), B2: row(b2), ...(entersItself && { A: row(a1 + a2) }) };
      expect(enteredAt('C', levels, city(rows)).figure?.numerator).to.equal(a1 + a2 + b1 + b2);
    }));
  });
});
