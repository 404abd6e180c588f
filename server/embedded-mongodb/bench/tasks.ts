// What is timed: the shapes of query and write that the application lives on.
import type { Collection, MongoClient } from 'mongodb';

interface Item { _id: number; person: number; at: Date; n: number; verb: string; text: string }
export interface Engine { client: MongoClient; items: Collection<Item> }
export interface Task { name: string; goal: string; runs: number; call: (engine: Engine, run: number) => Promise<unknown> }

const batch = 1000;
const verbs = ['opened', 'watched', 'read', 'passed', 'completed'];
const start = Date.UTC(2026, 0, 1);
/** Spreads runs over the documents, the same for both engines. */
const scatter = (run: number, documents: number): number => (run * 7919 + 13) % documents;
const item = (n: number): Item => ({ _id: n, person: n % 5000, at: new Date(start + n * 1000), n: 0, verb: verbs[n % verbs.length] ?? '', text: `học tập suốt đời ${n}`.repeat(4) });

/** Indexes, then all documents in batches; milliseconds. */
export const fill = async ({ items }: Engine, documents: number): Promise<number> => {
  await items.createIndexes([{ key: { person: 1, at: -1 } }, { key: { at: -1 } }]);
  const started = performance.now();
  for (let from = 0; from < documents; from += batch) {
    const size = Math.min(batch, documents - from);
    await items.insertMany(Array.from({ length: size }, (_one, index) => item(from + index)), { ordered: false, writeConcern: { j: true } });
  }
  return performance.now() - started;
};

export const tasks = (documents: number): Task[] => [
  { name: 'indexed find', goal: '<= 1.00', runs: 500, call: ({ items }, run) => items.findOne({ _id: scatter(run, documents) }) },
  { name: 'newest 20 of a person', goal: '<= 1.00', runs: 500, call: ({ items }, run) => items.find({ person: scatter(run, 5000) }).sort({ at: -1 }).limit(20).toArray() },
  { name: 'insert, on disk', goal: '<= 2.00', runs: 200, call: ({ items }, run) => items.insertOne(item(documents + run), { writeConcern: { j: true } }) },
  { name: '$inc, on disk', goal: '<= 2.00', runs: 200, call: ({ items }, run) => items.updateOne({ _id: scatter(run, documents) }, { $inc: { n: 1 } }, { writeConcern: { j: true } }) },
  { name: 'full scan', goal: '<= 3.00', runs: 5, call: ({ items }, run) => items.countDocuments({ text: `nothing ${run}` }) },
  { name: 'group', goal: '<= 3.00', runs: 5, call: ({ items }) => items.aggregate([{ $group: { _id: '$verb', count: { $sum: 1 }, last: { $max: '$at' } } }]).toArray() },
];

/** What one connection does in turn while another one keeps the engine busy. */
export interface Jam { name: string; goal: string; load: (engine: Engine) => Promise<unknown>; call: Task['call'] }

export const jams = (documents: number): Jam[] => [
  {
    name: 'find behind scans', goal: 'p99 < 50 ms',
    load: async ({ items }) => {
      for (let scan = 0; scan < 10; scan++) await items.countDocuments({ text: `nothing ${scan}` });
    },
    call: ({ items }, run) => items.findOne({ _id: scatter(run, documents) }),
  },
  {
    name: 'insert behind a build', goal: '',
    load: ({ items }) => items.createIndex({ verb: 1, person: 1 }),
    call: ({ items }, run) => items.insertOne(item(documents + 1000 + run), { writeConcern: { j: true } }),
  },
];

/** How long the load took, and each call beside it. */
export const timeJam = async ({ load, call }: Jam, engine: Engine, busy: Engine): Promise<{ whole: number; times: number[] }> => {
  const times: number[] = [];
  let whole = 0;
  const started = performance.now();
  const loading = load(busy).then(() => {
    whole = performance.now() - started;
  });
  for (let run = 0; whole === 0; run++) {
    const from = performance.now();
    await call(engine, run);
    times.push(performance.now() - from);
  }
  await loading;
  return { whole, times };
};
