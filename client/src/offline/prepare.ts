// What a course or some of its lessons would bring onto the device, as the server has it now; asked before anything is taken.
import type { CourseDetail, Lesson } from '@hoctap/shared/courses.contract';
import type { Enrolment } from '@hoctap/shared/learning.contract';
import type { OfflineQuiz } from '@hoctap/shared/quizzes.contract';
import { ApiError, call } from '../api.ts';
import { runOf } from '../learning/run-of.ts';
import type { Quality } from '../media/choice.ts';
import { versionOf } from './taken.rules.ts';
import type { Playback, TakenLesson } from './taken.store.ts';

export interface PreparedLesson { content: Lesson; playback: Playback | null; quiz: OfflineQuiz | null }
export interface Prepared { course: CourseDetail; run: Enrolment; lessons: PreparedLesson[] }

/** Questions on their way at the same time: a poor line spends most of its time waiting for answers. */
const atOnce = 4;

const orNull = <T>(answer: Promise<T>, ...codes: ApiError['code'][]): Promise<T | null> =>
  answer.catch((error: unknown) => {
    if (error instanceof ApiError && codes.includes(error.code)) return null;
    throw error;
  });

/** A lesson with all that belongs to it. A quiz that asks for a line has no questions here. Throws ApiError. */
export const prepareLesson = async (course: Pick<CourseDetail, 'id' | 'offlineAttempts'>, lesson: string): Promise<PreparedLesson> => {
  const params = { course: course.id, lesson };
  const { playback, ...content } = await call('getLesson', { params }, { isFresh: true });
  const isAllowed = content.kind === 'quiz' && (course.offlineAttempts || content.practice);
  const quiz = isAllowed ? await orNull(call('getOfflineQuiz', { params }, { isFresh: true }), 'offline_not_allowed') : null;
  return { content, playback, quiz };
};

/** All lessons of a course in which the person is enrolled. Throws ApiError, not_enrolled too. */
export const prepareCourse = async (slug: string): Promise<Prepared> => {
  const [course, run] = await Promise.all([call('getCourse', { params: { course: slug } }, { isFresh: true }), runOf(slug)]);
  if (!run) throw new ApiError('not_enrolled', '', 403);
  const ids = course.modules.flatMap(({ lessons }) => lessons.map(({ id }) => id));
  const lessons: PreparedLesson[] = [];
  const places = ids.keys();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (const place of places) lessons[place] = await prepareLesson(course, ids[place] ?? '');
  }));
  return { course, run, lessons };
};

/** Bytes of a text with its questions, roughly: they are small beside any film. */
const bytesOfText = ({ content, quiz }: PreparedLesson): number => JSON.stringify(content).length + (quiz ? JSON.stringify(quiz).length : 0);
/** Bytes of a lesson at a quality. */
export const bytesOf = (lesson: PreparedLesson, quality: Quality): number =>
  bytesOfText(lesson) + (lesson.content.file?.size ?? 0) + (lesson.playback ? versionOf(lesson.playback, quality)?.bytes ?? 0 : 0);

/** The lesson as it begins to be taken, in place of what is here of it: all but the list of its files. */
export const toTake = (person: string, course: string, lesson: PreparedLesson, quality: Quality, before?: TakenLesson): TakenLesson => ({
  person, course, lesson: lesson.content.id, ...lesson, rung: lesson.playback && (versionOf(lesson.playback, quality)?.rung ?? null),
  playlists: {}, files: null, replaces: [...(before?.files ?? []), ...(before?.replaces ?? [])], bytes: bytesOf(lesson, quality), at: new Date().toISOString(), isOld: false, isGone: false,
});
