import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Collection, type Document, MongoClient } from 'mongodb';
import { decode } from '../src/bson/decode.ts';
import { startStore } from '../src/index.ts';
import { type Collection as Stored, recordKey, recordsPrefix } from '../src/storage/catalogue.ts';
import { entryRecord } from '../src/storage/documents.ts';
import { indexEntries } from '../src/storage/index-keys.ts';
import { Storage } from '../src/storage/storage.ts';
import { successor } from '../src/values/keys.ts';
import { newFolder } from './support.ts';

const writers = 8;
/** `npm run crash` runs more of them. */
const rounds = Number(process.env.CRASH_ROUNDS ?? 3);

/** What was acknowledged before the kill. */
interface Acknowledged {
  keys: string[];
  counts: Map<number, number>;
}

describe('A store that is killed while it writes', () => {
  it('Should lose no acknowledged write and tear no document from its index entries', async function () {
    this.timeout(20_000 * rounds);
    const dataDir = newFolder();
    const done: Acknowledged = { keys: [], counts: new Map() };
    for (let round = 0; round < rounds; round++) {
      await writeUntilKilled(dataDir, round, done);
      await check(dataDir, done);
    }
    expect(done.keys.length).to.be.greaterThan(100);
    rmSync(dataDir, { recursive: true });
  });
});

async function writeUntilKilled(dataDir: string, round: number, done: Acknowledged): Promise<void> {
  const store = await startStore({ dataDir });
  const client = await MongoClient.connect(store.uri);
  const items = client.db('t').collection<Document>('items');
  await items.createIndexes([{ key: { key: 1 }, unique: true }, { key: { group: 1, n: -1 } }, { key: { tags: 1 } }]);
  const before = done.keys.length;
  let killed = false;
  const killInTime = () => {
    if (!killed && done.keys.length - before >= 80 * (round + 1)) {
      killed = true;
      process.kill(store.pid, 'SIGKILL');
      // What has no reply yet must not wait for a store that does not come back.
      void client.close();
    }
    return killed;
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(items, round, writer, done, killInTime)));
  await client.close();
  await store.stop();
}

/** Writes until the store is gone; a write whose reply did not come may or may not be there. */
async function write(items: Collection<Document>, round: number, writer: number, done: Acknowledged, killInTime: () => boolean): Promise<void> {
  for (let i = 0; !killInTime(); i++) {
    try {
      const key = `${round}-${writer}-${i}`;
      await items.insertOne({ key, group: i % 10, n: 0, tags: [writer, 'x', i % 3] });
      done.keys.push(key);
      if (i % 2 === 0) await items.updateOne({ key }, { $set: { group: -1 }, $push: { tags: 'more' } as never });
      if (i % 5 === 0) await items.updateMany({ group: -1, n: { $lt: 3 } }, { $inc: { n: 1 } });
      const counter = await items.findOneAndUpdate({ key: `counter ${writer}` }, { $inc: { n: 1 } }, { upsert: true, returnDocument: 'after' });
      done.counts.set(writer, counter?.n as number);
    } catch {
      return;
    }
  }
}

async function check(dataDir: string, done: Acknowledged): Promise<void> {
  const storage = new Storage(join(dataDir, 'store.mdb'), (error) => {
    throw error;
  });
  const stored = storage.collection('t.items') as Stored;
  const docs = new Map<number, Document>();
  for (const { key, value } of storage.disk.range(recordsPrefix(stored), successor(recordsPrefix(stored)))) docs.set(key.readUIntBE(5, 6), decode(value));
  const byKey = new Map([...docs.values()].map((doc) => [doc.key as string, doc]));

  expect(done.keys.filter((key) => !byKey.has(key))).to.deep.equal([]);
  for (const [writer, count] of done.counts) {
    // One more may have been written without its reply.
    expect((byKey.get(`counter ${writer}`)?.n as number) - count).to.be.oneOf([0, 1]);
    done.counts.set(writer, byKey.get(`counter ${writer}`)?.n as number);
  }
  expect(stored.count).to.equal(docs.size);
  expect([...docs.keys()].every((record) => storage.disk.get(recordKey(stored, record)))).to.equal(true);
  for (const index of stored.indexes) {
    const held = [...storage.disk.range(index.prefix, successor(index.prefix))]
      .map(({ key, value }) => `${(index.unique ? key : key.subarray(0, -6)).toString('hex')} ${entryRecord(index, key, value)}`);
    const rebuilt = [...docs].flatMap(([record, doc]) => indexEntries(index, doc).keys.map((key) => `${key.toString('hex')} ${record}`));
    expect(held.sort(), index.name).to.deep.equal(rebuilt.sort());
  }
  await storage.close();
}
