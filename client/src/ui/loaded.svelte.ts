// One answer of the server on its way: loading, here, or failed with a way to try again.
import { ApiError } from '../api.ts';
import { isFull } from '../api-error.ts';
import { t } from './ui.messages.ts';

export class Loaded<T> {
  #value = $state.raw<T | undefined>(undefined);
  #error = $state.raw<ApiError | null>(null);
  #isLoading = $state(false);
  #turn = 0;

  /** `read` is called by `load()`; a later call wins over an earlier one that answers late. */
  constructor(private readonly read: () => Promise<T>) {}

  get value(): T | undefined {
    return this.#value;
  }
  /** For taking over what an action answered, so that the page does not ask twice. */
  set value(next: T | undefined) {
    this.#value = next;
    this.#error = null;
  }
  get error(): ApiError | null {
    return this.#error;
  }
  get isLoading(): boolean {
    return this.#isLoading;
  }

  /** Reads again; what is shown stays until the new answer is in. */
  load = async (): Promise<void> => {
    const turn = ++this.#turn;
    this.#isLoading = true;
    try {
      const value = await this.read();
      if (turn === this.#turn) {
        this.#value = value;
        this.#error = null;
      }
    } catch (error) {
      if (turn === this.#turn) this.#error = asApiError(error);
    } finally {
      if (turn === this.#turn) this.#isLoading = false;
    }
  };
}

/** Whatever was thrown, as something that can be shown. */
export const asApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  return new ApiError('internal', isFull(error) ? t.full : error instanceof Error ? error.message : String(error));
};

/** A list read page by page. */
export class Listed<T> {
  #items = $state.raw<T[]>([]);
  #next = $state.raw<string | undefined>(undefined);
  readonly first: Loaded<{ items: T[]; next?: string }>;
  #isLoadingMore = $state(false);

  constructor(private readonly read: (cursor?: string) => Promise<{ items: T[]; next?: string }>) {
    this.first = new Loaded(async () => {
      const page = await this.read();
      this.#items = page.items;
      this.#next = page.next;
      return page;
    });
  }

  get items(): T[] {
    return this.#items;
  }
  get hasMore(): boolean {
    return this.#next !== undefined;
  }
  get isLoadingMore(): boolean {
    return this.#isLoadingMore;
  }
  load = (): Promise<void> => this.first.load();

  /** Reads the following page; throws ApiError. */
  async more(): Promise<void> {
    if (!this.#next || this.#isLoadingMore) return;
    this.#isLoadingMore = true;
    try {
      const page = await this.read(this.#next);
      this.#items = [...this.#items, ...page.items];
      this.#next = page.next;
    } finally {
      this.#isLoadingMore = false;
    }
  }
}
