// What attending a class amounts to. Pure; the server and the list of attendance agree by it.
import type { Meeting } from './classes.contract.ts';

const sum = (some: readonly number[]): number => some.reduce((all, one) => all + one, 0);

/** Percent of its periods that a class asks of who shall have taken part, where nothing else is said: four fifths, as schools ask. */
export const usualShare = 80;

/** Has somebody taken part, who attended so many periods of each meeting: at least `leastShare` percent of all that were held? */
export const hasTakenPart = (meetings: readonly Meeting[], attended: readonly number[], leastShare: number): boolean =>
  sum(attended) * 100 >= leastShare * sum(meetings.map(({ periods }) => periods));
