import { expect } from 'chai';
import { encode, Raw } from '../bson/encode.ts';
import { Pace } from '../read/pace.ts';
import type { Snapshot } from '../storage/disk.ts';
import { failure } from '../../test/support.ts';
import { Cursors } from './cursors.ts';

describe('Cursors', () => {
  it('Should be closed, and give up their snapshot, when nobody has asked for ten minutes', async () => {
    const cursors = new Cursors();
    let held = 1;
    const snapshot = { release: () => held-- } as unknown as Snapshot;
    const source = [1, 2, 3].map((_id) => [new Raw(encode({ _id }))]).values();
    const { cursor } = await cursors.begin('d.c', snapshot, source, new Pace(undefined), { batchSize: 1 });
    const { id } = cursor as { id: bigint };
    const minutes = (count: number) => Date.now() + count * 60_000;
    cursors.closeIdle(minutes(9.9));
    expect(await cursors.next(id, 'd.c', 1, new Pace(undefined))).to.have.nested.property('cursor.id', id);
    expect(held).to.equal(1);
    cursors.closeIdle(minutes(10.1));
    expect(held).to.equal(0);
    expect(await failure(() => cursors.next(id, 'd.c', 1, new Pace(undefined)))).to.include({ code: 43 });
  });
});
