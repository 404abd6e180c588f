// Megabytes of films that this device fetched over the line in this month, and a limit that the person may set for it. Counted is
// what the browser says came over the line for films: picture, sound, captions, posters; what it had already costs nothing.
import { monthOf } from '@hoctap/shared/time';

const usedKey = 'hoctap.film-bytes';
const limitKey = 'hoctap.film-limit';
const extraKey = 'hoctap.film-extra';
export const megabyte = 1_000_000;

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const write = (key: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // It counts for this page.
  }
};

/** Bytes that a request of the page cost the line. */
const costOf = (entry: PerformanceEntry): number => {
  const { transferSize, encodedBodySize } = entry as PerformanceResourceTiming;
  return transferSize ?? encodedBodySize ?? 0;
};
const isOfFilm = ({ name }: PerformanceEntry): boolean => new URL(name, location.href).pathname.startsWith('/media/films/');

export class LineMeter {
  #used = $state(0);
  #limit = $state<number | null>(null);
  #extra = $state(0);
  #observer: PerformanceObserver | undefined;

  constructor(private readonly month: () => string = () => monthOf(new Date())) {
    const limit = Number(read(limitKey));
    this.#limit = limit > 0 ? limit : null;
    this.#used = this.#kept(usedKey);
    this.#extra = this.#kept(extraKey);
  }

  /** Bytes of this month. Other tabs count too, so the number is read anew each time. */
  #kept(key: string): number {
    const [month, bytes] = (read(key) ?? '').split(' ');
    return month === this.month() ? Number(bytes) || 0 : 0;
  }

  /** Counts from now on; once for the whole page. */
  start(): void {
    if (this.#observer || typeof PerformanceObserver === 'undefined') return;
    this.#observer = new PerformanceObserver((list) => this.#take(list.getEntries()));
    this.#observer.observe({ type: 'resource', buffered: true });
  }
  #take(entries: PerformanceEntry[]): void {
    const bytes = entries.filter(isOfFilm).reduce((sum, entry) => sum + costOf(entry), 0);
    if (bytes > 0) this.count(bytes);
  }

  count(bytes: number): void {
    this.#used = this.#kept(usedKey) + bytes;
    write(usedKey, `${this.month()} ${this.#used}`);
  }

  /** Bytes of this month so far. */
  get used(): number {
    return this.#used;
  }
  /** Bytes that a month may cost; null for any number. */
  get limit(): number | null {
    return this.#limit;
  }
  set limit(bytes: number | null) {
    this.#limit = bytes;
    this.#allow(0);
    write(limitKey, bytes === null ? null : String(bytes));
  }

  /** Bytes that this month may cost, with what was added to it alone; null for any number. */
  get limitNow(): number | null {
    return this.#limit === null ? null : this.#limit + this.#extra;
  }
  #allow(extra: number): void {
    this.#extra = extra;
    write(extraKey, extra > 0 ? `${this.month()} ${extra}` : null);
  }
  /** Lets this month cost so many bytes more from now on; the next one has its limit again. */
  add(bytes: number): void {
    this.#allow(Math.max(0, this.#used - (this.#limit ?? 0), this.#extra) + bytes);
  }

  /** Bytes that may still be fetched this month, as far as is known. */
  get left(): number {
    return this.limitNow === null ? Infinity : Math.max(0, this.limitNow - this.#used);
  }

  /** May so many bytes more be fetched? Counts first what came meanwhile, here and in other tabs. */
  allows(bytes: number): boolean {
    if (this.#observer) this.#take(this.#observer.takeRecords());
    this.#used = this.#kept(usedKey);
    this.#extra = this.#kept(extraKey);
    return bytes <= this.left;
  }
}

export const meter = new LineMeter();
