// When many send at once: a few requests are at work, others wait in the order of coming, and whoever would wait too long is
// sent away with a time to come back, each a little later than the one before, as fast as the work really goes.
import { AppError } from '@hoctap/shared';

export interface CrowdOptions {
  /** Requests at work at the same time. */
  atWork: number;
  /** Nobody is let in to wait longer than this, as far as can be foreseen; */
  longestWaitMs: number;
  /** and, since a sudden rush is slower than what was before it, no more than so many. */
  mostWaiting: number;
  /** Nobody is sent away for longer than this. */
  longestAwaySec: number;
  /** Milliseconds of a clock that only runs forward. */
  now?: () => number;
}

/** What one request is taken to cost before any was measured. */
const firstGuessMs = 20;
/** How much of a new measurement is believed. */
const weight = 0.1;

export const createCrowd = ({ atWork, longestWaitMs, mostWaiting, longestAwaySec, now = () => performance.now() }: CrowdOptions) => {
  const waiting: (() => void)[] = [];
  let working = 0;
  /** Milliseconds from the end of one request to the end of the next, while all places are taken. */
  let spacing = firstGuessMs;
  /** The end of the last time that was given to somebody who was sent away. */
  let promised = 0;

  const sendAway = (): never => {
    promised = Math.max(promised, now() + waiting.length * spacing) + spacing;
    throw new AppError('overloaded', { retryAfter: Math.min(longestAwaySec, Math.max(1, Math.ceil((promised - now()) / 1000))) });
  };

  /** Does the work when its turn comes. Throws overloaded with the seconds to stay away. */
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (working >= atWork) {
      if (waiting.length >= mostWaiting || (waiting.length + 1) * spacing > longestWaitMs) sendAway();
      // Whoever ends hands over their place, so that nobody comes in between.
      await new Promise<void>((go) => waiting.push(go));
    } else working++;
    const begun = now();
    try {
      return await work();
    } finally {
      spacing += weight * ((now() - begun) / atWork - spacing);
      const next = waiting.shift();
      if (next) next();
      else working--;
    }
  };
};
export type Crowd = ReturnType<typeof createCrowd>;
