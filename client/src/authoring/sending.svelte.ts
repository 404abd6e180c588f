// Films on their way up, in pieces, by tus: they go on while other lessons are written, and after a lost line or a reload.
import { SvelteMap } from 'svelte/reactivity';
import type { Upload } from 'tus-js-client';
import { v7 } from 'uuid';
import { addressOf, call, errorOf } from '../api.ts';
import { bytes } from '../i18n/formats.ts';
import { language } from '../i18n/language.svelte.ts';
import { session } from '../session.ts';
import { asApiError } from '../ui/loaded.svelte.ts';
import { t } from './authoring.messages.ts';
import { type KeptUpload, dropUpload, keepUpload, keptUploads } from './kept-uploads.ts';
import { createSpeed } from './speed.ts';

/** Smaller than what proxies take in one request; a piece that breaks off is kept by the server up to there. */
const pieceBytes = 8_000_000;
/** Waits after a lost line, in milliseconds: then every quarter of a minute for half a day. */
const waits = [500, 1000, 2000, 5000, ...Array<number>(2880).fill(15_000)];
/** Refusals after which the same request may go well. 401: the token is renewed before it. */
const passing = (status: number): boolean => status === 0 || status >= 500 && status !== 507 || [401, 409, 423, 429].includes(status);

/** lost: the line is down, it goes on by itself. asks: after a reload, the file must be chosen again. */
export type SendingState = 'sending' | 'paused' | 'lost' | 'asks' | 'failed' | 'done';

export class Sending {
  state = $state<SendingState>('sending');
  sent = $state(0);
  /** Bytes per second; null while nothing is known. */
  speed = $state<number | null>(null);
  error = $state('');
  #file: File | undefined;
  #upload: Upload | undefined;
  #speed = createSpeed();
  #stale: string | null = null;

  constructor(readonly what: KeptUpload) {}

  /** Asks for the file again: the server has `received` of it. */
  ask(received: number): void {
    this.sent = received;
    this.state = 'asks';
  }

  /** Sends this file from wherever the server is. False when it is another file than the one begun. */
  async send(file: File): Promise<boolean> {
    if (file.name !== this.what.name || file.size !== this.what.size) {
      this.error = t.otherFile(this.what.name, bytes(this.what.size));
      return false;
    }
    this.error = '';
    this.state = 'sending';
    this.#file = file;
    this.#stale = session.token;
    keepUpload(this.what);
    const { Upload } = await import('tus-js-client');
    this.#upload = new Upload(file, {
      endpoint: addressOf('listFilmUploads'), uploadUrl: `${addressOf('listFilmUploads')}/${this.what.id}`, metadata: { film: this.what.id, name: file.name },
      chunkSize: pieceBytes, retryDelays: waits, storeFingerprintForResuming: false,
      onBeforeRequest: async (request) => {
        if (this.#stale !== null) await session.renew(this.#stale).catch(() => false);
        this.#stale = null;
        request.setHeader('authorization', `Bearer ${session.token ?? ''}`);
        request.setHeader('accept-language', language.current);
      },
      onAfterResponse: (_request, response) => {
        if (response.getStatus() === 401) this.#stale = session.token;
      },
      onProgress: (sent) => {
        if (this.state === 'lost') this.#speed.reset();
        if (this.state === 'lost' || this.state === 'sending') this.state = 'sending';
        this.sent = sent;
        this.speed = this.#speed.note(sent, performance.now());
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        // A sign-in that ran out is renewed before anybody notices.
        if (passing(status) && status !== 401) this.state = 'lost';
        return passing(status);
      },
      onSuccess: () => {
        this.sent = this.what.size;
        this.state = 'done';
      },
      onError: (error) => void this.#refused(error),
    });
    this.#upload.start();
    return true;
  }

  async #refused(error: Error): Promise<void> {
    const answer = (error as { originalResponse?: { getStatus(): number; getBody(): string } | null }).originalResponse;
    const refused = answer ? await errorOf(new Response(answer.getBody() || null, { status: answer.getStatus() })) : asApiError(error);
    this.state = 'failed';
    this.error = refused.message;
    if (refused.code !== 'uploads_full') return;
    const room = await call('listFilmUploads').catch(() => null);
    if (room) this.error = `${refused.message} ${t.room(bytes(room.usedBytes), bytes(room.quotaBytes), bytes(Math.max(0, room.quotaBytes - room.usedBytes)))}`;
  }

  pause(): void {
    this.state = 'paused';
    this.speed = null;
    void this.#upload?.abort();
  }

  /** Goes on after a pause, a refusal, or when the line is back. */
  resume(): void {
    if (!this.#file) return;
    const file = this.#file;
    this.#speed.reset();
    void (this.#upload?.abort() ?? Promise.resolve()).then(() => this.send(file));
  }

  /** Stops for good; the server forgets what it has. */
  async end(): Promise<void> {
    await this.#upload?.abort();
    const remove = () => fetch(`${addressOf('listFilmUploads')}/${this.what.id}`, { method: 'DELETE', headers: { authorization: `Bearer ${session.token ?? ''}`, 'tus-resumable': '1.0.0' } });
    const answer = await remove().catch(() => null);
    if (answer?.status === 401 && (await session.renew(session.token))) await remove().catch(() => null);
  }
}

/** All that is on its way, by lesson. */
class Sendings {
  #all = new SvelteMap<string, Sending>();
  constructor() {
    addEventListener('online', () => {
      for (const one of this.#all.values()) if (one.state === 'lost') one.resume();
    });
    addEventListener('beforeunload', (event) => {
      if ([...this.#all.values()].some(({ state }) => state === 'sending' || state === 'lost')) event.preventDefault();
    });
  }

  of = (lesson: string): Sending | undefined => this.#all.get(lesson);
  /** Films of this course that are whole and wait to be named by their lesson. */
  finishedOf = (course: string): Sending[] => [...this.#all.values()].filter(({ what, state }) => what.course === course && state === 'done');

  /** Begins to send; what the server has of the same file is not sent again. Throws ApiError. */
  async begin(course: string, lesson: string, file: File): Promise<void> {
    const { items } = await call('listFilmUploads');
    const open = [...this.#all.values()].map(({ what }) => what.id);
    const there = items.find(({ id, name, size }) => name === file.name.normalize('NFC') && size === file.size && !open.includes(id));
    const sending = new Sending({ id: there?.id ?? v7(), course, lesson, name: file.name, size: file.size });
    this.#all.set(lesson, sending);
    await sending.send(file);
  }

  /**
   * Takes up what this browser remembers of a course's films after a reload, and forgets what the saved draft names or has no
   * lesson for any more: until it is saved, a film that is whole could still be lost with the page.
   */
  async recall(course: string, saved: { id: string; film: string | null }[]): Promise<void> {
    const ours = keptUploads().filter((one) => one.course === course && !this.#all.has(one.lesson));
    const isNeeded = ({ id, lesson }: KeptUpload) => saved.some((one) => one.id === lesson && one.film !== id);
    for (const { id } of ours.filter((one) => !isNeeded(one))) dropUpload(id);
    const kept = ours.filter(isNeeded);
    if (kept.length === 0) return;
    const { items } = await call('listFilmUploads');
    for (const one of kept) {
      const open = items.find(({ id }) => id === one.id);
      const isFilm = !open && (await call('getFilm', { params: { film: one.id } }).then(() => true, (error: unknown) => asApiError(error).isPassing ? null : false));
      if (isFilm === false && !open) dropUpload(one.id);
      if (!open && !isFilm) continue;
      const sending = new Sending(one);
      if (open) sending.ask(open.received);
      else sending.state = 'done';
      this.#all.set(one.lesson, sending);
    }
  }

  /** Hands a film that is whole to its lesson. */
  take = (lesson: string): void => void this.#all.delete(lesson);
  /** Forgets a film that was given up. */
  forget(lesson: string): void {
    const one = this.#all.get(lesson);
    if (one) dropUpload(one.what.id);
    this.#all.delete(lesson);
  }
}
export const sendings = new Sendings();
