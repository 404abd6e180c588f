import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import { scope } from '../src/index.ts';
import { failure, openStore, type TestStore } from './support.ts';
import { scopeTable } from './scope-table.ts';

const pointer = 'is not supported by the embedded store; set MONGODB_URI to a MongoDB server';

describe('The scope', () => {
  let opened: TestStore;
  let items: Collection<Document>;
  before(async () => {
    opened = await openStore();
    items = opened.client.db('scope').collection('items');
    await items.insertMany([{ n: 1, text: 'x'.repeat(20_000) }, { n: 2 }]);
  });
  after(() => opened.end());

  it('Should stand in the README as it is in the code', () => {
    expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).to.contain(scopeTable(scope));
  });

  const run = (command: Document) => () => opened.client.db('scope').command(command);
  const find = (filter: Document, options: Document = {}) => () => items.find(filter, options).toArray();
  const update = (change: Document | Document[], options: Document = {}) => () => items.updateOne({}, change, options);
  const aggregate = (...pipeline: Document[]) => () => items.aggregate(pipeline).toArray();
  const index = (key: Document, options: Document = {}) => () => items.createIndex(key as never, options);

  const refused: [what: string, code: number, () => Promise<unknown>][] = [
    ["the command 'collStats'", 59, run({ collStats: 'items' })],
    ["the command 'renameCollection'", 59, run({ renameCollection: 'scope.items', to: 'scope.other' })],
    ["the command 'explain'", 59, run({ explain: { find: 'items' } })],
    ["the command 'constructor'", 59, run({ constructor: 1 })],
    ["the field 'collation' of the command 'find'", 40415, find({}, { collation: { locale: 'vi' } })],
    ["the field 'let' of the command 'find'", 40415, find({}, { let: { x: 1 } })],
    ["the field 'tailable' of the command 'find'", 40415, find({}, { tailable: true })],
    ["the field 'showRecordId' of the command 'find'", 40415, find({}, { showRecordId: true })],
    ["the field 'allowDiskUse' of the command 'aggregate'", 40415, () => items.aggregate([], { allowDiskUse: true }).toArray()],
    ["the field 'collation' of an update", 40415, update({ $set: { a: 1 } }, { collation: { locale: 'vi' } })],
    ["the field 'collation' of a delete", 40415, () => items.deleteOne({}, { collation: { locale: 'vi' } })],
    ["the field 'bypassDocumentValidation' of the command 'insert'", 40415, () => items.insertOne({}, { bypassDocumentValidation: true })],
    ["the field 'capped' of the command 'create'", 40415, run({ create: 'capped', capped: true, size: 1000 })],
    ["the field 'txnNumber' of the command 'insert'", 40415, run({ insert: 'items', documents: [{}], txnNumber: 1 })],
    ["the read concern 'snapshot'", 72, run({ find: 'items', readConcern: { level: 'snapshot' } })],
    ['the query operator $where', 2, find({ $where: 'true' })],
    ['the query operator $expr', 2, find({ $expr: { $eq: ['$a', 1] } })],
    ['the query operator $text', 2, find({ $text: { $search: 'x' } })],
    ['the query operator $mod', 2, find({ n: { $mod: [2, 0] } })],
    ['the query operator $near', 2, find({ n: { $near: [1, 2] } })],
    ['the query operator $ref', 2, find({ n: { $ref: 'x', $id: 1 } })],
    ['$type: decimal', 2, find({ n: { $type: 'decimal' } })],
    ["sorting by a place of an array ('n.0')", 2, find({}, { sort: { 'n.0': 1 } })],
    ['sorting by $natural', 2, find({}, { sort: { $natural: -1 } })],
    ["the projection of an expression ('n')", 2, find({}, { projection: { n: { $slice: 1 } } })],
    ['the positional projection $', 2, find({ n: 1 }, { projection: { 'n.$': 1 } })],
    ["the regular expression option 'm'", 2, find({ text: /^x/m })],
    ['a quantified group in a regular expression', 2, find({ text: /^(a+)+$/ })],
    ['a regular expression with more than one quantifier', 2, find({ text: /a*a*a*b/ })],
    ['a regular expression with more than one group of alternatives', 2, find({ text: /(a|ab)(c|bc)/ })],
    ["'(?' in a regular expression", 2, find({ text: /(?=x)/ })],
    ["'\\1' in a regular expression", 2, find({ text: { $regex: '(a)\\1' } })],
    ['a regular expression with a quantifier on texts over 10000 characters', 2, find({ text: /x*y/ })],
    ['the update operator $rename', 9, update({ $rename: { a: 'b' } })],
    ['the update operator $mul', 9, update({ $mul: { n: 2 } })],
    ['the update operator $currentDate', 9, update({ $currentDate: { at: true } })],
    ['the update operator $bit', 9, update({ $bit: { n: { and: 1 } } })],
    ['the $push modifier $sort', 2, update({ $push: { l: { $each: [1], $sort: 1 } } })],
    ['the $push modifier $position', 2, update({ $push: { l: { $each: [1], $position: 0 } } })],
    ['an update by a pipeline', 9, update([{ $set: { a: 1 } }])],
    ['the pipeline stage $facet', 40324, aggregate({ $facet: { a: [] } })],
    ['the pipeline stage $out', 40324, aggregate({ $out: 'x' })],
    ['the pipeline stage $graphLookup', 40324, aggregate({ $lookup: { from: 'items', pipeline: [{ $graphLookup: {} }], as: 'x' } })],
    ['the pipeline stage $changeStream', 40324, () => items.watch().next()],
    ['the $lookup option let', 9, aggregate({ $lookup: { from: 'items', let: { x: 1 }, pipeline: [], as: 'x' } })],
    ['the accumulator $stdDevPop', 15952, aggregate({ $group: { _id: 1, s: { $stdDevPop: '$n' } } })],
    ['the expression $toUpper', 168, aggregate({ $project: { x: { $toUpper: '$a' } } })],
    ['the expression $map', 168, aggregate({ $group: { _id: { $map: {} } } })],
    ['the variable $$NOW', 17276, aggregate({ $project: { x: '$$NOW' } })],
    ["the index type \"text\" of 'text'", 67, index({ text: 'text' })],
    ["the index type \"2dsphere\" of 'at'", 67, index({ at: '2dsphere' })],
    ["an index on '$**'", 67, index({ '$**': 1 })],
    ["an index on a place of an array ('l.0')", 67, index({ 'l.0': 1 })],
    ["the field 'collation' of an index", 40415, index({ n: 1 }, { collation: { locale: 'vi' } })],
    ["the field 'hidden' of an index", 40415, index({ n: 1 }, { hidden: true })],
    ['$ne in a partial index', 67, index({ n: 1 }, { partialFilterExpression: { n: { $ne: 1 } } })],
    ['$exists: false in a partial index', 67, index({ n: 1 }, { partialFilterExpression: { n: { $exists: false } } })],
  ];

  for (const [what, code, action] of refused) {
    it(`Should refuse ${what}`, async () => {
      const error = await failure(action);
      expect(error.message).to.contain(`${what} ${pointer}`);
      expect(error.code).to.equal(code);
    });
  }

  it('Should leave the data untouched by all that was refused', async () => {
    expect(await items.countDocuments({})).to.equal(2);
  });
});
