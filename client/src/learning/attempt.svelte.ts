// A quiz being taken: every answer goes to the outbox as it is given; submitting waits for them to have arrived.
import type { Answer, Attempt } from '@hoctap/shared/quizzes.contract';
import { call } from '../api.ts';
import { outbox } from '../offline/outbox.ts';

export class QuizAttempt {
  attempt = $state.raw<Attempt>() as Attempt;
  answers = $state.raw<Record<string, Answer>>({});
  at = $state(0);
  isSaved = $state(true);

  constructor(attempt: Attempt, private readonly person: string) {
    this.attempt = attempt;
    this.answers = attempt.answers;
    const open = attempt.questions.findIndex(({ id }) => !this.isAnswered(id));
    this.at = Math.max(0, open);
  }

  isAnswered(question: string): boolean {
    const answer = this.answers[question];
    return answer !== undefined && !(Array.isArray(answer) && answer.length === 0) && answer !== '';
  }
  get unanswered(): number[] {
    return this.attempt.questions.flatMap(({ id }, index) => (this.isAnswered(id) ? [] : [index + 1]));
  }

  /** Keeps an answer on this device at once; the server gets it as soon as the line allows. */
  async answer(question: string, answer: Answer): Promise<void> {
    this.answers = { ...this.answers, [question]: answer };
    this.isSaved = false;
    await outbox.put(this.person, 'saveAnswer', { params: { attempt: this.attempt.id, question }, body: { answer, at: new Date().toISOString() } });
    this.isSaved = true;
  }

  /** Sends what waits, then submits; throws ApiError. Doing it again is the same submission. */
  async submit(): Promise<Attempt> {
    await outbox.flush();
    this.attempt = await call('submitAttempt', { params: { attempt: this.attempt.id } });
    return this.attempt;
  }
}
