// Brings onto the device what a person wants to take along: lesson by lesson, file by file, each once. What came stays; a lost line,
// a pause or a closed page only stop it for a while.
import { isFull } from '../api-error.ts';
import { afterFailure } from './pace.ts';
import type { TakenLesson } from './taken.store.ts';

/** Why nothing comes: the line is down, the device is full, or this line is not the one that was asked for. */
export type Halt = 'line' | 'full' | null;
export interface Around {
  /** Lessons that are to be here, in their order, without those whose course is paused. */
  wanted(): Promise<TakenLesson[]>;
  /** Opens a lesson's files for reading and answers it with all their addresses. */
  open(lesson: TakenLesson): Promise<TakenLesson>;
  /** Addresses that are here already. */
  stored(): Promise<ReadonlyMap<string, number>>;
  fetch(address: string): Promise<Blob>;
  put(address: string, content: Blob): Promise<void>;
  /** Calls back after so many milliseconds, until the returned function is called. */
  later(ms: number, work: () => void): () => void;
  /** Lets one tab of the browser work at a time. */
  alone(work: () => Promise<void>): Promise<void>;
}
export interface Heard {
  /** A file more is here. */
  came(address: string, bytes: number): void;
  /** Something is under way, or why not. */
  halted(halt: Halt): void;
  /** This lesson cannot be taken as it is: the server refuses a file of it. */
  refused(lesson: TakenLesson): void;
}

/** Two at a time, so that the line works while an answer is on its way. */
const atOnce = 2;
/** A file that the server will not give, now or later. */
export class Refused extends Error {}

export class Taker {
  #turn = 0;
  #tries = 0;
  #cancel: (() => void) | null = null;
  #isEnded = false;

  constructor(private readonly around: Around, private readonly heard: Heard) {}

  /** Looks what is missing and brings it. Called whenever something may have changed; what was under way stops at its next file. */
  go(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    const turn = ++this.#turn;
    return this.around.alone(() => this.#bring(turn));
  }
  /** Stops at the next file. */
  end(): void {
    this.#isEnded = true;
    this.#cancel?.();
  }

  #isOver = (turn: number): boolean => this.#isEnded || turn !== this.#turn;

  async #bring(turn: number): Promise<void> {
    if (this.#isOver(turn)) return;
    try {
      for (const lesson of await this.around.wanted()) {
        if (this.#isOver(turn)) return;
        await this.#lesson(lesson, turn);
      }
      this.#tries = 0;
      if (!this.#isOver(turn)) this.heard.halted(null);
    } catch (error) {
      if (this.#isOver(turn)) return;
      if (isFull(error)) return this.heard.halted('full');
      this.heard.halted('line');
      this.#cancel = this.around.later(afterFailure(++this.#tries, null, Math.random()), () => void this.go());
    }
  }

  async #lesson(lesson: TakenLesson, turn: number): Promise<void> {
    let stored = await this.around.stored();
    if (lesson.files?.every((file) => stored.has(file))) return;
    this.heard.halted(null);
    try {
      const files = (await this.around.open(lesson)).files ?? [];
      stored = await this.around.stored();
      const missing = [...new Set(files)].filter((file) => !stored.has(file));
      const bring = async () => {
        for (let file = missing.shift(); file !== undefined && !this.#isOver(turn); file = missing.shift()) {
          const content = await this.around.fetch(file);
          if (this.#isOver(turn)) return;
          await this.around.put(file, content);
          this.#tries = 0;
          this.heard.came(file, content.size);
        }
      };
      // Both end before a failure is told, so that nothing is put after it.
      const ends = await Promise.allSettled(Array.from({ length: atOnce }, bring));
      const failed = ends.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.heard.refused(lesson);
    }
  }
}
