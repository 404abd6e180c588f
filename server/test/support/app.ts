// The true app on a true store, with a clock of its own: what every test of the API starts from.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStore } from '@hoctap/embedded-mongodb';
import mongoose from 'mongoose';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { Deps } from '../../src/deps.ts';
import { createLog } from '../../src/log.ts';
import { createBus } from '../../src/realtime/bus.ts';
import { type Services, createServices } from '../../src/services.ts';
import { ensureIndexes } from '../../src/store/connect.ts';
import { type Caller, createCaller } from './caller.ts';

/** A clock that stands still until it is told to move. */
export class TestClock {
  private at: Date;
  constructor(start = '2026-06-15T02:00:00.000Z') {
    this.at = new Date(start);
  }
  now(): Date {
    return new Date(this.at);
  }
  /** Moves on by seconds. */
  advance(seconds: number): void {
    this.at = new Date(this.at.getTime() + seconds * 1000);
  }
}

export interface TestApp {
  url: string;
  clock: TestClock;
  deps: Deps;
  services: Services;
  /** Calls operations as nobody; `.as(token)` as somebody. */
  call: Caller;
  close(): Promise<void>;
}

let store: Promise<{ uri: string; stop(): Promise<void> }> | undefined;
/** One store for the whole run: MONGODB_URI, else an embedded one in a folder of its own. */
const sharedStore = () =>
  (store ??= (async () => {
    const given = process.env['MONGODB_URI'];
    if (given) return { uri: given, stop: () => Promise.resolve() };
    const dataDir = await mkdtemp(join(tmpdir(), 'hoctap-test-store-'));
    const own = await startStore({ dataDir });
    return { uri: own.uri, stop: async () => { await own.stop(); await rm(dataDir, { recursive: true, force: true }); } };
  })());

/** Ends the store of this run; a root hook of mocha calls it. */
export const stopSharedStore = async (): Promise<void> => (await store)?.stop();

export interface AppOptions {
  environment?: Record<string, string>;
  /** Changes deps before services are built, for example to hand over ffmpeg. */
  deps?: Partial<Deps>;
  clientDir?: string;
}

/** Starts an app with an empty database and empty folders. */
export const startApp = async (options: AppOptions = {}): Promise<TestApp> => {
  const { uri } = await sharedStore();
  const root = await mkdtemp(join(tmpdir(), 'hoctap-test-'));
  const config = readConfig({ NODE_ENV: 'test', SEED: 'none', LOG_LEVEL: 'silent', RATE_LIMIT: 'off', PORT: '0', ...options.environment }, root);
  const dbName = `test_${randomBytes(6).toString('hex')}`;
  const db = await mongoose.createConnection(uri, { dbName, autoIndex: false }).asPromise();
  const clock = new TestClock();
  const deps: Deps = {
    config, clock, db, log: createLog('silent'), bus: createBus(), secret: 'a secret of at least thirty-two characters', tools: { available: false },
    storeKind: process.env['MONGODB_URI'] ? 'mongodb' : 'embedded', ...options.deps,
  };
  const services = createServices(deps);
  await ensureIndexes(db);
  const server: Server = createServer(createApp(deps, services, { version: 'test', clientDir: options.clientDir }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url, clock, deps, services, call: createCaller(url),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await services.stop();
      await db.dropDatabase();
      await db.close();
      await rm(root, { recursive: true, force: true });
    },
  };
};
