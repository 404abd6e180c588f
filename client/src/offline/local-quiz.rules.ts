// A quiz without a line: what is shown of it, what practice says of it, what returns of it. Pure.
import type { Input } from '@hoctap/shared';
import type { Answer, Attempt, OfflineQuiz } from '@hoctap/shared/quizzes.contract';
import { asShown, gradeAnswer, isPassed, rightAnswer } from '@hoctap/shared/quizzes.rules';
import type { LocalAttempt } from './taken.store.ts';

/** The attempt as a page shows it. Its options stand as they will on the server, by its id. */
export const shownAttempt = (quiz: OfflineQuiz, { id, startedAt, answers }: LocalAttempt, waiting: number): Attempt => ({
  id, enrolment: quiz.enrolment, lesson: quiz.lesson, number: 0, startedAt, submittedAt: null, passMarkPercent: quiz.passMarkPercent, result: null,
  questions: quiz.questions.map(({ keepOrder, ...question }) => ({ ...question, options: asShown(question.options, { id: question.id, keepOrder }, id) })),
  answers: Object.fromEntries(Object.entries(answers).map(([question, { answer }]) => [question, answer])),
  attemptsLeft: quiz.attemptsLeft === null ? null : Math.max(0, quiz.attemptsLeft - waiting - 1),
});

/** What a quiz for practice says of its answers: its key is on the device. Null for any other. */
export const practiceResult = ({ key, passMarkPercent }: OfflineQuiz, answers: LocalAttempt['answers']): Attempt['result'] => {
  if (!key) return null;
  const questions = key.map((question) => {
    const answer: Answer | null = answers[question.id]?.answer ?? null;
    const points = gradeAnswer(question, answer);
    return { question: question.id, points, outOf: question.points, right: points > 0, answer, correct: rightAnswer(question), explanation: question.explanation };
  });
  const sum = (of: 'points' | 'outOf') => questions.reduce((total, one) => total + one[of], 0);
  return { points: sum('points'), outOf: sum('outOf'), passed: isPassed(sum('points'), sum('outOf'), passMarkPercent), questions };
};

/** The body with which an attempt returns to the server. */
export const returnOf = (quiz: OfflineQuiz, { startedAt, answers }: LocalAttempt, submittedAt: string): Input<'returnAttempt'>['body'] => ({
  enrolment: quiz.enrolment, lesson: quiz.lesson, version: quiz.version, startedAt, submittedAt,
  answers: Object.entries(answers).map(([question, given]) => ({ question, ...given })),
});
