import { decode, wantedFields } from '../bson/decode.ts';
import { compileFilter, topLevelFields } from '../query/match.ts';
import { type Collection, type Index, recordKey, recordsPrefix } from '../storage/catalogue.ts';
import type { Entry, Reader } from '../storage/disk.ts';
import { entryRecord } from '../storage/documents.ts';
import type { Doc } from '../values/kinds.ts';
import { copy, type Take } from '../storage/take.ts';
import { successor } from '../values/keys.ts';
import { compileGlance } from './glance.ts';
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
  const mayMatch = compileGlance(filter);
  const wanted = options.only && wantedFields([...options.only, ...topLevelFields(filter)]);
  return { sorted: plan?.sorted ?? false, index: plan?.index, hits: hits() };

  function* hits(): Generator<Hit[]> {
    let chunk: Hit[] = [];
    let read = 0;
    let size = 0;
    const take = (bytes: Buffer): Hit | undefined => {
      size += bytes.length;
      if (!mayMatch(bytes)) return undefined;
      const doc = decode(bytes, wanted);
      return matches(doc) ? { record: 0, bytes: copy(bytes), doc } : undefined;
    };
    for (const hit of candidates(reader, collection, plan, take)) {
      if (hit) chunk.push(hit);
      read++;
      if (read % chunkRecords === 0 || size > chunkBytes || (plan && read === 1 && chunk.length === 1)) {
        yield chunk;
        chunk = [];
        size = 0;
      }
    }
    yield chunk;
  }
}

/** What `take` makes of the documents that may match, in the plan's order. */
function* candidates(
  reader: Reader, collection: Collection, plan: Plan | undefined, take: Take<Hit | undefined>,
): Generator<Hit | undefined> {
  if (!plan) {
    const prefix = recordsPrefix(collection);
    for (const { key, value: hit } of reader.range(prefix, successor(prefix), false, take)) {
      if (hit) hit.record = key.readUIntBE(5, 6);
      yield hit;
    }
    return;
  }
  const { index, intervals, reverse } = plan;
  const seen = new Set<number>();
  for (const interval of intervals) {
    for (const { key, value } of interval.single ? entryOf(reader, interval.start) : reader.range(interval.start, interval.end, reverse)) {
      const record = entryRecord(index, key, value);
      if (index.multikey) {
        if (seen.has(record)) continue;
        seen.add(record);
      }
      const hit = reader.get(recordKey(collection, record), take);
      if (hit) hit.record = record;
      yield hit;
    }
  }
}

function entryOf(reader: Reader, key: Buffer): Entry[] {
  const value = reader.get(key);
  return value ? [{ key, value }] : [];
}
