// Answers to questions in a film: which question is meant, and what is said of the answer. Graded here and nowhere else.
import { AppError, type ErrorCode } from '@hoctap/shared';
import { filmQuestionsOf } from '@hoctap/shared/courses.rules';
import type { ClientEvent } from '@hoctap/shared/learning.contract';
import type { Answer, DraftQuestion, FilmAnswers, FilmQuestion, FilmResult } from '@hoctap/shared/quizzes.contract';
import { filmResultOf } from '@hoctap/shared/quizzes.rules';
import type { CourseService } from '../courses/course.service.ts';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import type { EnrolmentDoc } from './enrolment.model.ts';
import type { LearningEvent } from './event.model.ts';
import type { LedgerService } from './ledger.service.ts';
import { versionOnPhone } from './phone-version.ts';
import { learnedIn } from './progress.rules.ts';

/** A question with its key, and what its lesson asks for. */
export interface Asked { question: DraftQuestion; asks: FilmAnswers }

const askedIn = (courses: CourseService, version: CourseVersionDoc, lessonId: string): Map<string, Asked> => {
  const lesson = courses.lessonsOf(version).find(({ id }) => id === lessonId);
  return new Map((lesson ? filmQuestionsOf(lesson) : []).map(({ question }) => [question.id, { question, asks: lesson?.filmAnswers ?? 'answered' }]));
};

/** Of several answers to one question the right one holds, else the latest. */
const held = (facts: readonly LearningEvent[]): Map<string, LearningEvent> => {
  const out = new Map<string, LearningEvent>();
  const order = (one: LearningEvent, other: LearningEvent) =>
    Number(one.result.right) - Number(other.result.right) || one.at.getTime() - other.at.getTime() || one.context.seq - other.context.seq || (one._id < other._id ? -1 : 1);
  for (const fact of facts.filter(({ verb }) => verb === 'answered').sort(order)) out.set(fact.result.question ?? '', fact);
  return out;
};

export const filmAnswerService = ({ courses, ledger }: { courses: CourseService; ledger: LedgerService }) => ({
  /** The question that an event answers, in the version that its phone had; a code where there is none. */
  async askedBy(run: EnrolmentDoc, event: ClientEvent): Promise<Asked | ErrorCode | undefined> {
    if (event.verb !== 'answered') return undefined;
    try {
      const version = await versionOnPhone(courses, run, event.result.version, Date.parse(event.at));
      return askedIn(courses, version, event.lesson).get(event.result.question) ?? 'unknown_question';
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
  },
  /** The questions of a lesson with what is known of the learner's answers. */
  async withResults(run: EnrolmentDoc, version: CourseVersionDoc, lesson: string, questions: readonly FilmQuestion[]): Promise<FilmQuestion[]> {
    if (questions.length === 0) return [];
    const asked = askedIn(courses, version, lesson);
    const answers = held(learnedIn(await ledger.ofRun(run._id)).filter(({ object }) => object.id === lesson));
    return questions.map((one): FilmQuestion => {
      const [key, fact] = [asked.get(one.question.id), answers.get(one.question.id)];
      return key && fact?.result.answer !== undefined ? { ...one, result: resultOf(key, fact.result.answer, fact) } : one;
    });
  },
});
export type FilmAnswerService = ReturnType<typeof filmAnswerService>;

/** What is said of an answer; whether it was right is as it was graded then, also where its question was mended since. */
export const resultOf = ({ question, asks }: Asked, answer: Answer, fact?: LearningEvent): FilmResult => filmResultOf(question, answer, asks, fact?.result.right);
