// One store for the whole run: MONGODB_URI, else an embedded one in a folder of its own. Every test app gets its own database.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose, { type Connection } from 'mongoose';
import { outsideScope } from './use.ts';

let store: Promise<{ uri: string; stop(): Promise<void> }> | undefined;
const sharedStore = () =>
  (store ??= (async () => {
    const given = process.env['MONGODB_URI'];
    if (given) return { uri: given, stop: () => Promise.resolve() };
    const dataDir = await mkdtemp(join(tmpdir(), 'hoctap-test-store-'));
    const { startStore } = await import('@hoctap/embedded-mongodb');
    const log = `${dataDir}.use`;
    process.env['STORE_LOG'] = log;
    const own = await startStore({ dataDir });
    delete process.env['STORE_LOG'];
    const stop = async () => {
      await own.stop();
      const outside = outsideScope(await readFile(log, 'utf8'));
      for (const path of [dataDir, log]) await rm(path, { recursive: true, force: true });
      if (outside.length > 0) throw new Error(`Asked of the embedded store outside its scope:\n${outside.join('\n')}`);
    };
    return { uri: own.uri, stop };
  })());

/** Ends the store of this run; a root hook of mocha calls it. Throws when the run asked for more than the embedded store serves, even where a caller caught the refusal. */
export const stopSharedStore = async (): Promise<void> => (await store)?.stop();

/** A connection to an empty database; drop it when done. */
export const freshDatabase = async (): Promise<Connection> => {
  const { uri } = await sharedStore();
  return mongoose.createConnection(uri, { dbName: `test_${randomBytes(6).toString('hex')}`, autoIndex: false }).asPromise();
};

/** A second connection to the same database that breaks off for good at its `count`th write, which may still arrive. */
export const breakingConnection = async (db: Connection, count: number): Promise<Connection> => {
  const { uri } = await sharedStore();
  const other = await mongoose.createConnection(uri, { dbName: db.name, autoIndex: false, bufferCommands: false, monitorCommands: true }).asPromise();
  const client = other.getClient();
  let writes = 0;
  client.on('commandStarted', ({ commandName }) => {
    if (['insert', 'update', 'delete', 'findAndModify'].includes(commandName) && ++writes === count) void client.close(true);
  });
  return other;
};

/** Drops the database and ends the connection. */
export const dropDatabase = async (db: Connection): Promise<void> => {
  await db.dropDatabase();
  await db.close();
};
