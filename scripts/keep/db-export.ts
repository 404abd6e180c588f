// npm run db:export -- --to URI [--replace]: moves the embedded store's data to a MongoDB server; the embedded store stays as it is.
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSnapshot, runningStore, storeFile } from '@hoctap/embedded-mongodb';
import type { mongo } from 'mongoose';
import { count, run, seconds, usage } from './command.ts';
import { collectionNames, connect, digestOf, markerName, transfer, type Transferred } from './transfer.ts';

/** In the target: what was put there, and whether all of it was. */
interface Marker { _id: 'export'; source: string; state: 'running' | 'complete'; at: Date; collections?: Transferred[] }
const markers = (db: mongo.Db) => db.collection<Marker>(markerName);

/** Why a database must not be written to; undefined when all it holds was put there by this command. */
const objection = async (db: mongo.Db, source: string): Promise<string | undefined> => {
  const names = await collectionNames(db);
  if (names.length === 0) return undefined;
  const marker = names.includes(markerName) ? await markers(db).findOne({ _id: 'export' }) : null;
  if (!marker) return 'holds data that no export put there';
  if (marker.source !== source) return `holds an export of ${marker.source}`;
  if (marker.state === 'running') return undefined;
  // Whoever uses it by now must not lose what they wrote.
  const put = new Map(marker.collections?.map((one) => [one.name, one.sha256]));
  for (const name of names) {
    if (name !== markerName && (await digestOf(db.collection(name))).sha256 !== put.get(name)) return `has changed since the export of ${marker.at.toISOString()} (${name})`;
  }
  return undefined;
};

const { values } = parseArgs({ options: { to: { type: 'string' }, replace: { type: 'boolean', default: false } } });
const to = values.to ?? usage('Say where: npm run db:export -- --to mongodb://HOST/NAME');
await run(async (command) => {
  const { dataDir } = command.config;
  const started = Date.now();
  const source = `${hostname()}:${dataDir}`;
  const snapshot = await openSnapshot(join(dataDir, storeFile));
  try {
    const { db, close } = await connect(to);
    try {
      const reason = await objection(db, source);
      if (reason && !values.replace) throw new Error(`The database ${db.databaseName} ${reason}; with --replace all it holds is removed first.`);
      if (reason) await db.dropDatabase();
      await markers(db).replaceOne({ _id: 'export' }, { source, state: 'running', at: new Date() }, { upsert: true });
      const done = await transfer(db, snapshot.collections.map((collection) => ({
        name: collection.namespace.slice(collection.namespace.indexOf('.') + 1),
        count: collection.count,
        indexes: collection.indexes.slice(1).map(({ name, key, unique, sparse, partialFilterExpression, expireAfterSeconds }) =>
          Object.fromEntries(Object.entries({ name, key, unique, sparse, partialFilterExpression, expireAfterSeconds }).filter(([, value]) => value !== undefined)) as unknown as mongo.IndexDescription),
        documents: () => snapshot.documents(collection),
      })), command);
      await markers(db).replaceOne({ _id: 'export' }, { source, state: 'complete', at: new Date(), collections: done });
      for (const { name, documents, sha256 } of done) console.log(`  ${name}: ${documents} ${sha256.slice(0, 16)}`);
      console.log(`${db.databaseName}: ${count(done.length, 'collection')}, ${count(done.reduce((all, { documents }) => all + documents, 0), 'document')}, ${seconds(started)}; counts and checksums are those of the embedded store.`);
      if (await runningStore(dataDir)) console.log('The app is running on the embedded store: what it wrote since is not in the export.');
    } finally {
      await close();
    }
  } finally {
    await snapshot.close();
  }
});
