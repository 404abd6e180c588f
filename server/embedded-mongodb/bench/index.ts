// npm run bench -w server/embedded-mongodb -- [--documents 100000]: this store beside a real MongoDB (MONGODB_URI), over the
// wire from this process, by turns. Prints medians, ratios and the load average; the figures mean little on a busy machine.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { startStore } from '../src/index.ts';
import { type Engine, type Task, fill, tasks } from './tasks.ts';

const { values } = parseArgs({ options: { documents: { type: 'string', default: '100000' } } });
const documents = Number(values.documents);
const uri = process.env.MONGODB_URI;
if (!uri || !Number.isInteger(documents) || documents < 1000) {
  console.error('Usage: MONGODB_URI=mongodb://… npm run bench -w server/embedded-mongodb -- [--documents 100000]');
  process.exit(2);
}

const median = (times: number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
const row = (name: string, own: number, real: number, goal: string) =>
  console.log(`${name.padEnd(24)}${own.toFixed(2).padStart(11)}${real.toFixed(2).padStart(11)}${(own / real).toFixed(2).padStart(8)}   ${goal}`);

const dataDir = mkdtempSync(join(tmpdir(), 'store-bench-'));
let store = await startStore({ dataDir });
const connect = async (address: string): Promise<Engine> => {
  const client = await MongoClient.connect(address);
  return { client, items: client.db('bench').collection('items') };
};
let own = await connect(store.uri);
const real = await connect(uri);

try {
  console.log(`${documents} documents, load average ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
  console.log(`${'median, ms'.padEnd(24)}${'this'.padStart(11)}${'real'.padStart(11)}${'ratio'.padStart(8)}   goal`);
  // The goal of the bulk insert is told in documents a second, so its ratio is turned round.
  const [ownFill, realFill] = [await fill(own, documents), await fill(real, documents)];
  row('bulk insert', ownFill, realFill, `<= ${(1 / (documents >= 1_000_000 ? 0.7 : 0.6)).toFixed(2)}`);
  for (const { name, goal, runs, call } of tasks(documents)) {
    const [ownTimes, realTimes] = await byTurns(runs, call);
    row(name, median(ownTimes), median(realTimes), goal);
  }
  await own.client.close();
  await store.stop();
  const started = performance.now();
  store = await startStore({ dataDir });
  own = await connect(store.uri);
  await own.items.findOne({ _id: 1 as never });
  console.log(`spawn to first answer ${(performance.now() - started).toFixed(0)} ms (goal <= 400, from source: tsx is in it)`);
  const memory = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${store.pid}/status`, 'utf8'))?.[1];
  console.log(`anonymous memory, idle ${(Number(memory) / 1024).toFixed(0)} MB (goal <= 150 at 1,000,000 documents)`);
  console.log(`load average ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
} finally {
  await real.client.db('bench').dropDatabase();
  await Promise.all([own.client.close(), real.client.close()]);
  await store.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Times of both engines, one call each in turn, so that whatever else the machine does falls on both. */
async function byTurns(runs: number, call: Task['call']): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    for (const [place, engine] of [own, real].entries()) {
      const started = performance.now();
      await call(engine, run);
      times[place as 0 | 1].push(performance.now() - started);
    }
  }
  return times;
}
