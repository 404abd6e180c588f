import { decode, type WantedFields, wantedFields } from '../bson/decode.ts';
import { fault } from '../errors.ts';
import { topLevelFields } from '../query/match.ts';
import { type Build, type Collection, deriveIndex, type Index, type IndexSpec, recordKey } from './catalogue.ts';
import { indexDocument } from './documents.ts';
import type { Storage, Write } from './storage.ts';

// So much is added between two pauses.
const sliceRecords = 64;
const sliceBytes = 1 << 20;

/**
 * Builds an index with pauses. Meanwhile other writes keep the entries of the records it has passed, and of new ones; nobody
 * reads it, and the catalogue does not know it. Errors: 11000, 171; 276 when it, or its collection, is dropped.
 */
export function* buildIndex(storage: Storage, collection: Collection, spec: IndexSpec): Write<void> {
  const index = deriveIndex(spec, Infinity);
  const wanted = wantedFields([...index.paths.map(([first]) => first as string), ...topLevelFields(spec.partialFilterExpression ?? {})]);
  const build: Build = { index, reached: 0, bound: collection.nextRecord };
  collection.builds.push(build);
  storage.noteOrphan(index.prefix);
  try {
    while (addSlice(storage, collection, build, wanted)) {
      yield;
      if (!collection.builds.includes(build)) throw fault(276, `Index build failed: ${collection.namespace}: index ${index.name} was dropped`);
    }
    index.since = storage.disk.version + 1;
    collection.indexes = [...collection.indexes, index];
    storage.adopt(index.prefix);
    endBuild(collection, build);
    storage.save(collection);
  } finally {
    // Not so when all went well, or whoever dropped it has seen to its entries. Also reached when its time is over.
    if (endBuild(collection, build)) storage.discard(index.prefix);
  }
}

/** Drops an index, or ends its build. */
export function dropIndex(storage: Storage, collection: Collection, index: Index): void {
  collection.indexes = collection.indexes.filter((other) => other !== index);
  collection.builds = collection.builds.filter((build) => build.index !== index);
  storage.save(collection);
  storage.discard(index.prefix);
}

/** Adds the next records. False when there are none. */
function addSlice(storage: Storage, collection: Collection, build: Build, wanted: WantedFields): boolean {
  let [records, bytes] = [0, 0];
  const [start, end] = [recordKey(collection, build.reached + 1), recordKey(collection, build.bound)];
  const take = (value: Buffer) => ({ doc: decode(value, wanted), size: value.length });
  for (const { key, value: { doc, size } } of storage.disk.range(start, end, false, take)) {
    const record = key.readUIntBE(5, 6);
    indexDocument(storage, collection, build.index, record, doc);
    build.reached = record;
    records++;
    bytes += size;
    if (records === sliceRecords || bytes > sliceBytes) return true;
  }
  return records > 0;
}

/** Whether it was not ended before. */
function endBuild(collection: Collection, build: Build): boolean {
  const { length } = collection.builds;
  collection.builds = collection.builds.filter((other) => other !== build);
  return collection.builds.length < length;
}
