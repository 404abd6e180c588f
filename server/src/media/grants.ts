// Who may fetch a film's parts: asked once a minute per person and film, forgotten at once when access is revoked.
import { LRUCache } from 'lru-cache';
import type { Deps } from '../deps.ts';
import type { MediaPass } from './media-cookie.ts';

const keptSec = 60;
const mostKept = 20_000;

/** Says whether the person may watch the film; rooms above media register theirs. */
export type GrantCheck = (person: string, film: string) => Promise<boolean>;

export const createGrants = (deps: Pick<Deps, 'clock' | 'bus'>, isAlive: (session: string) => Promise<boolean>) => {
  const checks: GrantCheck[] = [];
  const kept = new LRUCache<string, { granted: Promise<boolean>; known: boolean; until: number }>({ max: mostKept });
  deps.bus.on('access:revoked', ({ person }) => {
    for (const key of kept.keys()) if (key.startsWith(`${person}|`)) kept.delete(key);
  });
  const ask = async ({ person, session }: MediaPass, film: string): Promise<boolean> => {
    if (!(await isAlive(session))) return false;
    for (const check of checks) if (await check(person, film)) return true;
    return false;
  };
  const keyOf = ({ person, session }: MediaPass, film: string) => `${person}|${session}|${film}`;
  const inForce = (pass: MediaPass, film: string) => {
    const there = kept.get(keyOf(pass, film));
    return there && there.until > deps.clock.now().getTime() ? there : undefined;
  };
  return {
    register: (check: GrantCheck) => void checks.push(check),
    /** Is it known at this moment that the pass opens the film? False where that must be asked first. */
    knows: (pass: MediaPass, film: string): boolean => inForce(pass, film)?.known ?? false,
    async allows(pass: MediaPass, film: string): Promise<boolean> {
      const there = inForce(pass, film);
      if (there) return there.granted;
      const granted = ask(pass, film);
      const entry = { granted, known: false, until: deps.clock.now().getTime() + keptSec * 1000 };
      kept.set(keyOf(pass, film), entry);
      granted.then((is) => (entry.known = is), () => kept.delete(keyOf(pass, film)));
      return granted;
    },
  };
};
export type Grants = ReturnType<typeof createGrants>;
