import { expect } from 'chai';
import { BSON, type Collection, Double, type Document, Long, ObjectId } from 'mongodb';
import { failure, openStore, type TestStore } from './support.ts';

describe('Commands through the unmodified driver', () => {
  let opened: TestStore;
  let items: Collection<Document>;
  before(async () => {
    opened = await openStore();
  });
  after(() => opened.end());
  beforeEach(async () => {
    items = opened.client.db('crud').collection(`items${new ObjectId().toHexString()}`);
  });

  it('Should keep the fields of an inserted document in their order, also those named like numbers', async () => {
    const given = new Map<string, unknown>([['_id', 'order'], ['b', 1], ['7', new Map([['z', 1], ['3', 2]])]]);
    await items.insertMany([given as Document], { forceServerObjectId: true });
    const [found] = await items.find({}, { raw: true }).toArray();
    expect(Buffer.from(found as unknown as Uint8Array).equals(BSON.serialize(given))).to.equal(true);
  });

  it('Should insert, and give an _id that comes first', async () => {
    const { insertedId } = await items.insertOne({ a: 1 });
    expect(await items.findOne({})).to.deep.equal({ _id: insertedId, a: 1 });
    const { insertedCount } = await items.insertMany([{ _id: 1 as never }, { b: 2 }]);
    expect(insertedCount).to.equal(2);
  });

  it('Should keep the types of numbers through an update of another field', async () => {
    await items.insertOne({ _id: 1 as never, int: 1, double: new Double(1), long: Long.fromNumber(1) });
    await items.updateOne({ _id: 1 as never }, { $set: { x: 1 } });
    const exact = await items.findOne({}, { promoteValues: false, promoteLongs: false });
    expect(exact?.double).to.be.instanceOf(Double);
    expect(exact?.long).to.be.instanceOf(Long);
    expect(exact?.int).to.have.property('_bsontype', 'Int32');
  });

  it('Should go on after a fault in an unordered batch and stop in an ordered one', async () => {
    const batch = [{ _id: 1 }, { _id: 1 }, { _id: 2 }] as never[];
    const ordered = await failure(() => items.insertMany(batch));
    expect(ordered).to.include({ code: 11000 });
    expect(await items.countDocuments({})).to.equal(1);
    await failure(() => items.insertMany([{ _id: 1 }, { _id: 2 }] as never[], { ordered: false }));
    expect(await items.countDocuments({})).to.equal(2);
  });

  it('Should run mixed bulk writes and count them', async () => {
    const result = await items.bulkWrite([
      { insertOne: { document: { _id: 1, n: 1 } as never } },
      { updateOne: { filter: { _id: 1 as never }, update: { $inc: { n: 1 } } } },
      { updateMany: { filter: {}, update: { $set: { seen: true } } } },
      { replaceOne: { filter: { _id: 2 as never }, replacement: { n: 9 }, upsert: true } },
      { deleteOne: { filter: { n: 9 } } },
    ]);
    expect(result).to.include({ insertedCount: 1, matchedCount: 2, modifiedCount: 2, upsertedCount: 1, deletedCount: 1 });
    expect(await items.find({}).toArray()).to.deep.equal([{ _id: 1, n: 2, seen: true }]);
  });

  it('Should update and delete many', async () => {
    await items.insertMany(Array.from({ length: 500 }, (_, n) => ({ n })));
    const updated = await items.updateMany({ n: { $gte: 100 } }, { $inc: { n: 1000 } });
    expect(updated).to.include({ matchedCount: 400, modifiedCount: 400 });
    expect((await items.deleteMany({ n: { $lt: 1200 } })).deletedCount).to.equal(200);
    expect(await items.countDocuments({})).to.equal(300);
    expect(await items.estimatedDocumentCount()).to.equal(300);
  });

  it('Should find and modify: before, after, sorted, projected, removed, upserted', async () => {
    await items.insertMany([{ _id: 1, n: 1, x: 1 }, { _id: 2, n: 2, x: 1 }] as never[]);
    expect(await items.findOneAndUpdate({ x: 1 }, { $inc: { n: 10 } }, { sort: { n: -1 } })).to.deep.equal({ _id: 2, n: 2, x: 1 });
    const after = await items.findOneAndUpdate({ _id: 2 as never }, { $set: { x: 5 } }, { returnDocument: 'after', projection: { x: 1, _id: 0 } });
    expect(after).to.deep.equal({ x: 5 });
    expect(await items.findOneAndReplace({ _id: 1 as never }, { y: 1 }, { returnDocument: 'after' })).to.deep.equal({ _id: 1, y: 1 });
    expect(await items.findOneAndDelete({ _id: 1 as never })).to.deep.equal({ _id: 1, y: 1 });
    expect(await items.findOneAndDelete({ _id: 1 as never })).to.equal(null);
    expect(await items.findOneAndUpdate({ _id: 7 as never }, { $set: { z: 1 } }, { upsert: true })).to.equal(null);
    expect(await items.findOneAndUpdate({ _id: 8 as never }, { $set: { z: 1 } }, { upsert: true, returnDocument: 'after' })).to.deep.equal({ _id: 8, z: 1 });
  });

  it('Should count 2,000 parallel increments exactly', async () => {
    await items.insertOne({ _id: 1 as never, n: 0 });
    await Promise.all(Array.from({ length: 2000 }, () => items.updateOne({ _id: 1 as never }, { $inc: { n: 1 } })));
    expect(await items.findOne({})).to.deep.equal({ _id: 1, n: 2000 });
  });

  it('Should give each parallel findOneAndUpdate its own number', async () => {
    await items.insertOne({ _id: 1 as never, n: 0 });
    const numbers = await Promise.all(
      Array.from({ length: 300 }, async () => (await items.findOneAndUpdate({ _id: 1 as never }, { $inc: { n: 1 } }, { returnDocument: 'after' }))?.n as number),
    );
    expect(new Set(numbers).size).to.equal(300);
  });

  it('Should leave one document when many upsert the same unique key at once', async () => {
    await items.createIndex({ key: 1 }, { unique: true });
    await Promise.all(Array.from({ length: 100 }, () => items.updateOne({ key: 'k' }, { $inc: { n: 1 } }, { upsert: true })));
    expect(await items.find({}, { projection: { _id: 0 } }).toArray()).to.deep.equal([{ key: 'k', n: 100 }]);
  });

  it('Should read a large result batch by batch, unmoved by writes meanwhile', async () => {
    await items.insertMany(Array.from({ length: 1000 }, (_, n) => ({ n, pad: 'x'.repeat(100) })));
    const cursor = items.find({}).sort({ _id: 1 }).batchSize(90);
    const seen: number[] = [];
    for await (const { n } of cursor) {
      if (seen.length === 0) await items.deleteMany({ n: { $gte: 500 } });
      seen.push(n as number);
    }
    expect(seen).to.deep.equal(Array.from({ length: 1000 }, (_, n) => n));
    expect(await items.countDocuments({})).to.equal(500);
  });

  it('Should close a cursor that is given up, and say so of an unknown one', async () => {
    await items.insertMany(Array.from({ length: 300 }, (_, n) => ({ n })));
    const cursor = items.find({}).batchSize(10);
    await cursor.next();
    const id = cursor.id as Long;
    await cursor.close();
    const error = await failure(() => opened.client.db('crud').command({ getMore: id, collection: items.collectionName }));
    expect(error).to.include({ code: 43 });
  });

  it('Should carry documents up to 16 MB, several in one message, and refuse a larger one', async () => {
    const big = 'x'.repeat(15 * 1024 * 1024);
    await items.insertMany([{ _id: 1, big }, { _id: 2, big }, { _id: 3, big }] as never[]);
    const lengths = (await items.find({}).toArray()).map((doc) => (doc.big as string).length);
    expect(lengths).to.deep.equal([big.length, big.length, big.length]);
    const error = await failure(() => items.updateOne({ _id: 1 as never }, { $set: { more: 'x'.repeat(2 * 1024 * 1024) } }));
    expect(error).to.include({ code: 10334 });
    expect(await items.findOne({ _id: 1 as never }, { projection: { more: 1 } })).to.deep.equal({ _id: 1 });
  });

  it('Should list and drop databases and collections', async () => {
    const db = opened.client.db('lists');
    await db.createCollection('b');
    await db.collection('a').insertOne({});
    expect((await db.listCollections().toArray()).map(({ name }) => name)).to.deep.equal(['a', 'b']);
    expect((await db.listCollections({ name: 'b' }, { nameOnly: true }).toArray())).to.deep.equal([{ name: 'b', type: 'collection' }]);
    expect(await failure(() => db.command({ create: 'b' }))).to.include({ code: 48 });
    expect((await opened.client.db('admin').admin().listDatabases()).databases.map(({ name }) => name)).to.include('lists');
    expect(await db.collection('a').drop()).to.equal(true);
    await db.dropDatabase();
    expect(await db.listCollections().toArray()).to.deep.equal([]);
  });

  it('Should keep a sort within its memory, and with a limit only what it needs', async () => {
    const pad = 'x'.repeat(1_500_000);
    for (let i = 0; i < 3; i++) await items.insertMany(Array.from({ length: 30 }, (_, k) => ({ n: i * 30 + k, pad })));
    expect(await failure(() => items.aggregate([{ $sort: { n: -1 } }]).toArray())).to.include({ code: 292 });
    const largest = await items.find({}).sort({ n: -1 }).limit(2).toArray();
    expect(largest.map(({ n }) => n as unknown)).to.deep.equal([89, 88]);
  });

  it('Should end a command whose time is over', async () => {
    await items.insertMany(Array.from({ length: 30_000 }, (_, n) => ({ n, pad: 'x'.repeat(200) })));
    const error = await failure(() => items.find({ nope: 1 }, { maxTimeMS: 1 }).toArray());
    expect(error).to.include({ code: 50 });
    expect(await failure(() => items.updateMany({}, { $inc: { m: 1 } }, { maxTimeMS: 1 }))).to.include({ code: 50 });
    expect(await items.countDocuments({ m: 1 })).to.be.lessThan(30_000);
  });
});
