// Collections from one place into a MongoDB database, so that it ends up equal to them: documents, proof, indexes.
import { createHash } from 'node:crypto';
import { mongo } from 'mongoose';
import { carried, idFirst, idOf } from './carried.ts';
import type { Command } from './command.ts';

export interface Source {
  name: string;
  /** About how many documents, for the progress. */
  count: number;
  indexes: mongo.IndexDescription[];
  /** Documents in BSON. */
  documents(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

export interface Transferred { name: string; documents: number; sha256: string }

/** Holds what an export tells of itself; no data. */
export const markerName = 'hoctap_export';

const { BSON } = mongo;
const batchDocuments = 1000;
const batchBytes = 8 * 1024 * 1024;

/** Makes a database hold these collections and no others but the marker. What is equal already is not sent again. */
export const transfer = async (db: mongo.Db, sources: readonly Source[], { signal, progress }: Command): Promise<Transferred[]> => {
  const tell = progress('copying');
  const total = sources.reduce((all, { count }) => all + count, 0);
  let done = 0;
  const onDocument = () => {
    signal.throwIfAborted();
    tell(++done, Math.max(total, done));
  };
  for (const name of await collectionNames(db)) if (name !== markerName && !sources.some((source) => source.name === name)) await db.dropCollection(name);
  const transferred: Transferred[] = [];
  for (const source of sources) transferred.push(await transferOne(db, source, onDocument));
  return transferred;
};

export const collectionNames = async (db: mongo.Db): Promise<string[]> =>
  (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).filter((name) => !name.startsWith('system.'));

const transferOne = async (db: mongo.Db, source: Source, onDocument: () => void): Promise<Transferred> => {
  const { name } = source;
  const target = db.collection(name);
  if (!(await collectionNames(db)).includes(name)) await db.createCollection(name);
  // Indexes come last: sooner, a TTL index would take documents away before they are compared.
  else if ((await target.indexes()).length > 1) await target.dropIndexes();
  const there = await digestsOf(target);
  const here = createDigest();
  let batch: Uint8Array[] = [];
  let bytes = 0;
  const send = async () => {
    if (batch.length > 0) await target.insertMany(batch.map(carried), { forceServerObjectId: true });
    [batch, bytes] = [[], 0];
  };
  for await (const stored of source.documents()) {
    onDocument();
    const document = idFirst(stored);
    const sha256 = here.add(document);
    const key = there.size > 0 ? keyOf(document) : '';
    const old = there.get(key);
    there.delete(key);
    if (old === sha256.toString('latin1')) continue;
    if (old !== undefined) await target.deleteOne({ _id: idOf(document) } as never);
    batch.push(document);
    bytes += document.length;
    if (batch.length >= batchDocuments || bytes >= batchBytes) await send();
  }
  await send();
  for (const key of there.keys()) await target.deleteOne({ _id: idOf(Buffer.from(key, 'latin1')) } as never);
  const copy = await digestOf(target);
  if (copy.documents !== here.documents() || copy.sha256 !== here.sha256()) {
    throw new Error(`${name} differs after copying: ${here.documents()} documents here, ${copy.documents} there; was something else writing to it?`);
  }
  if (source.indexes.length > 0) await target.createIndexes(source.indexes);
  return { name, ...copy };
};

async function* rawDocuments(collection: mongo.Collection) {
  const found = collection.find({}, { raw: true, batchSize: batchDocuments }) as unknown as AsyncIterable<Uint8Array>;
  for await (const document of found) yield idFirst(document);
}

/** A document's `_id` with its type, as the key of a map. */
const keyOf = (document: Uint8Array): string => Buffer.from(BSON.serialize({ _id: idOf(document) })).toString('latin1');

/** SHA-256 of each document that is there already, by `_id`. */
const digestsOf = async (collection: mongo.Collection): Promise<Map<string, string>> => {
  const found = new Map<string, string>();
  for await (const document of rawDocuments(collection)) found.set(keyOf(document), createHash('sha256').update(document).digest().toString('latin1'));
  return found;
};

/** Number and checksum of a collection's documents. */
export const digestOf = async (collection: mongo.Collection): Promise<Omit<Transferred, 'name'>> => {
  const digest = createDigest();
  for await (const document of rawDocuments(collection)) digest.add(document);
  return { documents: digest.documents(), sha256: digest.sha256() };
};

/** All documents' SHA-256 by exclusive or: the order in which they are read does not matter. */
const createDigest = () => {
  const all = Buffer.alloc(32);
  let documents = 0;
  return {
    add(document: Uint8Array): Buffer {
      const one = createHash('sha256').update(document).digest();
      for (let i = 0; i < all.length; i++) all[i] = all[i]! ^ one[i]!;
      documents++;
      return one;
    },
    documents: () => documents,
    sha256: () => all.toString('hex'),
  };
};

/** Connects to the database that a URI names. */
export const connect = async (uri: string): Promise<{ db: mongo.Db; close(): Promise<void> }> => {
  const named = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
  if (!named) throw new Error('The URI names no database: mongodb://HOST/NAME.');
  const client = new mongo.MongoClient(uri, { serverSelectionTimeoutMS: 8000 });
  try {
    await client.connect();
  } catch (error) {
    await client.close();
    throw new Error(`MongoDB does not answer: ${(error as Error).message}`, { cause: error });
  }
  return { db: client.db(), close: () => client.close() };
};
