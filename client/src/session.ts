// The sign-in of this browser: one access token in memory, shared by all tabs; the refresh cookie does the rest.
import type { Result } from '@hoctap/shared';

type Session = Result<'signIn'>;
const knownKey = 'hoctap.signed-in';
const channel = new BroadcastChannel('hoctap.session');

const storage = {
  get: () => {
    try {
      return localStorage.getItem(knownKey) === '1';
    } catch {
      return false;
    }
  },
  set: (isKnown: boolean) => {
    try {
      if (isKnown) localStorage.setItem(knownKey, '1');
      else localStorage.removeItem(knownKey);
    } catch {
      // A browser that keeps nothing: the sign-in lasts as long as the page.
    }
  },
};

class CurrentSession {
  token: string | null = null;
  #known = storage.get();
  #listeners = new Set<(session: Session | null) => void>();

  constructor() {
    channel.onmessage = ({ data }: MessageEvent<Session | null>) => this.#apply(data);
  }

  /** Has somebody signed in here, as far as this browser knows? Spares a stranger's first page the refresh call. */
  get isKnown(): boolean {
    return this.#known;
  }

  /** Called with every new session, null when it ended, in this tab or another. */
  onChange(listen: (session: Session | null) => void): void {
    this.#listeners.add(listen);
  }

  /** Takes a session that the server gave, or its end, and tells the other tabs. */
  set(session: Session | null): void {
    this.#apply(session);
    channel.postMessage(session);
  }

  #apply(session: Session | null): void {
    this.token = session?.accessToken ?? null;
    this.#known = session !== null;
    storage.set(this.#known);
    for (const listen of this.#listeners) listen(session);
  }

  /** Renews the token unless another tab already did since `stale`. False when the sign-in is over or the line is down. */
  async renew(stale: string | null): Promise<boolean> {
    const refresh = async (): Promise<boolean> => {
      if (this.token && this.token !== stale) return true;
      const response = await fetch('/api/session/refresh', { method: 'POST' }).catch(() => null);
      if (!response) return false;
      if (response.ok) this.set((await response.json()) as Session);
      // Only a clear "no" ends the sign-in; a failing server does not.
      else if (response.status === 401) this.set(null);
      return response.ok;
    };
    return navigator.locks ? navigator.locks.request('hoctap.refresh', refresh) : refresh();
  }
}

export const session = new CurrentSession();
