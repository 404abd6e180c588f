// Which run of a course is the person's own.
import type { Enrolment } from '@hoctap/shared/learning.contract';
import { call } from '../api.ts';

/** The run of a course, by its id or its address, the unfinished one first; undefined when the person is not enrolled. */
export const runOf = async (course: string): Promise<Enrolment | undefined> => {
  let cursor: string | undefined;
  do {
    const page = await call('listMyEnrolments', { query: { cursor, limit: 100 } });
    const found = page.items.find((one) => one.course.id === course || one.course.slug === course);
    if (found) return found;
    cursor = page.next;
  } while (cursor);
  return undefined;
};
