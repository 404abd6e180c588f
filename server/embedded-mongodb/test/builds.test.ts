import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { Cursors } from '../src/commands/cursors.ts';
import { runCommand } from '../src/commands/run.ts';
import { startStore } from '../src/index.ts';
import { checkStore } from '../src/keep/check.ts';
import { openSnapshot } from '../src/keep/snapshot.ts';
import { readOrphans } from '../src/storage/catalogue.ts';
import { Storage } from '../src/storage/storage.ts';
import type { Doc } from '../src/values/kinds.ts';
import { failure, newFolder } from './support.ts';

const many = 50_000;
const few = 20_000;
const tagsIndex = { key: { tags: 1, n: -1 }, name: 'tags' };
const codeIndex = { key: { code: 1 }, name: 'code', unique: true };
const item = (n: number): Doc => ({ _id: n, code: n, n: n % 100, tags: [n % 7, `t${n % 11}`] });

describe('An index that is built while others write', () => {
  let folder: string;
  let storage: Storage;
  let cursors: Cursors;
  const file = () => join(folder, 'store.mdb');
  const run = (command: Doc): Promise<Doc> => runCommand({ ...command, $db: 'd' }, storage, cursors);
  const insert = (documents: Doc[]) => run({ insert: 'items', documents, ordered: false });
  const build = (...indexes: Doc[]) => run({ createIndexes: 'items', indexes });
  const change = (q: Doc, u: Doc) => run({ update: 'items', updates: [{ q, u }] });
  const isBuilding = () => (storage.collection('d.items')?.builds.length ?? 0) > 0;
  const names = async () => ((await run({ listIndexes: 'items' })).cursor as { firstBatch: unknown[] }).firstBatch.length;
  /** Of what the store refused, the codes. */
  const codes = ({ writeErrors = [] }: Doc) => (writeErrors as Doc[]).map(({ code }) => code);
  const open = (groupMilliseconds?: number) => {
    storage = new Storage(file(), (error) => expect.fail(String(error)), groupMilliseconds);
    cursors = new Cursors();
  };
  const expectSound = async () => expect((await checkStore(file())).faults).to.deep.equal([]);
  /** Until what was given up is removed. */
  const removed = async () => {
    for (const all = [Buffer.from([5]), Buffer.from([6])] as const; [...storage.disk.range(...all)].length > 0;) await nextTurn();
  };

  beforeEach(() => {
    folder = newFolder();
    // One step of one write in each commit: as many pauses as there can be.
    open(0);
  });
  afterEach(async () => {
    await storage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('Should let reads and writes through and hold what an index made beforehand would', async function () {
    this.timeout(120_000);
    await storage.close();
    open();
    for (let from = 0; from < many; from += 10_000) await insert(Array.from({ length: 10_000 }, (_, i) => item(from + i)));
    let passed = 0;
    let longest = 0;
    const begun = performance.now();
    const building = build(tagsIndex, codeIndex);
    const random = (below: number) => Math.floor(Math.random() * below);
    const writer = async (own: number) => {
      for (let i = 0; isBuilding() || i < 5; i++) {
        const started = performance.now();
        const _id = random(many);
        await change({ _id }, { $set: { n: random(100), tags: [own, `t${i}`, random(9)] } });
        await run({ delete: 'items', deletes: [{ q: { _id: random(many) }, limit: 1 }] });
        await insert([item(many + own + i * 10)]);
        expect((await run({ find: 'items', filter: { _id: many + own + i * 10 } })).cursor).to.have.property('firstBatch').with.length(1);
        longest = Math.max(longest, performance.now() - started);
        passed++;
      }
    };
    await Promise.all(Array.from({ length: 4 }, (_, own) => writer(own)));
    expect(await building).to.include({ numIndexesBefore: 1, numIndexesAfter: 3 });
    // In one piece nobody would have passed, and the first would have waited for all of it.
    expect(passed).to.be.greaterThan(40);
    expect(longest).to.be.lessThan((performance.now() - begun) / 2);
    await expectSound();
  });

  it('Should be neither listed nor used before it is whole', async () => {
    await insert(Array.from({ length: 1000 }, (_, n) => item(n)));
    const building = build(tagsIndex);
    while (!isBuilding()) await nextTurn();
    expect(await names()).to.equal(1);
    expect(await failure(() => run({ find: 'items', hint: 'tags' }))).to.include({ code: 2 });
    expect(await run({ count: 'items', query: { tags: 3 } })).to.include({ n: 143 });
    expect(isBuilding()).to.equal(true);
    await building;
    expect(await names()).to.equal(2);
    expect(await run({ count: 'items', query: { tags: 3 }, hint: 'tags' })).to.include({ n: 143 });
  });

  it('Should tell one of the two, and only one, of a unique key they both have', async () => {
    await insert(Array.from({ length: 1000 }, (_, n) => item(n)));
    // The build has passed the first: the write is refused. It has not come to the last: the build is.
    for (const [taken, refused] of [[0, 'write'], [999, 'build']] as const) {
      const building = build(codeIndex).then(() => 0, ({ code }: { code: number }) => code);
      while (!isBuilding()) await nextTurn();
      const written = codes(await insert([{ _id: `another ${taken}`, code: taken }]));
      expect(isBuilding()).to.equal(true);
      expect([written, await building]).to.deep.equal(refused === 'write' ? [[11000], 0] : [[], 11000]);
      if (refused === 'write') await run({ dropIndexes: 'items', index: 'code' });
    }
    expect(await names()).to.equal(1);
    await removed();
    await expectSound();
  });

  it('Should let a key go over from a document to another one, on either side of the build', async () => {
    await insert(Array.from({ length: 1000 }, (_, n) => item(n)));
    const building = build(codeIndex);
    while (!isBuilding()) await nextTurn();
    for (const [from, to] of [[1, 999], [998, 2]]) {
      expect(codes(await change({ _id: from }, { $set: { code: `was ${from}` } }))).to.deep.equal([]);
      expect(codes(await change({ _id: to }, { $set: { code: from } }))).to.deep.equal([]);
    }
    expect(isBuilding()).to.equal(true);
    await building;
    await expectSound();
  });

  it('Should be built once when two ask for it, and end with 276 when it or its collection is dropped', async () => {
    const drops: Doc[] = [{ dropIndexes: 'items', index: 'tags' }, { dropIndexes: 'items', index: '*' }, { drop: 'items' }, { dropDatabase: 1 }];
    for (const drop of drops) {
      await insert(Array.from({ length: 200 }, (_, n) => item(n)));
      const building = failure(() => build(tagsIndex));
      while (!isBuilding()) await nextTurn();
      expect(await run(drop)).to.include({ ok: 1 });
      expect(await building).to.include({ code: 276, codeName: 'IndexBuildAborted' });
    }
    await insert(Array.from({ length: 200 }, (_, n) => item(n)));
    const [first, second] = await Promise.all([build(tagsIndex), build(tagsIndex)]);
    expect(first).to.include({ numIndexesAfter: 2 });
    expect(second).to.include({ numIndexesAfter: 2 });
    await removed();
    await expectSound();
  });

  it('Should leave nothing behind when its time is over', async () => {
    await insert(Array.from({ length: 2000 }, (_, n) => item(n)));
    expect(await failure(() => run({ createIndexes: 'items', indexes: [tagsIndex], maxTimeMS: 2 }))).to.include({ code: 50 });
    expect(isBuilding()).to.equal(false);
    await removed();
    await expectSound();
    expect(await build(tagsIndex)).to.include({ numIndexesAfter: 2 });
  });

  it('Should end a write that goes by an index which is dropped, and change nothing in a collection that is', async () => {
    await insert(Array.from({ length: 400 }, (_, n) => item(n)));
    await build(tagsIndex);
    const byIndex = run({ update: 'items', updates: [{ q: { tags: 3 }, u: { $set: { n: 0 } }, multi: true, hint: 'tags' }] });
    expect(await run({ dropIndexes: 'items', index: 'tags' })).to.include({ ok: 1 });
    expect(codes(await byIndex)).to.deep.equal([175]);
    await build({ key: { n: -1 }, name: 'n' });
    // It goes from the greatest n on, the removal from the first document; and makes the index one over arrays.
    const all = run({ update: 'items', updates: [{ q: { n: { $gte: 0 } }, u: { $set: { n: [1, 2] } }, multi: true }] });
    await run({ drop: 'items' });
    await all;
    await removed();
    expect(await checkStore(file())).to.deep.include({ collections: [], faults: [] });
  });
});

describe('A store that is killed while it builds an index, or removes what was dropped', () => {
  it('Should open without that index, or collection, and free its place', async function () {
    this.timeout(120_000);
    const dataDir = newFolder();
    const file = join(dataDir, 'store.mdb');
    const orphans = async () => {
      const snapshot = await openSnapshot(file);
      const { length } = readOrphans(snapshot.reader);
      await snapshot.close();
      return length;
    };
    const killedAfter = async (act: (client: MongoClient) => Promise<unknown>) => {
      const store = await startStore({ dataDir });
      const client = await MongoClient.connect(store.uri);
      while ((await orphans()) > 0) await nextTurn();
      const under = act(client).catch(() => undefined);
      while ((await orphans()) === 0) await nextTurn();
      process.kill(store.pid, 'SIGKILL');
      await Promise.all([client.close(), store.stop(), under]);
      // It was in the middle.
      expect(await orphans()).to.be.greaterThan(0);
    };
    const store = await startStore({ dataDir });
    const client = await MongoClient.connect(store.uri);
    const names = ['kept', 'dropped'];
    for (const name of names) await client.db('d').collection(name).insertMany(Array.from({ length: few }, (_, n) => item(n) as never));
    await client.close();
    await store.stop();

    await killedAfter((other) => other.db('d').collection('kept').createIndex({ tags: 1, n: -1 }));
    await killedAfter((other) => other.db('d').collection('dropped').drop());

    const again = await startStore({ dataDir });
    const other = await MongoClient.connect(again.uri);
    expect((await other.db('d').listCollections().toArray()).map(({ name }) => name)).to.deep.equal(['kept']);
    expect(await other.db('d').collection('kept').indexes()).to.have.length(1);
    await other.db('d').collection('kept').createIndex({ tags: 1, n: -1 });
    while ((await orphans()) > 0) await nextTurn();
    await other.close();
    await again.stop();
    const { collections, faults } = await checkStore(file);
    expect(faults).to.deep.equal([]);
    expect(collections).to.deep.equal([{ namespace: 'd.kept', documents: few, indexes: 2 }]);
    rmSync(dataDir, { recursive: true });
  });
});
