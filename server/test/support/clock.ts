import type { Clock } from '../../src/clock.ts';

/** A clock that stands still until it is told to move. */
export class TestClock implements Clock {
  private at: Date;
  constructor(start = '2026-06-15T02:00:00.000Z') {
    this.at = new Date(start);
  }
  now(): Date {
    return new Date(this.at);
  }
  /** Moves on by seconds. */
  advance(seconds: number): void {
    this.at = new Date(this.at.getTime() + seconds * 1000);
  }
}
