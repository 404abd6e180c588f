import { fault } from '../errors.ts';
import { compileFilter, type Matcher } from '../query/match.ts';
import { type Doc, isDoc } from '../values/kinds.ts';

/** The compiled `arrayFilters` of an update. */
export interface ArrayFilters {
  /** Which elements `$[id]` means; `$[]` means all. */
  forPlaceholder(placeholder: string): (element: unknown) => boolean;
  /** Error 2 when a path names an id without a filter. */
  refuseUnknown(path: readonly string[]): void;
  /** Error 9 when a filter's id occurs in none of these path components. */
  refuseUnused(components: readonly string[]): void;
}

/** Compiles `[{'item.grade': {$gt: 5}}]`, each of which speaks of one identifier. Error 9. */
export function compileArrayFilters(spec: unknown): ArrayFilters {
  const matchers = new Map<string, Matcher>();
  if (spec !== undefined && !Array.isArray(spec)) throw fault(14, 'arrayFilters must be an array');
  for (const filter of spec ?? []) {
    if (!isDoc(filter)) throw fault(14, 'each array filter must be an object');
    const [id, other] = identifiers(filter);
    if (id === undefined) throw fault(9, 'Cannot use an expression without a top-level field name in arrayFilters');
    if (other !== undefined) {
      throw fault(9, `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${id}' and '${other}'`);
    }
    if (matchers.has(id)) throw fault(9, `Found multiple array filters with the same top-level field name ${id}`);
    matchers.set(id, compileFilter(filter));
  }
  return {
    forPlaceholder(placeholder) {
      const id = placeholder.slice(2, -1);
      const matches = matchers.get(id);
      return (element) => !matches || matches({ [id]: element });
    },
    refuseUnknown(path) {
      for (const part of path) {
        const id = part.startsWith('$[') ? part.slice(2, -1) : '';
        if (id !== '' && !matchers.has(id)) throw fault(2, `No array filter found for identifier '${id}' in path '${path.join('.')}'`);
      }
    },
    refuseUnused(components) {
      for (const id of matchers.keys()) {
        if (components.includes(`$[${id}]`)) continue;
        throw fault(9, `The array filter for identifier '${id}' was not used in the update`);
      }
    },
  };
}

function identifiers(filter: Doc): string[] {
  const found = new Set<string>();
  const visit = (part: Doc) => {
    for (const [key, value] of Object.entries(part)) {
      if (!key.startsWith('$')) found.add(key.split('.', 1)[0] as string);
      else if (Array.isArray(value)) value.filter(isDoc).forEach(visit);
    }
  };
  visit(filter);
  return [...found];
}
