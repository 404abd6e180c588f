// What a device of one's own remembers, so that the first page is there before the server has answered: who its owner is, and what
// they saw last. Begun by signing in on a personal device; gone when they sign out or somebody else comes.
const key = 'hoctap.own';

/** `build`: another build of the application may take other shapes for what was seen. */
interface Memory { person: string; build: string; seen: Record<string, unknown> }
const build = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';
const read = (): Memory | null => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Memory | null;
  } catch {
    return null;
  }
};
const write = (memory: Memory): void => {
  try {
    localStorage.setItem(key, JSON.stringify(memory));
  } catch {
    // A browser that keeps nothing, or is full: the page waits for the server.
  }
};

export const ownDevice = {
  begin: (person: string): void => write({ person, build, seen: {} }),
  /** Is it the device of this person alone? */
  isOf: (person: string | undefined): boolean => person !== undefined && read()?.person === person,
  end(): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  },
  /** What the owner saw last under this name. */
  recall(person: string | undefined, name: string): unknown {
    const memory = read();
    return memory && memory.person === person && memory.build === build ? memory.seen[name] : undefined;
  },
  /** Keeps what the owner saw; nothing on a device that is not theirs. */
  remember(person: string | undefined, name: string, value: unknown): void {
    const memory = read();
    if (memory && memory.person === person) write({ person: memory.person, build, seen: { ...(memory.build === build && memory.seen), [name]: value } });
  },
};
