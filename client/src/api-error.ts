import type { ErrorCode, Problem } from '@hoctap/shared';

/** A refusal, or no answer at all (`offline`). `message` is in the user's language. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode | 'offline',
    message: string,
    readonly status = 0,
    readonly problem: Problem | null = null,
    /** Seconds that the server asks to stay away. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
  }
  /** May the same request go well later without any change? */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 429;
  }
}

/** Has this device no room for what was to be kept on it? */
export const isFull = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError';
