import { Binary, BSONRegExp, Double, MaxKey, MinKey, ObjectId } from 'bson';

/**
 * A decoded document. int32 is `number`, int64 is `bigint`, a double is `number` unless it is integral: then it is a
 * `Double`, so that it is written back as a double.
 */
export interface Doc {
  [key: string]: unknown;
}

/** BSON's order of kinds; also the first byte of an encoded key. `emptyArray` occurs in index and sort keys only. */
export const Rank = {
  minKey: 1,
  emptyArray: 5,
  null: 10,
  number: 20,
  string: 30,
  object: 40,
  array: 50,
  binary: 60,
  objectId: 70,
  bool: 80,
  date: 90,
  regex: 110,
  maxKey: 127,
} as const;

/** Stands for `[]` in index and sort keys, where it comes before null. */
export const emptyArray = Symbol('[]');

/** The place of a value's kind in BSON's order; a missing value counts as null. */
export function rank(value: unknown): number {
  switch (typeof value) {
    case 'undefined':
      return Rank.null;
    case 'number':
    case 'bigint':
      return Rank.number;
    case 'string':
      return Rank.string;
    case 'boolean':
      return Rank.bool;
    case 'symbol':
      return Rank.emptyArray;
    default:
  }
  if (value === null) return Rank.null;
  if (Array.isArray(value)) return Rank.array;
  if (value instanceof Date) return Rank.date;
  if (value instanceof ObjectId) return Rank.objectId;
  if (value instanceof Double) return Rank.number;
  if (value instanceof Binary) return Rank.binary;
  if (value instanceof BSONRegExp) return Rank.regex;
  if (value instanceof MinKey) return Rank.minKey;
  if (value instanceof MaxKey) return Rank.maxKey;
  return Rank.object;
}

/** A document, as opposed to an array, a scalar or null. */
export const isDoc = (value: unknown): value is Doc =>
  typeof value === 'object' && value !== null && rank(value) === Rank.object;

export const isNumber = (value: unknown): value is number | bigint | Double => rank(value) === Rank.number;

export const isNil = (value: unknown): value is null | undefined => value === null || value === undefined;

/** The field's own value; never what an object inherits, such as `constructor`. */
export function field(doc: Doc, key: string): unknown {
  return Object.hasOwn(doc, key) ? doc[key] : undefined;
}

/** Sets a field, also one called `__proto__`. */
export function setField(doc: Doc, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(doc, key, { value, enumerable: true, configurable: true, writable: true });
  } else doc[key] = value;
}

/** MongoDB's truth: everything but false, 0, null and missing. */
export function isTruthy(value: unknown): boolean {
  if (value instanceof Double) return value.value !== 0;
  return !(isNil(value) || value === false || value === 0 || value === 0n);
}

/** BSON type names as `$type` takes them, with their numbers. Kinds the store cannot hold are absent. */
export const typeNumbers: Readonly<Record<string, number>> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  int: 16,
  long: 18,
  minKey: -1,
  maxKey: 127,
};

/** The BSON type name of a value; `missing` when there is none. */
export function typeName(value: unknown): string {
  switch (rank(value)) {
    case Rank.null:
      return value === undefined ? 'missing' : 'null';
    case Rank.number:
      return typeof value === 'bigint' ? 'long' : Number.isInteger(value) ? 'int' : 'double';
    case Rank.string:
      return 'string';
    case Rank.object:
      return 'object';
    case Rank.array:
    case Rank.emptyArray:
      return 'array';
    case Rank.binary:
      return 'binData';
    case Rank.objectId:
      return 'objectId';
    case Rank.bool:
      return 'bool';
    case Rank.date:
      return 'date';
    case Rank.regex:
      return 'regex';
    case Rank.minKey:
      return 'minKey';
    default:
      return 'maxKey';
  }
}
