import { expect } from 'chai';
import fc from 'fast-check';
import { type Played, creditOf, lengthOf, maxSpeed, unionOf } from '@hoctap/shared/watching.rules';
import { WatchTracker, counts } from './watch-tracker.ts';

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

  it('Should not count while nobody can see or hear it, and begin anew after', () => {
    const clock = { ms: 0 };
    const tracker = new WatchTracker(() => clock.ms);
    for (let position = 0; position <= 30; position++) {
      tracker.tick(position, 1, position < 10 || position > 20);
      clock.ms += 1000;
    }
    expect(tracker.take()).to.deep.include({ intervals: [[0, 9], [21, 30]], elapsed: 18, position: 30 });
  });

  it('Should count a hidden page for sound that is heard and for a picture of its own, if the film really ran', () => {
    const here = { isPageHidden: false, isSoundOnly: false, isPictureInPicture: false, isSilent: false };
    expect(counts(here)).to.equal(true);
    expect(counts({ ...here, isSilent: true }), 'a muted film before one’s eyes').to.equal(true);
    expect(counts({ ...here, isPageHidden: true }), 'a film behind another page').to.equal(false);
    expect(counts({ ...here, isPageHidden: true, isSilent: true })).to.equal(false);
    expect(counts({ ...here, isPageHidden: true, isSoundOnly: true })).to.equal(true);
    expect(counts({ ...here, isPageHidden: true, isSoundOnly: true, isSilent: true }), 'neither seen nor heard').to.equal(false);
    expect(counts({ ...here, isPageHidden: true, isPictureInPicture: true, isSilent: true })).to.equal(true);
    // A phone lets a hidden page tick once a minute: what the film's own clock did meanwhile counts, and only that.
    const clock = { ms: 0 };
    const tracker = new WatchTracker(() => clock.ms);
    for (const [seconds, position] of [[0, 0], [60, 60], [120, 75]] as const) {
      clock.ms = seconds * 1000;
      tracker.tick(position, 1);
    }
    expect(tracker.take()).to.deep.include({ intervals: [[0, 75]], elapsed: 120 });
  });

  it('Should be credited by the server in full, from every tab, and no more than twice the time that passed', () => {
    const plays = fc.array(fc.record({ from: fc.integer({ min: 0, max: 100 }), length: fc.integer({ min: 1, max: 30 }), speed: fc.constantFrom(0.75, 1, 1.25, 1.5, 2) }), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(plays, plays, (parts, others) => {
      const run = (some: typeof parts): Played & { ms: number } => {
        const clock = { ms: 0 };
        const tracker = new WatchTracker(() => clock.ms);
        for (const { from, length, speed } of some) play(tracker, clock, from, from + length, speed);
        const watched = tracker.take();
        if (!watched) throw new Error('something was played');
        return { device: 'phone', ...watched, ms: clock.ms };
      };
      const [one, other] = [run(parts), run(others)];
      expect(lengthOf(creditOf([one], null))).to.be.closeTo(lengthOf([...one.intervals]), 1e-3);
      const both = lengthOf(unionOf([...one.intervals, ...other.intervals]));
      const room = (Math.max(one.ms, other.ms) / 1000) * maxSpeed;
      expect(lengthOf(creditOf([one, other], null)), 'two tabs at the same time').to.be.closeTo(Math.min(both, room), 1e-3);
    }));
  });
});
