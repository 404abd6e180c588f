import { BSONRegExp, ObjectId } from 'bson';
import { isOperators } from '../query/match.ts';
import { fault } from '../errors.ts';
import { type Doc, field } from '../values/kinds.ts';
import { holderOf, put } from './paths.ts';
import { structuredCopy, type Update } from './update.ts';

/** The document an upsert inserts: what the filter says by equality, then the update; `_id` comes first. */
export function upsertDocument(filter: Doc, update: Update): Doc {
  const known: Doc = {};
  addEqualities(filter, known, []);
  const seed = update.kind === 'operators' ? known : field(known, '_id') === undefined ? {} : { _id: known._id };
  const { _id = new ObjectId(), ...rest } = update.apply(seed, { filter, inserting: true });
  return { _id, ...rest };
}

function addEqualities(filter: Doc, doc: Doc, seen: string[]): void {
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and' || (key === '$or' && (condition as Doc[]).length === 1)) {
      for (const part of condition as Doc[]) addEqualities(part, doc, seen);
    }
    if (key.startsWith('$')) continue;
    const value = equality(condition);
    if (value === undefined) continue;
    const twice = seen.find((other) => `${other}.`.startsWith(`${key}.`) || `${key}.`.startsWith(`${other}.`));
    if (twice !== undefined) throw fault(54, `cannot infer query fields to set, path '${key}' is matched twice`);
    seen.push(key);
    const path = key.split('.');
    put(holderOf(doc, path, true) as Doc, path.at(-1) as string, structuredCopy(value));
  }
}

function equality(condition: unknown): unknown {
  if (condition instanceof BSONRegExp) return undefined;
  if (!isOperators(condition)) return condition;
  if ('$eq' in condition) return condition.$eq;
  const lists = [condition.$all, condition.$in].filter(Array.isArray) as unknown[][];
  const single = lists.find((list) => list.length === 1)?.[0];
  return single instanceof BSONRegExp || isOperators(single) ? undefined : single;
}
