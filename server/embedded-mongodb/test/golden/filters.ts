import { type Document, Double } from 'bson';
import fc from 'fast-check';
import { list, number, objectOf, pattern, scalar, text, value } from './values.ts';

export const fieldPath = fc.constantFrom(
  'a', 'a', 'a', 'b', 'k', 's', 'l', 'a.x', 'a.y', 'b.x', 'b.x', 'b.y', 'b.x.y', 'a.0', 'a.1', 'l.0', 'l.1', 'b.0', 'b.0.x', 'b.1.y', 'nope', '_id',
);

const comparison = fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte');
const type = fc.constantFrom<unknown>(
  'double', 'string', 'object', 'array', 'binData', 'objectId', 'bool', 'date', 'null', 'int', 'long', 'number', 'minKey', 'maxKey', 1, 2, 4, 16, new Double(18),
);
const operand = fc.oneof({ weight: 4, arbitrary: scalar }, { weight: 1, arbitrary: value });
const one = (name: string, argument: fc.Arbitrary<unknown>) => argument.map((found): Document => ({ [name]: found }));

const compared = fc.tuple(comparison, operand).map(([name, bound]): Document => ({ [name]: bound }));
const range = fc
  .tuple(fc.constantFrom('$gt', '$gte'), fc.constantFrom('$lt', '$lte'), fc.oneof(fc.tuple(number, number), fc.tuple(text, text)))
  .map(([low, high, [from, to]]): Document => ({ [low]: from, [high]: to }));
const listed = fc
  .tuple(fc.constantFrom('$in', '$nin', '$in'), fc.array(fc.oneof({ weight: 8, arbitrary: operand }, { weight: 1, arbitrary: pattern }), { maxLength: 4 }))
  .map(([name, items]): Document => ({ [name]: items }));
const shape = fc.oneof(
  one('$exists', fc.constantFrom<unknown>(true, false, 1, 0)),
  one('$type', fc.oneof(type, fc.array(type, { minLength: 1, maxLength: 2 }))),
  one('$size', fc.constantFrom<unknown>(0, 1, 2, 3, new Double(2))),
);
const matched = fc.oneof(one('$regex', pattern.map((regex) => regex.pattern)), pattern.map((regex): Document => ({ $regex: regex.pattern, $options: regex.options })));

const element: fc.Arbitrary<Document> = fc.oneof(
  compared, range, listed,
  fc.tuple(fc.constantFrom('x', 'y'), fc.oneof(compared, shape, scalar)).map(([name, condition]) => ({ [name]: condition })),
  fc.tuple(compared, compared).map(([x, y]) => ({ x, y })),
  fc.tuple(compared, compared).map(([x, y]) => ({ $or: [{ x }, { y }] })),
);
const all = fc.oneof(
  one('$all', fc.array(operand, { maxLength: 2 })),
  one('$all', fc.array(one('$elemMatch', element), { minLength: 1, maxLength: 2 })),
);

/** Arguments that are wrong, for their codes. */
const malformed = fc.constantFrom<Document>(
  { $in: 1 }, { $nin: {} }, { $all: 'a' }, { $size: -1 }, { $size: 'a' }, { $size: 1.5 }, { $not: 1 }, { $not: {} }, { $elemMatch: [] }, 
  { $regex: 1 }, { $regex: '[' }, { $options: 'i' }, { $in: [{ $gt: 1 }] },
);

const positive: fc.Arbitrary<Document> = fc.oneof(
  { weight: 8, arbitrary: compared }, { weight: 4, arbitrary: range }, { weight: 4, arbitrary: listed }, { weight: 4, arbitrary: shape }, { weight: 2, arbitrary: matched },
  { weight: 3, arbitrary: all }, { weight: 4, arbitrary: one('$elemMatch', element) },
);

export const condition: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 20, arbitrary: positive },
  { weight: 5, arbitrary: one('$not', fc.oneof({ weight: 4, arbitrary: positive }, { weight: 1, arbitrary: pattern })) },
  { weight: 3, arbitrary: fc.oneof(scalar, list, objectOf(scalar), pattern) },
  { weight: 1, arbitrary: malformed },
);

const byFields = (most: number) =>
  fc.uniqueArray(fc.tuple(fieldPath, condition), { minLength: 1, maxLength: most, selector: ([path]) => path }).map((fields): Document => Object.fromEntries(fields));

export const filter: fc.Arbitrary<Document> = fc.letrec<{ filter: Document; branch: Document }>((tie) => ({
  branch: fc.oneof({ weight: 5, arbitrary: byFields(2) }, { weight: 1, arbitrary: tie('filter') }),
  filter: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 4, arbitrary: byFields(1) }, { weight: 2, arbitrary: byFields(2) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(tie('branch'), { minLength: 1, maxLength: 3 }), fc.option(byFields(1), { nil: {} }))
        .map(([name, branches, beside]): Document => ({ [name]: branches, ...beside })),
    },
  ),
})).filter;
