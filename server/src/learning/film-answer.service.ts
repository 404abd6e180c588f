// Answers to questions in a film: which question is meant, and what is said of the answer. Graded here and nowhere else.
import { AppError, type ErrorCode } from '@hoctap/shared';
import { filmQuestionsOf } from '@hoctap/shared/courses.rules';
import { standingsOf } from '@hoctap/shared/film-answers.rules';
import type { ClientEvent } from '@hoctap/shared/learning.contract';
import type { DraftQuestion, FilmAnswers, FilmQuestion, FilmResult } from '@hoctap/shared/quizzes.contract';
import { filmResultOf } from '@hoctap/shared/quizzes.rules';
import type { CourseService } from '../courses/course.service.ts';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import type { EnrolmentDoc } from './enrolment.model.ts';
import type { LearningEvent } from './event.model.ts';
import { type LedgerService, lessonFact } from './ledger.service.ts';
import { versionOnPhone } from './phone-version.ts';
import { learnedIn } from './progress.rules.ts';

/** The questions of a lesson with their keys, and what it asks for. */
const askedIn = (courses: CourseService, version: CourseVersionDoc, lessonId: string): Map<string, { question: DraftQuestion; asks: FilmAnswers }> => {
  const lesson = courses.lessonsOf(version).find(({ id }) => id === lessonId);
  return new Map((lesson ? filmQuestionsOf(lesson) : []).map(({ question }) => [question.id, { question, asks: lesson?.filmAnswers ?? 'answered' }]));
};

export const filmAnswerService = ({ courses, ledger }: { courses: CourseService; ledger: LedgerService }) => {
  /** The result of each answered question of a lesson: right or not as it was graded, the key as the version has it that was answered. */
  const resultsIn = async (version: CourseVersionDoc, lessonId: string, facts: readonly LearningEvent[]): Promise<Map<string, FilmResult>> => {
    const rule = courses.lessonRules(version).find(({ id }) => id === lessonId);
    const mine = new Map(learnedIn(facts).filter(({ object }) => object.id === lessonId).map((fact) => [fact._id, fact]));
    const out = new Map<string, FilmResult>();
    if (!rule) return out;
    for (const [id, { held, right }] of standingsOf(rule, [...mine.values()].map(lessonFact))) {
      const { object, result: { answer } = {} } = mine.get(held.id) ?? {};
      const asked = askedIn(courses, await courses.version(version.course, object?.version ?? version.number), lessonId).get(id);
      if (asked && answer !== undefined) out.set(id, filmResultOf(asked.question, answer, asked.asks, right));
    }
    return out;
  };
  return {
    /** The question that an event answers, in the version that its phone had; a code where there is none. */
    async askedBy(run: EnrolmentDoc, event: ClientEvent): Promise<DraftQuestion | ErrorCode | undefined> {
      if (event.verb !== 'answered') return undefined;
      try {
        const version = await versionOnPhone(courses, run, event.result.version, Date.parse(event.at));
        return askedIn(courses, version, event.lesson).get(event.result.question)?.question ?? 'unknown_question';
      } catch (error) {
        if (error instanceof AppError) return error.code;
        throw error;
      }
    },
    /** The questions of a lesson with what is known of the learner's answers. */
    async withResults(run: EnrolmentDoc, version: CourseVersionDoc, lesson: string, questions: readonly FilmQuestion[]): Promise<FilmQuestion[]> {
      if (questions.length === 0) return [];
      const results = await resultsIn(version, lesson, await ledger.ofRun(run._id));
      return questions.map((one): FilmQuestion => ({ ...one, result: results.get(one.question.id) ?? null }));
    },
    /** What is said of answers that were taken, by their events' ids: how the question of each stands with all `facts` of the run. */
    async graded(version: CourseVersionDoc, taken: readonly ClientEvent[], facts: readonly LearningEvent[]): Promise<{ id: string; result: FilmResult }[]> {
      const answers = taken.flatMap((event) => (event.verb === 'answered' ? [{ id: event.id, lesson: event.lesson, question: event.result.question }] : []));
      const results = new Map<string, Map<string, FilmResult>>();
      for (const { lesson } of answers) if (!results.has(lesson)) results.set(lesson, await resultsIn(version, lesson, facts));
      return answers.flatMap(({ id, lesson, question }) => {
        const result = results.get(lesson)?.get(question);
        return result ? [{ id, result }] : [];
      });
    },
  };
};
export type FilmAnswerService = ReturnType<typeof filmAnswerService>;
