// A film on its way: uploaded with progress (fetch cannot tell it, so XMLHttpRequest), then made playable by the server.
import type { Film } from '@hoctap/shared/media.contract';
import { addressOf, call, errorOf } from '../api.ts';
import { language } from '../i18n/language.svelte.ts';
import { listen } from '../live.ts';
import { session } from '../session.ts';
import { asApiError } from '../ui/loaded.svelte.ts';

const pollMs = 4000;

export class FilmUpload {
  film = $state.raw<Film | null>(null);
  /** Bytes sent while uploading; null when nothing is on its way. */
  sent = $state<{ bytes: number; of: number } | null>(null);
  error = $state('');
  #request: XMLHttpRequest | undefined;

  /** Follows a film that is there already, until the returned function is called. */
  follow(id: string): () => void {
    const read = () => call('getFilm', { params: { film: id } }).then((film) => (this.film = film), (error: unknown) => (this.error = asApiError(error).message));
    void read();
    const stop = listen('film:progressed', (payload) => {
      if (payload.film === id) void read();
    });
    const timer = setInterval(() => {
      if (this.film?.state !== 'ready' && this.film?.state !== 'failed') void read();
    }, pollMs);
    return () => {
      clearInterval(timer);
      stop();
    };
  }

  /** Uploads a file under an id made once, so that a repeat after a lost reply makes no second film. */
  async send(id: string, file: File): Promise<Film | null> {
    this.error = '';
    this.sent = { bytes: 0, of: file.size };
    if (session.token) await session.renew(null).catch(() => false);
    try {
      this.film = await this.#upload(id, file);
      return this.film;
    } catch (error) {
      this.error = asApiError(error).message;
      return null;
    } finally {
      this.sent = null;
    }
  }

  #upload(id: string, file: File): Promise<Film> {
    const body = new FormData();
    body.append('film', file);
    const request = new XMLHttpRequest();
    this.#request = request;
    return new Promise((resolve, reject) => {
      request.upload.onprogress = ({ loaded, total }) => (this.sent = { bytes: loaded, of: total });
      request.onload = async () => {
        const response = new Response(request.responseText, { status: request.status });
        if (response.ok) resolve((await response.json()) as Film);
        else reject(await errorOf(response));
      };
      request.onerror = async () => reject(await errorOf(Response.error()));
      request.onabort = () => reject(new Error(''));
      request.open('POST', addressOf('uploadVideo'));
      request.setRequestHeader('authorization', `Bearer ${session.token ?? ''}`);
      request.setRequestHeader('accept-language', language.current);
      request.setRequestHeader('x-film-id', id);
      request.send(body);
    });
  }

  cancel(): void {
    this.#request?.abort();
  }

  async retry(): Promise<void> {
    const id = this.film?.id;
    if (!id) return;
    try {
      this.film = await call('retryFilm', { params: { film: id } });
    } catch (error) {
      this.error = asApiError(error).message;
    }
  }
}
