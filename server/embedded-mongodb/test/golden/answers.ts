import { type Collection, type Db, type Document, MongoServerError } from 'mongodb';
import { EJSON } from 'bson';
import type { FindCase } from './finds.ts';
import type { Kind, Setting } from './settings.ts';
import type { UpdateCase } from './updates.ts';

// Numbers stay Int32, Long and Double: an answer of another type is another answer.
const exact = { promoteValues: false, promoteLongs: false, bsonRegExp: true };

/** What a server answers to the cases of a setting: a line of canonical EJSON for each, the order of fields counts. */
export async function answersTo(db: Db, setting: Setting): Promise<string[]> {
  await db.dropDatabase();
  const items = db.collection('items');
  // As commands: the driver's helpers read numbers only as JavaScript's.
  const named = setting.indexes.map((index, i) => ({ ...index, name: `index${i}` }));
  if (named.length > 0) await db.command({ createIndexes: 'items', indexes: named });
  if (setting.docs.length > 0) await items.insertMany(setting.docs as never);
  if (setting.others.length > 0) await db.collection('others').insertMany(setting.others as never);
  return Promise.all(setting.cases.map((one, i) => answerLine(() => runners[setting.kind](items, one as never, i))));
}

const runners: Record<Kind, (items: Collection, one: never, place: number) => Promise<unknown>> = {
  filters: async (items, filter: Document) => ids(await items.find(filter, { projection: { _id: 1 } }).toArray()).sort((a, b) => a - b),
  finds: async (items, { filter, projection = { _id: 1 }, ...order }: FindCase) => {
    const { cursor } = await items.db.command({ find: items.collectionName, filter, projection, ...order }, exact);
    return cursor.firstBatch as Document[];
  },
  updates: (items, one: UpdateCase, place) => updated(items, one, place),
  pipelines: async (items, pipeline: Document[]) => unordered(pipeline, await items.aggregate(pipeline, exact).toArray()),
};

async function updated(items: Collection, { doc, filter, update, arrayFilters }: UpdateCase, _id: number): Promise<unknown> {
  if (doc) await items.insertOne({ _id, ...doc } as never);
  const statement = { q: { _id, ...filter }, u: update, upsert: !doc, ...(arrayFilters && { arrayFilters }) };
  const { n, nModified, writeErrors } = await items.db.command({ update: items.collectionName, updates: [statement] });
  const codes = writeErrors && { codes: (writeErrors as Document[]).map(({ code }) => code as number) };
  const after = await items.findOne({ _id: _id as never }, exact);
  return { n, nModified, ...codes, doc: doc || !after ? after : byName(after) };
}

/** In which order an upsert takes the fields of its filter is not certain. */
const byName = (doc: Document) => Object.fromEntries(Object.entries(doc).sort(([a], [b]) => (a < b ? -1 : 1)));

const ids = (docs: Document[]) => docs.map(({ _id }) => _id as number);

/** Groups come in no order, nor do the members of a set. */
function unordered(pipeline: Document[], found: Document[]): unknown {
  const group = pipeline.at(-1)?.$group as Document | undefined;
  if (!group) return found;
  const sets = Object.keys(group).filter((name) => name !== '_id' && '$addToSet' in (group[name] as Document));
  for (const doc of found) for (const name of sets) doc[name] = (doc[name] as unknown[]).map(line).sort();
  return found.map(line).sort();
}

const line = (value: unknown) => EJSON.stringify(value, { relaxed: false });

async function answerLine(run: () => Promise<unknown>): Promise<string> {
  try {
    const answer = await run();
    return Array.isArray(answer) && typeof answer[0] === 'number' ? JSON.stringify(answer) : line(answer);
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    if (error.message.includes('is not supported by the embedded store')) return error.message;
    return JSON.stringify({ code: error.code });
  }
}
