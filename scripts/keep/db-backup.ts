// npm run db:backup -- FILE: copies the embedded store, also while the app runs, and reads the copy as a whole.
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkStore, copyStore } from '@hoctap/embedded-mongodb';
import { faultLines, sum } from './checked.ts';
import { count, embeddedOnly, run, seconds, usage } from './command.ts';

const [given = usage('Say where: npm run db:backup -- FILE')] = process.argv.slice(2);
await run(async ({ config, signal, progress }) => {
  embeddedOnly(config, 'mongodump');
  const started = Date.now();
  const file = resolve(given);
  await copyStore(config.dataDir, file, { signal, onProgress: progress('copying') });
  try {
    const report = await checkStore(file, { signal, onProgress: progress('verifying') });
    if (report.faults.length > 0) throw new Error(`The store is not whole; npm run db:check -- --repair mends it:\n${faultLines(report).join('\n')}`);
    for (const { namespace, documents } of report.collections) console.log(`  ${namespace}: ${documents}`);
    console.log(`${file}: ${count(report.collections.length, 'collection')}, ${count(sum(report), 'document')}, ${count(report.bytes, 'byte')}, ${seconds(started)}, read back without a fault.`);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
});
