import { expect } from 'chai';
import fc from 'fast-check';
import { creditedPart, lengthOf } from '@hoctap/shared/learning.rules';
import { WatchTracker } from './watch-tracker.ts';

/** Plays from `from` to `to` at `speed`, a tick each quarter of a second. */
const play = (tracker: WatchTracker, clock: { ms: number }, from: number, to: number, speed: number) => {
  tracker.tick(from, speed);
  for (let position = from; position < to;) {
    const step = Math.min(0.25 * speed, to - position);
    clock.ms += (step / speed) * 1000;
    position += step;
    tracker.tick(position, speed);
  }
  tracker.interrupt(to);
};

describe('What was really played', () => {
  it('Should be one interval for a film played through, at any speed', () => {
    for (const speed of [0.75, 1, 1.5, 2]) {
      const clock = { ms: 0 };
      const tracker = new WatchTracker(() => clock.ms);
      play(tracker, clock, 0, 60, speed);
      const watched = tracker.take();
      expect(watched?.intervals).to.deep.equal([[0, 60]]);
      expect(watched?.elapsed).to.be.closeTo(60 / speed, 0.001);
      expect(watched?.position).to.equal(60);
    }
  });

  it('Should leave out what was skipped, and count a replay once', () => {
    const clock = { ms: 0 };
    const tracker = new WatchTracker(() => clock.ms);
    play(tracker, clock, 0, 10, 1);
    play(tracker, clock, 50, 60, 1);
    play(tracker, clock, 5, 10, 1);
    expect(tracker.take()?.intervals).to.deep.equal([[0, 10], [50, 60]]);
    expect(tracker.take()).to.equal(null);
  });

  it('Should take a jump without a seek event for a jump', () => {
    const clock = { ms: 0 };
    const tracker = new WatchTracker(() => clock.ms);
    tracker.tick(0, 1);
    clock.ms += 250;
    tracker.tick(40, 1);
    expect(tracker.take()).to.equal(null);
  });

  it('Should always be credited by the server in full', () => {
    const plays = fc.array(fc.record({ from: fc.integer({ min: 0, max: 100 }), length: fc.integer({ min: 1, max: 30 }), speed: fc.constantFrom(0.75, 1, 1.25, 1.5, 2) }), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(plays, (parts) => {
      const clock = { ms: 0 };
      const tracker = new WatchTracker(() => clock.ms);
      for (const { from, length, speed } of parts) play(tracker, clock, from, from + length, speed);
      const watched = tracker.take();
      if (!watched) throw new Error('something was played');
      expect(lengthOf(creditedPart(watched.intervals, watched.elapsed))).to.be.closeTo(lengthOf(watched.intervals), 1e-6);
    }));
  });
});
