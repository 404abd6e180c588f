// One store for the whole run: MONGODB_URI, else an embedded one in a folder of its own. Every test app gets an empty database of its own.
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
    const { uri, stop } = await startEmbedded(dataDir);
    return { uri, stop: () => stop().finally(() => rm(dataDir, { recursive: true, force: true })) };
  })());

/** An embedded store on a folder. `stop` throws when it was asked for more than it serves, even where a caller caught the refusal. */
export const startEmbedded = async (dataDir: string): Promise<{ uri: string; stop(): Promise<void> }> => {
  const { startStore } = await import('@hoctap/embedded-mongodb');
  const log = `${dataDir}.use`;
  process.env['STORE_LOG'] = log;
  const { uri, stop } = await startStore({ dataDir });
  delete process.env['STORE_LOG'];
  return {
    uri,
    async stop() {
      await stop();
      const outside = outsideScope(await readFile(log, 'utf8'));
      await rm(log, { force: true });
      if (outside.length > 0) throw new Error(`Asked of the embedded store outside its scope:\n${outside.join('\n')}`);
    },
  };
};

/** Ends the store of this run; a root hook of mocha calls it. */
export const stopSharedStore = async (): Promise<void> => {
  await (await cleaning)?.close();
  await (await store)?.stop();
};

/** Emptied databases with their indexes, to make which takes a real engine most of a second. */
const spare: string[] = [];
/** Databases to which a write may still come that was sent before its connection broke off. */
const unsafe = new Set<string>();

/** A connection to an empty database; give it back when done. */
export const freshDatabase = async (): Promise<Connection> => {
  const { uri } = await sharedStore();
  return mongoose.createConnection(uri, { dbName: spare.pop() ?? `test_${randomBytes(6).toString('hex')}`, autoIndex: false }).asPromise();
};

/** A second connection to the same database that breaks off for good at its `count`th write, which may still arrive. */
export const breakingConnection = async (db: Connection, count: number): Promise<Connection> => {
  const { uri } = await sharedStore();
  const other = await mongoose.createConnection(uri, { dbName: db.name, autoIndex: false, bufferCommands: false, monitorCommands: true }).asPromise();
  unsafe.add(db.name);
  const client = other.getClient();
  let writes = 0;
  client.on('commandStarted', ({ commandName }) => {
    if (['insert', 'update', 'delete', 'findAndModify'].includes(commandName) && ++writes === count) void client.close(true);
  });
  return other;
};

let cleaning: Promise<Connection> | undefined;
/** Ends the connection and empties the database for the next test: only then, so that nothing which was still on its way comes after. */
export const giveBack = async (db: Connection): Promise<void> => {
  await db.close();
  const { uri } = await sharedStore();
  const there = (await (cleaning ??= mongoose.createConnection(uri, { autoIndex: false }).asPromise())).getClient().db(db.name);
  if (unsafe.has(db.name)) return void (await there.dropDatabase());
  await Promise.all((await there.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => there.collection(name).deleteMany({})));
  spare.push(db.name);
};
