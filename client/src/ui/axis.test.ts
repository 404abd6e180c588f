import { expect } from 'chai';
import fc from 'fast-check';
import { ticksUpTo } from './axis.ts';

describe('The ticks of an axis', () => {
  it('Should be round', () => {
    expect(ticksUpTo(90)).to.deep.equal([0, 25, 50, 75, 100]);
    expect(ticksUpTo(5)).to.deep.equal([0, 2, 4, 6]);
    expect(ticksUpTo(0)).to.deep.equal([0, 1]);
    expect(ticksUpTo(1234)).to.deep.equal([0, 500, 1000, 1500]);
  });
  it('Should be few, start at zero and reach the largest value', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (max) => {
      const ticks = ticksUpTo(max);
      expect(ticks[0]).to.equal(0);
      expect(ticks.at(-1)).to.be.at.least(max);
      expect(ticks.length).to.be.within(2, 6);
    }));
  });
});
