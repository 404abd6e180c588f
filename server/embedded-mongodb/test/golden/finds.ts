import type { Document } from 'bson';
import fc from 'fast-check';
import { filter } from './filters.ts';

export interface FindCase {
  filter: Document;
  sort: Document;
  skip?: number;
  limit?: number;
  projection?: Document;
}

const direction = fc.constantFrom(1, -1);
// At most one field that can hold arrays: two of them in one document are refused when an index is made or a sort runs.
const plain = fc.uniqueArray(fc.tuple(fc.constantFrom('k', 's'), direction), { maxLength: 2, selector: ([name]) => name });
const spread = fc.array(fc.tuple(fc.constantFrom('a', 'a.x', 'b', 'b.x', 'b.x.y', 'l'), direction), { maxLength: 1 });
const keys = fc.tuple(plain, spread, fc.boolean()).map(([some, other, first]): Document => Object.fromEntries(first ? [...other, ...some] : [...some, ...other]));

const partial = fc.constantFrom<Document>(
  { k: { $gte: 2 } }, { s: { $exists: true } }, { k: { $exists: true }, s: { $gt: 'a' } }, { a: { $type: 'int' } }, { k: 3 }, { s: { $lte: 'b' } }, { $and: [{ k: { $gt: 0 } }, { k: { $lt: 4 } }] },
);
const index = fc
  .tuple(keys, fc.oneof({ weight: 3, arbitrary: fc.constant<Document>({}) }, { weight: 1, arbitrary: fc.constant<Document>({ sparse: true }) }, { weight: 2, arbitrary: partial.map((partialFilterExpression): Document => ({ partialFilterExpression })) }))
  .map(([key, options]): Document => ({ key, ...options }))
  .filter(({ key }) => Object.keys(key as Document).length > 0);

/** Sets of indexes; no two of one key. */
export const indexes = fc.uniqueArray(index, { minLength: 1, maxLength: 6, selector: ({ key }) => JSON.stringify(Object.entries(key as Document)) });

const simple = fc.oneof(
  fc.record({ k: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.record({ $gte: fc.integer({ min: 0, max: 5 }) }), fc.record({ $in: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }) })) }),
  fc.record({ s: fc.oneof(fc.constantFrom<unknown>('a', 'ab', 'b', null), fc.record({ $gt: fc.constantFrom('', 'a', 'b') }), fc.constant({ $exists: true }), fc.record({ $regex: fc.constantFrom('^a', '^ab', '^') })) }),
);
const indexed: fc.Arbitrary<Document> = fc.oneof(filter, simple, fc.tuple(simple, filter).map(([one, other]): Document => ({ ...one, ...other })));

const projection = fc.constantFrom<Document>(
  { a: 1 }, { a: 0 }, { 'b.x': 1 }, { 'b.x': 0 }, { k: 1, _id: 0 }, { 'a.x': 1, k: 1 }, { _id: 0, b: 0 }, { b: { x: 1 } }, { 'b.x.y': 1, s: true }, { a: 1, b: 0 },
);

export const findCase: fc.Arbitrary<FindCase> = fc
  .record(
    { filter: indexed, sort: keys, tie: direction, skip: fc.integer({ min: 0, max: 5 }), limit: fc.integer({ min: 1, max: 12 }), projection: fc.option(projection, { freq: 2, nil: undefined }) },
    { requiredKeys: ['filter', 'sort', 'tie'] },
  )
  // `_id` behind the other keys makes the order certain.
  .map(({ sort, tie, projection, ...found }) => ({ ...found, sort: { ...sort, _id: tie }, ...(projection && { projection }) }));
