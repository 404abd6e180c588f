// Commands that must not be lost: kept in IndexedDB, sent in order, again and again until the server took each once.
// All operations in it are safe to repeat, since every body carries ids made here.
import type { Input, OperationId } from '@hoctap/shared';
import { ApiError, call } from '../api.ts';

export type Queued = Extract<OperationId, 'recordEvents' | 'saveAnswer' | 'submitAttempt'>;
interface Item { key?: number; person: string; id: Queued; input: unknown }

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('hoctap', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('outbox', { keyPath: 'key', autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB cannot be opened'));
  });

const within = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
  const database = await (opened ??= open());
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('outbox', mode, { durability: 'strict' });
    const request = work(transaction.objectStore('outbox'));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB refused'));
  });
};
let opened: Promise<IDBDatabase> | undefined;

type Answered = (id: Queued, answer: unknown) => void;
type Refused = (id: Queued, error: ApiError) => void;

class Outbox {
  #answered = new Set<Answered>();
  #refused = new Set<Refused>();
  #waiting = new Set<(count: number) => void>();
  #person: string | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #delay = 1000;

  /** Sends what waits for this person, now and whenever the line comes back. */
  start(person: string): void {
    this.#person = person;
    addEventListener('online', this.flush);
    void this.flush();
  }
  stop(): void {
    this.#person = null;
    removeEventListener('online', this.flush);
    clearTimeout(this.#retry);
  }

  /** Keeps a command; resolves when it is safely on this device (not yet sent). */
  async put<K extends Queued>(person: string, id: K, input: Input<K>): Promise<void> {
    await within('readwrite', (store) => store.add({ person, id, input } satisfies Item));
    void this.flush();
  }

  /** Calls back with each answer of the server, until the returned function is called. */
  onAnswer(hear: Answered): () => void {
    this.#answered.add(hear);
    return () => this.#answered.delete(hear);
  }
  /** Calls back when the server refused a command for good. */
  onRefusal(hear: Refused): () => void {
    this.#refused.add(hear);
    return () => this.#refused.delete(hear);
  }
  /** Calls back with the number of commands that wait, whenever it changes. */
  onCount(hear: (count: number) => void): () => void {
    this.#waiting.add(hear);
    return () => this.#waiting.delete(hear);
  }

  /** Sends everything that waits, one tab at a time. Resolves when nothing more can be sent now. */
  flush = async (): Promise<void> => {
    const person = this.#person;
    if (!person) return;
    const drain = () => this.#drain(person);
    await (navigator.locks ? navigator.locks.request('hoctap.outbox', drain) : drain());
  };

  async #drain(person: string): Promise<void> {
    for (;;) {
      const items = ((await within('readonly', (store) => store.getAll())) as Item[]).filter((item) => item.person === person);
      for (const tell of this.#waiting) tell(items.length);
      const [item] = items;
      if (!item) return;
      try {
        const answer = await call(item.id, item.input as never);
        this.#delay = 1000;
        for (const hear of this.#answered) hear(item.id, answer);
      } catch (error) {
        if (!(error instanceof ApiError) || error.isPassing || error.status === 401) return this.#later();
        // Refused for good: repeating would not help, and what stands behind it must not wait for ever.
        for (const hear of this.#refused) hear(item.id, error);
      }
      await within('readwrite', (store) => store.delete(item.key ?? -1));
    }
  }

  #later(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.flush(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, 60_000);
  }
}

export const outbox = new Outbox();
