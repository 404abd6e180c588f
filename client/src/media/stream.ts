// Plays a film in rungs through Media Source Extensions. Made for the films that the server makes, and for a slow line: picture and
// sound come in one segment, rungs are cut at the same seconds, and the first picture needs one small file after another.
import { type RungList, type SegmentList, readMaster, readSegments } from './playlist.ts';
import { rungFor, rungForHeight, speedAfter } from './rung-choice.ts';

/** Seconds held ready ahead of the picture, and kept behind it. */
const aheadSec = 60;
const behindSec = 30;
/** Seconds ready from which a segment is no longer given up for a cheaper one. */
const safeSec = 2;
const retryMs = [500, 1000, 2000, 4000, 8000, 15_000];
/** Until something was measured. */
let speed = 150_000;

export interface StreamHooks {
  /** What is known of an address already. */
  playlists: Record<string, string>;
  /** May this many bytes more be fetched? Asked before each segment; after a no, `wake` goes on. */
  mayFetch(bytes: number): boolean;
  /** The film's cookie ran out. */
  renew(): Promise<void>;
  /** The film cannot be played, or not any more. */
  failed(): void;
}

interface Level extends RungList { list: SegmentList | null; init: ArrayBuffer | null }
class Refused extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

type Source = typeof MediaSource;
const Managed = (globalThis as { ManagedMediaSource?: Source }).ManagedMediaSource;
const sourceKind = (): Source | undefined => (globalThis as { MediaSource?: Source }).MediaSource ?? Managed;
/** Can this browser play a film in rungs this way? */
export const canStream = (): boolean => sourceKind() !== undefined;

export class Stream {
  /** Highest rung that may be fetched, and how much is to be held ready. */
  cap = Infinity;
  ahead = aheadSec;
  /** Index of the rung that is fetched. */
  rung = 0;

  #source: MediaSource | undefined;
  #buffer: SourceBuffer | undefined;
  #levels: Level[] = [];
  /** The rung whose init segment the buffer was given last. */
  #given = -1;
  #fetching: { control: AbortController; from: number; to: number } | null = null;
  /** The segment fetched last, and where it was asked for. */
  #last = { index: -1, at: -1 };
  #wake: () => void = () => undefined;
  #isOver = false;

  constructor(private readonly video: HTMLVideoElement, private readonly url: string, private readonly hooks: StreamHooks) {}

  /** Heights of the rungs, once they are known. */
  get heights(): number[] {
    return this.#levels.map(({ height }) => height);
  }

  /** Takes the element and begins at a second of the film. Fetches only what `ahead` asks for. */
  async start(at: number): Promise<void> {
    try {
      const opened = this.#open(at);
      this.#levels = readMaster(await this.#text(this.url), this.url).map((rung) => ({ ...rung, list: null, init: null }));
      const first = await this.#level(0);
      await opened;
      if (this.#isOver || !this.#source) return;
      const kind = /avc|hvc|vp0?9|av01/.test(first.codecs) ? 'video' : 'audio';
      this.#buffer = this.#source.addSourceBuffer(`${kind}/mp4; codecs="${first.codecs}"`);
      this.#source.duration = first.list.duration;
      await this.#run(at);
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
    this.video.addEventListener('waiting', this.#skipHole);
    addEventListener('online', this.wake);
    return new Promise((resolve) => source.addEventListener('sourceopen', () => {
      URL.revokeObjectURL(this.video.src);
      resolve();
    }, { once: true }));
  }

  /** Looks again at what is to be fetched. */
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
  async #run(at: number): Promise<void> {
    let failures = 0;
    let start = at;
    while (!this.#isOver) {
      const position = this.video.readyState === 0 ? start : this.video.currentTime;
      start = position;
      const end = this.#readyUntil(position);
      const duration = this.#source?.duration ?? 0;
      if ((end >= duration - 0.1 && this.#source?.readyState === 'ended') || end - position >= this.ahead) {
        await this.#rest(1000);
        continue;
      }
      try {
        if (!(await this.#fetchAt(end, end - position))) await this.#rest(10_000);
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

  /** The segment at a second of the film; false when it may not be fetched now. */
  async #fetchAt(at: number, ahead: number): Promise<boolean> {
    const top = Math.min(this.cap, rungForHeight(this.#levels, (this.video.clientHeight || 720) * Math.min(devicePixelRatio, 1.5)));
    const chosen = rungFor(this.#levels, { current: this.rung, cap: top, speed, ahead });
    const level = await this.#level(chosen);
    const found = level.list.segments.findIndex(({ to }) => to > at + 0.25);
    let index = found < 0 ? level.list.segments.length : found;
    // What was given and left no mark is not asked for again.
    if (this.#last.index === index && this.#last.at === at) index++;
    const segment = level.list.segments[index];
    if (!segment) {
      // All is there: picture and sound may end a little before the list says.
      if (this.#source?.readyState === 'open' && !this.#buffer?.updating) this.#source.endOfStream();
      return false;
    }
    if (!this.hooks.mayFetch(Math.ceil((level.most * (segment.to - segment.from)) / 8))) return false;
    this.#last = { index, at };
    this.rung = chosen;
    const control = new AbortController();
    this.#fetching = { control, from: segment.from, to: segment.to };
    try {
      const [init, bytes] = await Promise.all([level.init ?? this.#bytes(level.list.init, control), this.#segment(segment.url, control, level, segment)]);
      level.init = init;
      if (this.#isOver) return true;
      if (this.#given !== chosen) await this.#append(init);
      this.#given = chosen;
      await this.#append(bytes);
    } catch (error) {
      this.#last = { index: -1, at };
      throw error;
    } finally {
      this.#fetching = null;
    }
    return true;
  }

  /** A segment, measured; one that would come too late is given up for the cheapest rung. */
  async #segment(url: string, control: AbortController, level: Level, { from, to }: { from: number; to: number }): Promise<ArrayBuffer> {
    const asked = performance.now();
    const response = await fetch(url, { signal: control.signal });
    if (!response.ok) throw new Refused(response.status);
    const size = Number(response.headers.get('content-length')) || (level.average * (to - from)) / 8;
    if (!response.body) return response.arrayBuffer();
    const parts: Uint8Array[] = [];
    let got = 0;
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      got += part.value.length;
      const seconds = (performance.now() - asked) / 1000;
      const ready = this.#readyUntil(this.video.currentTime) - this.video.currentTime;
      const isLate = this.rung > 0 && seconds > 1 && ((size - got) * seconds) / got > ready - safeSec && got < size / 2;
      if (isLate && !this.video.paused) {
        speed = Math.min(speed, (got * 8) / seconds);
        this.rung = 0;
        control.abort();
      }
    }
    speed = speedAfter(speed, got * 8, (performance.now() - asked) / 1000);
    const whole = new Uint8Array(got);
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole.buffer;
  }

  async #append(bytes: ArrayBuffer): Promise<void> {
    const buffer = this.#buffer;
    if (!buffer || this.#isOver) return;
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

  async #level(index: number): Promise<Level & { list: SegmentList }> {
    const level = this.#levels[index];
    if (!level) throw new Error('no such rung');
    level.list ??= readSegments(await this.#text(level.url), level.url);
    if (!level.list) throw new Error('no segments');
    return level as Level & { list: SegmentList };
  }

  async #text(url: string): Promise<string> {
    return this.hooks.playlists[url] ?? new TextDecoder().decode(await this.#bytes(url));
  }
  async #bytes(url: string, control?: AbortController): Promise<ArrayBuffer> {
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

  /** Stands before a hole of less than a second: a cut in the sound, a picture that begins late. */
  #skipHole = (): void => {
    const at = this.video.currentTime;
    const { buffered } = this.video;
    for (let index = 0; index < buffered.length; index++) {
      const start = buffered.start(index);
      if (start > at && start - at < 1) this.video.currentTime = start + 0.01;
    }
  };

  #fail(): void {
    if (!this.#isOver) this.hooks.failed();
  }

  /** Lets go of the element. */
  close(): void {
    this.#isOver = true;
    this.#fetching?.control.abort();
    this.video.removeEventListener('seeking', this.#moved);
    this.video.removeEventListener('timeupdate', this.wake);
    this.video.removeEventListener('waiting', this.#skipHole);
    removeEventListener('online', this.wake);
    this.wake();
    this.video.removeAttribute('src');
    this.video.load();
  }
}
