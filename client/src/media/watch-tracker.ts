// What was really played: positions of the film against the device's monotonic clock. A seek or a stall adds nothing.
import { unionOf } from '@hoctap/shared/learning.rules';
import type { Interval } from '@hoctap/shared/learning.contract';

/** A player's tick may come this much late; more than that ahead of the clock is a jump, not playing. */
const slackSec = 0.75;

export interface Watched { intervals: Interval[]; elapsed: number; position: number }

export class WatchTracker {
  #last: { position: number; at: number } | undefined;
  #intervals: Interval[] = [];
  #elapsed = 0;
  #position = 0;

  /** `now` is a monotonic clock in milliseconds; `speed` the player's rate, at most 2. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The film runs and stands at `position` (seconds) at this moment. */
  tick(position: number, speed: number): void {
    const at = this.now();
    const last = this.#last;
    this.#last = { position, at };
    this.#position = position;
    if (!last) return;
    const passed = (at - last.at) / 1000;
    const played = position - last.position;
    if (played <= 0 || played > passed * speed + slackSec) return;
    this.#intervals = unionOf([...this.#intervals, [last.position, position]]);
    this.#elapsed += passed;
  }

  /** The film stopped or jumps: what follows does not join what was. */
  interrupt(position: number): void {
    this.#last = undefined;
    this.#position = position;
  }

  /** What was played since the last take; null when nothing was. */
  take(): Watched | null {
    if (this.#intervals.length === 0) return null;
    const watched = { intervals: this.#intervals, elapsed: this.#elapsed, position: this.#position };
    this.#intervals = [];
    this.#elapsed = 0;
    return watched;
  }

  /** All intervals not yet taken, for drawing the bar at once. */
  get pending(): Interval[] {
    return this.#intervals;
  }
}
