// A quiz being taken: every answer and the submission itself go out in order through the outbox, so that a lost line loses
// nothing and nothing overtakes what was answered before.
import type { Input } from '@hoctap/shared';
import type { Answer, Attempt } from '@hoctap/shared/quizzes.contract';

/** Keeps a command on this device until the server took it; resolves when it is kept. */
export type Keep = <K extends 'saveAnswer' | 'submitAttempt'>(id: K, input: Input<K>) => Promise<void>;

export const isGiven = (answer: Answer | undefined): boolean => answer !== undefined && answer !== '' && !(Array.isArray(answer) && answer.length === 0);

/** How many questions must be right, where all weigh the same; null where points differ. */
export const rightNeeded = ({ questions, passMarkPercent }: Pick<Attempt, 'questions' | 'passMarkPercent'>): number | null =>
  questions.every(({ points }) => points === questions[0]?.points) ? Math.ceil((questions.length * passMarkPercent) / 100) : null;

export class QuizAttempt {
  #attempt = $state.raw<Attempt>() as Attempt;
  #answers = $state.raw<Record<string, Answer>>({});
  #saving = $state(0);
  #lastAt = 0;
  /** Index of the question on the screen; one past the last is the look back before submission. */
  at = $state(0);
  isSubmitting = $state(false);

  constructor(attempt: Attempt, private readonly keep: Keep, private readonly now: () => number = Date.now) {
    this.#attempt = attempt;
    this.#answers = attempt.answers;
    const open = attempt.questions.findIndex(({ id }) => !this.isAnswered(id));
    this.at = open < 0 ? attempt.questions.length : open;
  }

  get attempt(): Attempt {
    return this.#attempt;
  }
  get answers(): Record<string, Answer> {
    return this.#answers;
  }
  /** Is everything that was answered kept, here or on the server? */
  get isSaved(): boolean {
    return this.#saving === 0;
  }
  isAnswered(question: string): boolean {
    return isGiven(this.#answers[question]);
  }
  /** Numbers of the questions without an answer, from 1. */
  get unanswered(): number[] {
    return this.#attempt.questions.flatMap(({ id }, index) => (this.isAnswered(id) ? [] : [index + 1]));
  }

  /** Takes an answer; an empty one takes the former back. */
  answer(question: string, answer: Answer): Promise<void> {
    this.#answers = { ...this.#answers, [question]: answer };
    // Of two answers the server keeps the later, so no two may bear the same instant.
    this.#lastAt = Math.max(this.now(), this.#lastAt + 1);
    const body = { answer: isGiven(answer) ? answer : null, at: new Date(this.#lastAt).toISOString() };
    return this.#kept('saveAnswer', { params: { attempt: this.#attempt.id, question }, body });
  }

  /** Hands the attempt in; the result comes with `apply`. Once more changes nothing. */
  async submit(): Promise<void> {
    if (this.isSubmitting) return;
    this.isSubmitting = true;
    await this.#kept('submitAttempt', { params: { attempt: this.#attempt.id } }).catch((error: unknown) => {
      // A full phone kept nothing: it may be handed in once more.
      this.isSubmitting = false;
      throw error;
    });
  }

  /** Takes what the server says of this attempt; of another one nothing. */
  apply(attempt: Attempt): void {
    if (attempt.id !== this.#attempt.id) return;
    this.#attempt = attempt;
    if (attempt.result) this.isSubmitting = false;
  }

  async #kept<K extends 'saveAnswer' | 'submitAttempt'>(id: K, input: Input<K>): Promise<void> {
    this.#saving += 1;
    try {
      await this.keep(id, input);
    } finally {
      this.#saving -= 1;
    }
  }
}
