// When a device sends what waits on it. Pure; `random` is in [0, 1).

/** The line comes back to a whole village at once: each of its phones begins within a minute, at random. */
export const longestSpreadMs = 60_000;
const [firstRestMs, longestRestMs] = [1000, 60_000];

/** Milliseconds from the line's return to the first try. */
export const afterReturn = (random: number): number => random * longestSpreadMs;

/**
 * Milliseconds from a failed try, the `tries`th in a row, to the next. What the server asks for is never undercut; a second
 * and a quarter of it at most is added, so that those who were sent away in one second do not come back in one.
 */
export const afterFailure = (tries: number, retryAfterSec: number | null, random: number): number =>
  retryAfterSec === null
    ? Math.min(longestRestMs, firstRestMs * 2 ** (tries - 1)) * (0.5 + random / 2)
    : (retryAfterSec + random * (1 + retryAfterSec / 4)) * 1000;
