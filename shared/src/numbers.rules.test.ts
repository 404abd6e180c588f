import { expect } from 'chai';
import fc from 'fast-check';
import { digitsOf, figure, isShare, rounded, shareDigits } from './numbers.rules.ts';

describe('Numbers', () => {
  it('Should be written as Vietnamese people write them', () => {
    expect(figure('vi-VN', 1234567.5, 1)).to.equal('1.234.567,5');
    expect(figure('vi-VN', 99.5, shareDigits)).to.equal('99,5');
    expect(figure('vi-VN', 56.25, shareDigits)).to.equal('56,3');
    expect(figure('vi-VN', -0.04, 1)).to.equal('0,0');
    expect([digitsOf(12), digitsOf(12.5)]).to.deep.equal([0, 1]);
    expect(['percent', 'trend', 'gap', 'count'].map((kind) => isShare({ kind }))).to.deep.equal([true, true, false, false]);
  });

  it('Should say the same digits in a spreadsheet as on paper, for any figure', () => {
    const share = fc.tuple(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 1, max: 2_000_000 })).map(([part, whole]) => (part * 100) / whole);
    fc.assert(fc.property(fc.oneof(share, fc.double({ min: -1e9, max: 1e9, noNaN: true })), fc.integer({ min: 0, max: 3 }), (value, digits) => {
      expect(figure('vi-VN', rounded(value, digits), digits)).to.equal(figure('vi-VN', value, digits));
      expect(Math.abs(rounded(value, digits) - value)).to.be.at.most(0.5 * 10 ** -digits + 1e-6);
    }));
  });
});
