// Lessons for those enrolled, in the version of their run; and who may fetch a course's films and files.
import { type Answer, AppError, nullIfRefused } from '@hoctap/shared';
import type { Playback } from '@hoctap/shared/media.contract';
import type { OfflineQuiz } from '@hoctap/shared/quizzes.contract';
import type { CourseService } from '../courses/course.service.ts';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import { presentLesson } from '../courses/lesson.rules.ts';
import type { MediaService } from '../media/media.service.ts';
import type { QuizService } from '../quizzes/quiz.service.ts';
import type { EnrolmentDoc } from './enrolment.model.ts';
import type { EnrolmentService } from './enrolment.service.ts';
import type { FilmAnswerService } from './film-answer.service.ts';
import type { ProgressService } from './progress.service.ts';

interface Lower { courses: CourseService; quizzes: QuizService; media: Pick<MediaService, 'playback'>; enrolments: EnrolmentService; progress: ProgressService; filmAnswers: FilmAnswerService }

export const lessonService = ({ courses, quizzes, media, enrolments, progress, filmAnswers }: Lower) => {
  /** The run of a person in a course, with its version. Throws not_enrolled. */
  const enrolled = async (person: string, ref: string): Promise<{ run: EnrolmentDoc; version: CourseVersionDoc }> => {
    const { course } = await courses.published(ref);
    const found = await enrolments.lastRunOf(person, course);
    if (!found) throw new AppError('not_enrolled');
    const run = await progress.fresh(found);
    return { run, version: await courses.version(course, run.version) };
  };
  /** Throws not_found, no_film. */
  const playbackIn = async (run: EnrolmentDoc, version: CourseVersionDoc, lessonId: string): Promise<Playback> => {
    const lesson = courses.lessonsOf(version).find(({ id }) => id === lessonId);
    if (!lesson) throw new AppError('not_found');
    if (!lesson.film) throw new AppError('no_film');
    const { position = 0, intervals = [] } = run.lessons.find((one) => one.lesson === lessonId) ?? {};
    return { ...(await media.playback(lesson.film)), position, intervals };
  };
  return {
    /** A lesson's content, and its film where that can be played; questions of a quiz come with an attempt, so here is only their number. */
    async get(person: string, ref: string, lesson: string): Promise<Answer<'getLesson'>> {
      const { run, version } = await enrolled(person, ref);
      const shown = presentLesson(version, lesson, run._id);
      const [filmQuestions, playback] = await Promise.all([
        filmAnswers.withResults(run, version, lesson, shown.filmQuestions), playbackIn(run, version, lesson).catch(nullIfRefused),
      ]);
      return { ...shown, questions: [], filmQuestions, playback };
    },
    /** The questions of a quiz that may be taken without a line. Throws offline_not_allowed. */
    async offlineQuiz(person: string, ref: string, lesson: string): Promise<OfflineQuiz> {
      const { run, version } = await enrolled(person, ref);
      return quizzes.offline(run._id, version, lesson);
    },
    /** Playback of a video lesson, from where the person stopped on any device. Throws no_film. */
    async playback(person: string, course: string, lessonId: string): Promise<Playback> {
      const { run, version } = await enrolled(person, course);
      return playbackIn(run, version, lessonId);
    },
    /** May the person have this film or file, since a run of theirs is in a version that holds it? */
    async mayFetch(person: string, id: string): Promise<boolean> {
      for (const course of await courses.coursesWithFilm(id)) {
        const run = await enrolments.lastRunOf(person, course);
        if (run && (await courses.version(course, run.version)).holds.includes(id)) return true;
      }
      return false;
    },
  };
};
export type LessonService = ReturnType<typeof lessonService>;
