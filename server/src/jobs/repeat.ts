// Work that runs again and again in the background, never twice at once, and stops cleanly.
import type { Log } from '../log.ts';

export interface Repeated {
  /** Runs the work soon (now, when it is idle); several calls become one run. */
  nudge(): void;
  /** Resolves when all work asked for before the call is done. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Repeats `work` every `seconds` and whenever nudged. A failure is logged and tried again at the next turn. */
export const repeat = (log: Log, name: string, seconds: number, work: () => Promise<void>): Repeated => {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const run = (): Promise<void> => {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await work().catch((error: unknown) => log.error({ err: error, work: name }, 'background work failed'));
      } while (again && !stopped);
    })().finally(() => (running = undefined));
    return running;
  };
  const timer = setInterval(() => void run(), seconds * 1000);
  timer.unref();
  return {
    nudge: () => {
      if (!stopped) void run();
    },
    settled: () => (stopped ? Promise.resolve() : run()),
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
};

/** Does the work for each item in turn; one that fails is logged and left for the next time, and holds up no other. */
export const forEachOwed = async <T>(log: Log, name: string, items: Iterable<T>, work: (item: T) => Promise<unknown>): Promise<void> => {
  for (const item of items) await work(item).catch((error: unknown) => log.error({ err: error, work: name }, 'owed work failed'));
};
