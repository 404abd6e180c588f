import { expect } from 'chai';
import fc from 'fast-check';
import { figureFault, parseCount } from './figures.rules.ts';

describe('Figures that are entered', () => {
  it('Should be read as people write them, and as nothing else', () => {
    const read = (...written: string[]) => written.map((one) => parseCount(one));
    expect(read('1234', '1.234', '1 234', '1.234.567', '1,234,567', ' 0 ')).to.eql([1234, 1234, 1234, 1_234_567, 1_234_567, 0]);
    expect(read('', '12.34', '99,5', '1,234', '1.2345', '-3', 'mười', '1e3', '1.234,5')).to.eql(Array.from({ length: 9 }, () => null));
    expect([parseCount('1,234', 'en'), parseCount('99.5', 'en')]).to.eql([1234, null]);
    fc.assert(fc.property(fc.nat(), (count) => {
      expect(parseCount(count.toLocaleString('vi-VN'))).to.equal(count);
    }));
  });
  it('Should never be a share of nothing, more than all, or of a year to come', () => {
    fc.assert(fc.property(fc.nat(1000), fc.option(fc.nat(1000)), fc.integer({ min: 2020, max: 2030 }), (count, whole, year) => {
      const isFine = figureFault('share', { count, whole, year }, 2026) === null;
      expect(isFine).to.equal(year <= 2026 && whole !== null && whole > 0 && count <= whole);
    }));
    expect(figureFault('people', { count: 10, whole: null, year: 2026 }, 2026)).to.equal(null);
    expect(figureFault('people', { count: 1.5, whole: null, year: 2026 }, 2026)).to.equal('not_whole');
    expect(figureFault('boolean', { count: 2, whole: null, year: 2026 }, 2026)).to.equal('not_yes_or_no');
    expect(figureFault('number', { count: 2, whole: 3, year: 2026 }, 2026)).to.equal('whole_not_asked');
    expect(figureFault('share', { count: null, whole: null, year: 2026 }, 2026), 'taken back').to.equal(null);
  });
});
