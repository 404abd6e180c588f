import { openHost } from './host/host.ts';
import { newSocketPath, removeSocket } from './host/socket.ts';

/*
 * The store's process: main.ts DATA_DIR [SOCKET_PATH]. Under a supervisor (an IPC channel) it tells when it is ready,
 * leaves signals to it, and ends with it. STORE_LOG and STORE_SWEEP_MS are for tests.
 */
const [dataDir = process.env.STORE_DATA_DIR, givenSocket] = process.argv.slice(2);
const supervised = process.send !== undefined;

const fail = (sentence: string): never => {
  process.send?.({ error: sentence });
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
};

if (process.platform === 'win32') fail('The embedded store does not run on Windows yet; set MONGODB_URI to a MongoDB server.');
if (!dataDir) fail('The embedded store needs the path of a data folder.');

const socketPath = givenSocket ?? newSocketPath();
const opening = openHost({
  dataDir: dataDir as string,
  socketPath,
  owner: supervised ? process.ppid : undefined,
  logPath: process.env.STORE_LOG,
  sweepMilliseconds: Number(process.env.STORE_SWEEP_MS ?? 60_000),
  log: (line) => process.stderr.write(`${line}\n`),
  onTear: (error) => {
    process.stderr.write(`a commit failed, the store ends: ${String(error)}\n`);
    process.exit(70);
  },
}).catch((error: unknown) => fail(`The embedded store cannot start: ${(error as Error).message}`));

// From here on, also while the store is still opening: whoever lets it go then is not to be missed.
let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  const host = await opening;
  await host.stop();
  if (givenSocket === undefined) removeSocket(socketPath);
  process.exit(0);
};
// A signal to the whole group reaches the server too: it stops first, and this store when the server lets it go.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (!supervised) void stop();
  });
}
process.on('disconnect', () => void stop());
const { uri } = await opening;
if (!stopping) process.send?.({ ready: true, uri });
