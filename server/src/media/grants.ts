// Who may fetch a film's parts: asked once a minute per person and film, forgotten at once when access is revoked.
import type { Deps } from '../deps.ts';
import type { MediaPass } from './media-cookie.ts';

const keptSec = 60;
const mostKept = 20_000;

/** Says whether the person may watch the film; rooms above media register theirs. */
export type GrantCheck = (person: string, film: string) => Promise<boolean>;

export const createGrants = (deps: Pick<Deps, 'clock' | 'bus'>, isAlive: (session: string) => Promise<boolean>) => {
  const checks: GrantCheck[] = [];
  const kept = new Map<string, { granted: Promise<boolean>; until: number }>();
  deps.bus.on('access:revoked', ({ person }) => {
    for (const key of kept.keys()) if (key.startsWith(`${person}|`)) kept.delete(key);
  });
  const ask = async ({ person, session }: MediaPass, film: string): Promise<boolean> => {
    if (!(await isAlive(session))) return false;
    for (const check of checks) if (await check(person, film)) return true;
    return false;
  };
  return {
    register: (check: GrantCheck) => void checks.push(check),
    async allows(pass: MediaPass, film: string): Promise<boolean> {
      const key = `${pass.person}|${pass.session}|${film}`;
      const now = deps.clock.now().getTime();
      const known = kept.get(key);
      if (known && known.until > now) return known.granted;
      if (kept.size >= mostKept) kept.clear();
      const granted = ask(pass, film);
      kept.set(key, { granted, until: now + keptSec * 1000 });
      granted.catch(() => kept.delete(key));
      return granted;
    },
  };
};
export type Grants = ReturnType<typeof createGrants>;
