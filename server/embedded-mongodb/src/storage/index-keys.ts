import { fault } from '../errors.ts';
import { type Doc, emptyArray, field, isDoc } from '../values/kinds.ts';
import { encodeKey, longKey } from '../values/keys.ts';
import type { Index } from './catalogue.ts';

/** The entries a document has in an index, and what they tell of the index as a whole. */
export interface Entries {
  keys: Buffer[];
  /** An array was met: one document may have several entries. */
  multikey: boolean;
  /** A key ends in a hash: the index no longer orders. */
  long: boolean;
}

const none: Entries = { keys: [], multikey: false, long: false };

/** The index keys of a document, without its record id. Error 171: arrays in two fields of a compound index. */
export function indexEntries(index: Index, doc: Doc): Entries {
  if (index.covers && !index.covers(doc)) return none;
  const found: Found = { tuples: [], multikey: false };
  expand(index.paths.map((path) => ({ value: doc, path })), found);
  const { tuples, multikey } = found;
  if (index.sparse && tuples.every((tuple) => tuple.every((value) => value === undefined))) return none;
  const keys = tuples.map((tuple) => encodeKey(index.prefix, tuple, index.directions));
  const distinct = keys.length === 1 ? keys : [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()];
  return { keys: distinct, multikey, long: distinct.some((key) => key.length >= longKey) };
}

/** One field of the index: the value reached and what of its path is left. */
interface Cursor {
  value: unknown;
  path: readonly string[];
}

interface Found {
  tuples: unknown[][];
  multikey: boolean;
}

/** Follows every field; at an array all fields that lead into it go on with the same element, so pairs stay pairs. */
function expand(cursors: readonly Cursor[], found: Found): void {
  const reached = cursors.map(descend);
  const array = reached.find((cursor) => Array.isArray(cursor.value) && !isDone(cursor))?.value as unknown[] | undefined;
  if (!array) {
    found.tuples.push(reached.map(({ value }) => value));
    return;
  }
  found.multikey = true;
  const inside = reached.map((cursor) => cursor.value === array && !isDone(cursor));
  if (reached.some((cursor, i) => !inside[i] && Array.isArray(cursor.value) && !isDone(cursor))) {
    throw fault(171, 'cannot index parallel arrays');
  }
  for (const element of array.length ? array : [emptyArray]) {
    expand(reached.map((cursor, i) => (inside[i] ? enter(cursor, element) : cursor)), found);
  }
}

const isDone = ({ path }: Cursor) => path === done;
const done: readonly string[] = [];

function descend({ value, path }: Cursor): Cursor {
  let current = value;
  for (let depth = 0; depth < path.length; depth++) {
    if (Array.isArray(current)) return { value: current, path: path.slice(depth) };
    if (!isDoc(current)) return { value: undefined, path: done };
    current = field(current, path[depth] as string);
  }
  return path === done || !Array.isArray(current) ? { value: current, path: done } : { value: current, path: leaf };
}

/** The path ended at the array itself: its elements are the keys. */
const leaf: readonly string[] = [];

function enter({ path }: Cursor, element: unknown): Cursor {
  if (path.length === 0) return { value: element, path: done };
  return { value: isDoc(element) ? element : undefined, path };
}
