import { expect } from 'chai';
import fc from 'fast-check';
import type { Plan } from './plan.ts';
import { warningsOf } from './warnings.ts';

const planOf = (durationSec?: number, ends: { picture?: number; sound?: number; holdSec?: number } = {}): Plan => ({
  container: 'mov', segmentOptions: true, steps: [], ...(durationSec !== undefined && { durationSec }),
  picture: {
    stream: 0, side: 720, rate: { num: 30, den: 1 }, interlaced: false, hdr: false, toneMapped: false, holdSec: ends.holdSec ?? 0, poster: { width: 2, height: 2 },
    ...(ends.picture !== undefined && { endSec: ends.picture }),
  },
  sound: { stream: 1, ...(ends.sound !== undefined && { endSec: ends.sound }) },
});

describe('warningsOf', () => {
  it('Should tell a film whose picture or sound is cut off, though the other goes on', () => {
    expect(warningsOf(planOf(60), { picture: 60, sound: 60 })).to.deep.equal([]);
    expect(warningsOf(planOf(60), { picture: 25, sound: 60 })).to.deep.equal(['source_damaged']);
    expect(warningsOf(planOf(60), { picture: 60, sound: 25 })).to.deep.equal(['source_damaged']);
    expect(warningsOf(planOf(60), { picture: 70, sound: 60 })).to.deep.equal(['source_damaged']);
  });

  it('Should not blame a film for a track that is shorter by its own word, nor one that does not say its length', () => {
    expect(warningsOf(planOf(60, { sound: 20 }), { picture: 60, sound: 20 })).to.deep.equal([]);
    expect(warningsOf(planOf(60, { picture: 20, holdSec: 40 }), { picture: 60, sound: 60 })).to.deep.equal([]);
    expect(warningsOf(planOf(undefined), { picture: 12, sound: 3 })).to.deep.equal([]);
    expect(warningsOf(planOf(60), { picture: 60 })).to.deep.equal([]);
  });

  it('Should never blame a film that is as long as it says', () => {
    fc.assert(fc.property(fc.double({ min: 0.1, max: 21_600, noNaN: true }), fc.double({ min: 0.96, max: 1.0001, noNaN: true }), (seconds, share) => {
      expect(warningsOf(planOf(seconds), { picture: seconds * share, sound: seconds })).to.deep.equal([]);
    }));
  });

  it('Should say both that a film is damaged and that its colours are pale', () => {
    const pale = planOf(60);
    const { picture } = pale;
    if (picture) picture.hdr = true;
    expect(warningsOf(pale, { picture: 5 })).to.deep.equal(['source_damaged', 'pale_colours']);
    if (picture) picture.toneMapped = true;
    expect(warningsOf(pale, { picture: 60 })).to.deep.equal([]);
  });
});
