// The questions of a film before a learner: each is asked the first time the film plays past it, may be put off, and is answered
// on a line or without. What is right is said by the server; on this device only for practice.
import type { Lesson } from '@hoctap/shared/courses.contract';
import { lookingAgain, partBefore } from '@hoctap/shared/film-answers.rules';
import type { Answered, Interval, LessonProgress } from '@hoctap/shared/learning.contract';
import type { Answer, FilmQuestion, FilmResult } from '@hoctap/shared/quizzes.contract';
import { lengthOf, unionOf } from '@hoctap/shared/watching.rules';

export interface GivenAnswer { question: string; version: number; answer: Answer }
/** `waiting`: given, not graded yet. */
export type AnswerState = 'todo' | 'waiting' | 'right' | 'wrong';

export interface Around {
  /** Keeps an answer until the server took it; resolves when it is kept. */
  keep(answer: GivenAnswer): Promise<void>;
  /** Answers that wait on this device. */
  waiting(): Promise<ReadonlyMap<string, Answer>>;
  /** What the server says of answers, also of other devices'. */
  known(): LessonProgress['answered'];
}

/** Seconds between two looks at a playing film, at double speed on a hidden page; more is a jump. */
const longestStepSec = 4.5;

export class FilmQuestions {
  readonly questions: readonly FilmQuestion[];
  #results = $state.raw<ReadonlyMap<string, FilmResult>>(new Map());
  #waiting = $state.raw<ReadonlyMap<string, Answer>>(new Map());
  #openId = $state<string | null>(null);
  /** What was played of the parts of questions whose tries are used up, since the last answer to each. */
  #looked = new Map<string, Interval[]>();
  /** Those that may be answered anew, also while the server has not said so yet. */
  #again = $state.raw<ReadonlySet<string>>(new Set());
  /** Those that were seen to wait for that. */
  #shut = new Set<string>();
  #met = new Set<string>();
  #at: number | undefined;
  #isPlaying = false;
  #mustStop = false;

  /** A question past the end of the film is asked at its end. */
  constructor(private readonly lesson: Pick<Lesson, 'version' | 'filmQuestions' | 'filmAnswers'>, private readonly durationSec: number | null, private readonly around: Around) {
    this.questions = lesson.filmQuestions.map((one) => ({ ...one, atSec: Math.min(one.atSec, Math.max(0, (durationSec ?? Infinity) - 1)) }));
    this.#results = new Map(lesson.filmQuestions.flatMap(({ result }) => (result ? [[result.question, result]] : [])));
  }

  /** The question on the screen. */
  get open(): FilmQuestion | undefined {
    return this.questions.find(({ question }) => question.id === this.#openId);
  }
  resultOf(id: string): FilmResult | undefined {
    return this.#results.get(id);
  }
  answerOf(id: string): Answer | undefined {
    return this.#waiting.get(id) ?? this.#results.get(id)?.answer;
  }
  stateOf(id: string): AnswerState {
    const known = this.#knownOf(id);
    if (this.#results.get(id)?.right || known?.right) return 'right';
    if (this.#waiting.has(id)) return 'waiting';
    return this.#results.has(id) || known ? 'wrong' : 'todo';
  }
  #knownOf(id: string): Answered | undefined {
    return this.around.known()?.find(({ question }) => question === id);
  }
  /** Answers that still count; null for any number. */
  triesOf(id: string): number | null {
    const tries = this.questions.find(({ question }) => question.id === id)?.tries ?? null;
    const { given = 0, allowed = null } = this.#knownOf(id) ?? {};
    if (this.lesson.filmAnswers !== 'right' || tries === null) return null;
    const left = allowed === null ? tries : allowed - given;
    return left === 0 && this.#again.has(id) ? tries : left;
  }
  /** Does the lesson still ask for an answer? */
  isLeft(id: string): boolean {
    const state = this.stateOf(id);
    return state === 'todo' || (state === 'wrong' && this.lesson.filmAnswers === 'right');
  }
  /** May one be given now, or has the part to be looked at again first? */
  isOpen(id: string): boolean {
    return this.isLeft(id) && this.triesOf(id) !== 0;
  }
  get left(): number {
    return this.questions.filter(({ question }) => this.isLeft(question.id)).length;
  }
  /** How many wait for their part to be looked at again. */
  get shut(): number {
    return this.questions.filter(({ question: { id } }) => this.isLeft(id) && !this.isOpen(id)).length;
  }

  /** What is looked at again before new tries. */
  partOf(id: string): Interval {
    return partBefore(this.questions.find(({ question }) => question.id === id)?.atSec ?? 0, this.durationSec ?? 0);
  }
  /** A bit of the film was played. What is open again, by the server's word or by what was played here, is asked again. */
  #look(from: number, to: number): void {
    for (const { atSec, question: { id } } of this.questions) {
      const [start, end] = this.partOf(id);
      if (!this.isLeft(id)) continue;
      if (!this.isOpen(id)) {
        this.#shut.add(id);
        const looked = unionOf([...(this.#looked.get(id) ?? []), [Math.max(from, start), Math.min(to, end)]]);
        this.#looked.set(id, looked);
        // A little more than the server asks for: the first moment after a jump is not proven. Without a line it need not be waited for.
        if (lengthOf(looked) >= (end - start) * (lookingAgain.share + 0.05)) this.#again = new Set([...this.#again, id]);
      }
      if (!this.isOpen(id) || !this.#shut.delete(id)) continue;
      this.#met.delete(id);
      if (from >= atSec && from <= end) this.show(id);
    }
  }
  /** The text was read once more in place of the film. */
  readAgain(): void {
    this.#again = new Set(this.questions.map(({ question }) => question.id));
  }

  /** The film stands at a second. True where it has to stop, for a question that is asked. */
  time(at: number, isPlaying: boolean, isSeen = true): boolean {
    const from = this.#at ?? at;
    this.#at = at;
    this.#isPlaying = isPlaying;
    if (!isPlaying) this.#mustStop = false;
    else if (this.#openId !== null) {
      // Whoever plays on puts the question off.
      if (!this.#mustStop) this.later();
    } else if (at - from <= longestStepSec) {
      if (isSeen && at > from) this.#look(from, at);
      const due = isSeen && this.#openId === null && this.questions.find(({ atSec, question: { id } }) => atSec >= from && atSec < at && this.isOpen(id) && !this.#met.has(id));
      if (due) this.show(due.question.id);
    }
    return this.#mustStop;
  }

  show(id: string): void {
    this.#met.add(id);
    this.#openId = id;
    this.#mustStop = this.#isPlaying;
  }
  later(): void {
    this.#openId = null;
  }

  async answer(id: string, answer: Answer): Promise<void> {
    const key = this.questions.find(({ question }) => question.id === id)?.key;
    if (key) {
      const { filmResultOf } = await import('@hoctap/shared/quizzes.rules');
      this.graded([filmResultOf(key, answer, this.lesson.filmAnswers)]);
    } else this.#waiting = new Map([...this.#waiting, [id, answer]]);
    this.#looked.delete(id);
    this.#again = new Set([...this.#again].filter((one) => one !== id));
    await this.around.keep({ question: id, version: this.lesson.version, answer });
  }

  /** Takes what was said of answers; one that was right stays so. */
  graded(results: readonly FilmResult[]): void {
    const ours = results.filter(({ question }) => this.questions.some((one) => one.question.id === question) && !this.#results.get(question)?.right);
    if (ours.length > 0) this.#results = new Map([...this.#results, ...ours.map((one) => [one.question, one] as const)]);
  }

  /** Looks anew at what waits on this device. */
  async look(): Promise<void> {
    this.#waiting = new Map([...(await this.around.waiting())].filter(([id]) => !this.questions.find(({ question }) => question.id === id)?.key));
  }
}
