// The demo served for one run, on a port of its own; nothing of it stays.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a bench keeps its data while it runs; removed after. */
export const withFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'hoctap-bench-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The environment of a demo in a folder, on the embedded store, or where MONGODB_URI is set on a fresh server there. */
export const demoIn = (folder: string): NodeJS.ProcessEnv => ({
  ...process.env, NODE_ENV: 'development', SEED: 'demo', RATE_LIMIT: 'off', DATA_DIR: join(folder, 'data'), UPLOADS_DIR: join(folder, 'uploads'),
});

/** Runs `work` against the address of a server of the folder, which is seeded first where that is still to be done. */
export const withServer = async (folder: string, work: (url: string) => Promise<void>, more: NodeJS.ProcessEnv = {}): Promise<void> => {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { ...demoIn(folder), ...more },
  });
  const ended = once(child, 'exit');
  try {
    const port = await Promise.race([
      once(child, 'message').then(([given]) => given as number),
      ended.then(([code]) => { throw new Error(`the server ended with code ${code}`); }),
    ]);
    await work(`http://127.0.0.1:${port}`);
  } finally {
    if (child.connected) child.disconnect();
    await ended;
  }
};

/** Runs `work` against the address of a freshly seeded server. */
export const withDemo = (work: (url: string) => Promise<void>): Promise<void> => withFolder((folder) => withServer(folder, work));
