import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { failure, newFolder, openStore, type TestStore } from './support.ts';

describe('A full disk', () => {
  const dataDir = newFolder();
  const filler = join(dataDir, 'filler');
  let isMounted = false;
  let opened: TestStore;
  before(async function () {
    // A small disk in memory; only root on Linux may make one.
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', dataDir]).status !== 0) this.skip();
    isMounted = true;
    writeFileSync(filler, Buffer.alloc(4 << 20));
    opened = await openStore({ dataDir });
  });
  after(async () => {
    await opened?.client.close();
    await opened?.store.stop();
    if (isMounted) spawnSync('umount', [dataDir]);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('Should refuse the write and keep nothing of it, answer reads, and take writes again once there is room', async () => {
    const items = opened.client.db('d').collection<{ _id: number; n: number; text: string }>('c');
    await items.createIndex({ n: 1 }, { unique: true });
    const { pid } = opened.store;
    const text = 'x'.repeat(20_000);
    let kept = 0;
    const fill = async (): Promise<never> => {
      for (;;) {
        await items.insertOne({ _id: kept, n: kept, text });
        kept++;
      }
    };
    expect(await failure(fill)).to.include({ code: 14031, codeName: 'OutOfDiskSpace' });
    expect(await failure(fill), 'again, by the same process').to.include({ code: 14031 });
    const many = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => items.insertOne({ _id: kept + 1 + index, n: kept + 1 + index, text })));
    expect(many.map(({ status }) => status)).to.not.include('fulfilled');
    // By the stored count, by the records, and by each of both indexes.
    expect(await items.countDocuments({})).to.equal(kept);
    expect(await items.find({}).project({ _id: 1 }).toArray()).to.have.lengthOf(kept);
    for (const index of [{ _id: 1 }, { n: 1 }] as const) expect(await items.find({}).sort(index).project({ _id: 1 }).toArray()).to.have.lengthOf(kept);
    expect((await items.findOne({ n: kept - 1 }))?._id).to.equal(kept - 1);

    rmSync(filler);
    await items.insertOne({ _id: kept, n: kept, text });
    await items.insertMany(Array.from({ length: 100 }, (_, index) => ({ _id: kept + 1 + index, n: kept + 1 + index, text })));
    expect(await items.countDocuments({})).to.equal(kept + 101);
    expect(opened.store.pid, 'no process ended').to.equal(pid);
  });
});
