import { decode } from '../bson/decode.ts';
import { Area, type Collection, countKey, type Index, readOrphans, recordId, recordKey, recordsPrefix } from '../storage/catalogue.ts';
import type { Entry, Reader } from '../storage/disk.ts';
import { entryRecord } from '../storage/documents.ts';
import { type Entries, indexEntries } from '../storage/index-keys.ts';
import { successor } from '../values/keys.ts';

// An area's number and an id of four bytes.
const areaLength = 5;

/** What is not as the documents call for. */
export type Difference =
  | { kind: 'missing entry' | 'superfluous entry'; collection: Collection; index: Index; entry: Entry }
  /** Two documents with one unique key: only a person can tell which of them to change. */
  | { kind: 'duplicate key'; collection: Collection; index: Index; record: number }
  /** The index is not known to hold arrays, or long keys, and is read as if it held none. */
  | { kind: 'unnoted shape'; collection: Collection; index: Index; shape: Entries }
  | { kind: 'unreadable document'; collection: Collection; record: number; reason: string }
  | { kind: 'wrong count'; collection: Collection; found: number }
  | { kind: 'leftover'; entry: Entry };

/** Compares all that is stored with what the documents call for; yields a null for each document read. */
export function* inspect(reader: Reader, collections: readonly Collection[]): Generator<Difference | null> {
  for (const collection of collections) yield* inspectCollection(reader, collection);
  yield* leftovers(reader, collections);
}

function* inspectCollection(reader: Reader, collection: Collection): Generator<Difference | null> {
  const matched = new Map<Index, number>();
  let found = 0;
  for (const { key, value } of within(reader, recordsPrefix(collection))) {
    yield null;
    found++;
    const record = key.readUIntBE(5, 6);
    const shapes = shapesOf(collection, value);
    if (shapes instanceof Error) {
      yield { kind: 'unreadable document', collection, record, reason: shapes.message };
      continue;
    }
    for (const [index, shape] of shapes) {
      if ((shape.multikey && !index.multikey) || (shape.long && !index.long)) yield { kind: 'unnoted shape', collection, index, shape };
      for (const entry of entriesOf(index, shape, record)) {
        const there = reader.get(entry.key);
        if (there?.equals(entry.value)) matched.set(index, (matched.get(index) ?? 0) + 1);
        else if (there && isCalledFor(reader, collection, index, { key: entry.key, value: there })) yield { kind: 'duplicate key', collection, index, record };
        else yield { kind: 'missing entry', collection, index, entry };
      }
    }
  }
  if (found !== collection.count) yield { kind: 'wrong count', collection, found };
  for (const index of collection.indexes) {
    // Only when there are more than were matched, some are there that nobody calls for.
    let there = 0;
    for (const _entry of within(reader, index.prefix)) there++;
    if (there === (matched.get(index) ?? 0)) continue;
    for (const entry of within(reader, index.prefix)) {
      if (!isCalledFor(reader, collection, index, entry)) yield { kind: 'superfluous entry', collection, index, entry };
    }
  }
}

/** Does the document that an entry leads to call for it? Of one that cannot be read we do not know, so it does. */
function isCalledFor(reader: Reader, collection: Collection, index: Index, entry: Entry): boolean {
  if (entry.key.length + entry.value.length < index.prefix.length + 6) return false;
  const record = entryRecord(index, entry.key, entry.value);
  const bytes = reader.get(recordKey(collection, record));
  const shapes = bytes && shapesOf(collection, bytes);
  if (!shapes || shapes instanceof Error) return shapes !== undefined;
  const shape = shapes.find(([other]) => other === index)?.[1];
  return entriesOf(index, shape as Entries, record).some(({ key, value }) => key.equals(entry.key) && value.equals(entry.value));
}

/** A document's entries by index, or why they cannot be told. */
function shapesOf({ indexes }: Collection, bytes: Buffer): [Index, Entries][] | Error {
  try {
    const doc = decode(bytes);
    return indexes.map((index) => [index, indexEntries(index, doc)]);
  } catch (error) {
    return error as Error;
  }
}

const nothing = Buffer.alloc(0);

const entriesOf = (index: Index, { keys }: Entries, record: number): Entry[] =>
  keys.map((key) => (index.unique ? { key, value: recordId(record) } : { key: Buffer.concat([key, recordId(record)]), value: nothing }));

/** What lies where no collection has its records, entries or count, and no store will remove it. */
function* leftovers(reader: Reader, collections: readonly Collection[]): Generator<Difference> {
  const known = collections.flatMap((one) => [recordsPrefix(one), countKey(one), ...one.indexes.map(({ prefix }) => prefix)]);
  const owned = new Set([...known, ...readOrphans(reader)].map((prefix) => prefix.toString('hex')));
  let from: Buffer = Buffer.from([Area.record]);
  for (;;) {
    const [first] = reader.range(from, Buffer.from([Area.count + 1]));
    if (!first) return;
    const prefix = first.key.subarray(0, areaLength);
    if (!owned.has(prefix.toString('hex'))) for (const entry of within(reader, prefix)) yield { kind: 'leftover', entry };
    from = successor(prefix);
  }
}

const within = (reader: Reader, prefix: Buffer) => reader.range(prefix, successor(prefix));
