import { expect } from 'chai';
import { type Collection, type Document, ObjectId } from 'mongodb';
import { failure, openStore, type TestStore } from './support.ts';

describe('Indexes', () => {
  let opened: TestStore;
  let items: Collection<Document>;
  before(async () => {
    opened = await openStore();
  });
  after(() => opened.end());
  beforeEach(async () => {
    items = opened.client.db('indexes').collection(`items${new ObjectId().toHexString()}`);
  });

  it('Should refuse a taken unique key and tell which, as MongoDB does', async () => {
    await items.createIndex({ 'o.email': 1, n: -1 }, { unique: true });
    await items.insertOne({ o: { email: 'a@x' }, n: 1 });
    const error = await failure(() => items.insertOne({ o: { email: 'a@x' }, n: 1 }));
    expect(error).to.deep.include({ code: 11000, keyPattern: { 'o.email': 1, n: -1 }, keyValue: { 'o.email': 'a@x', n: 1 } });
    expect(error.message).to.equal(
      `E11000 duplicate key error collection: indexes.${items.collectionName} index: o.email_1_n_-1 dup key: { o.email: "a@x", n: 1 }`,
    );
  });

  it('Should leave everything as it was when an update runs into a unique key', async () => {
    await items.createIndexes([{ key: { tag: 1 } }, { key: { name: 1 }, unique: true }]);
    await items.insertMany([{ _id: 1, name: 'a', tag: 1 }, { _id: 2, name: 'b', tag: 2 }] as never[]);
    const error = await failure(() => items.updateOne({ _id: 2 as never }, { $set: { name: 'a', tag: 3 } }));
    expect(error).to.deep.include({ code: 11000, keyPattern: { name: 1 } });
    expect(await items.find({ tag: 3 }).toArray()).to.deep.equal([]);
    expect(await items.find({ tag: 2 }).toArray()).to.deep.equal([{ _id: 2, name: 'b', tag: 2 }]);
  });

  it('Should take a missing field for null in a unique index, and skip it in a sparse one', async () => {
    await items.createIndex({ a: 1 }, { unique: true });
    await items.insertOne({});
    expect(await failure(() => items.insertOne({ a: null }))).to.include({ code: 11000 });
    const sparse = opened.client.db('indexes').collection(`${items.collectionName}s`);
    await sparse.createIndex({ a: 1 }, { unique: true, sparse: true });
    await sparse.insertMany([{}, {}, { a: 1 }]);
    expect(await failure(() => sparse.insertOne({ a: 1 }))).to.include({ code: 11000 });
    expect(await sparse.countDocuments({ a: null })).to.equal(2);
    expect(await sparse.find({}).sort({ a: 1 }).toArray()).to.have.length(3);
  });

  it('Should hold uniqueness only where a partial filter applies, also as documents change', async () => {
    await items.createIndex({ seat: 1 }, { unique: true, partialFilterExpression: { open: true } });
    await items.insertMany([{ _id: 1, seat: 1, open: true }, { _id: 2, seat: 1, open: false }] as never[]);
    expect(await failure(() => items.updateOne({ _id: 2 as never }, { $set: { open: true } }))).to.include({ code: 11000 });
    await items.updateOne({ _id: 1 as never }, { $set: { open: false } });
    await items.updateOne({ _id: 2 as never }, { $set: { open: true } });
    expect((await items.find({ open: true, seat: 1 }).toArray()).map(({ _id }) => _id as unknown)).to.deep.equal([2]);
  });

  it('Should index each element once and keep pairs of one element together', async () => {
    await items.createIndex({ 'l.a': 1, 'l.b': 1 }, { unique: true });
    await items.insertOne({ _id: 1 as never, l: [{ a: 1, b: 1 }, { a: 2, b: 2 }, { a: 1, b: 1 }] });
    await items.insertOne({ _id: 2 as never, l: [{ a: 1, b: 2 }] });
    expect(await failure(() => items.insertOne({ l: [{ a: 2, b: 2 }] }))).to.include({ code: 11000 });
    expect(await items.find({ 'l.a': { $gte: 1 } }).toArray()).to.have.length(2);
  });

  it('Should refuse two arrays in one compound index', async () => {
    await items.createIndex({ a: 1, b: 1 });
    expect(await failure(() => items.insertOne({ a: [1], b: [2] }))).to.include({ code: 171 });
    expect(await items.countDocuments({})).to.equal(0);
  });

  it('Should build an index over what is there, or not at all', async () => {
    await items.insertMany(Array.from({ length: 2500 }, (_, n) => ({ n, twice: n % 2000 })));
    await items.createIndex({ n: -1 });
    expect(await items.find({ n: { $lt: 3 } }).sort({ n: -1 }).project({ n: 1, _id: 0 }).toArray()).to.deep.equal([{ n: 2 }, { n: 1 }, { n: 0 }]);
    expect(await failure(() => items.createIndex({ twice: 1 }, { unique: true }))).to.deep.include({ code: 11000, keyPattern: { twice: 1 } });
    expect((await items.indexes()).map(({ name }) => name)).to.deep.equal(['_id_', 'n_-1']);
    expect(await items.countDocuments({ twice: 5 })).to.equal(2);
  });

  it('Should find and keep apart keys beyond the length LMDB takes', async () => {
    await items.createIndex({ text: 1, n: 1 });
    await items.createIndex({ only: 1 }, { unique: true });
    const long = 'x'.repeat(5000);
    await items.insertMany([{ text: `${long}a`, n: 1, only: `${long}a` }, { text: `${long}b`, n: 2, only: `${long}b` }, { text: 'x', n: 3, only: 'x' }]);
    expect(await items.countDocuments({ text: `${long}b` })).to.equal(1);
    expect(await items.countDocuments({ text: { $gt: `${long}a` } })).to.equal(1);
    expect((await items.find({}).sort({ text: 1 }).toArray()).map(({ n }) => n as unknown)).to.deep.equal([3, 1, 2]);
    expect(await failure(() => items.insertOne({ only: `${long}b`, text: 1 }))).to.include({ code: 11000 });
  });

  it('Should find whole integers that no double can tell apart', async () => {
    await items.createIndex({ n: 1 });
    const exact = { useBigInt64: true };
    await items.insertMany([{ n: 9007199254740993n }, { n: 9007199254740992n }, { n: -9007199254740993n }] as never[]);
    expect(await items.find({ n: 9007199254740993n as never }, exact).project({ _id: 0 }).toArray()).to.deep.equal([{ n: 9007199254740993n }]);
    const sorted = await items.find({}, exact).sort({ n: 1 }).toArray();
    expect(sorted.map(({ n }) => n as unknown)).to.deep.equal([-9007199254740993n, 9007199254740992n, 9007199254740993n]);
  });

  it('Should answer for names and keys that are there already', async () => {
    await items.createIndex({ a: 1 }, { name: 'one' });
    await items.createIndex({ a: 1 }, { name: 'one' });
    expect(await failure(() => items.createIndex({ a: 1 }, { name: 'two' }))).to.include({ code: 85 });
    expect(await failure(() => items.createIndex({ b: 1 }, { name: 'one' }))).to.include({ code: 86 });
    expect(await failure(() => items.createIndex({ a: 1 }, { name: 'one', unique: true }))).to.include({ code: 86 });
    expect(await failure(() => items.dropIndex('nope'))).to.include({ code: 27 });
    expect(await failure(() => items.dropIndex('_id_'))).to.include({ code: 72 });
    await items.dropIndex('one');
    expect(await items.indexes()).to.have.length(1);
  });

  it('Should use the index a hint names and refuse one that is not there', async () => {
    await items.createIndex({ a: 1 });
    await items.insertMany([{ a: 2 }, { a: 1 }]);
    expect((await items.find({}, { hint: 'a_1' }).toArray()).map(({ a }) => a as unknown)).to.deep.equal([1, 2]);
    expect(await failure(() => items.find({}, { hint: 'b_1' }).toArray())).to.include({ code: 2 });
  });

  it('Should never change an _id', async () => {
    await items.insertOne({ _id: 1 as never });
    expect(await failure(() => items.replaceOne({ _id: 1 as never }, { _id: 2 } as never))).to.include({ code: 66 });
    expect(await failure(() => items.insertOne({ _id: [1] as never }))).to.include({ code: 53 });
  });
});
