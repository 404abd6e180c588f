import { expect } from 'chai';
import { type TestDeps, testDeps } from '../../test/support/deps.ts';
import { breakingConnection } from '../../test/support/store.ts';
import { collection, insertNew, pastTaken } from './model.ts';

const letterModel = collection<{ _id: string; text: string }>('letters', { text: String });
const notes = [{ _id: 'a', text: 'first' }, { _id: 'b', text: 'second' }];

describe('Writes in bulk', () => {
  let deps: TestDeps;
  beforeEach(async () => (deps = await testDeps()));
  afterEach(() => deps.end());
  const stored = () => letterModel(deps.db).find().sort({ _id: 1 }).lean();

  it('Should insert what is new and leave what is there', async () => {
    const model = letterModel(deps.db);
    await insertNew(model, notes.slice(0, 1));
    await insertNew(model, notes.map(({ _id }) => ({ _id, text: 'changed' })));
    expect(await stored()).to.deep.equal([notes[0], { _id: 'b', text: 'changed' }]);
  });

  it('Should throw when the store breaks off, also where taken keys are no fault', async () => {
    const writes = notes.map(({ _id, text }) => ({ updateOne: { filter: { _id }, update: { $set: { text } }, upsert: true } }));
    const broken = [
      (db: TestDeps['db']) => insertNew(letterModel(db), notes),
      (db: TestDeps['db']) => pastTaken(letterModel(db).bulkWrite(writes, { ordered: false })),
    ];
    for (const write of broken) {
      const db = await breakingConnection(deps.db, 1);
      const error = await write(db).then(() => null, (thrown: unknown) => thrown as Error);
      await db.close(true);
      // The store's absence itself, which callers answer with 503, not the driver's report on single writes.
      expect(error?.name).to.match(/^Mongo(Network|Not|Topology|Pool|Client)/);
    }
  });
});
