// The person's runs as pages show them: which to go on with, what is due, how far each is.
import type { Enrolment, Progress } from '@hoctap/shared/learning.contract';
import { daysBetween, dayOf } from '@hoctap/shared/time';
import { day } from '../i18n/formats.ts';
import { t } from './learning.messages.ts';

/** A course is due soon from this many days before. */
const soonDays = 14;

export const dueState = (due: string | null, now = new Date()): 'none' | 'soon' | 'late' | 'later' => {
  if (!due) return 'none';
  const left = daysBetween(dayOf(now), due);
  return left < 0 ? 'late' : left <= soonDays ? 'soon' : 'later';
};

/** "Còn 5 ngày, hạn 28/11/2026": a due date as a person would say it. */
export const dueWords = (due: string, now = new Date()): string => {
  const left = daysBetween(dayOf(now), due);
  if (left < 0) return t.late(-left, day(due));
  if (left === 0) return t.dueToday;
  if (left === 1) return t.dueTomorrow;
  return left <= soonDays ? t.dueSoon(left, day(due)) : t.due(day(due));
};

/** The run to go on with: unfinished, due dates first as the server lists them. */
export const toContinue = (runs: readonly Enrolment[]): Enrolment | undefined => runs.find(({ progress }) => !progress.completedAt);

/** Slats of a run's lessons in their order. A begun one shows something even before anything of it counts. */
export const slatsOf = (progress: Progress): { state: 'done' | 'part' | 'todo'; share?: number }[] =>
  Object.values(progress.lessons).map(({ state, share }) => (state === 'begun' ? { state: 'part', share: Math.max(0.15, share) } : { state }));
