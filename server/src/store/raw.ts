// Documents as the bytes that the store sent: for whoever reads millions of them, since the driver's cursor looks at each field of
// each document before it hands one out, which takes longer than to decode it.
import mongoose, { type Model } from 'mongoose';

const { BSON } = mongoose.mongo;
/** More than any page that is read. */
const mostPerReply = 20_000;

interface Query { filter: Record<string, unknown>; sort?: Record<string, 1 | -1>; limit?: number }

/** All documents that a query finds, in its order, encoded. */
export const readRaw = async <T>({ collection, db }: Model<T>, { filter, sort = {}, limit = 0 }: Query, perReply = mostPerReply): Promise<Buffer[]> => {
  const reply = (await db.db?.command({ find: collection.collectionName, filter, sort, limit, batchSize: perReply }, { raw: true })) as { cursor: Buffer };
  const { firstBatch, id } = BSON.deserialize(reply.cursor, { fieldsAsRaw: { firstBatch: true } }) as { firstBatch: Buffer[]; id: mongoose.mongo.Long | number };
  if (Number(id) === 0) return firstBatch;
  // More than fits into one reply: what is left may only be asked for in the session of the first, which the driver's cursor keeps.
  await db.db?.command({ killCursors: collection.collectionName, cursors: [BSON.Long.fromValue(id)] });
  return (await collection.find(filter as never, { raw: true }).sort(sort).limit(limit).toArray()) as unknown as Buffer[];
};
/** A document from its bytes, as a lean query gives it. */
export const decoded = <T>(bytes: Buffer): T => BSON.deserialize(bytes) as T;
