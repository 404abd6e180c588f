import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { newSocketPath, removeSocket } from './socket.ts';

export interface StoreOptions {
  /** Where the data lies; made when missing. */
  dataDir: string;
  /** Takes the lines the store's process writes. */
  onLog?: (line: string) => void;
  /** Where to listen; a fresh private folder by default. */
  socketPath?: string;
  /** The bundled `main.js`; by default `main.ts` beside this file, run by tsx. */
  entry?: string;
}

export interface RunningStore {
  uri: string;
  /** Of the process that runs now; another one after a restart. */
  readonly pid: number;
  /** Stops the store cleanly; resolves when its process is gone. */
  stop(): Promise<void>;
}

const firstDelay = 250;
const longestDelay = 8000;
// A store that lived so long was well: the next delay is the first again.
const healthyMilliseconds = 60_000;
// A store that does not stop by then is killed: what it acknowledged is on the disk.
const patienceMilliseconds = 10_000;

/**
 * Starts the store as a child process and starts it again, on the same socket, whenever it dies, so that drivers
 * reconnect by themselves. Rejects with the store's own sentence when it cannot start at all.
 */
export async function startStore(options: StoreOptions): Promise<RunningStore> {
  const socketPath = options.socketPath ?? newSocketPath();
  const cleanUp = () => {
    if (options.socketPath === undefined) removeSocket(socketPath);
  };
  let child = launch(options, socketPath);
  let stopping = false;
  const wake = new AbortController();
  const uri = await ready(child).catch((error: unknown) => {
    cleanUp();
    throw error;
  });
  const supervising = supervise();

  return {
    uri,
    get pid() {
      return child.pid ?? 0;
    },
    async stop() {
      stopping = true;
      wake.abort();
      if (child.connected) child.disconnect();
      const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMilliseconds);
      await supervising;
      clearTimeout(impatience);
      cleanUp();
    },
  };

  async function supervise(): Promise<void> {
    let delay = firstDelay;
    for (;;) {
      const started = Date.now();
      const cause = await exited(child);
      if (stopping) return;
      if (Date.now() - started > healthyMilliseconds) delay = firstDelay;
      options.onLog?.(`the store ended (${cause}); it starts again in ${delay} ms`);
      await pause(delay, undefined, { signal: wake.signal, ref: false }).catch(() => {});
      if (stopping) return;
      delay = Math.min(delay * 2, longestDelay);
      child = launch(options, socketPath);
    }
  }
}

function launch({ dataDir, onLog, entry }: StoreOptions, socketPath: string): ChildProcess {
  const main = entry ?? fileURLToPath(new URL('../main.ts', import.meta.url));
  const execArgv = main.endsWith('.ts') ? ['--import', tsxLoader()] : [];
  const child = fork(main, [dataDir, socketPath], { execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => onLog?.(line));
  }
  return child;
}

// By its path: the working folder of the caller may know no tsx. (mocha loads this file where import.meta.resolve is missing.)
const tsxLoader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

const exited = async (child: ChildProcess): Promise<string> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode ?? `code ${child.exitCode}`;
};

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: { uri?: string; error?: string }) => {
      if (message.uri) resolve(message.uri);
      else reject(new Error(message.error));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`The embedded store ended as it started (${signal ?? `code ${code}`}).`)));
  });
}
