// npm run trace: proves by strace that every acknowledged write was on the disk before its reply. A killed process cannot prove it:
// what it wrote without syncing survives in the system's cache.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MongoClient } from 'mongodb';
import { newFolder } from '../support.ts';
import { callsOf, unprovenWrites } from './calls.ts';

const writers = 4;
const writes = 50;

if (spawnSync('strace', ['--version']).status !== 0) {
  console.error('strace is not installed; it comes with the packages of most Linux systems.');
  process.exit(2);
}
const dataDir = newFolder();
const log = join(dataDir, 'trace.log');
const socket = join(dataDir, 's.sock');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const traced = 'openat,read,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,fdatasync,fsync,msync';
const child = spawn('strace', ['-f', '-qq', '-s', '200000', '-e', `trace=${traced}`, '-o', log, process.execPath, '--import', tsx, main, dataDir, socket], { stdio: 'inherit' });
try {
  while (!existsSync(join(dataDir, 'store.json'))) await pause(100);
  const { uri, pid } = JSON.parse(readFileSync(join(dataDir, 'store.json'), 'utf8')) as { uri: string; pid: number };
  const marks: string[] = [];
  await Promise.all(Array.from({ length: writers }, async (_, writer) => {
    const client = await MongoClient.connect(uri, { maxPoolSize: 1 });
    const items = client.db('d').collection<{ _id: string; mark?: string }>('c');
    for (let n = 0; n < writes; n++) {
      const mark = `mark-${writer}-${String(n).padStart(4, '0')}-end`;
      if (n % 2 === 0) await items.insertOne({ _id: mark });
      else await items.updateOne({ _id: `target-${writer}` }, { $set: { mark } }, { upsert: true });
      marks.push(mark);
    }
    await client.close();
  }));
  process.kill(pid, 'SIGTERM');
  await once(child, 'exit');
  const unproven = unprovenWrites(callsOf(readFileSync(log, 'utf8')), marks);
  for (const line of unproven.slice(0, 5)) console.log(line);
  console.log(unproven.length === 0 ? `${marks.length} writes of ${writers} connections, each on the disk before its reply.` : `${unproven.length} of ${marks.length} writes were answered before they were on the disk.`);
  process.exitCode = unproven.length === 0 ? 0 : 1;
} finally {
  child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
}
