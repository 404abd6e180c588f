// Who is signed in, and what they may do.
import type { Result, Verb } from '@hoctap/shared';
import type { Me } from '@hoctap/shared/accounts.contract';
import { can } from '@hoctap/shared/can';
import { dayOf } from '@hoctap/shared/time';
import { call } from '../api.ts';
import { language } from '../i18n/language.svelte.ts';
import { ownDevice } from '../own-device.ts';
import { session } from '../session.ts';

class Auth {
  #me = $state.raw<Me | null>(null);
  /** It is known who is here, by the server or by a device of their own: a page may draw. */
  isReady = $state(false);

  constructor() {
    session.onChange((next) => {
      this.#me = next?.me ?? null;
    });
  }

  get me(): Me | null {
    return this.#me;
  }

  /** Works with people's learning in some unit, so the staff frame is theirs. */
  readonly isStaff = $derived.by(() => this.can('unit:read'));

  /** May the person do this at a unit given by its path, or anywhere? Hides buttons; the server decides. */
  can(verb: Verb, path?: readonly string[]): boolean {
    return can(this.#me, verb, path, dayOf(new Date()));
  }

  /** Asks once at the start whether the refresh cookie still holds. */
  async start(): Promise<void> {
    const me = session.remembered;
    if (me) [this.#me, this.isReady] = [me, true];
    if (session.isKnown) await session.renew(null);
    this.isReady = true;
  }

  async signIn(login: string, password: string, device: 'personal' | 'shared'): Promise<Me> {
    const me = this.take(await call('signIn', { body: { login, password, device } }));
    if (device === 'personal') ownDevice.begin(me.id);
    else ownDevice.end();
    return me;
  }

  /** Takes a session that another operation answered (set-up, joining, a new password). */
  take(next: Result<'signIn'>): Me {
    session.set(next);
    return next.me;
  }

  async signOut(everywhere = false): Promise<void> {
    await call(everywhere ? 'signOutEverywhere' : 'signOut').catch(() => undefined);
    session.set(null);
  }

  /** Changes how the person is addressed, or their language. */
  async update(change: { address?: Me['address']; language?: Me['language'] }): Promise<void> {
    if (change.language) language.current = change.language;
    if (this.#me) this.#me = await call('updateMe', { body: change });
  }

  /** Reads the person again, for example after a notice came. */
  async reload(): Promise<void> {
    if (this.#me) this.#me = await call('getMe');
  }
}

export const auth = new Auth();
