import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { failure, openStore, type TestStore } from './support.ts';

describe('A full disk', () => {
  let opened: TestStore;
  before(async () => {
    opened = await openStore();
  });
  after(() => opened.end());

  /** A file may grow no further than this: to whoever writes, the same as a full disk. */
  const limit = (bytes: number | 'unlimited') => {
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(opened.store.pid), `--fsize=${bytes}:`], { encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
  };

  it('Should refuse the write and keep nothing of it, answer reads, and take writes again once there is room', async function () {
    if (spawnSync('prlimit', ['--version']).status !== 0) {
      console.log('      not run: there is no prlimit (of util-linux) here to stand for a full disk');
      this.skip();
    }
    const items = opened.client.db('d').collection<{ _id: number; n: number; text: string; seen?: boolean }>('c');
    await items.createIndex({ n: 1 }, { unique: true });
    const { pid } = opened.store;
    const document = (n: number) => ({ _id: n, n, text: 'x'.repeat(20_000) });
    let kept = 0;
    const fill = async (): Promise<never> => {
      for (;;) {
        await items.insertOne(document(kept));
        kept++;
      }
    };
    // Not at a page's end: the last write is taken in part.
    limit(statSync(join(opened.dataDir, 'store.mdb')).size + 3_000_100);
    expect(await failure(fill)).to.include({ code: 14031, codeName: 'OutOfDiskSpace' });
    expect(kept).to.be.greaterThan(50);
    expect(await failure(fill), 'again, by the same process').to.include({ code: 14031 });
    const others = [1, 2, 3, 4].map((other) => items.insertOne(document(kept + other)));
    const long = items.updateMany({}, { $set: { seen: true } });
    const made = opened.client.db('d').createCollection('e').then(() => items.updateMany({}, { $set: { seen: true } }));
    const many = await Promise.allSettled([...others, long, made]);
    expect(many.map(({ status }) => status)).to.not.include('fulfilled');
    // By the stored count, by the records, and by each of both indexes.
    expect(await items.countDocuments({})).to.equal(kept);
    expect(await items.find({}).project({ _id: 1 }).toArray()).to.have.lengthOf(kept);
    for (const index of [{ _id: 1 }, { n: 1 }] as const) expect(await items.find({}).sort(index).project({ _id: 1 }).toArray()).to.have.lengthOf(kept);
    expect((await items.findOne({ n: kept - 1 }))?._id).to.equal(kept - 1);

    limit('unlimited');
    await items.insertOne(document(kept));
    await items.insertMany(Array.from({ length: 100 }, (_, index) => document(kept + 1 + index)));
    expect((await items.updateMany({}, { $set: { seen: true } })).matchedCount).to.equal(kept + 101);
    expect(await items.countDocuments({ seen: true })).to.equal(kept + 101);
    expect(opened.store.pid, 'no process ended').to.equal(pid);
  });
});
