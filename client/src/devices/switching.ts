// Who sits at a shared device: in by PIN or card, out at a press or after a rest. What each learned waits in an outbox of their own.
import type { Result } from '@hoctap/shared';
import { shortName } from '@hoctap/shared/devices.rules';
import { ApiError, call } from '../api.ts';
import { router } from '../router.svelte.ts';
import { link } from '../routes.ts';
import { auth } from '../state/auth.svelte.ts';
import { type Here, here } from './here.ts';

/** Takes a session that the server gave to somebody on this device. A device that is shared no more forgets it was. */
const enter = async (ask: () => Promise<Result<'enterByPin'>>): Promise<void> => {
  // Its answer takes a cookie away, which must not be that of the next.
  await told;
  try {
    const { id, fullName } = auth.take(await ask());
    here.saw({ id, name: shortName(fullName) });
  } catch (error) {
    if (error instanceof ApiError && error.code === 'device_revoked') here.forget();
    throw error;
  }
};
/** Throws ApiError. */
export const byPin = ({ id, secret }: Here, who: { person: string } | { login: string }, pin: string): Promise<void> =>
  enter(() => call('enterByPin', { params: { device: id }, body: { secret, who, pin } }));
/** Throws ApiError. */
export const byCard = ({ id, secret }: Here, code: string): Promise<void> => enter(() => call('enterByCard', { params: { device: id }, body: { secret, code } }));

let told: Promise<unknown> = Promise.resolve();
/** Tells the server that nobody is here, for whom it may still know by a cookie since there was no line. */
export const tellNobody = (): void => {
  told = call('signOut').catch(() => undefined);
};

/** Ends the sign-in of whoever is here. Without a line the device forgets them at once, and tells the server when it can. */
export const leave = async (): Promise<void> => {
  await auth.signOut();
  router.go(link('switch'), { replace: true });
};

/** How many things each of these people has still to send from here. */
export const waitingOf = async (people: Here['people']): Promise<Map<string, number>> => {
  const { outbox } = await import('../offline/outbox.ts');
  return new Map(await Promise.all(people.map(async ({ id }) => [id, await outbox.waiting(id).catch(() => 0)] as const)));
};
