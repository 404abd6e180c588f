import type { Document } from 'bson';
import fc from 'fast-check';
import { condition } from './filters.ts';
import { document, list, number, objectOf, pattern, scalar, value } from './values.ts';

export interface UpdateCase {
  /** What is there before; an upsert finds nothing. */
  doc?: Document;
  filter: Document;
  update: Document;
  arrayFilters?: Document[];
}

const target = fc.constantFrom(
  'a', 'b', 'k', 's', 'l', 'new', 'a.x', 'a.y.z', 'b.x', 'a.0', 'a.2', 'l.0', 'l.1', 'l.5', 'b.0', 'b.0.x', 'b.1.y', 'n.e.w',
);
const placed = fc.constantFrom('l.$', 'b.$', 'b.$.x', 'a.$', 'l.$[]', 'b.$[].x', 'b.$[]', 'a.$[]', 'l.$[e]', 'b.$[e].x', 'b.$[e]', 'a.$[e]');
const path = fc.oneof({ weight: 5, arbitrary: target }, { weight: 2, arbitrary: placed });
const wrong = fc.constantFrom('_id', 'a..x', '', 'a.', '$[]');

const each = fc.array(scalar, { maxLength: 3 });
const pushed = fc.oneof(
  scalar, value,
  each.map(($each) => ({ $each })),
  fc.tuple(each, fc.constantFrom<unknown>(0, 1, 2, -1, -2, 5, 'x')).map(([$each, $slice]) => ({ $each, $slice })),
  fc.constantFrom({ $each: 1 }, { $each: null }),
);
const added = fc.oneof(scalar, value, each.map(($each) => ({ $each })), fc.constant({ $each: 1 }));
const pulled = fc.oneof(scalar, value, condition, pattern, fc.tuple(fc.constantFrom('x', 'y'), fc.oneof(scalar, condition)).map(([name, asked]) => ({ [name]: asked })));

const operator: fc.Arbitrary<[name: string, argument: fc.Arbitrary<unknown>]> = fc.constantFrom<[string, fc.Arbitrary<unknown>]>(
  ['$set', value], ['$set', scalar], ['$unset', fc.constant('')], ['$inc', number], ['$inc', fc.oneof({ weight: 9, arbitrary: number }, { weight: 1, arbitrary: scalar })],
  ['$min', scalar], ['$max', scalar], ['$push', pushed], ['$push', pushed], ['$addToSet', added], ['$addToSet', added], ['$pull', pulled], ['$pull', pulled], ['$setOnInsert', scalar],
);
const change = operator.chain(([name, argument]) =>
  fc
    .uniqueArray(fc.tuple(fc.oneof({ weight: 40, arbitrary: path }, { weight: 1, arbitrary: wrong }), argument), { minLength: 1, maxLength: 2, selector: ([at]) => at })
    .map((fields): [string, Document] => [name, Object.fromEntries(fields)]),
);
const operators = fc.uniqueArray(change, { minLength: 1, maxLength: 2, selector: ([name]) => name }).map((changes): Document => Object.fromEntries(changes));

const uses = (update: Document, placeholder: string) =>
  Object.values(update).some((fields) => Object.keys(fields as Document).some((name) => name.split('.').includes(placeholder)));

const elements = fc.oneof(condition.map((asked): Document => ({ e: asked })), condition.map((asked): Document => ({ 'e.x': asked })));
const found = fc.oneof(
  fc.tuple(fc.constantFrom('l', 'b.x', 'a', 'b'), condition).map(([at, asked]): Document => ({ [at]: asked })),
  scalar.map((x): Document => ({ b: { $elemMatch: { x } } })),
  scalar.map((item): Document => ({ l: item })),
);

const changing: fc.Arbitrary<UpdateCase> = fc
  .record({ doc: document, update: operators, arrayFilters: elements, found, plain: fc.constantFrom(0, 0, 1) })
  .map(({ doc, update, arrayFilters, found, plain }) => ({
    doc,
    filter: uses(update, '$') ? found : plain ? { nope: null } : {},
    update,
    ...(uses(update, '$[e]') && { arrayFilters: [arrayFilters] }),
  }));

const replacing: fc.Arbitrary<UpdateCase> = fc
  .record({ doc: document, filter: fc.constant({}), update: fc.oneof({ weight: 6, arbitrary: document }, { weight: 1, arbitrary: fc.constantFrom({ _id: -5, a: 1 }, { a: 1, $set: 1 }) }) });

const equalities = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'k', 'n.x', 'l'), fc.oneof(scalar, list, objectOf(scalar), condition)), { maxLength: 2, selector: ([at]) => at })
  .map((fields): Document => Object.fromEntries(fields));
const upserting: fc.Arbitrary<UpdateCase> = fc
  .record({ filter: fc.oneof(equalities, equalities.map((inner) => ({ $and: [inner, { n: 1 }] })), equalities.map((inner) => ({ $or: [inner] }))), update: fc.oneof({ weight: 5, arbitrary: operators }, { weight: 1, arbitrary: document }) });

export const updateCase: fc.Arbitrary<UpdateCase> = fc.oneof({ weight: 10, arbitrary: changing }, { weight: 1, arbitrary: replacing }, { weight: 2, arbitrary: upserting });
