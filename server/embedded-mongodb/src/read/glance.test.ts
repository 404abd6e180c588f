import { ObjectId } from 'bson';
import { expect } from 'chai';
import { encode } from '../bson/encode.ts';
import { compileGlance } from './glance.ts';

const id = new ObjectId();
const refuses = (filter: object, doc: object) => !compileGlance({ ...filter })(encode({ ...doc }));

describe('A glance at a document', () => {
  it('Should refuse what surely does not match', () => {
    const doc = { s: 'abc', n: 5, d: new Date(-1), b: false, o: id, z: null, half: 0.5 };
    for (const filter of [
      { s: 'abd' }, { s: 'ab' }, { s: 5 }, { n: 4 }, { n: '5' }, { n: { $gt: 5 } }, { n: { $lt: 5 } }, { n: { $in: [1, 2] } }, { d: new Date(0) },
      { d: { $gte: new Date(0) } }, { b: true }, { o: new ObjectId() }, { z: 1 }, { half: { $gt: 0.5 } }, { none: 1 }, { none: { $exists: true } },
      { s: { $regex: '^b' } }, { 's.a': 1 }, { 'none.a': 1 }, { n: 5, s: 'x' },
    ]) expect(refuses(filter, doc), JSON.stringify(filter)).to.equal(true);
  });

  it('Should leave to the filter what matches, and what takes more than a glance', () => {
    const doc = { s: 'abc', n: 5, d: new Date(-1), b: false, o: id, z: null, a: ['x'], e: { f: 1 }, long: 7n };
    for (const filter of [
      { s: 'abc' }, { n: 5 }, { n: { $gte: 5, $lte: 5 } }, { n: { $in: [1, 5] } }, { d: new Date(-1) }, { d: { $lt: new Date(0) } }, { b: false }, { o: id },
      { z: null }, { none: null }, { a: 'y' }, { e: 1 }, { 'e.f': 2 }, { long: 8 }, { s: { $regex: '^ab' } }, { s: { $regex: 'x' } }, { $or: [{ n: 4 }, { n: 5 }] }, { n: { $ne: 5 } },
    ]) expect(refuses(filter, doc), JSON.stringify(filter)).to.equal(false);
  });

  it('Should take the last of fields with one name, as decoding does', () => {
    const [first, last] = [encode({ n: 1 }), encode({ n: 2 })];
    const body = Buffer.concat([first.subarray(4, -1), last.subarray(4)]);
    const both = Buffer.concat([Buffer.alloc(4), body]);
    both.writeInt32LE(both.length);
    expect([{ n: 1 }, { n: 2 }].map((filter) => compileGlance(filter)(both))).to.deep.equal([false, true]);
  });
});
