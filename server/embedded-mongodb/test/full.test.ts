import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { failure, newFolder, openStore, type TestStore } from './support.ts';

describe('A full disk', () => {
  const dataDir = newFolder();
  /** A small disk in memory, or another size of it. */
  const disk = (options: string) => spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dataDir]).status === 0;
  let opened: TestStore | undefined;
  before(async function () {
    if (!disk('size=68m')) {
      console.log('      not run: only root on Linux may make a small disk; what the store does then is in storage.test.ts');
      this.skip();
    }
    opened = await openStore({ dataDir });
  });
  after(async () => {
    await opened?.client.close();
    await opened?.store.stop();
    if (opened) spawnSync('umount', [dataDir]);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('Should refuse the write and keep nothing of it, answer reads, and take writes again once there is room', async () => {
    const { client, store } = opened as TestStore;
    const items = client.db('d').collection<{ _id: number; n: number; text: string; seen?: boolean }>('c');
    await items.createIndex({ n: 1 }, { unique: true });
    const { pid } = store;
    const document = (n: number) => ({ _id: n, n, text: 'x'.repeat(20_000) });
    let kept = 0;
    const fill = async (): Promise<never> => {
      for (;;) {
        await items.insertOne(document(kept));
        kept++;
      }
    };
    expect(await failure(fill)).to.include({ code: 14031, codeName: 'OutOfDiskSpace' });
    expect(kept).to.be.greaterThan(50);
    expect(await failure(fill), 'again, by the same process').to.include({ code: 14031 });
    const many = await Promise.allSettled([
      ...[1, 2, 3, 4].map((other) => items.insertOne(document(kept + other))),
      items.updateMany({}, { $set: { seen: true } }),
      client.db('d').createCollection('e'),
      items.drop(),
    ]);
    expect(many.map(({ status }) => status)).to.not.include('fulfilled');
    // By the stored count, by the records, and by each of both indexes.
    expect(await items.countDocuments({})).to.equal(kept);
    expect(await items.find({}).project({ _id: 1 }).toArray()).to.have.lengthOf(kept);
    for (const field of ['_id', 'n']) expect(await items.find({}).sort({ [field]: 1 }).project({ _id: 1 }).toArray()).to.have.lengthOf(kept);
    expect((await items.findOne({ n: kept - 1 }))?._id).to.equal(kept - 1);

    expect(disk('remount,size=100m')).to.equal(true);
    await items.insertOne(document(kept));
    await items.insertMany(Array.from({ length: 100 }, (_, index) => document(kept + 1 + index)));
    expect((await items.updateMany({}, { $set: { seen: true } })).matchedCount).to.equal(kept + 101);
    expect(await items.countDocuments({ seen: true })).to.equal(kept + 101);
    expect(store.pid, 'no process ended').to.equal(pid);
  });
});
