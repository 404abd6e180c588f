// config -> store -> listen -> clean stop: the only file with side effects on import.
import { createServer } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { boot } from './boot.ts';
import { createSockets } from './realtime/sockets.ts';
import { announce } from './announce.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const bundledStore = join(here, 'store.js');

const start = async () => {
  const config = readConfig(process.env, root);
  const log = createLog(config.logLevel);
  const booted = await boot(config, log, existsSync(bundledStore) ? bundledStore : undefined);
  const clientDir = join(root, 'client/dist');
  const app = createApp(booted.deps, booted.services, { version: booted.version, clientDir: existsSync(clientDir) ? clientDir : undefined });
  const http = createServer(app);
  // A film of 2 GB over a poor line takes longer than Node's five minutes.
  http.requestTimeout = 0;
  const sockets = createSockets(booted.deps, booted.services, http);

  let stopping: Promise<void> | undefined;
  const stop = () =>
    (stopping ??= (async () => {
      await sockets.close();
      http.closeAllConnections();
      await new Promise((done) => http.close(done));
      await booted.stop();
    })());
  const stopAndExit = () => {
    stop().then(() => process.exit(0), (error: unknown) => {
      log.fatal({ err: error }, 'stop failed');
      process.exit(1);
    });
  };
  // A signal may come twice, from the terminal and from npm: the second changes nothing.
  process.on('SIGINT', stopAndExit).on('SIGTERM', stopAndExit);

  try {
    await new Promise<void>((listening, failed) => {
      http.once('error', failed).listen(config.port, config.host, () => listening());
    });
  } catch (error) {
    await booted.stop();
    const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw new Error(busy ? `Port ${config.port} is in use; set PORT to a free one.` : `Cannot listen on ${config.host}:${config.port}: ${(error as Error).message}`, { cause: error });
  }
  await announce(config, booted, http.address());
};

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
