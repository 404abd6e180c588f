import { fault, refuse } from '../errors.ts';
import { inScope, scope, type UpdateOperator } from '../scope.ts';
import { equal } from '../values/compare.ts';
import { type Doc, field, isDoc, typeName } from '../values/kinds.ts';
import { show } from '../values/show.ts';
import { type ArrayFilters, compileArrayFilters } from './array-filters.ts';
import { compileChange, type Change } from './operators.ts';
import { comparePaths, expandPath, isPlaceholder } from './paths.ts';
import { type PositionFinder, positionFinder } from './positional.ts';

/** What one application of an update knows beside the document. */
export interface Occasion {
  /** The filter that found the document: `$` takes its element from there. */
  filter: Doc;
  inserting: boolean;
}

export interface Update {
  kind: 'replacement' | 'operators';
  /** Answers the changed document; the one given is used up. */
  apply(doc: Doc, occasion: Occasion): Doc;
}

interface Mutation {
  operator: UpdateOperator;
  path: readonly string[];
  change: Change;
}

/** Compiles an update or a replacement. Errors as MongoDB's: 9, 14, 40, 52, 56; pipelines are out of scope. */
export function compileUpdate(update: unknown, arrayFilters: unknown): Update {
  if (Array.isArray(update)) throw refuse(9, 'an update by a pipeline');
  if (!isDoc(update)) throw fault(9, 'Update argument must be either an object or an array');
  const filters = compileArrayFilters(arrayFilters);
  const [first = ''] = Object.keys(update);
  return first.startsWith('$') ? operatorUpdate(update, filters) : replacement(update);
}

function replacement(wanted: Doc): Update {
  for (const key of Object.keys(wanted)) {
    if (!key.startsWith('$')) continue;
    throw fault(52, `The dollar ($) prefixed field '${key}' in '${key}' is not allowed in the context of an update's replacement document.`);
  }
  return {
    kind: 'replacement',
    apply(doc) {
      const id = field(doc, '_id');
      if (id === undefined) return wanted;
      keepId(id, field(wanted, '_id') ?? id);
      return Object.assign({ _id: id }, wanted, { _id: id });
    },
  };
}

function operatorUpdate(update: Doc, filters: ArrayFilters): Update {
  const mutations = parseMutations(update, filters);
  filters.refuseUnused(mutations.flatMap(({ path }) => path));
  const positional = mutations.some(({ path }) => path.includes('$'));
  return {
    kind: 'operators',
    apply(doc, { filter, inserting }) {
      // Found before anything changes: an earlier $set may alter the element that matched.
      const findPosition = positional ? positionFinder(filter, structuredCopy(doc)) : undefined;
      const changes = inserting ? mutations : mutations.map(asUpdateOnly);
      if (changes.some(({ path }) => path.some(isPlaceholder))) expandChanges(doc, changes, filters, findPosition);
      else for (const { path, change } of changes) change(doc, path);
      return doc;
    },
  };
}

/** `$setOnInsert` changes nothing then, but its path is still looked at. */
const asUpdateOnly = (mutation: Mutation): Mutation => (mutation.operator === '$setOnInsert' ? { ...mutation, change: () => {} } : mutation);

/**
 * Applies changes whose paths have placeholders. All are expanded before anything changes, and sorted again: a fault of
 * one of them counts when its turn comes. Error 40 when two mean one place.
 */
function expandChanges(doc: Doc, mutations: readonly Mutation[], filters: ArrayFilters, findPosition: PositionFinder | undefined): void {
  const steps = mutations.flatMap(({ path, change }): { path: readonly string[]; change: Change }[] => {
    try {
      return expandPath(doc, path, filters, findPosition).map((place) => ({ path: place, change }));
    } catch (error) {
      const fail = () => {
        throw error;
      };
      return [{ path, change: fail }];
    }
  });
  steps.sort((a, b) => comparePaths(a.path, b.path));
  steps.forEach(({ path, change }, i) => {
    const next = steps[i + 1];
    if (next) refuseConflict(next.path, path);
    change(doc, path);
  });
}

function parseMutations(update: Doc, filters: ArrayFilters): Mutation[] {
  const mutations: Mutation[] = [];
  for (const [operator, fields] of Object.entries(update)) {
    if (!operator.startsWith('$')) throw fault(9, `Unknown modifier: ${operator}. Expected a valid update modifier`);
    if (!inScope(scope.updateOperators, operator)) throw refuse(9, `the update operator ${operator}`);
    if (!isDoc(fields)) {
      throw fault(9, `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${show(fields)}}`);
    }
    for (const [name, argument] of Object.entries(fields)) {
      const path = parsePath(name);
      const change = compileChange(operator, name, argument);
      refuseFirstPlaceholder(path);
      for (const other of mutations) refuseConflict(path, other.path);
      filters.refuseUnknown(path);
      mutations.push({ operator, path, change: path[0] === '_id' ? keepingId(change) : change });
    }
  }
  // New fields appear in the order of their paths, whatever the order of the update.
  return mutations.sort((a, b) => comparePaths(a.path, b.path));
}

function parsePath(name: string): string[] {
  if (name === '') throw fault(56, 'An empty update path is not valid.');
  const path = name.split('.');
  if (path.includes('')) throw fault(56, `The update path '${name}' contains an empty field name, which is not allowed.`);
  if (path[0]?.startsWith('$') && !isPlaceholder(path[0])) {
    throw fault(52, `The dollar ($) prefixed field '${path[0]}' in '${name}' is not allowed in the context of an update's replacement document.`);
  }
  return path;
}

function refuseFirstPlaceholder(path: readonly string[]): void {
  if (!isPlaceholder(path[0] as string)) return;
  throw fault(2, `Cannot have positional (i.e. '$') element in the first position in path '${path.join('.')}'`);
}

/** Error 40 when one path is or contains the other, or only one of them goes through array elements from where they part. */
function refuseConflict(path: readonly string[], other: readonly string[]): void {
  const parting = path.findIndex((part, i) => part !== other[i]);
  const [one, two] = [path[parting], other[parting]];
  if (parting >= 0 && one !== undefined && two !== undefined && one.startsWith('$[') === two.startsWith('$[')) return;
  const common = parting < 0 ? path : path.slice(0, parting);
  throw fault(40, `Updating the path '${path.join('.')}' would create a conflict at '${common.join('.')}'`);
}

const keepingId =
  (change: Change): Change =>
  (doc, path) => {
    const id = structuredCopy(field(doc, '_id'));
    change(doc, path);
    if (id !== undefined) keepId(id, field(doc, '_id'));
  };

function keepId(before: unknown, after: unknown): void {
  if (after !== undefined && equal(before, after)) return;
  throw fault(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
}

/** Containers copied, scalars shared. */
export function structuredCopy<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(structuredCopy) as Value;
  if (!isDoc(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, structuredCopy(inner)])) as Value;
}
