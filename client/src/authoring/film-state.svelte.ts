// A film that the server has: followed while it is made playable.
import type { Film } from '@hoctap/shared/media.contract';
import { call } from '../api.ts';
import { listen } from '../live.ts';
import { asApiError } from '../ui/loaded.svelte.ts';

const pollMs = 4000;

export class FilmState {
  film = $state.raw<Film | null>(null);
  error = $state('');

  /** Follows a film until the returned function is called. */
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

  retry = (): Promise<void> => this.#ask('retryFilm');
  /** Stops the work on it; what can be played already stays. */
  cancel = (): Promise<void> => this.#ask('cancelFilm');

  async #ask(operation: 'retryFilm' | 'cancelFilm'): Promise<void> {
    const id = this.film?.id;
    if (!id) return;
    try {
      this.film = await call(operation, { params: { film: id } });
    } catch (error) {
      this.error = asApiError(error).message;
    }
  }
}
