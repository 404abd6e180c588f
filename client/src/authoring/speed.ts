// How fast something goes, evened out, so that the time left does not jump about.

const settleSec = 8;

/** Feed it the bytes so far; it answers bytes per second once two seconds are known, else null. */
export const createSpeed = () => {
  let last: { bytes: number; atMs: number } | undefined;
  let speed: number | null = null;
  return {
    note(bytes: number, atMs: number): number | null {
      if (!last || bytes < last.bytes) {
        last = { bytes, atMs };
        return speed;
      }
      const seconds = (atMs - last.atMs) / 1000;
      if (seconds < 1) return speed;
      const now = (bytes - last.bytes) / seconds;
      const weight = 1 - Math.exp(-seconds / settleSec);
      speed = speed === null ? now : speed + (now - speed) * weight;
      last = { bytes, atMs };
      return speed;
    },
    /** After a pause the time that has passed says nothing. */
    reset: () => void (last = undefined),
  };
};
