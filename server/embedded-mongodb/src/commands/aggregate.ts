import { encode, Raw } from '../bson/encode.ts';
import { fieldsNeeded } from '../aggregate/needs.ts';
import { fault } from '../errors.ts';
import { type Chunks, compilePipeline, parseStage, type ReadCollection } from '../aggregate/stages.ts';
import { compileFilter } from '../query/match.ts';
import { findHits } from '../read/find.ts';
import { choosePlan } from '../read/plan.ts';
import { parseSort } from '../read/sort.ts';
import type { Reader } from '../storage/disk.ts';
import { type Doc, isDoc } from '../values/kinds.ts';
import { show } from '../values/show.ts';
import { type Context, type Handler, listField, namespaceOf } from './context.ts';
import { cursorBatchSize } from './cursors.ts';

export const aggregate: Handler = async (command, context) => {
  const namespace = namespaceOf(command, 'aggregate', context);
  const pipeline = listField(command, 'pipeline');
  if (!isDoc(command.cursor)) throw fault(9, "The 'cursor' option is required, except for aggregate with the explain argument");
  const batchSize = cursorBatchSize(command);
  const counted = storedCount(pipeline, context.storage.collection(namespace)?.count ?? 0);
  const snapshot = context.storage.snapshot();
  try {
    const chunks = counted ?? readThrough(context, snapshot, namespace, pipeline, command.hint);
    const source = encoded(chunks);
    return context.cursors.begin(namespace, snapshot, source, context.pace, { batchSize });
  } catch (error) {
    snapshot.release();
    throw error;
  }
};

/**
 * Runs a pipeline over a collection. Leading `$match` and `$sort` go to the index; the whole pipeline is compiled at
 * once, so that its faults appear before anything is read.
 */
function readThrough(context: Context, reader: Reader, namespace: string, pipeline: readonly unknown[], hint?: unknown): Chunks {
  const { storage, database } = context;
  const filters: Doc[] = [];
  let at = 0;
  for (; at < pipeline.length; at++) {
    const [name, argument] = parseStage(pipeline[at]);
    if (name !== '$match' || !isDoc(argument)) break;
    compileFilter(argument);
    filters.push(argument);
  }
  const filter = filters.length > 1 ? { $and: filters } : (filters[0] ?? {});
  const read: ReadCollection = (from, inner) => readThrough(context, reader, `${database}.${from}`, inner);
  const step = compilePipeline(pipeline.slice(at), read);
  const collection = storage.collection(namespace);
  if (!collection) return step(nothing());

  const [name, argument] = at < pipeline.length ? parseStage(pipeline[at]) : [];
  const sort = name === '$sort' ? parseSort(argument) : undefined;
  const sorted = sort && choosePlan(collection, filter, sort, hint, reader.version)?.sorted;
  const rest = sorted ? compilePipeline(pipeline.slice(at + 1), read) : step;
  const options = { filter, hint, ...(sorted && { sort }) };
  return rest(documents(findHits(reader, collection, options, fieldsNeeded(pipeline.slice(at)))));
}

function* documents(hits: Iterable<{ doc: Doc }[]>): Chunks {
  for (const chunk of hits) yield chunk.map(({ doc }) => doc);
}

/** The collection that is not there. */
function* nothing(): Chunks {
  yield [];
}

function* encoded(chunks: Chunks): Generator<Raw[]> {
  for (const chunk of chunks) yield chunk.map((doc) => new Raw(encode(doc)));
}

/** What the driver's `countDocuments({})` sends is answered from the stored count. */
function storedCount(pipeline: readonly unknown[], count: number): Chunks | undefined {
  if (show(pipeline) !== '[ { $match: {} }, { $group: { _id: 1, n: { $sum: 1 } } } ]') return undefined;
  return (function* () {
    yield count > 0 ? [{ _id: 1, n: count }] : [];
  })();
}
