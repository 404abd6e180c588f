// npm run bench -w server/embedded-mongodb -- [--documents 100000]: this store beside a real MongoDB (MONGODB_URI), over the
// wire from this process, by turns. Prints medians, ratios and the load average; the figures mean little on a busy machine.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { MongoClient } from 'mongodb';
import { openHost } from '../src/host/host.ts';
import { newSocketPath, removeSocket } from '../src/host/socket.ts';
import { startStore } from '../src/index.ts';
import { type Engine, type Task, fill, jams, tasks, timeJam } from './tasks.ts';

const { values } = parseArgs({ options: { documents: { type: 'string', default: '100000' } } });
const documents = Number(values.documents);
const uri = process.env.MONGODB_URI;
if (!uri || !Number.isInteger(documents) || documents < 1000) {
  console.error('Usage: MONGODB_URI=mongodb://… npm run bench -w server/embedded-mongodb -- [--documents 100000]');
  process.exit(2);
}

// Bundled as by `npm run build`; below here, so that it finds its packages.
const entry = fileURLToPath(new URL('../../dist/bench-store.js', import.meta.url));
await build({ entryPoints: [fileURLToPath(new URL('../src/main.ts', import.meta.url))], outfile: entry, bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20' });

const quantile = (times: number[], part: number): number => [...times].sort((a, b) => a - b)[Math.floor(times.length * part)] ?? NaN;
const median = (times: number[]) => quantile(times, 0.5);
const row = (name: string, own: number, real: number, goal: string) =>
  console.log(`${name.padEnd(24)}${own.toFixed(2).padStart(11)}${real.toFixed(2).padStart(11)}${(own / real).toFixed(2).padStart(8)}   ${goal}`);

const dataDir = mkdtempSync(join(tmpdir(), 'store-bench-'));
let store = await startStore({ dataDir, entry });
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
  const others = [await connect(store.uri), await connect(uri)] as const;
  for (const jam of jams(documents)) {
    const [ownJam, realJam] = [await timeJam(jam, own, others[0]), await timeJam(jam, real, others[1])];
    row(jam.name, ownJam.whole, realJam.whole, 'the load itself');
    for (const part of [0.5, 0.99]) row(`  p${part * 100} of ${ownJam.times.length}`, quantile(ownJam.times, part), quantile(realJam.times, part), jam.goal);
  }
  console.log(`anonymous memory after all this ${memory()} MB`);
  await Promise.all([own, ...others].map(({ client }) => client.close()));
  await store.stop();

  const opened = performance.now();
  const socket = newSocketPath();
  const host = await openHost({
    dataDir, socketPath: socket, owner: undefined, logPath: undefined, sweepMilliseconds: 60_000, log: console.error, onTear: console.error,
  });
  console.log(`opening ${(performance.now() - opened).toFixed(0)} ms (goal <= 50)`);
  await host.stop();
  removeSocket(socket);
  const started = performance.now();
  store = await startStore({ dataDir, entry });
  const ready = performance.now() - started;
  own = await connect(store.uri);
  await own.items.findOne({ _id: 1 as never });
  const answered = performance.now() - started;
  console.log(`spawn to listening ${ready.toFixed(0)} ms, to first answer ${answered.toFixed(0)} ms (goal <= 400)`);
  console.log(`anonymous memory, idle ${memory()} MB (goal <= 150 at 1,000,000 documents)`);
  console.log(`load average ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
} finally {
  await real.client.db('bench').dropDatabase();
  await Promise.all([own.client.close(), real.client.close()]);
  await store.stop();
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(entry);
}

/** The memory of the store's process that is no file's, in MB. */
function memory(): string {
  const [, kilobytes] = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${store.pid}/status`, 'utf8')) ?? [];
  return (Number(kilobytes) / 1024).toFixed(0);
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
