// Whether an attempt that was made without a line may be taken. Pure; a phone's word is held to the same rules as answers online.
import type { ErrorCode, Parsed } from '@hoctap/shared';
import type { DraftQuestion } from '@hoctap/shared/quizzes.contract';
import { fits } from '@hoctap/shared/quizzes.rules';
import { wrongTime } from '@hoctap/shared/returning.rules';
import type { AttemptDoc, GivenAnswer } from './attempt.model.ts';

export type Returned = Parsed<'returnAttempt'>['body'];

/** Why it cannot be taken, or null; `since` is when its run began. */
export const refusalOf = ({ startedAt, submittedAt, answers }: Returned, questions: readonly DraftQuestion[], since: Date, now: Date): ErrorCode | null => {
  const [from, to] = [Date.parse(startedAt), Date.parse(submittedAt)];
  const wrong = wrongTime(to, since.getTime(), now.getTime());
  if (wrong) return wrong;
  // It may have been begun long before it was handed in, but not before the run was.
  if (from > to || wrongTime(from, since.getTime(), from)) return 'wrong_clock';
  for (const { question: id, answer, at } of answers) {
    const question = questions.find((one) => one.id === id);
    if (!question) return 'unknown_question';
    if (!fits(question, answer)) return 'bad_answer';
    if (Date.parse(at) > to) return 'attempt_closed';
    if (Date.parse(at) < from) return 'wrong_clock';
  }
  return null;
};

/** The answers that hold: to each question the latest, of two at one instant the first. */
export const answersOf = ({ answers }: Pick<Returned, 'answers'>): GivenAnswer[] => {
  const held = new Map<string, GivenAnswer>();
  for (const { question, answer, at } of answers) {
    const before = held.get(question);
    if (!before || before.at < new Date(at)) held.set(question, { question, answer, at: new Date(at) });
  }
  return [...held.values()];
};

/** Does it say the same as the attempt that is stored under its id? */
export const isRepeatOf = (sent: Returned, stored: AttemptDoc): boolean => {
  const said = (startedAt: Date, answers: readonly GivenAnswer[]) => JSON.stringify([startedAt, answers.map(({ question, answer, at }) => [question, answer, at])]);
  return stored.returnedAt !== undefined && stored.enrolment === sent.enrolment && stored.lesson === sent.lesson && stored.version === sent.version &&
    Math.min(Date.parse(sent.submittedAt), stored.returnedAt.getTime()) === stored.submittedAt?.getTime() &&
    said(new Date(sent.startedAt), answersOf(sent)) === said(stored.startedAt, stored.answers);
};
