import { compileField, compileFilter, isOperators } from '../query/match.ts';
import { isDoc, type Doc } from '../values/kinds.ts';
import { valueAt } from './paths.ts';

/** The place of the element that the filter matched in an array. */
export type PositionFinder = (array: readonly string[]) => number | undefined;

/**
 * Answers which element of an array the filter matched, for `$`: by a condition on that very array, else by the first
 * array that any condition passes through. With several conditions the last one counts.
 */
export function positionFinder(filter: Doc, doc: Doc): PositionFinder {
  const conditions = conditionsOf(filter, doc);
  return (array) => {
    let found: number | undefined;
    for (const { path, condition } of conditions) {
      if (array.every((part, i) => path[i] === part)) found = matchedPlace(doc, array, path, condition) ?? found;
    }
    if (found !== undefined) return found;
    for (const { path, condition } of conditions) {
      const through = path.findIndex((_, i) => Array.isArray(valueAt(doc, path.slice(0, i + 1))));
      if (through >= 0) found = matchedPlace(doc, path.slice(0, through + 1), path, condition) ?? found;
    }
    return found;
  };
}

interface Condition {
  path: string[];
  condition: unknown;
}

/** The conditions that hold for the document: all of `$and`, of `$or` the first branch that matches. */
function conditionsOf(filter: Doc, doc: Doc): Condition[] {
  return Object.entries(filter).flatMap(([key, value]): Condition[] => {
    if (key === '$and') return (value as Doc[]).flatMap((part) => conditionsOf(part, doc));
    if (key === '$or') {
      const branch = (value as Doc[]).find((part) => compileFilter(part)(doc));
      return branch ? conditionsOf(branch, doc) : [];
    }
    if (key.startsWith('$')) return [];
    const condition = affirmed(value);
    return condition === undefined ? [] : [{ path: key.split('.'), condition }];
  });
}

/** The part of a condition that an element can satisfy: what must not be holds for the array as one. */
function affirmed(condition: unknown): unknown {
  if (!isOperators(condition)) return condition;
  const positive = Object.entries(condition).filter(([name]) => !['$not', '$ne', '$nin'].includes(name));
  return positive.length > 0 ? Object.fromEntries(positive) : undefined;
}

function matchedPlace(doc: Doc, array: readonly string[], path: readonly string[], condition: unknown): number | undefined {
  const elements = valueAt(doc, array);
  if (!Array.isArray(elements)) return undefined;
  const rest = path.slice(array.length);
  const place = elements.findIndex((element) => holdsFor(element, rest, condition));
  return place < 0 ? undefined : place;
}

function holdsFor(element: unknown, rest: readonly string[], condition: unknown): boolean {
  if (rest.length > 0) return compileField(['element', ...rest], condition)({ element });
  const ofArray = isOperators(condition) && isDoc(condition) && '$elemMatch' in condition;
  return compileField(['element'], condition)({ element: ofArray ? [element] : element });
}
