// What was really played: positions of the film against the device's monotonic clock. A seek or a stall adds nothing.
import type { Interval } from '@hoctap/shared/learning.contract';
import { unionOf } from '@hoctap/shared/watching.rules';

/** A player's tick may come this much late; more than that ahead of the clock is a jump, not playing. */
const slackSec = 0.75;

/** `span`: when that was, in seconds on one clock for all pages of this device. */
export interface Watched { intervals: Interval[]; elapsed: number; span: Interval; position: number }

/** How a film runs at this moment. */
export interface Presence { isPageHidden: boolean; isSoundOnly: boolean; isPictureInPicture: boolean; isSilent: boolean }

/** Does playing count? Not a picture that nobody can see, and not a sound without sound while the page is hidden. */
export const counts = ({ isPageHidden, isSoundOnly, isPictureInPicture, isSilent }: Presence): boolean =>
  !isPageHidden || isPictureInPicture || (isSoundOnly && !isSilent);

export class WatchTracker {
  #last: { position: number; at: number } | undefined;
  #intervals: Interval[] = [];
  #elapsed = 0;
  #span: Interval = [0, 0];
  #position = 0;

  /** `now` is a monotonic clock in milliseconds, the same for all pages of the device. */
  constructor(private readonly now: () => number = () => performance.timeOrigin + performance.now()) {}

  /** The film runs at `speed` and stands at `position` (seconds) at this moment; `isSeen` says whether that counts. */
  tick(position: number, speed: number, isSeen = true): void {
    const at = this.now();
    const last = this.#last;
    this.#last = isSeen ? { position, at } : undefined;
    this.#position = position;
    if (!last || !isSeen) return;
    const passed = (at - last.at) / 1000;
    const played = position - last.position;
    if (played <= 0 || played > passed * speed + slackSec) return;
    if (this.#intervals.length === 0) this.#span = [last.at / 1000, at / 1000];
    this.#intervals = unionOf([...this.#intervals, [last.position, position]]);
    this.#span[1] = at / 1000;
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
    const watched = { intervals: this.#intervals, elapsed: this.#elapsed, span: this.#span, position: this.#position };
    this.#intervals = [];
    this.#elapsed = 0;
    return watched;
  }

  /** All intervals not yet taken, for drawing the bar at once. */
  get pending(): Interval[] {
    return this.#intervals;
  }
}
