// The version of a course that a phone had when something was made on it.
import { AppError } from '@hoctap/shared';
import { longestAwayDays } from '@hoctap/shared/returning.rules';
import type { CourseService } from '../courses/course.service.ts';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import type { EnrolmentDoc } from './enrolment.model.ts';

/** The version, which is the one its run is in, the newest, or one replaced at most 60 days before `madeAt` (ms). Throws not_found, too_late. */
export const versionOnPhone = async (courses: CourseService, run: Pick<EnrolmentDoc, 'course' | 'version'>, number: number, madeAt: number): Promise<CourseVersionDoc> => {
  const [version, newest] = [await courses.version(run.course, number), await courses.published(run.course)];
  if (number > newest.number) throw new AppError('not_found');
  if (number === run.version || number === newest.number) return version;
  const { publishedAt } = await courses.version(run.course, number + 1);
  if (madeAt - publishedAt.getTime() > longestAwayDays * 86_400_000) throw new AppError('too_late');
  return version;
};
