import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { fault } from '../errors.ts';
import type { Sort } from '../read/sort.ts';
import { findHits } from '../read/find.ts';
import { compileFilter } from '../query/match.ts';
import { type Hit, scan } from '../read/scan.ts';
import { type Collection, recordKey } from '../storage/catalogue.ts';
import { insertDocument, replaceDocument } from '../storage/documents.ts';
import type { Storage, Write } from '../storage/storage.ts';
import type { Update } from '../update/update.ts';
import { upsertDocument } from '../update/upsert.ts';
import type { Doc } from '../values/kinds.ts';
import { checkId } from './insert.ts';

export interface Selection {
  filter: Doc;
  sort?: Sort;
  hint?: unknown;
}

/** The first document selected, within a write. */
export function firstHit(storage: Storage, collection: Collection, { filter, sort, hint }: Selection): Hit | undefined {
  for (const [hit] of findHits(storage.disk, collection, { filter, sort, hint, limit: 1 })) if (hit) return hit;
  return undefined;
}

/**
 * Visits every document selected. They are found first, then visited one by one; both with pauses, so each is read and
 * tested again, as others may have changed it meanwhile.
 */
export function* eachHit(storage: Storage, collection: Collection, { filter, hint }: Selection, visit: (hit: Hit) => void): Write<void> {
  const records = new Set<number>();
  const isDropped = () => storage.collection(collection.namespace) !== collection;
  const { hits, index } = scan(storage.disk, collection, filter, { hint, only: [] });
  for (const chunk of hits) {
    for (const { record } of chunk) records.add(record);
    yield;
    if (isDropped()) return;
    if (index && !collection.indexes.includes(index)) throw fault(175, `query plan killed :: index '${index.name}' dropped`);
  }
  const matches = compileFilter(filter);
  for (const record of records) {
    const bytes = storage.disk.get(recordKey(collection, record));
    const doc = bytes && decode(bytes);
    if (bytes && doc && matches(doc)) visit({ record, bytes, doc });
    yield;
    if (isDropped()) return;
  }
}

/** Applies an update to a document found. Answers the new one, or undefined when nothing changed. */
export function changeHit(storage: Storage, collection: Collection, hit: Hit, update: Update, filter: Doc): Doc | undefined {
  const changed = update.apply(decode(hit.bytes), { filter, inserting: false });
  const bytes = encode(changed);
  if (bytes.equals(hit.bytes)) return undefined;
  replaceDocument(storage, collection, hit.record, hit.doc, changed, bytes);
  return changed;
}

/** Inserts what an upsert makes of its filter and update. */
export function insertUpsert(storage: Storage, collection: Collection, filter: Doc, update: Update): Doc {
  const doc = upsertDocument(filter, update);
  checkId(doc._id);
  insertDocument(storage, collection, doc, encode(doc));
  return doc;
}

