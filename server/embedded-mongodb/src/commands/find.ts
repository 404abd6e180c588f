import { fault } from '../errors.ts';
import { compileFilter } from '../query/match.ts';
import { walkPath } from '../query/paths.ts';
import { compileProjection } from '../read/projection.ts';
import { findDocuments, findHits, type FindOptions } from '../read/find.ts';
import { parseSort } from '../read/sort.ts';
import { compare } from '../values/compare.ts';
import { type Doc, isNumber, isTruthy } from '../values/kinds.ts';
import { identity } from '../values/keys.ts';
import { toNumber, wholeNumber } from '../values/numbers.ts';
import { type Context, docField, type Handler, namespaceOf } from './context.ts';

export const find: Handler = async (command, context) => {
  const namespace = namespaceOf(command, 'find', context);
  const options = findOptions(command, 'filter');
  const projection = docField(command, 'projection');
  if (Object.keys(projection).length > 0) compileProjection(projection);
  const collection = context.storage.collection(namespace);
  if (!collection) return { cursor: { firstBatch: [], id: 0n, ns: namespace }, ok: 1 };
  const snapshot = context.storage.snapshot();
  const source = findDocuments(snapshot, collection, options, projection);
  const batchSize = command.batchSize === undefined ? undefined : wholeNumber(command.batchSize, 'batchSize');
  const single = isTruthy(command.singleBatch) || (isNumber(command.limit) && toNumber(command.limit) < 0);
  return context.cursors.begin(namespace, snapshot, source, context.pace, { batchSize, single });
};

export const count: Handler = async (command, context) => {
  const collection = context.storage.collection(namespaceOf(command, 'count', context));
  const options = findOptions(command, 'query');
  if (!collection) return { n: 0, ok: 1 };
  if (Object.keys(options.filter).length === 0 && options.limit === undefined && options.skip === undefined) {
    return { n: collection.count, ok: 1 };
  }
  let n = 0;
  await reading(context, (snapshot) =>
    context.pace.drain(findHits(snapshot, collection, options, []), (chunk) => {
      n += chunk.length;
    }),
  );
  return { n, ok: 1 };
};

export const distinct: Handler = async (command, context) => {
  const { key } = command;
  if (typeof key !== 'string' || key === '') throw fault(14, "BSON field 'distinct.key' is the wrong type, expected type 'string'");
  const path = key.split('.');
  const collection = context.storage.collection(namespaceOf(command, 'distinct', context));
  const options = findOptions(command, 'query');
  const values = new Map<string, unknown>();
  const keep = (value: unknown) => {
    if (value !== undefined && !values.has(identity(value))) values.set(identity(value), value);
  };
  if (collection) {
    await reading(context, (snapshot) =>
      context.pace.drain(findHits(snapshot, collection, options, [path[0] as string]), (chunk) => {
        for (const { doc } of chunk) {
          walkPath(doc, path, 0, (value) => {
            (Array.isArray(value) ? value : [value]).forEach(keep);
            return false;
          });
        }
      }),
    );
  }
  return { values: [...values.values()].sort(compare), ok: 1 };
};

/** The options find, count and distinct share; the filter is compiled once to report its faults at once. */
function findOptions(command: Doc, filterField: string): FindOptions {
  const filter = docField(command, filterField);
  compileFilter(filter);
  const { skip, limit, hint } = command;
  return {
    filter,
    sort: parseSort(command.sort),
    hint,
    ...(skip !== undefined && { skip: wholeNumber(skip, 'skip') }),
    ...(limit !== undefined && isTruthy(limit) && { limit: Math.abs(wholeNumber(limit, 'limit', -Infinity)) }),
  };
}

async function reading(context: Context, read: (snapshot: ReturnType<Context['storage']['snapshot']>) => Promise<void>): Promise<void> {
  const snapshot = context.storage.snapshot();
  try {
    await read(snapshot);
  } finally {
    snapshot.release();
  }
}
