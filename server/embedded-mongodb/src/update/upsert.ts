import { BSONRegExp, ObjectId } from 'bson';
import { isOperators } from '../query/match.ts';
import { fault } from '../errors.ts';
import type { Doc } from '../values/kinds.ts';
import { holderOf, put } from './paths.ts';
import { structuredCopy, type Update } from './update.ts';

/** The document an upsert inserts: what the filter says by equality, then the update; `_id` comes first. */
export function upsertDocument(filter: Doc, update: Update): Doc {
  const known: Doc = {};
  addEqualities(filter, known, update.kind === 'operators' ? () => true : (key) => key === '_id', []);
  const { _id = new ObjectId(), ...rest } = update.apply(known, { filter, inserting: true });
  return { _id, ...rest };
}

function addEqualities(filter: Doc, doc: Doc, takes: (key: string) => boolean, seen: string[]): void {
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and' || (key === '$or' && (condition as Doc[]).length === 1)) {
      for (const part of condition as Doc[]) addEqualities(part, doc, takes, seen);
    }
    if (key.startsWith('$') || !takes(key)) continue;
    const path = key.split('.');
    for (const value of equalities(condition)) {
      const twice = seen.find((other) => `${other}.`.startsWith(`${key}.`) || `${key}.`.startsWith(`${other}.`));
      if (twice !== undefined) throw fault(54, `cannot infer query fields to set, path '${key}' is matched twice`);
      seen.push(key);
      put(holderOf(doc, path, true) as Doc, path.at(-1) as string, structuredCopy(value));
    }
  }
}

/** The values a condition says the field equals: more than one is a contradiction, as error 54 tells. */
function equalities(condition: unknown): unknown[] {
  if (condition instanceof BSONRegExp) return [];
  if (!isOperators(condition)) return [condition];
  const { $all, $in } = condition;
  const listed = [...(Array.isArray($all) ? $all : []), ...(Array.isArray($in) && $in.length === 1 ? $in : [])] as unknown[];
  const values = listed.filter((item) => !(item instanceof BSONRegExp) && !isOperators(item));
  return '$eq' in condition ? [condition.$eq, ...values] : values;
}
