import { expect } from 'chai';
import { type TestDeps, testDeps } from '../../test/support/deps.ts';
import { collection } from './model.ts';
import { decoded, readRaw } from './raw.ts';

interface Note { _id: string; at: Date; words: string[]; count: number }
const letterModel = collection<Note>('letters', { at: Date, words: [String], count: Number });
const notes = Array.from({ length: 25 }, (_, count): Note => ({ _id: `note-${String(count).padStart(2, '0')}`, at: new Date(count), words: ['một', 'hai'], count }));

describe('Documents read as bytes', () => {
  let deps: TestDeps;
  before(async () => {
    deps = await testDeps();
    await letterModel(deps.db).insertMany(notes);
  });
  after(() => deps.end());
  const read = async (...how: Parameters<typeof readRaw<Note>> extends [unknown, ...infer Rest] ? Rest : never) => (await readRaw(letterModel(deps.db), ...how)).map((bytes) => decoded<Note>(bytes));

  it('Should be what a lean query gives, in the order and number that were asked for', async () => {
    expect(await read({ filter: { count: { $gte: 5 } }, sort: { count: -1 }, limit: 7 })).to.eql(await letterModel(deps.db).find({ count: { $gte: 5 } }).sort({ count: -1 }).limit(7).lean());
    expect(await read({ filter: { count: -1 } })).to.eql([]);
  });
  it('Should all be there when they do not fit into one reply', async () => {
    for (const perReply of [1, 10, 24, 25, 26]) expect(await read({ filter: {}, sort: { _id: 1 } }, perReply), String(perReply)).to.eql(notes);
    expect(await read({ filter: {}, sort: { _id: 1 }, limit: 20 }, 10)).to.eql(notes.slice(0, 20));
  });
});
