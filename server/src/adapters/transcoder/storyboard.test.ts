import { expect } from 'chai';
import fc from 'fast-check';
import { lowRate } from './rates.ts';
import { storyboardOf } from './storyboard.ts';

const rung = (width: number, height: number, num = 30, den = 1) =>
  ({ name: '144p', width, height, ...lowRate({ num, den }, true, 4), crf: 26, maxKbps: 100, audioKbps: 32 });

describe('storyboardOf', () => {
  it('Should show every keyframe of a short film, on a sheet as small as fits', () => {
    expect(storyboardOf(rung(256, 144), 9)).to.deep.equal({ everySec: 4, columns: 3, rows: 1, width: 160, height: 90, step: 1 });
    expect(storyboardOf(rung(144, 256), 61)).to.include({ columns: 10, rows: 2, width: 90, height: 160 });
    expect(storyboardOf(rung(256, 144, 24000, 1001), 9).everySec).to.be.closeTo(4.004, 0.0001);
  });

  it('Should have a place for every second of a film of any length, on at most a hundred pictures', () => {
    fc.assert(fc.property(fc.double({ min: 0.1, max: 21_600, noNaN: true }), (seconds) => {
      const { everySec, columns, rows } = storyboardOf(rung(256, 144), seconds);
      expect(columns * rows).to.be.at.most(100);
      expect(Math.floor((seconds - 0.05) / everySec)).to.be.below(columns * rows);
      expect((columns * rows - columns) * everySec, 'no row is empty').to.be.below(Math.max(seconds, 1));
    }));
  });
});
