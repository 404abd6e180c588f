// Plays one rung of a film, or its sound, through Media Source Extensions. Who watches the cheapest rung on a slow line, or a film
// that was taken along, needs no choice between rungs, and the first picture would wait four seconds for the library that makes it
// (`ladder.ts`).
import { cheapestOf, segmentsOf, type SegmentList } from './playlist.ts';
import type { Stream, StreamHooks } from './stream.ts';

/** Seconds kept behind the picture. */
const behindSec = 30;
const retryMs = [500, 1000, 2000, 4000, 8000, 15_000];

class Refused extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

type Source = typeof MediaSource;
const Managed = (globalThis as { ManagedMediaSource?: Source }).ManagedMediaSource;
const sourceKind = (): Source | undefined => (globalThis as { MediaSource?: Source }).MediaSource ?? Managed;

export class OneRung implements Stream {
  ahead = 60;

  #source: MediaSource | undefined;
  #buffer: SourceBuffer | undefined;
  /** Bits per second of its dearest segment. */
  #most = 0;
  #fetching: { control: AbortController; from: number; to: number } | null = null;
  /** The segment fetched last, and where it was asked for. */
  #last = { index: -1, at: -1 };
  #hasHead = false;
  #wake: () => void = () => undefined;
  #isOver = false;

  constructor(private readonly video: HTMLVideoElement, private readonly url: string, private readonly hooks: StreamHooks) {}

  async start(at: number): Promise<void> {
    try {
      const opened = this.#open(at);
      const rung = cheapestOf(await this.#text(this.url), this.url);
      const list = rung && segmentsOf(await this.#text(rung.url), rung.url);
      await opened;
      if (this.#isOver || !this.#source) return;
      if (!list) return this.#fail();
      this.#most = rung.most;
      this.#buffer = this.#source.addSourceBuffer(`${rung.hasPicture ? 'video' : 'audio'}/mp4; codecs="${rung.codecs}"`);
      this.#source.duration = list.duration;
      await this.#run(list, at);
    } catch {
      this.#fail();
    }
  }

  #open(at: number): Promise<void> {
    const Kind = sourceKind();
    if (!Kind) throw new Error('no media source');
    const source = new Kind();
    this.#source = source;
    if (Kind === Managed) this.video.disableRemotePlayback = true;
    this.video.src = URL.createObjectURL(source);
    if (at > 0) this.video.currentTime = at;
    this.video.addEventListener('seeking', this.#moved);
    this.video.addEventListener('timeupdate', this.wake);
    addEventListener('online', this.wake);
    return new Promise((resolve) => source.addEventListener('sourceopen', () => {
      URL.revokeObjectURL(this.video.src);
      resolve();
    }, { once: true }));
  }

  wake = (): void => this.#wake();

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Fetches one segment after another, as long as the film is here. */
  async #run(list: SegmentList, at: number): Promise<void> {
    let failures = 0;
    while (!this.#isOver) {
      const position = this.video.readyState === 0 ? at : this.video.currentTime;
      const end = this.#readyUntil(position);
      const isWhole = end >= list.duration - 0.1 && this.#source?.readyState === 'ended';
      if (isWhole || end - position >= this.ahead) {
        await this.#rest(1000);
        continue;
      }
      try {
        if (!(await this.#fetchAt(list, end))) await this.#rest(10_000);
        failures = 0;
      } catch (error) {
        if (this.#isOver) return;
        if ((error as Error).name === 'AbortError') continue;
        if (error instanceof Refused && error.status === 401 && failures < 2) await this.hooks.renew().catch(() => undefined);
        else if (error instanceof Refused && error.status < 500 && error.status !== 429) return this.#fail();
        else if (error instanceof DOMException) return this.#fail();
        await this.#rest(retryMs[Math.min(failures, retryMs.length - 1)] ?? 1000);
        failures++;
      }
    }
  }

  /** Until which second the film can be played from here without a hole. */
  #readyUntil(position: number): number {
    const { buffered } = this.video;
    let end = position;
    for (let index = 0; index < buffered.length; index++) {
      if (buffered.start(index) <= end + 0.2 && buffered.end(index) > end) end = buffered.end(index);
    }
    return end;
  }

  /** The segment at a second of the film; false when there is none, or it may not be fetched now. */
  async #fetchAt({ init, segments }: SegmentList, at: number): Promise<boolean> {
    const found = segments.findIndex(({ to }) => to > at + 0.25);
    let index = found < 0 ? segments.length : found;
    // What was given and left no mark is not asked for again.
    if (this.#last.index === index && this.#last.at === at) index++;
    const segment = segments[index];
    if (!segment) {
      // All is there: picture and sound may end a little before the list says.
      if (this.#source?.readyState === 'open' && !this.#buffer?.updating) this.#source.endOfStream();
      return false;
    }
    if (!this.hooks.mayFetch(Math.ceil((this.#most * (segment.to - segment.from)) / 8))) return false;
    this.#last = { index, at };
    const control = new AbortController();
    this.#fetching = { control, from: segment.from, to: segment.to };
    try {
      const [head, bytes] = await Promise.all([this.#hasHead ? null : this.#bytes(init, control), this.#bytes(segment.url, control)]);
      if (this.#isOver) return true;
      if (head) await this.#append(head);
      this.#hasHead = true;
      await this.#append(bytes);
    } catch (error) {
      this.#last = { index: -1, at };
      throw error;
    } finally {
      this.#fetching = null;
    }
    return true;
  }

  async #append(bytes: ArrayBuffer): Promise<void> {
    const buffer = this.#buffer;
    if (!buffer) return;
    const old = this.video.currentTime - behindSec;
    if (old > behindSec) await this.#done(buffer, () => buffer.remove(0, old));
    try {
      await this.#done(buffer, () => buffer.appendBuffer(bytes));
    } catch (error) {
      if ((error as Error).name !== 'QuotaExceededError') throw error;
      // A small phone holds less than we would like: hold less from now on.
      this.ahead = Math.max(12, this.ahead / 2);
      await this.#done(buffer, () => buffer.remove(0, Math.max(0.1, this.video.currentTime - 2)));
      await this.#done(buffer, () => buffer.appendBuffer(bytes));
    }
  }

  #done(buffer: SourceBuffer, work: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      buffer.addEventListener('updateend', () => resolve(), { once: true });
      buffer.addEventListener('error', () => reject(new DOMException('the segment does not decode', 'EncodingError')), { once: true });
      work();
    });
  }

  async #text(url: string): Promise<string> {
    return this.hooks.playlists[url] ?? new TextDecoder().decode(await this.#bytes(url));
  }
  async #bytes(url: string, control?: AbortController): Promise<ArrayBuffer> {
    const here = await this.hooks.read?.(url).catch(() => undefined);
    if (here) return here;
    const response = await fetch(url, { signal: control?.signal ?? null });
    if (!response.ok) throw new Refused(response.status);
    return response.arrayBuffer();
  }

  /** After a jump the segment on its way may be of no use. */
  #moved = (): void => {
    const at = this.video.currentTime;
    const fetching = this.#fetching;
    const isUseful = fetching && at >= fetching.from - 0.2 && at < fetching.to;
    this.#last = { index: -1, at: -1 };
    if (fetching && !isUseful && this.#readyUntil(at) - at < 1) fetching.control.abort();
    this.wake();
  };

  #fail(): void {
    if (!this.#isOver) this.hooks.failed();
  }

  close(): void {
    this.#isOver = true;
    this.#fetching?.control.abort();
    this.video.removeEventListener('seeking', this.#moved);
    this.video.removeEventListener('timeupdate', this.wake);
    removeEventListener('online', this.wake);
    this.wake();
    this.video.removeAttribute('src');
    this.video.load();
  }
}
