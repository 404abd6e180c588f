// A quiz without a line: taken from what lies on this device, kept here answer by answer, handed in through the outbox as a whole.
import { v7 } from 'uuid';
import type { Answer, Attempt, OfflineQuiz } from '@hoctap/shared/quizzes.contract';
import type { Input } from '@hoctap/shared';
import { practiceResult, returnOf, shownAttempt } from './local-quiz.rules.ts';
import { outbox } from './outbox.ts';
import { type LocalAttempt, taken } from './taken.store.ts';

/** How many attempts at a quiz wait here to be sent. */
export const waitingAttempts = async (person: string, { enrolment, lesson }: Pick<OfflineQuiz, 'enrolment' | 'lesson'>): Promise<number> =>
  (await outbox.list(person)).filter(({ id, input }) => {
    if (id !== 'returnAttempt') return false;
    const { body } = input as Input<'returnAttempt'>;
    return body.enrolment === enrolment && body.lesson === lesson;
  }).length;

export interface LocalQuiz {
  attempt: Attempt;
  save(question: string, answer: Answer | null, at: string): Promise<void>;
  /** Hands it in; answers with the result of a practice quiz, else null. */
  submit(): Promise<Attempt | null>;
}

const of = async (person: string, course: string, lesson: string) => {
  const quiz = (await taken.lesson(person, course, lesson))?.quiz;
  return quiz ? { quiz, attempt: await taken.attempt(person, lesson) } : undefined;
};
/** Has an attempt been begun here and not yet handed in? */
export const isBegun = async (person: string, course: string, lesson: string): Promise<boolean> => (await of(person, course, lesson))?.attempt !== undefined;

/** Begins a quiz that was taken along, or goes on with it; null where it is not here. `used_up` where no attempt is left. */
export const beginHere = async (person: string, course: string, lesson: string): Promise<LocalQuiz | 'used_up' | null> => {
  const found = await of(person, course, lesson);
  if (!found) return null;
  const { quiz } = found;
  const waiting = await waitingAttempts(person, quiz);
  if (!found.attempt && quiz.attemptsLeft !== null && waiting >= quiz.attemptsLeft) return 'used_up';
  const attempt: LocalAttempt = found.attempt ?? { person, id: v7(), lesson, startedAt: new Date().toISOString(), answers: {} };
  await taken.keepAttempt(attempt);
  return {
    attempt: shownAttempt(quiz, attempt, waiting),
    async save(question, answer, at) {
      if (answer === null) delete attempt.answers[question];
      else attempt.answers[question] = { answer, at };
      await taken.keepAttempt(attempt);
    },
    async submit() {
      const submittedAt = new Date().toISOString();
      // In the outbox first: cut off in between it would be sent twice by its id, which is once.
      await outbox.put(person, 'returnAttempt', { params: { attempt: attempt.id }, body: returnOf(quiz, attempt, submittedAt) });
      await taken.dropAttempt(person, lesson);
      const result = practiceResult(quiz, attempt.answers);
      return result && { ...shownAttempt(quiz, attempt, waiting), submittedAt, result };
    },
  };
};
