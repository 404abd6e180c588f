import { Binary, BSONRegExp, type Document, Double, Long, MaxKey, MinKey, ObjectId } from 'mongodb';

/*
 * What the store is compared in with the real engine. Add a case here, then run `record.ts` against a MongoDB server.
 * The lists are long by crossing few values with few operators; what a rule needs beside that stands by itself.
 */

const id1 = new ObjectId('507f1f77bcf86cd799439011');
const id2 = new ObjectId('507f1f77bcf86cd799439012');
const beyond = Long.fromString('9007199254740993');

/** Values of every kind the store holds, and those that trip implementations. */
const values: unknown[] = [
  null, 0, 1, -1, new Double(1), 1.5, new Double(-0), new Double(NaN), new Double(Infinity), beyond, new Double(2 ** 53),
  '', 'a', 'A', 'ab', 'b', 'a\u0000b', 'é', '\u{1f600}', '\uffee', true, false, new Date(0), new Date(-1), id1, id2,
  new Binary(Buffer.from([1, 2]), 0), new Binary(Buffer.from([1]), 5), new BSONRegExp('a', 'i'), new MinKey(), new MaxKey(), {},
];

const lists: unknown[] = [
  [], [null], [[]], [[1]], [1, 2, 3], [3, 1], [1, 'a'], ['a', 'b'], [1, [2, 3]], [{ b: 1 }, { b: 2 }], [{ b: [1, 2] }, { b: 3 }],
  [{ c: 1 }], [{ b: 1 }, 5], [[{ b: 1 }]], [{ b: null }], [{ b: 1, c: 2 }, { b: 3, c: 4 }], [true, null],
];

const objects: unknown[] = [
  { b: 1 }, { b: null }, { b: [1, 2] }, { b: [] }, { b: { c: 1 } }, { b: [{ c: 1 }, { c: 2 }] }, { c: 1, b: 2 }, { b: 2, c: 1 }, { b: 'x' }, { 0: 1 },
];

/** The documents all reading cases see; `_id` tells them apart, `n` orders them. */
export const documents: Document[] = [{}, ...[...values, ...lists, ...objects].map((a) => ({ a }))].map((doc, i) => ({
  _id: i,
  ...doc,
  n: i % 7,
  k: i % 3 === 0 ? [i % 5, i % 4] : i % 5,
  ...(i % 4 !== 0 && { opt: i % 2 ? 'x' : null }),
}));

const bounds: unknown[] = [
  null, 0, 1, new Double(1.5), new Double(NaN), beyond, 'a', 'a\u0000b', '\uffee', true, new Date(0), id1, new Binary(Buffer.from([1, 2]), 0),
  new MinKey(), new MaxKey(), {}, { b: 1 }, [], [1, 2, 3], [[1]],
];

const comparisons = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte'];
const types = ['double', 'string', 'object', 'array', 'binData', 'objectId', 'bool', 'date', 'null', 'regex', 'int', 'long', 'number', 'minKey', 'maxKey', 1, 10, 18];

export const filters: Document[] = [
  ...comparisons.flatMap((op) => bounds.map((bound) => ({ a: { [op]: bound } }))),
  ...bounds.map((bound) => ({ a: bound })),
  ...comparisons.flatMap((op) => [null, 1, 2, 'x', [1, 2], { c: 1 }].map((bound) => ({ 'a.b': { [op]: bound } }))),
  ...types.map((type) => ({ a: { $type: type } })),
  ...[1, 2, 'x', null].map((value) => ({ 'a.b.c': value })),
  ...[0, 1, 2, 3].map((size) => ({ a: { $size: size } })),
  { a: { $type: ['string', 'int'] } },
  { 'a.b': { $type: 'array' } },
  { a: { $exists: true } }, { a: { $exists: false } }, { 'a.b': { $exists: true } }, { 'a.b': { $exists: 0 } }, { 'a.0': { $exists: true } },
  { 'a.0': 1 }, { 'a.1': 2 }, { 'a.0': { $gt: 0 } }, { 'a.0.b': 1 }, { 'a.1.b': { $exists: true } }, { 'a.0.0': 1 },
  { a: { $in: [1, 'a', null] } }, { a: { $in: [] } }, { a: { $nin: [1, null] } }, { a: { $nin: [] } }, { a: { $in: [[1, 2, 3], {}] } },
  { a: { $in: [new BSONRegExp('^a'), 5] } }, { 'a.b': { $in: [1, 3] } }, { 'a.b': { $nin: [1, 3] } }, { 'a.b': { $in: [null] } },
  { a: new BSONRegExp('a', 'i') }, { a: { $regex: '^a' } }, { a: { $regex: 'B$', $options: 'i' } }, { a: { $regex: '^a.b$' } },
  { a: { $regex: 'a\\b' } }, { a: { $regex: '[^a]' } }, { a: { $regex: '^(?:a|é)$' } }, { a: { $regex: '\\.' } }, { a: { $regex: '^.$' } },
  { a: { $regex: '^ab*$' } }, { a: { $not: new BSONRegExp('a') } }, { a: { $not: { $regex: '^a' } } }, { a: { $regex: '' } },
  { a: { $not: { $gt: 0 } } }, { a: { $not: { $gt: 0, $lt: 2 } } }, { a: { $not: { $exists: true } } }, { a: { $not: { $size: 1 } } },
  { a: { $all: [1, 2] } }, { a: { $all: [] } }, { a: { $all: [[1]] } }, { a: { $all: [null] } }, { a: { $all: [1, new BSONRegExp('a')] } },
  { a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2 } }] } }, { 'a.b': { $all: [1, 2] } },
  { a: { $elemMatch: { $gt: 1 } } }, { a: { $elemMatch: { $gt: 0, $lt: 2 } } }, { a: { $elemMatch: { $eq: null } } }, { a: { $elemMatch: { $in: [1, 'a'] } } },
  { a: { $elemMatch: { b: 1 } } }, { a: { $elemMatch: { b: 1, c: 2 } } }, { a: { $elemMatch: { b: 1, c: 4 } } }, { a: { $elemMatch: { b: { $exists: false } } } },
  { a: { $elemMatch: { $or: [{ b: 1 }, { c: 4 }] } } }, { a: { $elemMatch: { $not: { $gt: 1 } } } }, { 'a.b': { $elemMatch: { c: 1 } } }, { a: { $elemMatch: {} } },
  { a: { $elemMatch: { $elemMatch: { $gt: 0 } } } }, { 'a.b': { $elemMatch: { $gt: 1 } } }, { a: { $elemMatch: { $ne: 1 } } }, { a: { $elemMatch: { $nin: [1, null] } } },
  { a: { $gt: 0, $lt: 2 } }, { a: { $gte: 1, $lte: 1 } }, { k: { $gt: 3, $lt: 2 } }, { k: { $gt: 1, $lt: 2 } }, { k: 4, n: { $lt: 4 } },
  { $and: [{ a: { $gt: 0 } }, { a: { $lt: 3 } }] }, { $or: [{ a: 1 }, { a: 'a' }] }, { $nor: [{ a: 1 }, { a: { $exists: false } }] }, { $or: [{ n: 3 }, { 'a.b': 1 }] },
  { $and: [{ $or: [{ n: 1 }, { n: 2 }] }, { $or: [{ k: 1 }, { k: 3 }] }] }, { a: { $ne: 1, $exists: true } }, { a: { $ne: null } }, { 'a.b': { $ne: null } },
  { _id: { $in: [1, 5, 90] } }, { _id: { $gt: 50 } }, { n: { $in: [1, 3] }, opt: 'x' }, { opt: null }, { opt: { $exists: true } }, { opt: { $gt: '' } },
  { opt: 'x', n: { $gte: 2, $lt: 5 } }, { opt: { $ne: 'x' } }, { n: 1, k: { $in: [0, 1, 2] } }, { n: { $gt: 2 }, k: { $gte: 1, $lt: 3 } },
  // Malformed
  { a: { $in: 1 } }, { a: { $nin: 1 } }, { a: { $all: 1 } }, { a: { $size: 'x' } }, { a: { $size: -1 } }, { a: { $size: 1.5 } }, { a: { $not: 1 } }, { a: { $not: {} } }, { a: { $elemMatch: 1 } },
  { $and: [] }, { $or: 1 }, { $nor: [1] }, { a: { $options: 'i' } }, { a: { $regex: 1 } }, { a: { $regex: '(' } }, { a: { $type: 'nope' } }, { a: { $ne: new BSONRegExp('a') } },
  { a: { $gt: new BSONRegExp('a') } }, { a: { $in: [{ $gt: 1 }] } }, { a: { $regex: 'a', $options: 'z' } }, { a: { $type: [] } },
];

/** Reading in order; `_id` behind equal keys makes the order certain. */
export const reads: { filter: Document; sort?: Document; skip?: number; limit?: number; projection?: Document }[] = [
  ...[{ a: 1, _id: 1 }, { a: -1, _id: 1 }, { 'a.b': 1, _id: 1 }, { 'a.b': -1, _id: -1 }, { k: 1, _id: 1 }, { k: -1, _id: 1 }].map((sort) => ({ filter: {}, sort })),
  ...[{ n: 1, _id: -1 }, { n: -1, a: 1, _id: 1 }, { opt: 1, n: -1, _id: 1 }, { _id: -1 }].flatMap((sort) => [
    { filter: { n: { $gt: 1 } }, sort, skip: 3, limit: 8 },
    { filter: { k: { $gte: 1 } }, sort, limit: 10 },
    { filter: { opt: 'x', n: { $in: [1, 3, 5] } }, sort },
  ]),
  { filter: {}, sort: { _id: 1 }, skip: 1000 },
  ...[
    { a: 1 }, { a: 0 }, { a: 1, _id: 0 }, { _id: 0 }, { _id: 1 }, { 'a.b': 1 }, { 'a.b': 0 }, { 'a.b.c': 1 }, { 'a.b.c': 0 }, { a: { b: 1 } }, { n: 1, a: 1 }, { 'a.b': true, 'a.c': true },
    { zz: 1 }, { 'a.0': 1 }, { n: 0, _id: 0 }, { a: 1, n: 0 }, { a: 0, n: 1 }, { a: 1, 'a.b': 1 }, { 'a.b': 1, a: 1 },
  ].map((projection) => ({ filter: {}, sort: { _id: 1 }, projection })),
];

export interface UpdateCase {
  doc: Document;
  filter?: Document;
  update: Document;
  arrayFilters?: Document[];
}

const amounts: unknown[] = [1, new Double(1), 1.5, beyond, -1, 2147483647];
const held: unknown[] = [1, new Double(2), 0.5, Long.fromNumber(5), 2147483647, Long.MAX_VALUE, 'x', null, [1], new Date(0)];

export const updates: UpdateCase[] = [
  ...held.flatMap((a) => amounts.map((amount) => ({ doc: { a }, update: { $inc: { a: amount } } }))),
  ...held.flatMap((a) => [1, 'm', null, new Date(-5)].flatMap((bound) => [{ doc: { a }, update: { $min: { a: bound } } }, { doc: { a }, update: { $max: { a: bound } } }])),
  ...[{ a: 1 }, { 'b.c': 1 }, { 'a.b': 1 }, { 'l.1': 9 }, { 'l.5': 9 }, { 'l.x': 9 }, { 'l.0.z': 1 }, { 'o.n.e.w': 1 }, { z: 1, b: 2, y: 3 }, { 'o.q': 1, 'o.a': 2 }, { 's.x': 1 }, { 'u.x': 1 }, { 'o.p': null }, { 'l.2': 1, 'l.10': 2 }]
    .flatMap((fields) => [
      { doc: { a: 5, l: [1, 2], o: { p: 1 }, s: 'str', u: null }, update: { $set: fields } },
      { doc: { a: 5, l: [1, 2], o: { p: 1 }, s: 'str', u: null }, update: { $inc: fields } },
      { doc: { a: 5, l: [1, 2], o: { p: 1 }, s: 'str', u: null }, update: { $unset: fields } },
      { doc: { a: 5, l: [1, 2], o: { p: 1 }, s: 'str', u: null }, update: { $push: fields } },
    ]),
  ...[1, null, 'x', [3], { b: 1 }, { $each: [1, 9] }, { $each: [] }, { $each: [4, 5, 6], $slice: 4 }, { $each: [4, 5], $slice: -2 }, { $each: [4], $slice: 1 }, { $each: 1 }, { $each: [1], $slice: 'x' }, { $each: [1], $slice: 1.5 }]
    .flatMap((item) => [{ l: [1, 2, 3] }, { l: [] }, {}, { l: 'x' }, { l: null }].map((doc) => ({ doc, update: { $push: { l: item } } }))),
  ...[1, new Double(1), null, 'x', [3], { b: 1 }, { b: 1, c: 2 }, { $each: [1, 9, 9, new Double(9)] }, { $each: [] }, { $each: 1 }]
    .flatMap((item) => [{ l: [1, 'x', [3], { b: 1 }, { c: 2, b: 1 }] }, {}, { l: 'x' }, { l: [2, 2] }].map((doc) => ({ doc, update: { $addToSet: { l: item } } }))),
  ...[1, null, 'x', [3], { b: 1 }, { b: { $gt: 1 } }, { $gt: 1 }, { $in: [1, 'x'] }, { $exists: true }, { $or: [{ b: 1 }, { c: 2 }] }, new BSONRegExp('^x'), { $elemMatch: { $gt: 2 } }, { b: null }, { $ne: 1 }]
    .flatMap((item) => [{ l: [1, 2, 'x', [3], { b: 1 }, { b: 2, c: 2 }, null, 'xy', { b: [1, 5] }] }, {}, { l: 'x' }].map((doc) => ({ doc, update: { $pull: { l: item } } }))),
  { doc: { l: [{ k: [1, 2] }, { k: [2] }] }, update: { $pull: { 'l.0.k': 2 } } },
  { doc: { l: [{ k: [1, 2] }, { k: [2] }] }, update: { $pull: { 'l.$[].k': 2 } } },
  // Positional
  ...[{ 'l.$': 9 }, { 'l.$.z': 9 }].flatMap((fields) => [
    { doc: { l: [1, 2, 3] }, filter: { l: 2 }, update: { $set: fields } },
    { doc: { l: [1, 2, 3] }, filter: { l: { $gte: 2 } }, update: { $set: fields } },
    { doc: { l: [1, 2, 3] }, filter: { l: { $elemMatch: { $gt: 2 } } }, update: { $set: fields } },
    { doc: { l: [{ b: 1 }, { b: 2 }] }, filter: { 'l.b': 2 }, update: { $set: fields } },
    { doc: { l: [{ b: 1 }, { b: 2 }] }, filter: { l: { $elemMatch: { b: 2 } } }, update: { $set: fields } },
    { doc: { l: [{ b: 1 }, { b: 2 }] }, filter: { $and: [{ 'l.b': 2 }] }, update: { $set: fields } },
    { doc: { l: [1, 2] }, filter: {}, update: { $set: fields } },
    { doc: { l: 1 }, filter: { l: 1 }, update: { $set: fields } },
  ]),
  { doc: { l: [{ b: 1, n: 0 }, { b: 2, n: 0 }] }, filter: { 'l.b': 2 }, update: { $inc: { 'l.$.n': 5 }, $set: { 'l.$.b': 7 } } },
  { doc: { l: [{ b: 1 }, { b: 2 }] }, filter: { 'l.b': 2 }, update: { $unset: { 'l.$': '' } } },
  { doc: { l: [{ b: 1 }, { b: 2 }] }, filter: { l: { b: 2 } }, update: { $push: { 'l.$.t': 1 } } },
  { doc: { l: [{ m: [1, 2] }, { m: [3] }] }, filter: { 'l.m': 3 }, update: { $set: { 'l.$.m': 0 } } },
  ...[{ 'l.$[]': 9 }, { 'l.$[].b': 9 }, { 'l.$[e]': 9 }, { 'l.$[e].b': 9 }, { 'm.$[]': 1 }].flatMap((fields) =>
    [{ l: [1, 2, 3] }, { l: [{ b: 1 }, { b: 5 }] }, { l: [] }, { l: 'x' }, {}].map((doc) => ({
      doc,
      update: { $set: fields },
      ...('l.$[e]' in fields ? { arrayFilters: [{ e: { $gt: 1 } }] } : {}),
      ...('l.$[e].b' in fields ? { arrayFilters: [{ 'e.b': { $gt: 1 } }] } : {}),
    })),
  ),
  { doc: { l: [{ k: [1, 2] }, { k: [3] }] }, update: { $inc: { 'l.$[].k.$[x]': 10 } }, arrayFilters: [{ x: { $gte: 2 } }] },
  { doc: { l: [{ a: 1, b: 2 }, { a: 1, b: 3 }] }, update: { $set: { 'l.$[x].c': 1 } }, arrayFilters: [{ 'x.a': 1, 'x.b': 3 }] },
  { doc: { l: [{ a: 1 }, { a: 2 }] }, update: { $set: { 'l.$[x].c': 1 } }, arrayFilters: [{ $or: [{ 'x.a': 2 }, { 'x.a': 3 }] }] },
  { doc: { l: [1] }, update: { $set: { 'l.$[e]': 1 } } },
  { doc: { l: [1] }, update: { $set: { a: 1 } }, arrayFilters: [{ e: 1 }] },
  { doc: { l: [1] }, update: { $set: { 'l.$[e]': 1 } }, arrayFilters: [{ e: 1 }, { e: 2 }] },
  { doc: { l: [1] }, update: { $set: { 'l.$[e]': 1 } }, arrayFilters: [{ e: 1, f: 2 }] },
  // Malformed, and what may not change
  { doc: { a: 1 }, update: { $set: { _id: 1000 } } }, { doc: { a: 1 }, update: { $unset: { _id: 1 } } }, { doc: { a: 1 }, update: { $inc: { _id: 1 } } },
  { doc: { a: 1 }, update: { $set: { a: 1, 'a.b': 2 } } }, { doc: { a: 1 }, update: { $set: { a: 1 }, $inc: { a: 2 } } }, { doc: { a: 1 }, update: { $set: { '': 1 } } },
  { doc: { a: 1 }, update: { $set: { 'a..b': 1 } } }, { doc: { a: 1 }, update: { $set: { $x: 1 } } }, { doc: { a: 1 }, update: { $set: 1 } }, { doc: { a: 1 }, update: { $inc: { a: 'x' } } },
  { doc: { a: 1 }, update: { $set: {} } }, { doc: { a: 1 }, update: { $set: { a: 1 } } }, { doc: { a: 1 }, update: { $set: { a: new Double(1) } } }, { doc: { a: 1 }, update: { $setOnInsert: { b: 1 } } },
  { doc: { a: 1 }, update: { $unset: { b: 1 } } }, { doc: { a: 1 }, update: { $set: { $: 1 } } }, { doc: { a: { b: 1 } }, update: { $set: { 'a.$b': 1 } } },
];

/** Whole documents in place of the old ones. */
export const replacements: { doc: Document; filter?: Document; replacement: Document }[] = [
  { doc: { a: 1, b: 2 }, replacement: { c: 3 } }, { doc: { a: 1 }, replacement: {} }, { doc: { a: 1 }, replacement: { _id: 5000, a: 1 } }, { doc: { b: 1, a: 1 }, replacement: { a: 2, b: 1 } },
];

/** On an empty collection: what is inserted. */
export const upserts: { filter: Document; update: Document }[] = [
  { filter: { _id: 1 }, update: { $set: { a: 1 } } }, { filter: { _id: 1, b: 2 }, update: { $inc: { n: 1 } } }, { filter: { _id: 1, 'o.p': 2 }, update: { $set: { 'o.q': 1 } } },
  { filter: { _id: 1, a: { $gt: 5 } }, update: { $set: { b: 1 } } }, { filter: { _id: 1, a: { $eq: 5 } }, update: { $set: { b: 1 } } }, { filter: { _id: 1, a: { $in: [5] } }, update: { $set: { b: 1 } } },
  { filter: { _id: 1, a: { $in: [5, 6] } }, update: { $set: { b: 1 } } }, { filter: { _id: 1, a: { $all: [5] } }, update: { $set: { b: 1 } } }, { filter: { $and: [{ _id: 1 }, { c: 3 }] }, update: { $set: { b: 1 } } },
  { filter: { $or: [{ _id: 1 }] }, update: { $set: { b: 1 } } }, { filter: { _id: 1, $or: [{ a: 1 }, { b: 1 }] }, update: { $set: { c: 1 } } }, { filter: { _id: 1 }, update: { $setOnInsert: { a: 1 }, $set: { b: 2 } } },
  { filter: { _id: 1, a: 5 }, update: { $set: { a: 6 } } }, { filter: { _id: 1, a: 5 }, update: { $unset: { a: 1 } } }, { filter: { _id: 1, a: new BSONRegExp('x') }, update: { $set: { b: 1 } } },
  { filter: { _id: 1 }, update: { $push: { l: { $each: [1, 2] } } } }, { filter: { _id: 1, l: 3 }, update: { $addToSet: { l: 4 } } }, { filter: { _id: 1 }, update: { $min: { m: 3 }, $max: { x: 4 } } },
  { filter: { _id: 1 }, update: { $pull: { l: 3 } } }, { filter: { _id: 1 }, update: { $set: { _id: 2 } } }, { filter: { _id: { $gt: 4 } }, update: { $set: { _id: 7 } } }, { filter: { _id: [1] }, update: { $set: { a: 1 } } },
  { filter: { _id: 1, a: null }, update: { $set: { b: 1 } } }, { filter: { _id: 1, a: { $exists: true } }, update: { $set: { b: 1 } } }, { filter: { _id: 1, a: { b: 1 } }, update: { $set: { 'a.c': 2 } } },
  { filter: { _id: 1, a: { $elemMatch: { b: 1 } } }, update: { $set: { c: 2 } } }, { filter: { _id: 1, 'l.0': 1 }, update: { $set: { c: 2 } } }, { filter: { _id: 1 }, update: { $set: { 'l.0': 1 } } },
];

/** Documents for pipelines: a small shop, with the holes real data has. */
export const orders: Document[] = [
  { _id: 1, who: 'an', qty: 2, price: 1.5, tags: ['x', 'y'], at: new Date('2026-01-05'), lines: [{ p: 1, n: 2 }, { p: 2, n: 1 }] },
  { _id: 2, who: 'binh', qty: 5, price: new Double(2), tags: [], at: new Date('2026-02-01'), lines: [] },
  { _id: 3, who: 'an', qty: 1, price: null, tags: ['y'], lines: [{ p: 2, n: 4 }] },
  { _id: 4, who: null, qty: Long.fromNumber(7), tags: 'z', at: new Date('2026-01-09') },
  { _id: 5, qty: 'many', price: 3, tags: null, lines: [{ p: 9 }] },
  { _id: 6, who: { n: 'an' }, qty: 2147483647, price: 0.25, tags: [['x'], 'x'] },
];
export const products: Document[] = [
  { _id: 1, code: 'p1', of: [1, 2] }, { _id: 2, code: 'p2', of: 3 }, { _id: 3, code: 'p3' }, { _id: 4, code: null, of: null },
];

const byId = { $sort: { _id: 1 } };
const accumulate = (acc: string, path: unknown) => [{ $group: { _id: '$who', v: { [acc]: path } } }, byId];
const compute = (expression: unknown) => [byId, { $project: { v: expression } }];

export const pipelines: Document[][] = [
  ...['$sum', '$avg', '$min', '$max', '$first', '$last', '$push'].flatMap((acc) => ['$qty', '$price', '$nope', 1].map((path) => [byId, ...accumulate(acc, path)])),
  [{ $group: { _id: null, n: { $sum: 1 } } }], [{ $group: { _id: null, n: { $count: {} } } }], [{ $match: { who: 'nobody' } }, { $group: { _id: null, n: { $sum: 1 } } }],
  [{ $group: { _id: { w: '$who', t: { $size: [['a']] } }, n: { $sum: '$price' } } }, byId], [{ $group: { _id: '$lines.p', n: { $sum: 1 } } }, { $group: { _id: '$n', n: { $sum: 1 } } }, byId], [{ $group: { _id: '$price' } }, byId], [{ $group: { _id: 'const', m: { $max: '$at' } } }],
  [{ $match: { _id: { $lt: 6 } } }, { $unwind: '$tags' }, { $group: { _id: '$tags', who: { $addToSet: '$who' } } }, { $project: { n: { $size: '$who' } } }, byId], [{ $group: { _id: { w: '$nope' }, n: { $sum: 1 } } }],
  [{ $unwind: '$tags' }, { $sort: { _id: 1, tags: 1 } }], [{ $unwind: { path: '$tags', preserveNullAndEmptyArrays: true } }, byId], [{ $unwind: { path: '$lines', includeArrayIndex: 'i' } }, byId],
  [{ $unwind: { path: '$lines', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true } }, byId], [{ $unwind: '$lines' }, { $unwind: '$lines.p' }, byId], [{ $unwind: '$lines.p' }], [{ $unwind: '$nope' }], [{ $unwind: { path: '$a.b', preserveNullAndEmptyArrays: true } }, byId],
  [{ $lookup: { from: 'products', localField: 'lines.p', foreignField: '_id', as: 'found' } }, byId], [{ $lookup: { from: 'products', localField: 'qty', foreignField: 'of', as: 'found' } }, byId],
  [{ $lookup: { from: 'products', localField: 'nope', foreignField: 'of', as: 'found' } }, byId], [{ $lookup: { from: 'products', localField: '_id', foreignField: 'of', as: 'x.y' } }, byId], [{ $lookup: { from: 'nothing', localField: 'qty', foreignField: 'of', as: 'found' } }, byId],
  [{ $lookup: { from: 'products', localField: 'lines.p', foreignField: '_id', as: 'found', pipeline: [{ $match: { code: 'p2' } }, { $project: { _id: 0, code: 1 } }] } }, byId], [{ $lookup: { from: 'products', pipeline: [{ $match: { of: { $exists: true } } }, byId, { $limit: 2 }], as: 'found' } }, byId],
  [{ $lookup: { from: 'products', localField: 'tags', foreignField: 'code', as: 'found' } }, byId],
  [{ $sort: { qty: -1, _id: 1 } }, { $limit: 3 }], [{ $sort: { who: 1, _id: -1 } }, { $skip: 2 }, { $limit: 2 }], [{ $count: 'n' }], [{ $match: { qty: 999 } }, { $count: 'n' }], [byId, { $skip: 10 }],
  [{ $match: { qty: { $gt: 1 } } }, { $match: { price: { $gt: 1 } } }, byId], [{ $sort: { at: 1, _id: 1 } }, { $project: { at: 1 } }],
  [byId, { $project: { who: 1, _id: 0 } }], [byId, { $project: { qty: 0 } }], [byId, { $project: { 'lines.p': 1 } }], [byId, { $project: { lines: { n: 0 } } }], [byId, { $project: { _id: 0, x: '$qty', who: 1 } }],
  [byId, { $project: { _id: '$who' } }], [byId, { $project: { 'lines.z': '$qty' } }], [byId, { $project: { x: { y: '$qty', z: { $literal: 1 } } } }], [byId, { $project: { x: ['$qty', '$nope', 1] } }], [byId, { $project: { 'lines.n': 1, 'lines.q': '$_id' } }],
  [byId, { $addFields: { qty: 0 } }], [byId, { $set: { 'lines.z': '$qty' } }], [byId, { $addFields: { 'a.b': '$qty', 'a.c': 1 } }], [byId, { $addFields: { who: '$nope' } }], [byId, { $addFields: { 'tags.x': 1 } }], [byId, { $addFields: { all: '$$ROOT' } }], [byId, { $addFields: { _id: { k: '$_id' } } }],
  ...[
    '$qty', '$lines.p', '$lines.nope', '$tags.x', { $literal: '$qty' }, { $cond: ['$price', 1, 2] }, { $cond: { if: { $gt: ['$price', 1] }, then: '$qty', else: '$nope' } }, { $ifNull: ['$price', 'none'] }, { $ifNull: ['$price', '$at', '$_id'] },
    { $eq: ['$who', 'an'] }, { $eq: ['$who', null] }, { $ne: ['$price', 3] }, { $gt: ['$price', 1] }, { $gt: ['$price', null] }, { $gte: ['$qty', 'a'] }, { $lt: ['$nope', null] }, { $lt: ['$nope', 1] }, { $lte: ['$price', '$qty'] },
    { $and: ['$price', '$qty'] }, { $and: [] }, { $or: ['$nope', '$price'] }, { $or: [] }, { $not: ['$price'] }, { $not: '$nope' }, { $add: ['$_id', 1] }, { $add: ['$_id', '$price'] }, { $add: ['$at', 1000] }, { $add: [] }, { $add: [2147483647, '$_id'] },
    { $subtract: ['$_id', 2] }, { $subtract: ['$at', new Date('2026-01-01')] }, { $subtract: ['$at', 5] }, { $subtract: [1.5, '$_id'] }, { $multiply: ['$_id', '$price'] }, { $multiply: ['$_id', 2147483647] }, { $multiply: [] }, { $divide: ['$_id', 2] }, { $divide: [4, '$price'] },
    { $concat: ['<', { $ifNull: ['$nope', 'x'] }, '>'] }, { $concat: ['a', '$nope'] }, { $size: { $ifNull: ['$lines', []] } }, { $arrayElemAt: ['$lines', 0] }, { $arrayElemAt: ['$lines', -1] }, { $arrayElemAt: ['$lines', 9] }, { $first: '$lines' }, { $arrayElemAt: [[1, 2], 1] },
    { $in: ['$who', ['an', null]] }, { $in: [2, { $ifNull: ['$lines.p', []] }] }, { $sum: '$lines.n' }, { $sum: ['$_id', '$price'] }, { $sum: ['$lines.n'] }, { $max: '$lines.p' }, { $min: ['$_id', '$price', 2] }, { $max: ['$nope', null] }, { $min: '$nope' }, { a: { b: '$who' } }, [['$who']],
    { $eq: [1, new Double(1)] }, { $lt: [{ $literal: [1, 2] }, [1, 3]] }, { $cond: [{ $in: ['x', { $ifNull: ['$tags.0', []] }] }, 'y', 'n'] }, { $sum: [1, 1.5, Long.fromNumber(2)] }, { $add: [1, Long.fromNumber(2)] }, { $multiply: [2, new Double(3)] }, { $divide: [new Double(1), 4] },
  ].map(compute),
  // Malformed
  ...[
    { $size: '$qty' }, { $add: ['$who', 1] }, { $divide: [1, 0] }, { $concat: [1] }, { $in: [1, '$qty'] }, { $cond: [1, 2] }, { $eq: [1] }, { $multiply: ['a'] }, { $subtract: ['a', 1] }, { $arrayElemAt: ['$qty', 0] },
    { $first: '$qty' }, { $arrayElemAt: ['$lines', 'x'] }, { $divide: ['x', 1] }, { $cond: { if: 1, then: 2 } }, { $not: [1, 2] }, { $ifNull: [1] },
  ].map(compute),
  [{ $limit: 0 }], [{ $limit: 'x' }], [{ $skip: -1 }], [{ $group: { n: { $sum: 1 } } }], [{ $group: { _id: 1, n: 1 } }], [{ $group: { _id: 1, 'a.b': { $sum: 1 } } }], [{ $unwind: 'tags' }], [{ $unwind: {} }], [{ $match: 1 }], [{ $count: '' }], [{ $count: '$x' }], [{ $project: {} }],
  [{ $sort: {} }], [{ $sort: { a: 2 } }], [{ $match: {}, $limit: 1 }], [{}], [{ $lookup: { from: 'x', as: 'y' } }], [{ $lookup: { from: 'x', as: 'y', localField: 'a' } }], [{ $project: { a: 1, b: 0 } }], [{ $project: { a: 0, b: '$c' } }], [{ $group: { _id: 1, n: { $sum: 1, $max: 1 } } }],
];

export const distincts: string[] = ['who', 'tags', 'lines.p', 'lines', 'nope', 'price', 'tags.0', 'qty'];
