// Commands that must not be lost: kept in IndexedDB until the server took each once. Each person of a device has their own.
import type { Input } from '@hoctap/shared';
import { type ApiError, call } from '../api.ts';
import { type Item, type Queued, Sender, type Shelf } from './sender.ts';

export type { Queued } from './sender.ts';
type Kept = Item & { person: string };

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('hoctap', 2);
    request.onupgradeneeded = () => {
      const { result: database, transaction } = request;
      const store = database.objectStoreNames.contains('outbox') ? transaction?.objectStore('outbox') : database.createObjectStore('outbox', { keyPath: 'key', autoIncrement: true });
      // A store without this index is one of the first builds, whose commands stay.
      if (store && !store.indexNames.contains('person')) store.createIndex('person', 'person');
    };
    request.onsuccess = () => {
      // A newer build in another tab changes the store; this tab opens it anew.
      request.result.onversionchange = () => {
        request.result.close();
        opened = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error('IndexedDB cannot be opened'));
  });

const within = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
  const database = await (opened ??= open());
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('outbox', mode, { durability: 'strict' });
    const request = work(transaction.objectStore('outbox'));
    // Nothing more is asked of it: it is finished also when the page goes away at this moment.
    if (mode === 'readwrite') transaction.commit();
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB refused'));
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB stopped'));
  });
};
let opened: Promise<IDBDatabase> | undefined;

const shelfOf = (person: string): Shelf => ({
  oldest: (limit) => within('readonly', (store) => store.index('person').getAll(person, limit) as IDBRequest<Kept[]>),
  count: () => within('readonly', (store) => store.index('person').count(person)),
  async remove(keys) {
    await within('readwrite', (store) => {
      const [first = -1, ...others] = keys;
      for (const key of others) store.delete(key);
      return store.delete(first);
    });
  },
});

type Answered = (id: Queued, answer: unknown) => void;
type Refused = (id: Queued, error: ApiError) => void;
const told = <A extends unknown[]>() => {
  const hearers = new Set<(...what: A) => void>();
  return {
    tell: (...what: A) => hearers.forEach((hear) => hear(...what)),
    /** Calls back until the returned function is called. */
    hear: (hear: (...what: A) => void) => {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
  };
};

class Outbox {
  #answers = told<Parameters<Answered>>();
  #refusals = told<Parameters<Refused>>();
  #counts = told<[waiting: number]>();
  #sender: Sender | null = null;

  /** Sends what waits for this person, now and whenever the line comes back. */
  start(person: string): void {
    this.stop();
    this.#sender = new Sender(shelfOf(person), {
      send: (id, input) => call(id, input as never, { as: person }),
      later: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      alone: async (work) => (navigator.locks ? await navigator.locks.request('hoctap.outbox', work) : work()),
    }, { answered: this.#answers.tell, refused: this.#refusals.tell, counted: this.#counts.tell });
    addEventListener('online', this.#returned);
    void this.flush();
  }
  stop(): void {
    this.#sender?.end();
    this.#sender = null;
    removeEventListener('online', this.#returned);
  }
  #returned = (): void => void this.#sender?.returned();

  /** Keeps a command; resolves when it is safely on this device (not yet sent). */
  async put<K extends Queued>(person: string, id: K, input: Input<K>): Promise<void> {
    await within('readwrite', (store) => store.add({ person, id, input } satisfies Omit<Kept, 'key'>));
    void this.#sender?.added(id);
  }

  /** Calls back with each answer of the server, until the returned function is called. */
  onAnswer = (hear: Answered): (() => void) => this.#answers.hear(hear);
  /** Calls back when the server refused a command for good. */
  onRefusal = (hear: Refused): (() => void) => this.#refusals.hear(hear);
  /** Calls back with the number of commands that wait, whenever it may have changed. */
  onCount = (hear: (count: number) => void): (() => void) => this.#counts.hear(hear);

  /** All that waits on this device for a person, oldest first. */
  list = (person: string): Promise<Item[]> => shelfOf(person).oldest(10_000);
  /** How many commands of a person wait on this device. */
  waiting = (person: string): Promise<number> => shelfOf(person).count();

  /** Sends everything that waits, since somebody waits for it. Resolves when nothing more can be sent now. */
  flush = async (): Promise<void> => this.#sender?.now();
}

export const outbox = new Outbox();
