// Presence at a session of a learning centre, in part where somebody came later or left earlier. Pure.
import type { Interval } from './learning.contract.ts';
import { finishing } from './learning.rules.ts';
import { unionOf } from './watching.rules.ts';

/** A time, in milliseconds since 1970. */
export interface Span { from: number; to: number }
/** Parts of a lesson's film that the room's screen had shown when it was `at`, since its report before. */
export interface Shown { lesson: string; at: number; intervals: readonly Interval[] }
/** What of a lesson a person was there for: all of it, these parts of its film, or nothing. */
export type Credit = 'whole' | Interval[] | null;

/** When a person was there, who may have come later or left earlier, and never longer than the session. */
export const presenceIn = (session: Span, stay: { from: number | null; to: number | null }): Span => ({
  from: Math.max(session.from, stay.from ?? session.from), to: Math.min(session.to, stay.to ?? session.to),
});

/**
 * What a person is credited of a lesson. Who was there from beginning to end: all of it. Others: of a film that the screen showed,
 * the parts that they were in the room for; of any other lesson, since nobody notes when it was gone through, all where they were
 * there for as large a share of the session as a film must be watched, else nothing.
 */
export const creditIn = (lesson: string, session: Span, presence: Span, shown: readonly Shown[]): Credit => {
  if (presence.from <= session.from && presence.to >= session.to) return 'whole';
  const parts = shown.filter((one) => one.lesson === lesson);
  if (parts.length > 0) {
    const seen = unionOf(parts.filter(({ at }) => presence.from < at && at <= presence.to).flatMap(({ intervals }) => intervals));
    return seen.length > 0 ? seen : null;
  }
  return presence.to - presence.from >= finishing.watchedShare * (session.to - session.from) ? 'whole' : null;
};
