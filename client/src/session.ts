// The sign-in of this browser: one access token in memory, shared by all tabs; the refresh cookie does the rest.
import type { Result } from '@hoctap/shared';
import { ownDevice } from './own-device.ts';

type Session = Result<'signIn'>;
type Me = Session['me'];
const knownKey = 'hoctap.signed-in';
const meKey = 'hoctap.me';
const channel = new BroadcastChannel('hoctap.session');

const storage = {
  get: () => {
    try {
      return localStorage.getItem(knownKey) === '1';
    } catch {
      return false;
    }
  },
  /** Who signed in here last and has not signed out; null where nothing is kept. */
  me: (): Me | null => {
    try {
      return JSON.parse(localStorage.getItem(meKey) ?? 'null') as Me | null;
    } catch {
      return null;
    }
  },
  set: (me: Me | null) => {
    try {
      if (me) localStorage.setItem(knownKey, '1');
      else localStorage.removeItem(knownKey);
      if (me) localStorage.setItem(meKey, JSON.stringify(me));
      else localStorage.removeItem(meKey);
    } catch {
      // A browser that keeps nothing: the sign-in lasts as long as the page.
    }
  },
};

class CurrentSession {
  token: string | null = null;
  /** Whose token it is. */
  person: string | null = null;
  #known = storage.get();
  #listeners = new Set<(session: { me: Me } | null) => void>();

  constructor() {
    channel.onmessage = ({ data }: MessageEvent<Session | null>) => this.#apply(data);
    // Without a line the page knows who is here; with it the server is asked again.
    addEventListener('online', () => this.#known && !this.token && void this.renew(null));
  }

  /** Has somebody signed in here, as far as this browser knows? Spares a stranger's first page the refresh call. */
  get isKnown(): boolean {
    return this.#known;
  }

  /** Whose device this is: who is signed in, or was when a server last answered. */
  get owner(): string | null {
    return this.person ?? storage.me()?.id ?? null;
  }

  /** Who is signed in here for all that this device of theirs knows; the server is still to be asked. */
  get remembered(): Me | null {
    const me = this.#known ? storage.me() : null;
    return ownDevice.isOf(me?.id) ? me : null;
  }

  /** Called with every new session, null when it ended, in this tab or another. */
  onChange(listen: (session: { me: Me } | null) => void): void {
    this.#listeners.add(listen);
  }

  /** Takes a session that the server gave, or its end, and tells the other tabs. */
  set(session: Session | null): void {
    this.#apply(session);
    channel.postMessage(session);
  }

  #apply(session: Session | null): void {
    this.token = session?.accessToken ?? null;
    this.person = session?.me.id ?? null;
    this.#known = session !== null;
    storage.set(session?.me ?? null);
    if (!ownDevice.isOf(session?.me.id)) ownDevice.end();
    for (const listen of this.#listeners) listen(session);
  }

  /** No server answers: whoever is signed in on this device stays so, without a token. */
  #alone(): false {
    const me = this.token ? null : storage.me();
    if (me) for (const listen of this.#listeners) listen({ me });
    return false;
  }

  /** Renews the token unless another tab already did since `stale`. False when the sign-in is over or the line is down. */
  async renew(stale: string | null): Promise<boolean> {
    const refresh = async (): Promise<boolean> => {
      if (this.token && this.token !== stale) return true;
      const response = await fetch('/api/session/refresh', { method: 'POST' }).catch(() => null);
      if (!response) return this.#alone();
      if (response.ok) this.set((await response.json()) as Session);
      // Only a clear "no" ends the sign-in; a failing server does not.
      else if (response.status === 401) this.set(null);
      return response.ok;
    };
    return navigator.locks ? navigator.locks.request('hoctap.refresh', refresh) : refresh();
  }
}

export const session = new CurrentSession();
