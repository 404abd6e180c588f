// A film that the server has: followed while it is made playable.
import type { Film } from '@hoctap/shared/media.contract';
import { call } from '../api.ts';
import { listen } from '../live.ts';
import { asApiError } from '../ui/loaded.svelte.ts';

const pollMs = 4000;

export class FilmState {
  film = $state.raw<Film | null>(null);
  error = $state('');
  /** The version that was made anew while it was looked at. */
  remade = $state('');

  /** Follows a film until the returned function is called. */
  follow(id: string): () => void {
    const read = () => call('getFilm', { params: { film: id } }).then((film) => this.#take(film), (error: unknown) => (this.error = asApiError(error).message));
    this.remade = '';
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

  retry = (): Promise<void> => this.#ask((film) => call('retryFilm', { params: { film } }));
  /** Stops the work on it; what can be played already stays. */
  cancel = (): Promise<void> => this.#ask((film) => call('cancelFilm', { params: { film } }));

  /** Makes one version anew; what is shown stays until that is done. */
  remake = (rung: string): Promise<void> => this.#ask((film) => call('remakeRung', { params: { film, rung } }));

  #take(film: Film): void {
    const { id, redo } = this.film ?? {};
    if (film.redo) this.remade = '';
    else if (film.id === id && redo && film.state === 'ready') this.remade = redo;
    this.film = film;
  }
  async #ask(operation: (film: string) => Promise<Film>): Promise<void> {
    const id = this.film?.id;
    if (!id) return;
    this.error = '';
    try {
      this.#take(await operation(id));
    } catch (error) {
      this.error = asApiError(error).message;
    }
  }
}
