// Everything between the configuration and a listening server: folders, secret, store, services, seed. Scripts use it too.
import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findTools } from './adapters/transcoder/index.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import type { Log } from './log.ts';
import { createBus } from './realtime/bus.ts';
import { seedDemo } from './seed/demo.ts';
import { type Services, createServices } from './services.ts';
import { openStore } from './store/connect.ts';
import { checkSchemas, ensureIndexes } from './store/schemas.ts';

export interface Booted {
  deps: Deps;
  services: Services;
  version: string;
  /** Link that makes the first system administrator; undefined when there is one. */
  setupLink: string | undefined;
  stop(): Promise<void>;
}

export const version = '0.1.0';

/** Makes a folder that we can write in, or throws one sentence. */
const writable = async (folder: string, variable: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch {
    throw new Error(`Cannot write in ${folder}; give this user the right to, or set ${variable} to another folder.`);
  }
};

/** JWT_SECRET, else one made once and kept in the data folder for this user alone. */
const secretOf = async (config: Config): Promise<string> => {
  if (config.jwtSecret) return config.jwtSecret;
  const path = join(config.dataDir, 'secret');
  const made = randomBytes(48).toString('base64url');
  await writeFile(path, made, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await chmod(path, 0o600);
  return readFile(path, 'utf8');
};

/** Opens the store and builds the services; `background` starts the work that a server does beside requests. */
export const boot = async (config: Config, log: Log, storeEntry?: string, { background = true } = {}): Promise<Booted> => {
  await writable(config.dataDir, 'DATA_DIR');
  await writable(config.uploadsDir, 'UPLOADS_DIR');
  const secret = await secretOf(config);
  const [store, tools] = await Promise.all([openStore(config, storeEntry), findTools(config.ffmpeg)]);
  try {
    const deps: Deps = { config, clock: systemClock, log, db: store.db, bus: createBus(), secret, tools, storeKind: store.kind };
    const services = createServices(deps);
    if (store.kind === 'embedded') checkSchemas(store.db);
    await ensureIndexes(store.db);
    if (config.seed === 'demo') await seedDemo(deps, services, { onProgress: (line) => log.info(line) });
    await services.ready();
    if (background) services.start();
    const setupLink = (await services.accounts.hasAdministrator()) ? undefined : await services.accounts.createSetupLink();
    return {
      deps, services, version, setupLink,
      async stop() {
        await services.stop();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
};
