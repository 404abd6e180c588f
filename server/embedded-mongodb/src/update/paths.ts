import { fault } from '../errors.ts';
import { isPlace } from '../query/paths.ts';
import { compareText } from '../values/compare.ts';
import { type Doc, field, isDoc, setField } from '../values/kinds.ts';
import { show } from '../values/show.ts';
import type { ArrayFilters } from './array-filters.ts';
import type { PositionFinder } from './positional.ts';

// A place so far beyond an array's end is a mistake, and would fill the memory.
const furthestPlace = 1_500_000;

/** `$`, `$[]` or `$[id]`. */
export const isPlaceholder = (part: string): boolean => part === '$' || part.startsWith('$[');

/** The order in which mutations are applied: by component, places by number. */
export function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i] as string, b[i] as string];
    if (x === y) continue;
    return isPlace(x) && isPlace(y) ? Number(x) - Number(y) : compareText(x, y);
  }
  return a.length - b.length;
}

/** The value at an exact path: numbers are places in arrays, nothing is expanded. */
export function valueAt(doc: unknown, path: readonly string[]): unknown {
  let value = doc;
  for (const part of path) {
    if (Array.isArray(value)) value = isPlace(part) ? value[Number(part)] : undefined;
    else if (isDoc(value)) value = field(value, part);
    else return undefined;
  }
  return value;
}

/**
 * The object or array that holds the last component; undefined when it is missing and not to be made. Error 28 when
 * something else stands in the way, and the field is to be made or `must` be possible.
 */
export function holderOf(doc: Doc, path: readonly string[], make: boolean, must = make): Doc | unknown[] | undefined {
  let holder: Doc | unknown[] = doc;
  for (let depth = 0; depth < path.length; depth++) {
    const part = path[depth] as string;
    if (Array.isArray(holder) && !isPlace(part)) {
      if (!must) return undefined;
      throw fault(28, `Cannot create field '${part}' in element {${path[depth - 1]}: ${show(holder)}}`);
    }
    if (depth === path.length - 1) return holder;
    const next = read(holder, part);
    if (isDoc(next) || Array.isArray(next)) holder = next;
    else if (!make && (!must || next === undefined)) return undefined;
    else if (next === undefined) {
      const made: Doc = {};
      put(holder, part, made);
      holder = made;
    } else throw fault(28, `Cannot create field '${path[depth + 1]}' in element {${part}: ${show(next)}}`);
  }
  return holder;
}

export const read = (holder: Doc | unknown[], part: string): unknown =>
  Array.isArray(holder) ? holder[Number(part)] : field(holder, part);

/** Sets a field or a place; places before it that are missing become null. */
export function put(holder: Doc | unknown[], part: string, value: unknown): void {
  if (!Array.isArray(holder)) {
    setField(holder, part, value);
    return;
  }
  const place = Number(part);
  if (place > holder.length + furthestPlace) throw fault(2, `the place ${place} is too far beyond the end of the array`);
  while (holder.length < place) holder.push(null);
  holder[place] = value;
}

/** The exact paths that a path with placeholders means in this document. */
export function expandPath(
  doc: Doc, path: readonly string[], filters: ArrayFilters, findPosition: PositionFinder | undefined,
): string[][] {
  let expanded: string[][] = [[]];
  for (const part of path) {
    expanded = expanded.flatMap((before) => {
      if (part === '$') return [[...before, String(position(before, findPosition))]];
      if (!part.startsWith('$[')) return [[...before, part]];
      const array = arrayAt(doc, before);
      const accepts = filters.forPlaceholder(part);
      return array.flatMap((element, place) => (accepts(element) ? [[...before, String(place)]] : []));
    });
  }
  return expanded;
}

function position(array: readonly string[], find: PositionFinder | undefined): number {
  const place = find?.(array);
  if (place === undefined) throw fault(2, 'The positional operator did not find the match needed from the query.');
  return place;
}

function arrayAt(doc: Doc, path: readonly string[]): unknown[] {
  const value = valueAt(doc, path);
  if (Array.isArray(value)) return value;
  if (value === undefined) {
    throw fault(2, `The path '${path.join('.')}' must exist in the document in order to apply array updates.`);
  }
  throw fault(2, `Cannot apply array updates to non-array element ${path.at(-1)}: ${show(value)}`);
}
