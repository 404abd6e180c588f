import { z } from 'zod';
import { Id, Instant, Language, Slug, text } from './basics.ts';
import { endpoint } from './contract.ts';

export const QuestionId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,79}$/);
const common = {
  id: QuestionId,
  points: z.number().min(0.5).max(100),
  prompt: text(1000),
  language: Language.nullable().default(null),
  explanation: text(2000, 0).default(''),
};
const choices = { options: z.array(text(300)).min(2).max(10), correct: z.array(z.number().int().min(0)).min(1), keepOrder: z.boolean().default(false) };

/** A question with its key, as its author writes it. */
export const DraftQuestion = z.discriminatedUnion('type', [
  z.object({ type: z.literal('single'), ...common, ...choices }),
  z.object({ type: z.literal('multiple'), ...common, ...choices }),
  z.object({ type: z.literal('true_false'), ...common, answer: z.boolean() }),
  z.object({
    type: z.literal('short_text'), ...common, accepted: z.array(text(200)).min(1).max(20),
    match: z.object({ foldCase: z.boolean(), foldMarks: z.boolean(), foldSpaces: z.boolean() }),
  }),
  z.object({ type: z.literal('number'), ...common, answer: z.number(), tolerance: z.number().min(0), unit: text(40, 0).default('') }),
]);
export type DraftQuestion = z.infer<typeof DraftQuestion>;
export const QuestionType = z.enum(['single', 'multiple', 'true_false', 'short_text', 'number']);
export type QuestionType = z.infer<typeof QuestionType>;

/** A question as the learner sees it. `order[i]` is the original index of the option shown at place i. No key is in here. */
export const LearnerQuestion = z.object({
  id: QuestionId,
  type: QuestionType,
  points: z.number(),
  prompt: z.string(),
  language: Language.nullable(),
  options: z.array(z.object({ index: z.number().int(), text: z.string() })),
  unit: z.string(),
});
export type LearnerQuestion = z.infer<typeof LearnerQuestion>;

/** single, multiple: original indexes of the chosen options; true_false: boolean; short_text and number: what was typed. */
export const Answer = z.union([z.array(z.number().int().min(0)).max(10), z.boolean(), z.string().max(500)]);
export type Answer = z.infer<typeof Answer>;

export const QuestionResult = z.object({
  question: QuestionId, points: z.number(), outOf: z.number(), right: z.boolean(),
  answer: Answer.nullable(),
  /** The right answer, said after submission only. */
  correct: z.union([z.array(z.number().int()), z.boolean(), z.string()]),
  explanation: z.string(),
});

export const Attempt = z.object({
  id: Id,
  enrolment: Id,
  lesson: z.string(),
  number: z.number().int(),
  startedAt: Instant,
  submittedAt: Instant.nullable(),
  questions: z.array(LearnerQuestion),
  answers: z.record(z.string(), Answer),
  passMarkPercent: z.number(),
  attemptsLeft: z.number().int().nullable(),
  result: z.object({ points: z.number(), outOf: z.number(), passed: z.boolean(), questions: z.array(QuestionResult) }).nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

export type QuestionResult = z.infer<typeof QuestionResult>;

/** A question that a film asks at a second of it, with its key; its points are not counted. */
export const DraftFilmQuestion = z.object({ atSec: z.number().min(0).max(100_000), question: DraftQuestion });
export type DraftFilmQuestion = z.infer<typeof DraftFilmQuestion>;

/** What the questions of a film ask of a learner before the lesson is finished: any answer to each, the right one, or none (for practice). */
export const FilmAnswers = z.enum(['answered', 'right', 'practice']);
export type FilmAnswers = z.infer<typeof FilmAnswers>;

/** What is said of the answer that holds of a question in a film; key and explanation are null while the right answer is still asked for. */
export const FilmResult = z.object({
  question: QuestionId, right: z.boolean(), answer: Answer,
  correct: z.union([z.array(z.number().int()), z.boolean(), z.string()]).nullable(),
  explanation: z.string().nullable(),
});
export type FilmResult = z.infer<typeof FilmResult>;

/** A question in a film as its learner gets it. The key comes along only for practice; `result` is null until the server knows of an answer; `tries` is how many count before the part is looked at again, null for any number. */
export const FilmQuestion = z.object({ atSec: z.number(), question: LearnerQuestion, tries: z.number().int().nullable(), key: DraftQuestion.nullable(), result: FilmResult.nullable() });
export type FilmQuestion = z.infer<typeof FilmQuestion>;

/** A quiz to be taken without a line. Options stand in their author's order; `keepOrder` says whether they are shown so (`asShown`). */
export const OfflineQuiz = z.object({
  enrolment: Id,
  lesson: z.string(),
  version: z.number().int(),
  passMarkPercent: z.number(),
  /** What the server knows of; null for any number. */
  attemptsLeft: z.number().int().nullable(),
  questions: z.array(LearnerQuestion.extend({ keepOrder: z.boolean() })),
  /** Only of a quiz for practice. */
  key: z.array(DraftQuestion).nullable(),
});
export type OfflineQuiz = z.infer<typeof OfflineQuiz>;

const AttemptRef = z.object({ attempt: Id });

export const quizEndpoints = {
  startAttempt: endpoint({
    method: 'POST', path: '/attempts', summary: 'Starts an attempt at a quiz lesson, or returns the open one; options are shuffled by its id',
    body: z.object({ id: Id, enrolment: Id, lesson: z.string().max(80) }), response: Attempt,
  }),
  getAttempt: endpoint({ method: 'GET', path: '/attempts/:attempt', summary: 'An attempt of the person, with its result once submitted', params: AttemptRef, response: Attempt }),
  saveAnswer: endpoint({
    method: 'PUT', path: '/attempts/:attempt/answers/:question', summary: 'Keeps one answer; the later `at` wins, a repeat changes nothing',
    params: AttemptRef.extend({ question: QuestionId }), body: z.object({ answer: Answer.nullable(), at: Instant }), response: z.object({ saved: z.literal(true) }),
  }),
  getOfflineQuiz: endpoint({
    method: 'GET', path: '/courses/:course/lessons/:lesson/offline-quiz', summary: 'The questions of a quiz that may be taken without a line; the key only of a quiz for practice',
    params: z.object({ course: z.union([Id, Slug]), lesson: z.string().max(80) }), response: OfflineQuiz,
  }),
  returnAttempt: endpoint({
    method: 'PUT', path: '/attempts/:attempt', summary: 'Takes an attempt that was made without a line, whole and once by its id, up to 60 days later; graded here',
    params: AttemptRef, response: Attempt,
    body: z.object({
      enrolment: Id, lesson: z.string().max(80), version: z.number().int().min(1), startedAt: Instant, submittedAt: Instant,
      answers: z.array(z.object({ question: QuestionId, answer: Answer, at: Instant })).max(100),
    }),
  }),
  submitAttempt: endpoint({
    method: 'POST', path: '/attempts/:attempt/submit', summary: 'Submits and grades on the server; submitting twice is one submission', params: AttemptRef, response: Attempt,
  }),
};
