import { fault, StoreError } from '../errors.ts';
import { walkPath } from '../query/paths.ts';
import { type Doc, setField } from '../values/kinds.ts';
import { show } from '../values/show.ts';
import { type Collection, type Index, recordId, recordKey } from './catalogue.ts';
import { type Entries, indexEntries } from './index-keys.ts';
import type { Storage } from './storage.ts';

export const largestDocument = 16 * 1024 * 1024;

/** Puts a new document with all its index entries. Errors: 11000 for a taken unique key, 10334 when too large. */
export function insertDocument(storage: Storage, collection: Collection, doc: Doc, bytes: Buffer): void {
  checkSize(bytes);
  const record = collection.nextRecord;
  const entries = indexesOf(collection, record).map((index) => ({ index, ...indexEntries(index, doc) }));
  for (const { index, keys } of entries) refuseTaken(storage, collection, index, keys, doc);

  whole(storage, () => {
    collection.nextRecord++;
    storage.disk.put(recordKey(collection, record), bytes);
    for (const { index, keys } of entries) for (const key of keys) putEntry(storage, index, key, record);
    noteShape(storage, collection, entries);
    collection.count++;
    storage.touch(collection);
  });
}

/** Replaces a document where it lies and moves its index entries. Errors as for inserting. */
export function replaceDocument(
  storage: Storage, collection: Collection, record: number, before: Doc, after: Doc, bytes: Buffer,
): void {
  checkSize(bytes);
  const changes = indexesOf(collection, record).slice(1).map((index) => {
    const old = indexEntries(index, before).keys;
    const entries = indexEntries(index, after);
    return { index, ...entries, added: without(entries.keys, old), removed: without(old, entries.keys) };
  });
  for (const { index, added } of changes) refuseTaken(storage, collection, index, added, after);

  whole(storage, () => {
    for (const { index, removed, added } of changes) {
      for (const key of removed) removeEntry(storage, index, key, record);
      for (const key of added) putEntry(storage, index, key, record);
    }
    storage.disk.put(recordKey(collection, record), bytes);
    noteShape(storage, collection, changes);
  });
}

/** Removes a document and all its index entries. */
export function removeDocument(storage: Storage, collection: Collection, record: number, doc: Doc): void {
  whole(storage, () => {
    for (const index of indexesOf(collection, record)) {
      for (const key of indexEntries(index, doc).keys) removeEntry(storage, index, key, record);
    }
    storage.disk.remove(recordKey(collection, record));
    collection.count--;
    storage.touch(collection);
  });
}

/** Adds a stored document to an index that is being built. Errors: 11000 for a taken unique key, 171. */
export function indexDocument(storage: Storage, collection: Collection, index: Index, record: number, doc: Doc): void {
  const entries = indexEntries(index, doc);
  refuseTaken(storage, collection, index, entries.keys, doc);
  whole(storage, () => {
    for (const key of entries.keys) putEntry(storage, index, key, record);
  });
  index.multikey ||= entries.multikey;
  index.long ||= entries.long;
}

/** The record an index entry leads to. */
export function entryRecord(index: Index, key: Buffer, value: Buffer): number {
  return index.unique ? value.readUIntBE(0, 6) : key.readUIntBE(key.length - 6, 6);
}

type Shape = Entries & { index: Index };

/** The indexes that a record has entries in: also those whose build has come to it already, or never will. */
function indexesOf({ indexes, builds }: Collection, record: number): Index[] {
  if (builds.length === 0) return indexes;
  return [...indexes, ...builds.filter(({ reached, bound }) => record <= reached || record >= bound).map(({ index }) => index)];
}

const nothing = Buffer.alloc(0);

function putEntry(storage: Storage, index: Index, key: Buffer, record: number): void {
  if (index.unique) storage.disk.put(key, recordId(record));
  else storage.disk.put(Buffer.concat([key, recordId(record)]), nothing);
}

function removeEntry(storage: Storage, index: Index, key: Buffer, record: number): void {
  storage.disk.remove(index.unique ? key : Buffer.concat([key, recordId(record)]));
}

/** Record and entries belong together: if putting fails half-way, the storage must not commit. */
function whole(storage: Storage, put: () => void): void {
  storage.torn = true;
  put();
  storage.torn = false;
}

function checkSize(bytes: Buffer): void {
  if (bytes.length <= largestDocument) return;
  throw fault(10334, `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${largestDocument}(16MB)`);
}

function without(keys: Buffer[], others: Buffer[]): Buffer[] {
  return keys.filter((key) => !others.some((other) => other.equals(key)));
}

function refuseTaken(storage: Storage, collection: Collection, index: Index, keys: Buffer[], doc: Doc): void {
  if (index.unique && keys.some((key) => storage.disk.get(key) !== undefined)) throw duplicateKey(collection, index, doc);
}

/** An index learns that it holds arrays or long keys, and keeps that. */
function noteShape(storage: Storage, collection: Collection, shapes: readonly Shape[]): void {
  for (const { index, multikey, long } of shapes) {
    if ((!multikey || index.multikey) && (!long || index.long)) continue;
    index.multikey ||= multikey;
    index.long ||= long;
    storage.save(collection);
  }
}

function duplicateKey(collection: Collection, index: Index, doc: Doc): StoreError {
  const keyValue: Doc = {};
  index.paths.forEach((path, i) => {
    walkPath(doc, path, 0, (found) => {
      setField(keyValue, index.fields[i] as string, (Array.isArray(found) ? found[0] : found) ?? null);
      return true;
    });
  });
  const message = `E11000 duplicate key error collection: ${collection.namespace} index: ${index.name} dup key: ${show(keyValue)}`;
  return new StoreError(11000, 'DuplicateKey', message, { keyPattern: index.key, keyValue });
}
