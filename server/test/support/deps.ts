// What services are given in tests: a database of their own, a clock that stands still, no ffmpeg unless asked for.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import type { Deps } from '../../src/deps.ts';
import { createLog } from '../../src/log.ts';
import { createBus } from '../../src/realtime/bus.ts';
import { TestClock } from './clock.ts';
import { freshDatabase, giveBack } from './store.ts';

export interface TestDeps extends Deps { clock: TestClock; end(): Promise<void> }

/** Deps with an empty database, unless one is given, and empty folders; `end` removes both. */
export const testDeps = async (environment: Record<string, string> = {}, change: Partial<Deps> = {}): Promise<TestDeps> => {
  const root = await mkdtemp(join(tmpdir(), 'hoctap-test-'));
  const db = change.db ?? (await freshDatabase());
  return {
    config: readConfig({ NODE_ENV: 'test', SEED: 'none', LOG_LEVEL: 'silent', RATE_LIMIT: 'off', PORT: '0', ...environment }, root),
    db, log: createLog('silent'), bus: createBus(), secret: 'a secret of at least thirty-two characters', tools: { available: false },
    storeKind: process.env['MONGODB_URI'] ? 'mongodb' : 'embedded',
    ...change,
    clock: (change.clock as TestClock | undefined) ?? new TestClock(),
    async end() {
      if (!change.db) await giveBack(db);
      await rm(root, { recursive: true, force: true });
    },
  };
};
