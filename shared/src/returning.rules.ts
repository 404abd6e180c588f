// What comes back from a phone that was without a line: how late it may be, and how wrong a clock. Pure.

/** What was learned without a line is taken for so many days, and then no more. */
export const longestAwayDays = 60;

const dayMs = 86_400_000;
const futureSlackMs = 5 * 60_000;
/** A run may have been begun on a phone without a line and reached the server a day later. */
const pastSlackMs = dayMs;

/** Why something that happened at `at` by a device's clock cannot be taken `now` as part of what began at `since` (all ms), or null. */
export const wrongTime = (at: number, since: number, now: number): 'wrong_clock' | 'too_late' | null => {
  if (at > now + futureSlackMs || at < since - pastSlackMs) return 'wrong_clock';
  return at < now - longestAwayDays * dayMs ? 'too_late' : null;
};
