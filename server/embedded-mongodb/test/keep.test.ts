import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Document, type IndexDescription, MongoClient } from 'mongodb';
import { type CheckReport, checkStore, copyStore, repairStore, restoreStore, startStore } from '../src/index.ts';
import { Area, type Collection as Stored, countKey, recordId, recordKey } from '../src/storage/catalogue.ts';
import { Storage } from '../src/storage/storage.ts';
import { failure, newFolder, openStore, type TestStore } from './support.ts';

const indexes: IndexDescription[] = [
  { key: { code: 1 }, unique: true },
  { key: { tags: 1, n: -1 } },
  { key: { n: 1 }, partialFilterExpression: { n: { $gt: 5 } } },
  { key: { rare: 1 }, sparse: true },
];
const documents = (count: number): Document[] => Array.from({ length: count }, (_, n) => ({ code: `c${n}`, n, tags: ['all', `t${n % 3}`], ...(n % 4 === 0 && { rare: n }) }));
const kinds = ({ faults }: CheckReport) => faults.map(({ kind, place, count }) => `${kind} ${place}: ${count}`);

/** Opens a resting store's file as the store does, and changes it behind its back. */
async function tamper(dataDir: string, change: (storage: Storage, items: Stored) => void): Promise<void> {
  const storage = new Storage(join(dataDir, 'store.mdb'), (error) => {
    throw error;
  });
  storage.disk.commit(() => change(storage, storage.collection('t.items') as Stored));
  await storage.close();
}

/** What a folder's store answers when it runs. */
async function contents(dataDir: string): Promise<unknown[]> {
  const store = await startStore({ dataDir });
  const client = await MongoClient.connect(store.uri);
  const found = await client.db('t').collection('items').find().sort({ _id: 1 }).toArray();
  await client.close();
  await store.stop();
  return found;
}

describe('Keeping the store', () => {
  let folder: string;
  let dataDir: string;
  let file: string;
  let running: TestStore;
  beforeEach(async () => {
    folder = newFolder();
    dataDir = join(folder, 'data');
    file = join(dataDir, 'store.mdb');
    running = await openStore({ dataDir });
    const items = running.client.db('t').collection('items');
    await items.insertMany(documents(60));
    await items.createIndexes(indexes);
  });
  afterEach(async () => {
    await running.end();
    rmSync(folder, { recursive: true, force: true });
  });
  /** Ends the store but leaves its folder. */
  const rest = async () => {
    await running.client.close();
    await running.store.stop();
  };

  it('Should copy a store while eight write to it: each copy is whole and has all that was acknowledged before', async function () {
    this.timeout(20_000);
    const acknowledged: string[] = [];
    let writing = true;
    const items = running.client.db('t').collection<Document>('items');
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let i = 0; writing; i++) {
        const codes = Array.from({ length: 5 }, (__, n) => `${writer}-${i}-${n}`);
        await items.insertMany(codes.map((code, n) => ({ code, n, tags: [i, 'new'], text: 'x'.repeat(500) })));
        acknowledged.push(...codes);
        await items.updateMany({ code: { $in: codes } }, { $inc: { n: 10 }, $push: { tags: 'seen' } as never });
        await items.deleteOne({ code: `c${i * 8 + writer}` });
      }
    });
    for (const name of ['one', 'two']) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      const before = [...acknowledged];
      const copy = join(folder, name, 'store.mdb');
      mkdirSync(join(folder, name));
      await copyStore(dataDir, copy);
      const meanwhile = await checkStore(file);
      expect(kinds(meanwhile)).to.deep.equal([]);
      const report = await checkStore(copy);
      expect(kinds(report)).to.deep.equal([]);
      expect(report.collections).to.have.length(1);
      expect(statSync(copy).mode & 0o777).to.equal(0o600);
      expect(existsSync(`${copy}-lock`)).to.equal(false);
      const codes = new Set((await contents(join(folder, name))).map((doc) => (doc as Document)['code'] as string));
      expect(before.filter((code) => !codes.has(code))).to.deep.equal([]);
    }
    writing = false;
    await Promise.all(writers);
    expect(acknowledged.length).to.be.greaterThan(100);
  });

  it('Should overwrite nothing with a copy, and say when there is no store', async () => {
    const copy = join(folder, 'copy');
    writeFileSync(copy, 'precious');
    expect((await failure(() => copyStore(dataDir, copy))).message).to.equal(`${copy} is there already; a copy overwrites nothing.`);
    expect(readFileSync(copy, 'utf8')).to.equal('precious');
    const none = join(folder, 'none');
    mkdirSync(none);
    expect((await failure(() => copyStore(none, join(folder, 'new')))).message).to.equal(`There is no store at ${join(none, 'store.mdb')}.`);
    expect((await failure(() => repairStore(none))).message).to.equal(`There is no store at ${join(none, 'store.mdb')}.`);
  });

  it('Should find what documents call for and is not there, and what nobody calls for; and mend it', async () => {
    await rest();
    expect(kinds(await checkStore(file))).to.deep.equal([]);
    const before = await contents(dataDir);
    await tamper(dataDir, (storage, items) => {
      const [id, code, tags] = items.indexes as [Stored['indexes'][0], Stored['indexes'][0], Stored['indexes'][0]];
      const first = ({ prefix }: Stored['indexes'][0]) => storage.disk.range(prefix, Buffer.from([Area.index + 1])).next().value!;
      storage.disk.remove(first(id).key);
      // The unique entry leads to another document.
      storage.disk.put(first(code).key, recordId(7));
      storage.disk.put(Buffer.concat([tags.prefix, Buffer.from('nobody'), recordId(5)]), Buffer.alloc(0));
      storage.disk.put(countKey(items), recordId(61));
      delete tags.multikey;
      storage.save(items);
      storage.disk.put(Buffer.from([Area.index, 0, 0, 9, 9, 1]), Buffer.alloc(0));
    });
    const found = [
      'missing entry t.items _id_: 1', 'missing entry t.items code_1: 1', 'unnoted shape t.items tags_1_n_-1: 60', 'wrong count t.items: 1',
      'superfluous entry t.items code_1: 1', 'superfluous entry t.items tags_1_n_-1: 1', 'leftover : 1',
    ];
    const report = await checkStore(file);
    expect(kinds(report)).to.have.members(found);
    expect(report.faults.find(({ kind }) => kind === 'wrong count')?.first).to.deep.equal(['61 is stored, 60 are there']);
    expect(kinds(await repairStore(dataDir))).to.deep.equal([]);
    expect(await contents(dataDir)).to.deep.equal(before);
  });

  it('Should keep documents that cannot be read or share a unique key, and tell of them', async () => {
    await rest();
    await tamper(dataDir, (storage, items) => {
      storage.disk.put(recordKey(items, 3), Buffer.from('not a document'));
      storage.disk.put(recordKey(items, 5), storage.disk.get(recordKey(items, 6))!);
    });
    const { faults } = await repairStore(dataDir);
    expect(faults.map(({ kind, place }) => `${kind} ${place}`)).to.deep.equal(['unreadable document t.items', 'duplicate key t.items _id_', 'duplicate key t.items code_1']);
    expect(faults[0]?.first[0]).to.match(/^record 3: /);
    const storage = new Storage(file, () => {});
    expect(storage.disk.get(recordKey(storage.collection('t.items') as Stored, 3))?.toString()).to.equal('not a document');
    await storage.close();
  });

  it('Should put a copy in place and keep what was there before', async () => {
    const copy = join(folder, 'copy');
    await copyStore(dataDir, copy);
    await running.client.db('t').collection('items').deleteMany({ n: { $lt: 50 } });
    await rest();
    const { kept } = await restoreStore(dataDir, copy);
    expect(await contents(dataDir)).to.have.length(60);
    expect(kept).to.match(/store\.before-\d{4}-\d\d-\d\dT\d{6}Z\.mdb$/);
    expect((await checkStore(kept ?? '')).collections).to.deep.equal([{ namespace: 't.items', documents: 10, indexes: 5 }]);
    const fresh = join(folder, 'fresh');
    expect(await restoreStore(fresh, copy)).to.deep.equal({ kept: undefined });
    expect(await contents(fresh)).to.have.length(60);
  });

  it('Should put nothing in place that is broken, foreign or newer, nor anything while a store runs', async () => {
    const copy = join(folder, 'copy');
    await copyStore(dataDir, copy);
    expect((await failure(() => restoreStore(dataDir, copy))).message).to.match(/is in use by the store with process id/);
    expect((await failure(() => repairStore(dataDir))).message).to.match(/is in use by the store with process id/);
    await rest();
    const before = readFileSync(file);
    const spoil = async (change: (storage: Storage, items: Stored) => void) => {
      const spoilt = newFolder();
      await restoreStore(spoilt, copy);
      await tamper(spoilt, change);
      return join(spoilt, 'store.mdb');
    };
    const foreign = join(folder, 'foreign');
    writeFileSync(foreign, 'x'.repeat(100_000));
    const cutOff = join(folder, 'cut-off');
    writeFileSync(cutOff, readFileSync(copy).subarray(0, -4096));
    const cases: [string, RegExp][] = [
      [await spoil((storage, items) => storage.disk.remove(recordKey(items, 9))), /is not whole \(wrong count, t\.items\) and was not put in place/],
      [await spoil((storage) => storage.disk.put(Buffer.from([Area.format]), Buffer.from([99]))), /was written by a newer store \(format 99, this one knows 1\)/],
      [await spoil((storage) => storage.disk.remove(Buffer.from([Area.format]))), /is not a file of the embedded store/],
      [foreign, /is not a file of the embedded store/],
      [cutOff, /is cut off: it has \d+ bytes and should have \d+ at least/],
      [join(folder, 'nowhere'), /There is no store at/],
    ];
    for (const [bad, sentence] of cases) expect((await failure(() => restoreStore(dataDir, bad))).message).to.match(sentence);
    expect(readFileSync(file).equals(before)).to.equal(true);
    expect(existsSync(`${file}.next`)).to.equal(false);
  });
});
