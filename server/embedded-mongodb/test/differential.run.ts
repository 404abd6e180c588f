import { EJSON } from 'bson';
import { type Collection, type Db, type Document, MongoServerError } from 'mongodb';
import { distincts, documents, filters, orders, pipelines, products, reads, replacements, updates, upserts } from './differential.cases.ts';

/** The answers of a server to all cases, in the order of the tables; types are kept (canonical EJSON). */
export type Answers = Record<string, unknown[]>;

// Numbers stay Int32, Long and Double: an answer of another type is another answer.
const exact = { promoteValues: false, promoteLongs: false, bsonRegExp: true };

/** Runs every case on a database that is emptied first. `indexes` are made before the documents are read. */
export async function answerReads(db: Db, indexes: Document[] = []): Promise<Answers> {
  await db.dropDatabase();
  const items = db.collection('items');
  for (const index of indexes) {
    const { key, ...options } = index;
    await items.createIndex(key, options);
  }
  await items.insertMany(documents.map((doc) => ({ ...doc })) as never);
  return {
    filters: await each(filters, async (filter) => ids(await items.find(filter, { projection: { _id: 1 } }).toArray())),
    counts: await each(filters, (filter) => items.countDocuments(filter)),
    reads: await each(reads, ({ filter, ...options }) => items.find(filter, { ...options, ...exact }).toArray()),
  };
}

/** Runs the cases that change documents, and the pipelines. */
export async function answerRest(db: Db): Promise<Answers> {
  await db.dropDatabase();
  const changed = db.collection('changed');
  await db.collection('orders').insertMany(orders as never);
  await db.collection('products').insertMany(products as never);
  return {
    updates: await each(updates, async ({ doc, filter = {}, update, arrayFilters }, i) => {
      await changed.insertOne({ _id: i, ...doc } as never);
      const { matchedCount, modifiedCount } = await changed.updateOne({ _id: i as never, ...filter }, update, { ...(arrayFilters && { arrayFilters }) });
      return { matchedCount, modifiedCount, doc: await changed.findOne({ _id: i as never }, exact) };
    }),
    replacements: await each(replacements, async ({ doc, filter = {}, replacement }, i) => {
      const _id = 10_000 + i;
      await changed.insertOne({ _id, ...doc } as never);
      const { matchedCount, modifiedCount } = await changed.replaceOne({ _id: _id as never, ...filter }, replacement);
      return { matchedCount, modifiedCount, doc: await changed.findOne({ _id: _id as never }, exact) };
    }),
    upserts: await each(upserts, async ({ filter, update }) => {
      const made = db.collection('made');
      await made.deleteMany({});
      await made.updateOne(filter, update, { upsert: true });
      return made.find({}, exact).toArray();
    }),
    pipelines: await each(pipelines, (pipeline) => pipelineAnswer(db.collection('orders'), pipeline)),
    distincts: await each(distincts, (key) => db.collection('orders').distinct(key, {}, exact)),
  };
}

async function pipelineAnswer(collection: Collection, pipeline: Document[]): Promise<unknown> {
  return collection.aggregate(pipeline, exact).toArray();
}

const ids = (docs: Document[]) => docs.map(({ _id }) => _id as number).sort((a, b) => a - b);

async function each<Case>(cases: readonly Case[], run: (one: Case, index: number) => Promise<unknown>): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const [index, one] of cases.entries()) {
    const answer = await run(one, index).catch((error: unknown) => {
      if (error instanceof MongoServerError) return { code: error.code };
      throw error;
    });
    answers.push(JSON.parse(EJSON.stringify(answer, { relaxed: false })));
  }
  return answers;
}
