import { field, isDoc } from '../values/kinds.ts';

/** Whether a path component can be the place of an array's element. */
export const isPlace = (component: string): boolean => /^(0|[1-9]\d*)$/.test(component);

/**
 * Visits each value a query reaches at a path: arrays on the way stand for their elements, a number also for a place;
 * where nothing is found `undefined` is visited. `byPlace` says the value was named by its place: then its own elements
 * are not meant. Stops, with true, as soon as `visit` answers true.
 */
export function walkPath(
  value: unknown,
  path: readonly string[],
  depth: number,
  visit: (found: unknown, byPlace: boolean) => boolean,
  byPlace = false,
): boolean {
  const component = path[depth];
  if (component === undefined) return visit(value, byPlace);
  if (isDoc(value)) return walkPath(field(value, component), path, depth + 1, visit);
  if (!Array.isArray(value)) return visit(undefined, false);

  const atPlace = isPlace(component) && Number(component) < value.length;
  if (atPlace && walkPath(value[Number(component)], path, depth + 1, visit, true)) return true;
  let reached = atPlace;
  for (const element of value) {
    if (isDoc(element)) {
      reached = true;
      if (walkPath(element, path, depth, visit)) return true;
    } else if (!atPlace && !Array.isArray(element)) {
      reached = true;
      if (visit(undefined, false)) return true;
    }
  }
  return reached ? false : visit(undefined, false);
}
