// The person's runs: read once per page, changed by what the server answers.
import type { Enrolment, Progress } from '@hoctap/shared/learning.contract';
import { daysBetween, dayOf } from '@hoctap/shared/time';
import { call } from '../api.ts';

/** A course is due soon from this many days before. */
const soonDays = 14;

export const dueState = (due: string | null, now = new Date()): 'none' | 'soon' | 'late' | 'later' => {
  if (!due) return 'none';
  const left = daysBetween(dayOf(now), due);
  return left < 0 ? 'late' : left <= soonDays ? 'soon' : 'later';
};

/** The run of a course, the newest first; undefined when the person is not enrolled. */
export const runOf = async (course: string): Promise<Enrolment | undefined> => {
  let cursor: string | undefined;
  do {
    const page = await call('listMyEnrolments', { query: { cursor, limit: 100 } });
    const found = page.items.find((one) => one.course.id === course);
    if (found) return found;
    cursor = page.next;
  } while (cursor);
  return undefined;
};

/** The run to go on with: unfinished, due dates first as the server lists them. */
export const toContinue = (runs: readonly Enrolment[]): Enrolment | undefined => runs.find(({ progress }) => !progress.completedAt);

/** Slats of a run's lessons in their order. */
export const slatsOf = (progress: Progress): { state: 'done' | 'part' | 'todo'; share?: number }[] =>
  Object.values(progress.lessons).map(({ state, share }) => ({ state: state === 'done' ? 'done' : state === 'begun' ? 'part' : 'todo', share: state === 'begun' ? Math.max(0.15, share) : undefined }));
