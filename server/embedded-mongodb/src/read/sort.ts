import { fault, refuse } from '../errors.ts';
import { isPlace } from '../query/paths.ts';
import { compare } from '../values/compare.ts';
import { type Doc, emptyArray, field, isDoc, isNumber } from '../values/kinds.ts';
import { toNumber } from '../values/numbers.ts';

export type Sort = { name: string; path: string[]; direction: 1 | -1 }[];

/** Reads `{a: 1, b: -1}`; undefined when empty. Errors: 15975 for a direction, 31138 for `$meta` and the like. */
export function parseSort(spec: unknown): Sort | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDoc(spec)) throw fault(14, "Expected field 'sort' to be of type object");
  const sort = Object.entries(spec).map(([name, direction]) => {
    if (name.startsWith('$')) throw refuse(2, `sorting by ${name}`);
    if (name.split('.').some(isPlace)) throw refuse(2, `sorting by a place of an array ('${name}')`);
    if (!isNumber(direction)) throw isDoc(direction) ? refuse(2, 'a sort by an expression') : fault(15974, 'Illegal key in $sort specification');
    const number = toNumber(direction);
    if (number !== 1 && number !== -1) throw fault(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    return { name, path: name.split('.'), direction: number as 1 | -1 };
  });
  return sort.length > 0 ? sort : undefined;
}

/** A document's place in a sort: of an array the least element, or the greatest when descending. */
export function sortKey(doc: Doc, sort: Sort): unknown[] {
  return sort.map(({ path, direction }) => {
    let best: unknown;
    let found = false;
    const take = (value: unknown) => {
      if (!found || compare(value, best) * direction < 0) best = value;
      found = true;
    };
    reach(doc, path, 0, take);
    return best;
  });
}

/** Visits what a document is sorted by, as an index would hold it: an element that is no document has nothing below it. */
function reach(value: unknown, path: readonly string[], depth: number, take: (found: unknown) => void): void {
  const part = path[depth];
  if (part === undefined) {
    if (!Array.isArray(value)) take(value);
    else for (const element of value.length > 0 ? value : [emptyArray]) take(element);
  } else if (Array.isArray(value) && value.length > 0) {
    for (const element of value) {
      if (isDoc(element)) reach(element, path, depth, take);
      else take(undefined);
    }
  } else if (isDoc(value)) reach(field(value, part), path, depth + 1, take);
  else take(undefined);
}

/** Compares two sort keys. */
export function compareKeys(a: readonly unknown[], b: readonly unknown[], sort: Sort): number {
  for (let i = 0; i < sort.length; i++) {
    const order = compare(a[i], b[i]) * (sort[i]?.direction ?? 1);
    if (order !== 0) return order;
  }
  return 0;
}

// Sorts and groups hold this much; MongoDB's own limit is the same.
const memoryLimit = 100 * 1024 * 1024;

/** Counts the memory of one sort or group. Error 292 beyond 100 MB. */
export class Memory {
  private used = 0;

  constructor(private readonly what: string) {}

  add(bytes: number): void {
    this.used += bytes;
    if (this.used > memoryLimit) {
      throw fault(292, `${this.what} exceeded its memory limit of ${memoryLimit} bytes; add an index or narrow the query`);
    }
  }

  hasRoom(bytes: number): boolean {
    return this.used + bytes <= memoryLimit;
  }

  release(bytes: number): void {
    this.used -= bytes;
  }
}

interface Placed<Item> {
  key: unknown[];
  arrival: number;
  item: Item;
  size: number;
}

/** Keeps items in order, with a limit only the first ones. Items of equal keys keep the order of their arrival. */
export class Sorter<Item> {
  private placed: Placed<Item>[] = [];
  private arrivals = 0;
  private readonly memory = new Memory('the sort');

  constructor(private readonly sort: Sort, private readonly limit: number = Infinity) {}

  add(item: Item, doc: Doc, size: number): void {
    // Twice the limit is sorted at a time: n log k in all.
    if (this.placed.length >= 2 * this.limit + 100 || !this.memory.hasRoom(size)) this.trim();
    this.placed.push({ key: sortKey(doc, this.sort), arrival: this.arrivals++, item, size });
    this.memory.add(size);
  }

  finish(): Item[] {
    this.trim();
    return this.placed.map(({ item }) => item);
  }

  private trim(): void {
    this.placed.sort((a, b) => compareKeys(a.key, b.key, this.sort) || a.arrival - b.arrival);
    for (const { size } of this.placed.splice(this.limit)) this.memory.release(size);
  }
}
