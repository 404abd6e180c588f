// Sends what waits on this device for one person: in order, events a hundred at a time, again and again until the server took
// each once. All operations are safe to repeat, since every body carries ids made here.
import type { Input, OperationId } from '@hoctap/shared';
import { ApiError } from '../api-error.ts';
import { afterFailure, afterReturn } from './pace.ts';

export type Queued = Extract<OperationId, 'recordEvents' | 'saveAnswer' | 'submitAttempt' | 'returnAttempt' | 'saveNote'>;
export interface Item { key: number; id: Queued; input: unknown }

/** Where commands wait, oldest first. */
export interface Shelf {
  /** The oldest of them, up to `limit`. */
  oldest(limit: number): Promise<Item[]>;
  count(): Promise<number>;
  remove(keys: readonly number[]): Promise<void>;
}
export interface Surroundings {
  send(id: Queued, input: unknown): Promise<unknown>;
  /** Calls back after so many milliseconds, until the returned function is called. */
  later(ms: number, work: () => void): () => void;
  random(): number;
  /** Lets one tab of the browser work at a time. */
  alone(work: () => Promise<void>): Promise<void>;
}
export interface Hearers {
  answered(id: Queued, answer: unknown): void;
  /** Refused for good: the same again would not help. */
  refused(id: Queued, error: ApiError): void;
  counted(waiting: number): void;
}

/** What one request of the contract takes. */
const mostEvents = 100;
/** Somebody looks at the screen until these are answered. */
const isAwaited = (id: Queued): boolean => id === 'submitAttempt' || id === 'returnAttempt';
/** Refusals that a sign-in or a new password ends; what was learned waits for that. */
const waitsForPerson = new Set<ApiError['code']>(['not_signed_in', 'token_expired', 'password_change_due']);
const isForGood = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.problem !== null && !error.isPassing && !waitsForPerson.has(error.code);

const eventsOf = ({ input }: Item) => (input as Input<'recordEvents'>).body.events;
/** The oldest command; where that brings events, as many more as one request takes, since these may come in any order. */
const nextOf = (items: readonly Item[], single: ReadonlySet<number>): Item[] => {
  const [head] = items;
  if (!head) return [];
  if (head.id !== 'recordEvents' || single.has(head.key)) return [head];
  const batch: Item[] = [];
  let room = mostEvents;
  for (const item of items) {
    if (item.id !== 'recordEvents' || single.has(item.key)) continue;
    room -= eventsOf(item).length;
    if (room < 0) break;
    batch.push(item);
  }
  return batch.length > 0 ? batch : [head];
};

export class Sender {
  #tries = 0;
  #cancel: (() => void) | null = null;
  /** The server asked to stay away: not even somebody who waits is sent there before. */
  #isAsked = false;
  #isEnded = false;

  constructor(private readonly shelf: Shelf, private readonly around: Surroundings, private readonly hear: Hearers) {}

  /** A command was put on the shelf. It goes at once, unless a rest is on that nobody waits out. */
  added(id: Queued): Promise<void> {
    return this.#cancel && !isAwaited(id) ? this.#tell() : this.now();
  }

  /** The line came back, to this phone and to many others. */
  async returned(): Promise<void> {
    if (!this.#isAsked && (await this.shelf.count()) > 0) this.#rest(afterReturn(this.around.random()));
  }

  /** Somebody waits: sends at once, unless the server asked to stay away. Resolves when nothing more can be sent now. */
  now(): Promise<void> {
    if (this.#isAsked) return this.#tell();
    return this.around.alone(() => this.#drain());
  }

  end(): void {
    this.#isEnded = true;
    this.#cancel?.();
  }

  #rest(ms: number): void {
    this.#cancel?.();
    if (this.#isEnded) return;
    this.#cancel = this.around.later(ms, () => {
      this.#isAsked = false;
      this.#cancel = null;
      void this.now();
    });
  }

  async #tell(): Promise<void> {
    this.hear.counted(await this.shelf.count());
  }

  async #drain(): Promise<void> {
    /** Of a batch that was refused as a whole each goes alone, so that one bad event takes no other with it. */
    const single = new Set<number>();
    while (!this.#isEnded) {
      await this.#tell();
      const batch = nextOf(await this.shelf.oldest(2 * mostEvents), single);
      const [head] = batch;
      if (!head) break;
      try {
        const input = batch.length > 1 ? { body: { events: batch.flatMap(eventsOf) } } : head.input;
        const answer = await this.around.send(head.id, input);
        this.#tries = 0;
        // Off the shelf first: whoever hears the answer may ask what still waits.
        await this.shelf.remove(batch.map(({ key }) => key));
        this.hear.answered(head.id, answer);
      } catch (error) {
        if (!isForGood(error)) return this.#failed(error instanceof ApiError ? error.retryAfter : null);
        if (batch.length > 1) {
          for (const { key } of batch) single.add(key);
          continue;
        }
        await this.shelf.remove([head.key]);
        this.hear.refused(head.id, error);
      }
    }
    // All is sent: whatever was to be tried later is done.
    this.#cancel?.();
    this.#cancel = null;
  }

  #failed(retryAfterSec: number | null): void {
    this.#isAsked = retryAfterSec !== null;
    this.#rest(afterFailure(++this.#tries, retryAfterSec, this.around.random()));
  }
}
