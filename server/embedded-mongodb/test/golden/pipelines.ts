import type { Document } from 'bson';
import fc from 'fast-check';
import { filter } from './filters.ts';
import { number, place, scalar, text } from './values.ts';

const path = fc.constantFrom('$a', '$b', '$k', '$k', '$s', '$l', '$b.x', '$a.x', '$nope', '$_id', '$$ROOT');
const numeric = fc.oneof(fc.constantFrom<unknown>('$k', '$_id', { $ifNull: ['$k', 0] }, { $size: { $ifNull: ['$l', []] } }), number);

const expression: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown; leaf: unknown; operator: unknown }>((tie) => {
  const any = tie('any');
  const call = (name: string, argument: fc.Arbitrary<unknown>) => argument.map((found): unknown => ({ [name]: found }));
  const calls = [
    ...['$eq', '$ne', '$gt', '$gte', '$lt', '$lte'].map((name) => call(name, fc.tuple(any, any))),
    ...['$and', '$or'].map((name) => call(name, fc.array(any, { minLength: 1, maxLength: 3 }))),
    call('$not', fc.tuple(any)),
    call('$literal', scalar),
    call('$cond', fc.tuple(any, any, any)),
    call('$cond', fc.record({ if: any, then: any, else: any })),
    call('$ifNull', fc.array(any, { minLength: 2, maxLength: 3 })),
    ...['$add', '$multiply'].map((name) => call(name, fc.array(numeric, { minLength: 1, maxLength: 3 }))),
    call('$subtract', fc.tuple(numeric, numeric)),
    call('$divide', fc.tuple(numeric, fc.constantFrom<unknown>(1, 2, 4))),
    call('$concat', fc.array(fc.oneof(text, fc.constantFrom('$s', { $ifNull: ['$s', 'no'] })), { minLength: 1, maxLength: 3 })),
    call('$size', fc.constant({ $ifNull: ['$l', []] })),
    call('$arrayElemAt', fc.tuple(fc.constant('$l'), place)),
    call('$first', fc.constant('$l')),
    call('$in', fc.tuple(any, fc.constantFrom<unknown>(['$k', 1, 'a', null], { $ifNull: ['$l', []] }))),
    ...['$sum', '$min', '$max'].flatMap((name) => [call(name, path), call(name, fc.array(fc.oneof(path, number), { minLength: 1, maxLength: 3 }))]),
  ];
  return {
    leaf: fc.oneof({ weight: 4, arbitrary: path }, { weight: 1, arbitrary: scalar.filter((found) => found !== '') }),
    operator: fc.oneof(...calls),
    any: fc.oneof({ maxDepth: 2 }, { weight: 2, arbitrary: tie('leaf') }, { weight: 3, arbitrary: tie('operator') }),
  };
}).any;

/*
 * What may fail stands by itself in the only stage that computes: which of two faults is told, and whether a field is
 * computed at all that nothing after needs, is the optimizer's choice.
 */
const risky: fc.Arbitrary<unknown> = fc
  .tuple(
    fc.oneof(
      fc.tuple(fc.constantFrom('$add', '$multiply', '$subtract', '$divide'), fc.tuple(path, path)), fc.tuple(fc.constant('$divide'), fc.tuple(number, fc.constant('$k'))),
      fc.tuple(fc.constant('$concat'), fc.oneof(fc.tuple(path, text), fc.tuple(path, path))), fc.tuple(fc.constantFrom('$size', '$first'), path), fc.tuple(fc.constant('$arrayElemAt'), fc.tuple(path, fc.oneof(place, path))),
      fc.tuple(fc.constant('$in'), fc.tuple(scalar, path)),
    ),
    fc.constantFrom<(unsafe: unknown) => unknown>(
      (unsafe) => unsafe, (unsafe) => unsafe, (unsafe) => ({ $ifNull: ['$s', unsafe] }), (unsafe) => ({ $and: ['$k', unsafe] }), (unsafe) => ({ $or: ['$k', unsafe] }), (unsafe) => ({ $cond: ['$k', 'safe', unsafe] }),
    ),
  )
  .map(([[name, argument], within]) => within({ [name]: argument }));

// A number or boolean within an object would be a flag: a part included beside one computed is out of scope.
const unflagged = (found: unknown) => (typeof found === 'object' && found !== null && !('_bsontype' in found) ? found : typeof found === 'string' ? found : { $literal: found });
const shaped = fc.oneof({ weight: 3, arbitrary: expression }, fc.tuple(expression, expression).map(([x, y]): unknown => ({ x: unflagged(x), y: unflagged(y) })), fc.tuple(expression, expression));
const computed = fc
  .uniqueArray(fc.tuple(fc.constantFrom('p', 'q', 'a', 'k', 'b.w', 'a.x'), shaped), { minLength: 1, maxLength: 2, selector: ([name]) => name[0] })
  .map((fields): Document => Object.fromEntries(fields));

const accumulator = fc.oneof(
  fc.tuple(fc.constantFrom('$sum', '$avg', '$min', '$max', '$first', '$last', '$push', '$addToSet'), fc.oneof(path, expression)).map(([name, of]): Document => ({ [name]: of })),
  fc.constantFrom<Document>({ $count: {} }, { $sum: 1 }, { $sum: '$k' }, { $avg: '$k' }),
);
const group = fc
  .record({ _id: fc.oneof(fc.constantFrom<unknown>(null, '$k', '$s', '$a', '$b.x', { k: '$k', s: '$s' }, { $gt: ['$k', 2] }), expression), x: accumulator, y: accumulator }, { requiredKeys: ['_id'] })
  .map(($group): Document => ({ $group }));

const outOrIn = fc.constantFrom<Document>({ a: 1, k: 1 }, { b: 0 }, { 'b.x': 1, _id: 0 }, { 'a.x': 0, l: 0 }, { a: true, s: 1 }, { _id: 0 }, { a: 1, l: 0 }, { l: { x: 1 } });
const unwound = fc.constantFrom('$a', '$b', '$l', '$b.x', '$k', '$nope');
const order = fc.constantFrom<Document>({ k: 1, _id: 1 }, { s: -1, _id: 1 }, { a: 1, _id: -1 }, { 'b.x': -1, _id: 1 }, { _id: -1 });
const number1 = fc.integer({ min: 1, max: 8 });

const stage: fc.Arbitrary<Document> = fc.oneof(
  { weight: 3, arbitrary: filter.map(($match): Document => ({ $match })) },
  { weight: 2, arbitrary: order.map(($sort): Document => ({ $sort })) },
  { weight: 2, arbitrary: outOrIn.map(($project): Document => ({ $project })) },
  { weight: 4, arbitrary: computed.map(($project): Document => ({ $project })) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('$addFields', '$set'), computed).map(([name, fields]): Document => ({ [name]: fields })) },
  { weight: 2, arbitrary: unwound.map(($unwind): Document => ({ $unwind })) },
  {
    weight: 2,
    arbitrary: fc.record({ path: unwound, preserveNullAndEmptyArrays: fc.boolean(), includeArrayIndex: fc.constantFrom('at', 'p.at') }, { requiredKeys: ['path'] }).map(($unwind): Document => ({ $unwind })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ localField: fc.constantFrom('k', 's', 'l', 'a'), foreignField: fc.constantFrom('k', 's', 'l', '_id') })
      .map((fields): Document => ({ $lookup: { from: 'others', ...fields, as: 'found' } })),
  },
  {
    weight: 1,
    arbitrary: filter.map(($match): Document => ({ $lookup: { from: 'others', localField: 'k', foreignField: 'k', pipeline: [{ $match }, { $project: { k: 1, s: 1 } }], as: 'found' } })),
  },
  { weight: 1, arbitrary: number1.map(($limit): Document => ({ $limit })) },
  { weight: 1, arbitrary: number1.map(($skip): Document => ({ $skip })) },
);

const last: fc.Arbitrary<Document[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Document[]>([]) },
  { weight: 3, arbitrary: group.map((found) => [found]) },
  { weight: 1, arbitrary: fc.constant<Document[]>([{ $count: 'n' }]) },
);

const safe = fc.tuple(fc.array(stage, { minLength: 1, maxLength: 3 }), last).map(([stages, end]): Document[] => [...stages, ...end]);
const unsafe = fc.tuple(fc.constantFrom('$project', '$addFields'), risky, fc.integer({ min: 0, max: 30 })).map(([name, p, from]): Document[] => [{ $match: { _id: { $gte: from } } }, { [name]: { p } }]);

export const pipeline: fc.Arbitrary<Document[]> = fc.oneof({ weight: 4, arbitrary: safe }, { weight: 1, arbitrary: unsafe });
