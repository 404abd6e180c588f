import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { failure, newFolder } from '../../test/support.ts';
import { encode } from '../bson/encode.ts';
import { type Collection, deriveIndex } from './catalogue.ts';
import { insertDocument } from './documents.ts';
import { afterOthers, atOnce, Storage, type Write } from './storage.ts';

function* insert(storage: Storage, _id: number): Write<number> {
  const doc = { _id };
  insertDocument(storage, storage.ensure('d.c'), doc, encode(doc));
  yield;
  return _id;
}

const unexpected = (value: unknown): never => expect.fail(`unexpected: ${String(value)}`);

describe('Groups of writes', () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('Should commit the writes of one moment together, and each result by itself', async () => {
    const storage = new Storage(join(folder, 'x.mdb'), unexpected, 60_000);
    const before = storage.disk.version;
    const results = await Promise.allSettled([insert(storage, 1), insert(storage, 2), insert(storage, 1)].map((write) => storage.write(write)));
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'rejected']);
    expect(storage.disk.version).to.equal(before + 1);
    expect(storage.collection('d.c')?.count).to.equal(2);
    await storage.close();
  });

  it('Should commit and acknowledge nothing of a group in which a document was torn', async () => {
    let torn: unknown;
    const told = new Promise<void>((resolve) => {
      const storage = new Storage(join(folder, 'x.mdb'), (error) => {
        torn = error;
        resolve(storage.close());
      });
      void storage.write(insert(storage, 1)).then(unexpected, unexpected);
      void storage.write(
        // A key LMDB does not take stands for a disk that fails.
        atOnce(() => storage.disk.put(Buffer.alloc(5000), Buffer.alloc(1))),
      ).then(unexpected, unexpected);
    });
    await told;
    expect(torn).to.be.instanceOf(Error);
    const storage = new Storage(join(folder, 'x.mdb'), unexpected);
    expect(storage.collection('d.c')).to.equal(undefined);
    await storage.close();
  });

  it('Should refuse writes while there is no room, keep what paused ones had done, and go on once there is', async () => {
    const storage = new Storage(join(folder, 'x.mdb'), unexpected);
    await storage.write(insert(storage, 1));
    const hasRoom = storage.disk.hasRoom.bind(storage.disk);
    let groups = 0;
    storage.disk.hasRoom = () => ++groups < 3;
    const collection = storage.collection('d.c') as Collection;
    const paused = (function* (): Write<void> {
      yield* insert(storage, 2);
      collection.builds.push({ index: deriveIndex({ id: 9, name: 'n', key: { n: 1 } }, 0), reached: 0, bound: 1 });
      for (;;) yield afterOthers;
    })();
    const told = [storage.write(paused), storage.write(insert(storage, 3))];
    expect((await Promise.allSettled(told)).map(({ status }) => status)).to.eql(['rejected', 'fulfilled']);
    expect(await failure(() => storage.write(insert(storage, 4)))).to.include({ code: 14031, codeName: 'OutOfDiskSpace' });
    expect([collection.count, collection.builds.length, storage.collection('d.c')]).to.eql([3, 0, collection]);

    storage.disk.hasRoom = hasRoom;
    await storage.write(insert(storage, 4));
    expect([...storage.disk.range(Buffer.from([2]), Buffer.from([3]))]).to.have.length(4);
    await storage.close();
  });

  it('Should let other writes pass a long one', async () => {
    // So long a group would keep it waiting.
    const storage = new Storage(join(folder, 'x.mdb'), unexpected, 60_000);
    let stop = false;
    const long = storage.write(
      (function* (): Write<string> {
        while (!stop) yield;
        return 'long';
      })(),
    );
    expect(await storage.write(insert(storage, 1))).to.equal(1);
    stop = true;
    expect(await long).to.equal('long');
    await storage.close();
  });

  it('Should show a snapshot what was there when it was taken', async () => {
    const storage = new Storage(join(folder, 'x.mdb'), unexpected);
    await storage.write(insert(storage, 1));
    const snapshot = storage.snapshot();
    await storage.write(insert(storage, 2));
    const all = [Buffer.from([2]), Buffer.from([3])] as const;
    expect([...snapshot.range(...all)]).to.have.length(1);
    const newer = storage.snapshot();
    expect([...newer.range(...all)]).to.have.length(2);
    snapshot.release();
    newer.release();
    await storage.close();
  });
});
