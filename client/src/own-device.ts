// What a device of one's own remembers, so that the first page is there before the server has answered: who its owner is, and what
// was on their home last. Begun by signing in on a personal device; gone when they sign out or somebody else comes.
const key = 'hoctap.own';

/** `build`: another build of the application may take another shape for what was seen. */
interface Memory { person: string; build: string; home?: unknown }
const build = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';

/** Where a browser keeps nothing, the page waits for the server. */
const tried = <T>(work: () => T): T | null => {
  try {
    return work();
  } catch {
    return null;
  }
};
const read = (person: string | undefined): Memory | null => {
  const memory = tried(() => JSON.parse(localStorage.getItem(key) ?? 'null') as Memory | null);
  return memory?.person === person ? memory : null;
};
const write = (memory: Memory): unknown => tried(() => localStorage.setItem(key, JSON.stringify(memory)));

export const ownDevice = {
  begin: (person: string): unknown => write({ person, build }),
  end: (): unknown => tried(() => localStorage.removeItem(key)),
  /** Is it the device of this person alone? */
  isOf: (person: string | undefined): boolean => read(person) !== null,
  /** What its owner saw last. */
  home(person: string | undefined): unknown {
    const memory = read(person);
    return memory?.build === build ? memory.home : undefined;
  },
  /** Keeps what its owner saw; nothing on a device that is not theirs. */
  saw: (person: string | undefined, home: unknown): unknown => person && read(person) && write({ person, build, home }),
};
