// Who calls: sign-in and person, read from the store once a minute at most and forgotten at once when either changes.
import { nullIfRefused } from '@hoctap/shared';
import { LRUCache } from 'lru-cache';
import type { Deps } from '../deps.ts';
import type { PersonDoc } from './person.model.ts';
import type { SignInDoc } from './sign-in.model.ts';

interface Known { signIn: SignInDoc | null; person: PersonDoc | null }
interface Sources {
  /** The sign-in, while it holds. */
  alive: (family: string) => Promise<SignInDoc | null>;
  person: (id: string) => Promise<PersonDoc>;
}

/** For what another process may have changed unheard. */
const keptMs = 60_000;
const mostKept = 5000;

/** Answers a function that gives the person and the sign-in `family` of theirs, each null where there is none that holds. */
export const keepCallers = ({ bus, clock }: Pick<Deps, 'bus' | 'clock'>, { alive, person }: Sources) => {
  /** By person, then by sign-in. */
  const kept = new LRUCache<string, Map<string, { known: Promise<Known>; until: number }>>({ max: mostKept });
  const forget = (changed: { person: string }): void => void kept.delete(changed.person);
  bus.on('person:changed', forget);
  bus.on('access:revoked', forget);

  return (id: string, family: string): Promise<Known> => {
    const now = clock.now().getTime();
    const there = kept.get(id)?.get(family);
    if (there && there.until > now) return there.known;
    const known = Promise.all([alive(family), person(id).catch(nullIfRefused)]).then(([signIn, found]) => ({ signIn, person: found }));
    // Kept from the question on, not from the answer: a change between the two is heard.
    const entry = { known, until: now + keptMs };
    kept.set(id, (kept.get(id) ?? new Map<string, typeof entry>()).set(family, entry));
    known.then(
      ({ signIn, person: found }) => void (entry.until = signIn && found ? Math.min(entry.until, signIn.expiresAt.getTime()) : 0),
      () => void (entry.until = 0),
    );
    return known;
  };
};
