import { expect } from 'chai';
import fc from 'fast-check';
import { clock } from '../i18n/formats.ts';
import { parseClock } from './film-clock.ts';

describe('A place in a film as it is typed', () => {
  it('Should be read back as it is shown', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99_999 }), (seconds) => {
      expect(parseClock(clock(seconds))).to.equal(seconds);
    }));
  });

  it('Should be minutes and seconds, hours before them, or seconds alone, and nothing else', () => {
    expect([' 1:20 ', '0:05', '75:30', '1:02:03', '80', '1 : 20'].map(parseClock)).to.deep.equal([80, 5, 4530, 3723, 80, 80]);
    expect(['', 'abc', '1:60', '1:2:3:4', '-5', '1.5', '1:', ':20'].map(parseClock)).to.deep.equal(Array(8).fill(undefined));
  });
});
