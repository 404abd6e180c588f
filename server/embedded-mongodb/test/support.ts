import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { type RunningStore, startStore, type StoreOptions } from '../src/index.ts';

/** An empty data folder. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'store-test-'));

export interface TestStore {
  store: RunningStore;
  client: MongoClient;
  dataDir: string;
  log: string[];
  /** Stops everything and removes the data. */
  end(): Promise<void>;
}

/** A store of its own on an empty folder, with a client. */
export async function openStore(options: Partial<StoreOptions> = {}, clientOptions: MongoClientOptions = {}): Promise<TestStore> {
  const dataDir = options.dataDir ?? newFolder();
  const log: string[] = [];
  const store = await startStore({ dataDir, onLog: (line) => log.push(line), ...options });
  const client = await MongoClient.connect(store.uri, { serverSelectionTimeoutMS: 10_000, ...clientOptions });
  return {
    store,
    client,
    dataDir,
    log,
    async end() {
      await client.close();
      await store.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The error an action ends in; a failed assertion when it does not. */
export async function failure(action: () => Promise<unknown>): Promise<Error & { code?: number; [field: string]: unknown }> {
  try {
    await action();
  } catch (error) {
    return error as Error & { code?: number; [field: string]: unknown };
  }
  throw new Error('It should have failed.');
}
