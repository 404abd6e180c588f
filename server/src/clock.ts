// Time comes only from here, so that a test, a deadline or a late event can be told its own.
export interface Clock { now(): Date }
export const systemClock: Clock = { now: () => new Date() };
