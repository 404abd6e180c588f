import { decode, wantedFields } from '../bson/decode.ts';
import { compileFilter } from '../query/match.ts';
import { type Collection, type Index, recordKey, recordsPrefix } from '../storage/catalogue.ts';
import type { Reader } from '../storage/disk.ts';
import { entryRecord } from '../storage/documents.ts';
import type { Doc } from '../values/kinds.ts';
import { successor } from '../values/keys.ts';
import { choosePlan, type Plan } from './plan.ts';
import type { Sort } from './sort.ts';

/** A document found: where it lies, as stored, and decoded as far as was asked. */
export interface Hit {
  record: number;
  bytes: Buffer;
  doc: Doc;
}

/** So much is read before others may have their turn; an empty chunk is just that. */
const chunkRecords = 64;
const chunkBytes = 1 << 20;

export interface Scan {
  /** The hits come in the order asked for. */
  sorted: boolean;
  /** By which the documents are found; without it all are read. */
  index: Index | undefined;
  hits: Generator<Hit[]>;
}

/**
 * Finds the documents that match, in chunks. `only` names the top-level fields to decode beside those of the filter;
 * without it all are.
 */
export function scan(
  reader: Reader, collection: Collection, filter: Doc, options: { sort?: Sort; hint?: unknown; only?: readonly string[] } = {},
): Scan {
  const plan = choosePlan(collection, filter, options.sort, options.hint, reader.version);
  const matches = compileFilter(filter);
  const wanted = options.only && wantedFields([...options.only, ...topLevelFields(filter)]);
  return { sorted: plan?.sorted ?? false, index: plan?.index, hits: hits() };

  function* hits(): Generator<Hit[]> {
    let chunk: Hit[] = [];
    let read = 0;
    let size = 0;
    for (const [record, bytes] of candidates(reader, collection, plan)) {
      const doc = decode(bytes, wanted);
      if (matches(doc)) chunk.push({ record, bytes, doc });
      read++;
      size += bytes.length;
      if (read % chunkRecords === 0 || size > chunkBytes || (plan && read === 1 && chunk.length === 1)) {
        yield chunk;
        chunk = [];
        size = 0;
      }
    }
    yield chunk;
  }
}

function* candidates(reader: Reader, collection: Collection, plan: Plan | undefined): Generator<[number, Buffer]> {
  if (!plan) {
    const prefix = recordsPrefix(collection);
    for (const { key, value } of reader.range(prefix, successor(prefix))) yield [key.readUIntBE(5, 6), value];
    return;
  }
  const { index, intervals, reverse } = plan;
  const seen = new Set<number>();
  for (const { start, end } of intervals) {
    for (const { key, value } of reader.range(start, end, reverse)) {
      const record = entryRecord(index, key, value);
      if (index.multikey) {
        if (seen.has(record)) continue;
        seen.add(record);
      }
      const bytes = reader.get(recordKey(collection, record));
      if (bytes) yield [record, bytes];
    }
  }
}

/** The top-level fields a filter reads. */
export function topLevelFields(filter: Doc): string[] {
  return Object.entries(filter).flatMap(([key, value]) =>
    key.startsWith('$') ? (value as Doc[]).flatMap(topLevelFields) : [key.split('.', 1)[0] as string],
  );
}
