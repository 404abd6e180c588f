// The built product as a process of its own, to be killed and started again on the same data.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
};

export interface Product {
  url: string;
  /** Ends the server at once, as a power cut would. */
  killServer(): Promise<void>;
  /** Ends the embedded store at once; the server starts it anew. */
  killStore(): Promise<void>;
  /** Starts the server if it does not run, and waits until it is healthy. */
  start(): Promise<void>;
  /** Ctrl-C; answers the exit code. */
  stop(): Promise<number | null>;
}

/** Runs `server/dist/main.js` (built by `npm run build`) with these variables. */
export const product = async (dataDir: string, uploadsDir: string, environment: Record<string, string> = {}): Promise<Product> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const spawned = () => {
    const { MONGODB_URI: _real, ...inherited } = process.env;
    return spawn(process.execPath, [join(root, 'server/dist/main.js')], {
      cwd: root, stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...inherited, NODE_ENV: 'development', PORT: String(port), DATA_DIR: dataDir, UPLOADS_DIR: uploadsDir, LOG_LEVEL: 'silent', RATE_LIMIT: 'off', ...environment },
    });
  };
  const isHealthy = () => fetch(`${url}/api/health`).then((response) => response.ok, () => false);
  return {
    url,
    async start() {
      do {
        if (child && child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
        // Killed, perhaps while somebody waited for it here.
        if (!child || child.signalCode !== null) child = spawned();
        await new Promise((resolve) => setTimeout(resolve, 100));
      } while (!(await isHealthy()));
    },
    async killServer() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    async killStore() {
      const { pid } = JSON.parse(await readFile(join(dataDir, 'store.json'), 'utf8')) as { pid: number };
      process.kill(pid, 'SIGKILL');
    },
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return null;
      const ended = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGINT');
      return (await ended)[0];
    },
  };
};

/** Runs a script of the project; answers its exit code and what it printed. */
export const runScript = async (name: string, environment: Record<string, string>, args: string[] = []): Promise<{ code: number | null; text: string }> => {
  const { MONGODB_URI: _real, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'scripts', name), ...args], { cwd: root, env: { ...inherited, LOG_LEVEL: 'warn', ...environment } });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, text };
};
