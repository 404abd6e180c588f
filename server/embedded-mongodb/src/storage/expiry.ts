import type { Cursors } from '../commands/cursors.ts';
import { walkPath } from '../query/paths.ts';
import type { Doc } from '../values/kinds.ts';
import { encodeKey } from '../values/keys.ts';
import { decode } from '../bson/decode.ts';
import { type Collection, type Index, recordKey } from './catalogue.ts';
import { entryRecord, removeDocument } from './documents.ts';
import type { Storage, Write } from './storage.ts';

const longAgo = new Date(-8.64e15);

/** Every so often removes what its TTL index says has expired, and closes idle cursors. Answers how to end it. */
export function startSweeps(storage: Storage, cursors: Cursors, milliseconds: number, log: (line: string) => void): () => Promise<void> {
  let running = Promise.resolve();
  const timer = setInterval(() => {
    cursors.closeIdle(Date.now());
    running = running.then(() => sweep(storage)).catch((error: unknown) => log(`the sweep failed: ${String(error)}`));
  }, milliseconds);
  timer.unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}

async function sweep(storage: Storage): Promise<void> {
  for (const collection of [...storage.all()]) {
    for (const index of collection.indexes) {
      if (index.expireAfterSeconds !== undefined) await storage.write(removeExpired(storage, collection, index, index.expireAfterSeconds));
    }
  }
}

/** Of an array of dates the earliest counts; a field that is no date never expires. */
function* removeExpired(storage: Storage, collection: Collection, index: Index, seconds: number): Write<void> {
  const limit = Date.now() - seconds * 1000;
  if (limit < longAgo.getTime()) return;
  const [start, end] = [longAgo, new Date(limit)]
    .map((date) => encodeKey(index.prefix, [date], index.directions))
    .sort(Buffer.compare) as [Buffer, Buffer];
  for (const { key, value } of storage.disk.range(start, end)) {
    if (storage.collection(collection.namespace) !== collection || !collection.indexes.includes(index)) return;
    const record = entryRecord(index, key, value);
    const bytes = storage.disk.get(recordKey(collection, record));
    const doc = bytes && decode(bytes);
    // It may have been changed in a pause.
    if (doc && isExpired(doc, index, limit)) removeDocument(storage, collection, record, doc);
    yield;
  }
}

function isExpired(doc: Doc, index: Index, limit: number): boolean {
  const dates: number[] = [];
  walkPath(doc, index.paths[0] as string[], 0, (value) => {
    for (const one of Array.isArray(value) ? value : [value]) if (one instanceof Date) dates.push(one.getTime());
    return false;
  });
  return Math.min(...dates) < limit && (index.covers?.(doc) ?? true);
}
