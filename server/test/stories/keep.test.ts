import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSnapshot, startStore } from '@hoctap/embedded-mongodb';
import { expect } from 'chai';
import { mongo } from 'mongoose';
import { runScript } from '../support/process.ts';

const { BSON: { Double, Long } } = mongo;
const documents = [
  { _id: 'a', n: 5 }, { _id: 'b', n: new Double(5), tags: ['x', 'y'] }, { _id: 'c', n: Long.fromNumber(5), at: new Date(0) },
  { _id: 'd', ordered: new Map<string, unknown>([['z', 1], ['7', new Double(2)]]), pattern: /^a/i },
  // A name that JavaScript would put first.
  new Map<string, unknown>([['_id', 'e'], ['n', 6], ['7', 'seven']]),
];
const indexes: mongo.IndexDescription[] = [
  { key: { n: 1, _id: -1 }, unique: true }, { key: { tags: 1 }, sparse: true }, { key: { at: 1 }, expireAfterSeconds: 2_000_000_000 },
  { key: { m: 1 }, partialFilterExpression: { n: { $gt: 4.5 } } },
];

/** Does something in the app's database on a store that runs for so long. */
const on = async <T>(dataDir: string, work: (db: mongo.Db, uri: string) => Promise<T>): Promise<T> => {
  const store = await startStore({ dataDir });
  const uri = store.uri.replace('/?', '/hoctap?');
  const client = await mongo.MongoClient.connect(uri);
  try {
    return await work(client.db(), uri);
  } finally {
    await client.close();
    await store.stop();
  }
};

/** All documents, byte for byte, and the indexes of a store that rests. */
const stored = async (dataDir: string) => {
  const snapshot = await openSnapshot(join(dataDir, 'store.mdb'));
  const found = snapshot.collections.filter(({ namespace }) => !namespace.endsWith('hoctap_export')).map((collection) => ({
    namespace: collection.namespace,
    documents: [...snapshot.documents(collection)].map((bytes) => bytes.toString('hex')).sort(),
    indexes: collection.indexes.map(({ name, key, unique, sparse, partialFilterExpression, expireAfterSeconds }) => ({ name, key, unique, sparse, partialFilterExpression, expireAfterSeconds })),
  }));
  await snapshot.close();
  return found;
};

describe('Keeping and leaving the embedded store', function () {
  let folder: string;
  let dataDir: string;
  let uploads: string;
  let environment: Record<string, string>;
  const script = (name: string, ...args: string[]) => runScript(`keep/${name}.ts`, environment, args);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoctap-keep-'));
    [dataDir, uploads] = [join(folder, 'data'), join(folder, 'uploads')];
    environment = { DATA_DIR: dataDir, UPLOADS_DIR: uploads };
    await on(dataDir, async (db) => {
      await db.collection('things').insertMany(documents as mongo.Document[], { forceServerObjectId: true });
      await db.collection('things').createIndexes(indexes);
      await db.createCollection('empty');
    });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('Should bring back store, uploads and secret as they were, and keep what was there before', async () => {
    await mkdir(join(uploads, 'films/f1'), { recursive: true });
    await mkdir(join(uploads, 'incoming'));
    await writeFile(join(uploads, 'films/f1/source'), 'the film');
    await writeFile(join(uploads, 'incoming/half'), 'not received yet');
    await writeFile(join(dataDir, 'secret'), 'a secret');
    const before = await stored(dataDir);
    const backup = join(folder, 'backup');

    await on(dataDir, async (db) => {
      const made = await script('backup', backup);
      expect(made.text).to.match(/2 collections, 5 documents, 3 files, .* read back without a fault/);
      expect(made.code).to.equal(0);
      await db.collection('things').deleteMany({ n: 5 });
      const refused = await script('restore', backup);
      expect(refused.text).to.match(/^The data folder .* is in use by the store with process id \d+\.\n$/);
      expect(refused.code).to.equal(1);
    });
    expect(await readdir(join(backup, 'uploads'))).to.deep.equal(['films']);
    expect((await stat(join(backup, 'secret'))).mode & 0o777).to.equal(0o600);
    await writeFile(join(uploads, 'films/f1/source'), 'another film');
    await writeFile(join(uploads, 'films/later'), 'a later film');
    await writeFile(join(dataDir, 'secret'), 'another secret');

    const restored = await script('restore', backup);
    expect(restored.code, restored.text).to.equal(0);
    expect(await stored(dataDir)).to.deep.equal(before);
    expect(await readFile(join(uploads, 'films/f1/source'), 'utf8')).to.equal('the film');
    expect(existsSync(join(uploads, 'films/later'))).to.equal(false);
    expect(await readFile(join(dataDir, 'secret'), 'utf8')).to.equal('a secret');
    const [store, oldUploads, secret] = [...restored.text.matchAll(/before it: (.*)/g)].map(([, path]) => path ?? '');
    expect(await readFile(join(oldUploads ?? '', 'films/later'), 'utf8')).to.equal('a later film');
    expect(await readFile(secret ?? '', 'utf8')).to.equal('another secret');
    const snapshot = await openSnapshot(store ?? '');
    expect(snapshot.collections.map(({ count }) => count)).to.have.members([0, 2]);
    await snapshot.close();

    // One changed byte, and nothing is touched; nor is a backup ever overwritten.
    await writeFile(join(backup, 'uploads/films/f1/source'), 'the fiLm');
    const [broken, again] = await Promise.all([script('restore', backup), script('backup', backup)]);
    expect(broken.text).to.match(/^uploads\/films\/f1\/source in .* is not what was backed up/);
    expect(again.text).to.equal(`${backup} is there already; a backup overwrites nothing.\n`);
    expect([broken.code, again.code]).to.deep.equal([1, 1]);
    // LMDB throws at damaged pages, or ends the process: either way there is a sentence.
    const copy = await readFile(join(backup, 'store.mdb'));
    await writeFile(join(folder, 'damaged'), copy.fill(0x55, 2 * 4096));
    const damaged = await runScript('keep/main.mjs', environment, ['db-restore', join(folder, 'damaged')]);
    expect(damaged.text).to.match(/ is damaged/);
    expect(damaged.code).to.equal(1);
    expect(await readFile(join(uploads, 'films/f1/source'), 'utf8')).to.equal('the film');
    expect(await readdir(folder)).to.have.members(['backup', 'damaged', 'data', 'uploads']);
  });

  it('Should move all to a MongoDB and back, byte for byte; go on where it was interrupted, and overwrite nothing of others', async () => {
    const target = join(folder, 'target');
    const source = await stored(dataDir);
    await on(target, async (db, uri) => {
      await db.collection<{ _id: string }>('things').insertOne({ _id: 'of somebody else' });
      const refused = await script('db-export', '--to', uri);
      expect(refused.text).to.equal('The database hoctap holds data that no export put there; with --replace all it holds is removed first.\n');
      expect(refused.code).to.equal(1);
      const moved = await script('db-export', '--to', uri, '--replace');
      expect(moved.text).to.match(/hoctap: 2 collections, 5 documents, .*; counts and checksums are those of the embedded store/);

      // As an interruption leaves it: without a document, with one as it was before, with one that is gone by now.
      const things = db.collection<{ _id: string; n?: number }>('things');
      await things.deleteOne({ _id: 'a' });
      await things.updateOne({ _id: 'b' }, { $set: { n: 77 } });
      await things.insertOne({ _id: 'gone' });
      await things.dropIndexes();
      const changed = await script('db-export', '--to', uri);
      expect(changed.text).to.match(/has changed since the export of .* \(things\); with --replace/);
      await db.collection<{ _id: string; state: string }>('hoctap_export').updateOne({ _id: 'export' }, { $set: { state: 'running' } });
      const resumed = await script('db-export', '--to', uri);
      expect(resumed.code, resumed.text).to.equal(0);
    });
    expect(await stored(target)).to.have.deep.members(source);

    const back = join(folder, 'back');
    environment = { DATA_DIR: back, UPLOADS_DIR: uploads };
    await on(target, async (_db, uri) => {
      const imported = await script('db-import', '--from', uri);
      expect(imported.code, imported.text).to.equal(0);
      const refused = await script('db-import', '--from', uri);
      expect(refused.text).to.match(/^The embedded store in .* holds 5 documents; with --replace it is put aside\.\n$/);
    });
    expect(await stored(back)).to.have.deep.members(source);
    expect(await readdir(back)).to.deep.equal(['store.mdb']);
  });
});
