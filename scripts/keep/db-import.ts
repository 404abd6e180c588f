// npm run db:import -- --from URI [--replace]: moves a MongoDB database into the embedded store of DATA_DIR; the app must not run.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSnapshot, replaceStore, startStore, storeFile, withFolder } from '@hoctap/embedded-mongodb';
import type { mongo } from 'mongoose';
import { count, run, seconds, usage } from './command.ts';
import { connect, markerName, type Source, transfer } from './transfer.ts';

const appDatabase = 'hoctap';

const documentsIn = async (dataDir: string): Promise<number> => {
  const file = join(dataDir, storeFile);
  if (!existsSync(file)) return 0;
  const snapshot = await openSnapshot(file);
  await snapshot.close();
  return snapshot.collections.reduce((all, collection) => all + collection.count, 0);
};

/** How an index was asked for. What else it is stays, for the store to refuse by name; some servers write out that it has no collation. */
const described = ({ v: _version, collation, ...index }: mongo.IndexDescriptionInfo): mongo.IndexDescription =>
  ({ ...index, ...(collation && collation.locale !== 'simple' && { collation }) }) as mongo.IndexDescription;

const sourcesOf = async (db: mongo.Db): Promise<Source[]> => {
  const sources: Source[] = [];
  for (const { name, type } of await db.listCollections().toArray()) {
    if (name.startsWith('system.') || name === markerName) continue;
    if (type !== 'collection') throw new Error(`${name} is a ${type}, which the embedded store does not serve.`);
    const collection = db.collection(name);
    sources.push({
      name,
      count: await collection.countDocuments(),
      indexes: (await collection.indexes()).filter(({ name: index }) => index !== '_id_').map(described),
      documents: () => collection.find({}, { raw: true }) as unknown as AsyncIterable<Uint8Array>,
    });
  }
  return sources;
};

const { values } = parseArgs({ options: { from: { type: 'string' }, replace: { type: 'boolean', default: false } } });
const from = values.from ?? usage('Say from where: npm run db:import -- --from mongodb://HOST/NAME');
await run(async (command) => {
  const { dataDir } = command.config;
  const started = Date.now();
  await withFolder(dataDir, async () => {
    const present = await documentsIn(dataDir);
    if (present > 0 && !values.replace) throw new Error(`The embedded store in ${dataDir} holds ${count(present, 'document')}; with --replace it is put aside.`);
    // Filled beside, and put in place when it is whole.
    const part = join(dataDir, 'import.part');
    await rm(part, { recursive: true, force: true });
    const source = await connect(from);
    try {
      const store = await startStore({ dataDir: part });
      const done = await connect(store.uri.replace('/?', `/${appDatabase}?`))
        .then(async ({ db, close }) => transfer(db, await sourcesOf(source.db), command).finally(close))
        .finally(() => store.stop());
      const { kept } = await replaceStore(dataDir, join(part, storeFile), { signal: command.signal, onProgress: command.progress('verifying') });
      for (const { name, documents, sha256 } of done) console.log(`  ${name}: ${documents} ${sha256.slice(0, 16)}`);
      console.log(`${dataDir}: ${count(done.length, 'collection')}, ${count(done.reduce((all, { documents }) => all + documents, 0), 'document')}, ${seconds(started)}; counts and checksums are those of ${source.db.databaseName}.${kept ? ` The store before it is ${kept}.` : ''}`);
    } finally {
      await source.close();
      await rm(part, { recursive: true, force: true });
    }
  });
});
