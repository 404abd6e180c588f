import { randomUUID } from 'node:crypto';
import { Binary } from 'bson';
import { decode } from '../bson/decode.ts';
import { fault } from '../errors.ts';
import { compileFilter, type Matcher } from '../query/match.ts';
import type { Doc } from '../values/kinds.ts';
import type { Reader } from './disk.ts';

/** An index as its creator described it; `multikey` and `long` are found out as documents come. */
export interface IndexSpec {
  id: number;
  name: string;
  key: Record<string, 1 | -1>;
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: Doc;
  expireAfterSeconds?: number;
  /** A document has several entries: an order by this index would repeat it. */
  multikey?: boolean;
  /** Some keys end in a hash: ranges and order over this index are lost. */
  long?: boolean;
}

/** An index with what is derived from its description. */
export interface Index extends IndexSpec {
  fields: string[];
  paths: string[][];
  directions: (1 | -1)[];
  /** The first bytes of each of its entries. */
  prefix: Buffer;
  covers?: Matcher;
  /** The version of the store that first had it: older snapshots lack its entries. */
  since: number;
}

/** An index in the making: it has the entries of the records up to `reached` and, put by other writes, from `bound` on. */
export interface Build {
  index: Index;
  reached: number;
  bound: number;
}

export interface Collection {
  /** `database.collection`. */
  namespace: string;
  id: number;
  uuid: string;
  indexes: Index[];
  /** Not stored: of what a crash interrupts nothing is left but an orphan. */
  builds: Build[];
  count: number;
  nextRecord: number;
}

/** First bytes of the keys in LMDB. */
export const Area = { format: 0, catalogue: 1, record: 2, index: 3, count: 4, orphan: 5 } as const;

const areaKey = (area: number, id: number) => {
  const key = Buffer.allocUnsafe(5);
  key[0] = area;
  key.writeUInt32BE(id, 1);
  return key;
};

export const catalogueKey = (namespace: string): Buffer =>
  Buffer.concat([Buffer.from([Area.catalogue]), Buffer.from(namespace)]);
export const recordsPrefix = (collection: Collection): Buffer => areaKey(Area.record, collection.id);
export const countKey = (collection: Collection): Buffer => areaKey(Area.count, collection.id);

/** Notes a range that no collection and no index owns, not yet or no more. */
export const orphanKey = (prefix: Buffer): Buffer => Buffer.concat([Buffer.from([Area.orphan]), prefix]);

/** Where a record lies; records keep the order of insertion. */
export function recordKey(collection: Collection, record: number): Buffer {
  const key = Buffer.allocUnsafe(11);
  key[0] = Area.record;
  key.writeUInt32BE(collection.id, 1);
  key.writeUIntBE(record, 5, 6);
  return key;
}

/** A record's number in six bytes, as index entries carry it. */
export function recordId(record: number): Buffer {
  const bytes = Buffer.allocUnsafe(6);
  bytes.writeUIntBE(record, 0, 6);
  return bytes;
}

export function deriveIndex(spec: IndexSpec, since: number): Index {
  const fields = Object.keys(spec.key);
  return {
    ...spec,
    fields,
    paths: fields.map((name) => name.split('.')),
    directions: Object.values(spec.key),
    prefix: areaKey(Area.index, spec.id),
    ...(spec.partialFilterExpression && { covers: compileFilter(spec.partialFilterExpression) }),
    since,
  };
}

/** What of an index is kept in the catalogue. */
export function describeIndex(index: Index): Doc {
  const { id, name, key, unique, sparse, partialFilterExpression, expireAfterSeconds, multikey, long } = index;
  return { id, name, key, unique, sparse, partialFilterExpression, expireAfterSeconds, multikey, long };
}

/** A collection that is not stored yet, with its `_id` index. Error 73: a malformed name. */
export function newCollection(namespace: string, id: number, since: number): Collection {
  const name = namespace.slice(namespace.indexOf('.') + 1);
  if (name === '' || name.startsWith('.') || name.includes('$') || namespace.includes('\0') || namespace.length > 255) {
    throw fault(73, `Invalid namespace specified '${namespace}'`);
  }
  return {
    namespace,
    id,
    uuid: randomUUID(),
    indexes: [deriveIndex({ id: id + 1, name: '_id_', key: { _id: 1 }, unique: true }, since)],
    builds: [],
    count: 0,
    nextRecord: 1,
  };
}

export const describeCollection = ({ namespace, id, uuid, indexes }: Collection): Doc => ({
  namespace,
  id,
  uuid,
  indexes: indexes.map(describeIndex),
});

/** The collections that are stored, as of now. */
export const readCatalogue = (reader: Reader): Collection[] =>
  [...reader.range(Buffer.from([Area.catalogue]), Buffer.from([Area.record]))].map(({ value }) => {
    const { indexes, ...stored } = decode(value) as unknown as Pick<Collection, 'namespace' | 'id' | 'uuid'> & { indexes: IndexSpec[] };
    const collection = { ...stored, indexes: indexes.map((index) => deriveIndex(index, 0)), builds: [], count: 0, nextRecord: 1 };
    collection.count = reader.get(countKey(collection))?.readUIntBE(0, 6) ?? 0;
    const [last] = reader.range(recordKey(collection, 0), recordKey(collection, 2 ** 48 - 1), true);
    if (last) collection.nextRecord = last.key.readUIntBE(5, 6) + 1;
    return collection;
  });

/** The beginnings of the ranges that nothing owns. */
export const readOrphans = (reader: Reader): Buffer[] =>
  [...reader.range(Buffer.from([Area.orphan]), Buffer.from([Area.orphan + 1]))].map(({ key }) => key.subarray(1));

export const uuidValue = (uuid: string): Binary => new Binary(Buffer.from(uuid.replaceAll('-', ''), 'hex'), 4);
