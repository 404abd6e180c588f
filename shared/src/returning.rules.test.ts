import { expect } from 'chai';
import fc from 'fast-check';
import { longestAwayDays, wrongTime } from './returning.rules.ts';

const [minute, day] = [60_000, 86_400_000];
const now = Date.parse('2026-06-15T02:00:00Z');

describe('Rules of coming back', () => {
  it('Should take what is up to 60 days old to the millisecond, and nothing older', () => {
    const since = now - 90 * day;
    expect([0, -1].map((ms) => wrongTime(now - longestAwayDays * day + ms, since, now))).to.deep.equal([null, 'too_late']);
  });

  it('Should call a clock wrong that is ahead by more than five minutes, or was a day before the beginning', () => {
    const since = now - 10 * day;
    expect([5 * minute, 5 * minute + 1].map((ms) => wrongTime(now + ms, since, now))).to.deep.equal([null, 'wrong_clock']);
    expect([0, -1].map((ms) => wrongTime(since - day + ms, since, now))).to.deep.equal([null, 'wrong_clock']);
  });

  it('Should never take later what it did not take, and lose nothing that comes within the time', () => {
    const ms = fc.integer({ min: 0, max: 200 * day });
    fc.assert(fc.property(ms, ms, ms, (begun, after, waited) => {
      const since = now - begun;
      const at = since + Math.min(after, begun);
      const [first, later] = [wrongTime(at, since, now), wrongTime(at, since, now + waited)];
      expect(first === null || later !== null).to.equal(true);
      expect(later === null).to.equal(now + waited - at <= longestAwayDays * day);
    }));
  });
});
