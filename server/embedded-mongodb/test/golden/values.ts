import { Binary, BSONRegExp, type Document, Double, Long, MaxKey, MinKey, ObjectId } from 'bson';
import fc from 'fast-check';

/*
 * What cases are made of. Few values and few names, of every kind: so that filters find, sorts tie, and types meet.
 */

const ids = [new ObjectId('507f1f77bcf86cd799439011'), new ObjectId('507f1f77bcf86cd799439012')];
const beyond = Long.fromString('9007199254740993');

export const number: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  0, 1, 2, 3, 4, -1, 1.5, 0.1, 0.7, new Double(1), new Double(2), new Double(-0), Long.fromNumber(2), Long.fromNumber(5), beyond, new Double(2 ** 53), 2147483647,
);
export const text = fc.constantFrom('', 'a', 'b', 'ab', 'abc', 'B', 'b.a', 'é', '\uffee', '\u{1f600}');
const rare: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  new Double(NaN), new Double(Infinity), new Double(-Infinity), ...ids, new Binary(Buffer.from([1, 2]), 0), new Binary(Buffer.from([1]), 5), new MinKey(), new MaxKey(),
);
const date = fc.constantFrom(new Date(0), new Date(-1), new Date(1_700_000_000_000));

export const scalar: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: number }, { weight: 4, arbitrary: text }, { weight: 1, arbitrary: fc.boolean() }, { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: date }, { weight: 1, arbitrary: rare },
);

/** An object of up to three fields, in any order. */
export const objectOf = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Document> =>
  fc.uniqueArray(fc.tuple(fc.constantFrom('x', 'y', 'z'), value), { maxLength: 3, selector: ([name]) => name }).map((fields) => Object.fromEntries(fields));

const small = fc.oneof({ weight: 5, arbitrary: scalar }, { weight: 2, arbitrary: objectOf(scalar) }, { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) });

export const list = fc.array(small, { maxLength: 4 });
export const value: fc.Arbitrary<unknown> = fc.oneof({ weight: 4, arbitrary: scalar }, { weight: 3, arbitrary: list }, { weight: 2, arbitrary: objectOf(small) });
export const place = fc.constantFrom<unknown>(0, 1, 2, -1);
export const pattern = fc
  .tuple(fc.constantFrom('a', '^a', '^ab', 'b$', '^a.', 'a*b', '^(?:a|é)', '\\.', '[ab]c', '^B'), fc.constantFrom('', '', 'i'))
  .map(([source, options]) => new BSONRegExp(source, options));

const rows = fc.array(fc.oneof({ weight: 6, arbitrary: objectOf(small) }, { weight: 1, arbitrary: scalar }), { maxLength: 3 });

/** A document: `a` holds anything, `b` objects and lists of them, `k` and `s` one plain value each, `l` a list. */
const fields = fc.record(
  {
    a: value,
    b: fc.oneof(rows, rows, objectOf(small)),
    k: fc.integer({ min: 0, max: 5 }),
    s: fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: fc.constant(null) }),
    l: fc.array(scalar, { maxLength: 4 }),
  },
  { requiredKeys: [] },
);

/** Documents numbered by their places. */
export const documents = (count: { minLength: number; maxLength: number }): fc.Arbitrary<Document[]> =>
  fc.array(fields, count).map((docs) => docs.map((doc, i) => ({ _id: i, ...doc })));

export const document: fc.Arbitrary<Document> = fields;
