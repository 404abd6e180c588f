import { type Binary, type BSONRegExp, Double, type ObjectId } from 'bson';
import { type Doc, Rank, rank } from './kinds.ts';

/** BSON's total order: by kind, then by value. Negative, zero or positive. */
export function compare(a: unknown, b: unknown): number {
  const kind = rank(a);
  const difference = kind - rank(b);
  if (difference !== 0) return difference;
  switch (kind) {
    case Rank.number:
      return compareNumbers(a, b);
    case Rank.string:
      return compareText(a as string, b as string);
    case Rank.object:
      return compareDocs(a as Doc, b as Doc);
    case Rank.array:
      return compareLists(a as unknown[], b as unknown[]);
    case Rank.binary:
      return compareBinaries(a as Binary, b as Binary);
    case Rank.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case Rank.bool:
    case Rank.date:
      return Number(a) - Number(b);
    case Rank.regex: {
      const [x, y] = [a as BSONRegExp, b as BSONRegExp];
      return compareText(x.pattern, y.pattern) || compareText(x.options, y.options);
    }
    default:
      return 0;
  }
}

/** Equality as queries see it: 1, 1.0 and 1L are equal; documents must agree in field order too. */
export const equal = (a: unknown, b: unknown): boolean => a === b || compare(a, b) === 0;

/** Strings in the order of their code points (that of UTF-8); JavaScript's own differs beyond the basic plane. */
export function compareText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    if (x >= 0xd800 && y >= 0xd800) {
      x += x >= 0xe000 ? -0x800 : 0x2000;
      y += y >= 0xe000 ? -0x800 : 0x2000;
    }
    return x - y;
  }
  return a.length - b.length;
}

const plain = (value: unknown) => (value instanceof Double ? value.value : (value as number | bigint));

/** NaN equals itself and comes before every number. */
function compareNumbers(a: unknown, b: unknown): number {
  const x = plain(a);
  const y = plain(b);
  if (x < y) return -1;
  if (x > y) return 1;
  // Neither greater: equal (a number and a bigint can be), or one of them is NaN.
  return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
}

function compareDocs(a: Doc, b: Doc): number {
  const keysA = Object.keys(a);
  const keysB = Object.keys(b);
  const shared = Math.min(keysA.length, keysB.length);
  for (let i = 0; i < shared; i++) {
    const [nameA, nameB] = [keysA[i] as string, keysB[i] as string];
    const [valueA, valueB] = [a[nameA], b[nameB]];
    const order = rank(valueA) - rank(valueB) || compareText(nameA, nameB) || compare(valueA, valueB);
    if (order) return order;
  }
  return keysA.length - keysB.length;
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const order = compare(a[i], b[i]);
    if (order) return order;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary, b: Binary): number {
  return (
    a.position - b.position ||
    a.sub_type - b.sub_type ||
    Buffer.compare(a.buffer.subarray(0, a.position), b.buffer.subarray(0, b.position))
  );
}
