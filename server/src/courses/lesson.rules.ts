// What follows from a version alone: its lessons, the rules of finishing them, and what a learner may see of one.
import { AppError } from '@hoctap/shared';
import type { CourseDetail, DraftLesson, Lesson, LessonOutline } from '@hoctap/shared/courses.contract';
import { filmQuestionsOf, hasTextTwin, isRequired } from '@hoctap/shared/courses.rules';
import { triesOf } from '@hoctap/shared/film-answers.rules';
import type { LessonRule } from '@hoctap/shared/learning.rules';
import type { DraftFilmQuestion, DraftQuestion, LearnerQuestion } from '@hoctap/shared/quizzes.contract';
import { asShown, plainQuestion } from '@hoctap/shared/quizzes.rules';
import type { CourseVersionDoc, StoredVersion } from './course-version.model.ts';

/** All lessons of a version in order, with answer keys: for the server only. */
export const lessonsOf = (version: Pick<StoredVersion, 'content'>): DraftLesson[] => version.content.modules.flatMap(({ lessons }) => lessons);

/** Does the lesson count for nothing by itself? */
export const isPractice = ({ kind, practice }: Pick<DraftLesson, 'kind' | 'practice'>): boolean => kind === 'quiz' && practice === true;

const filmFactsOf = (version: CourseVersionDoc, { film }: DraftLesson) => version.filmFacts.find((facts) => facts.film === film);
const durationOf = (version: CourseVersionDoc, lesson: DraftLesson): number | null => filmFactsOf(version, lesson)?.durationSec ?? null;

/** Rules of finishing; `durationSec` is null while a film cannot be played, so that its lesson is finished as a text. */
export const lessonRules = (version: CourseVersionDoc): LessonRule[] =>
  lessonsOf(version).map((lesson) => ({
    id: lesson.id, kind: lesson.kind, required: isRequired(lesson), minutes: lesson.minutes, durationSec: durationOf(version, lesson), practice: isPractice(lesson),
    hasTextTwin: hasTextTwin(lesson), ...triesIn(version, lesson),
  }));
/** What a lesson's film asks, with the tries at each question. */
const triesIn = (version: CourseVersionDoc, lesson: DraftLesson): Pick<LessonRule, 'asks'> => {
  const { asks } = asksOf(lesson);
  return asks ? { asks: { ...asks, tries: new Map(filmQuestionsOf(lesson).map((one) => [one.question.id, { atSec: one.atSec, count: triesAt(version, lesson, one) ?? Infinity }])) } } : {};
};
/** Answers that count at once: of an answer of any kind the first, for practice any number. */
const triesAt = (version: Pick<StoredVersion, 'content'>, lesson: DraftLesson, { question }: DraftFilmQuestion): number | null => {
  if (lesson.filmAnswers === 'practice') return null;
  return lesson.filmAnswers === 'right' ? triesOf(question, lesson.filmTries ?? version.content.maxAttempts) : 1;
};
const asksOf = (lesson: DraftLesson): Pick<LessonOutline, 'asks'> => {
  const questions = filmQuestionsOf(lesson).map(({ question }) => question.id);
  return questions.length > 0 && lesson.filmAnswers !== 'practice' ? { asks: { questions, rightly: lesson.filmAnswers === 'right' } } : {};
};

const outlineOf = (version: CourseVersionDoc, lesson: DraftLesson): LessonOutline => {
  const { mark: filmMark } = filmFactsOf(version, lesson) ?? {};
  return {
    id: lesson.id, title: lesson.title, kind: lesson.kind, minutes: lesson.minutes, required: isRequired(lesson), language: lesson.language,
    hasFilm: durationOf(version, lesson) !== null, questionCount: lesson.questions.length, practice: isPractice(lesson),
    hasTextTwin: hasTextTwin(lesson), ...(filmMark && { filmMark }), ...asksOf(lesson),
  };
};
/** Modules and lessons as anyone may see them. */
export const outlinesOf = (version: CourseVersionDoc): CourseDetail['modules'] =>
  version.content.modules.map(({ id, title, lessons }) => ({ id, title, lessons: lessons.map((lesson) => outlineOf(version, lesson)) }));

/** A question without its key, its options in the order that `seed` (an attempt's id) gives. */
export const learnerQuestion = (question: DraftQuestion, seed: string): LearnerQuestion => {
  const { keepOrder, ...plain } = plainQuestion(question);
  return { ...plain, options: asShown(plain.options, { id: plain.id, keepOrder }, seed) };
};

/** A lesson for a learner: never an answer key or an explanation, but those of questions for practice in a film. Throws not_found. */
export const presentLesson = (version: CourseVersionDoc, lessonId: string, shuffleSeed: string): Lesson => {
  const lessons = lessonsOf(version);
  const place = lessons.findIndex(({ id }) => id === lessonId);
  const lesson = lessons[place];
  if (!lesson) throw new AppError('not_found');
  return {
    ...outlineOf(version, lesson),
    version: version.number,
    text: lesson.text,
    chapters: (lesson.chapters ?? []).toSorted((one, other) => one.atSec - other.atSec),
    filmAnswers: lesson.filmAnswers ?? 'answered',
    filmQuestions: filmQuestionsOf(lesson).map(({ atSec, question }) => ({
      atSec, question: learnerQuestion(question, shuffleSeed), tries: triesAt(version, lesson, { atSec, question }), key: lesson.filmAnswers === 'practice' ? question : null, result: null,
    })),
    file: lesson.file && { ...lesson.file, url: `/media/files/${lesson.file.id}/${encodeURIComponent(lesson.file.name)}` },
    questions: lesson.questions.map((question) => learnerQuestion(question, shuffleSeed)),
    previous: lessons[place - 1]?.id ?? null,
    next: lessons[place + 1]?.id ?? null,
  };
};

/** Ids of lessons of the old version that are another one, or gone, in the new: who finished none of them may move on. */
export const changedLessons = (oldVersion: Pick<StoredVersion, 'lessonHashes'>, newVersion: Pick<StoredVersion, 'lessonHashes'>): string[] => {
  const now = new Map(newVersion.lessonHashes.map(({ lesson, hash }) => [lesson, hash]));
  return oldVersion.lessonHashes.filter(({ lesson, hash }) => now.get(lesson) !== hash).map(({ lesson }) => lesson);
};
