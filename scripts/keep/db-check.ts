// npm run db:check [-- --repair]: compares all the embedded store holds with what its documents call for; exits 1 when that differs.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkStore, repairStore, storeFile } from '@hoctap/embedded-mongodb';
import { faultLines, sum } from './checked.ts';
import { count, embeddedOnly, run, seconds } from './command.ts';

const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false } } });
await run(async ({ config, signal, progress }) => {
  embeddedOnly(config, 'the validate command of mongosh');
  const started = Date.now();
  const watch = { signal, onProgress: progress('checking') };
  const file = join(config.dataDir, storeFile);
  const report = values.repair ? await repairStore(config.dataDir, watch) : await checkStore(file, watch);
  for (const line of faultLines(report)) console.log(line);
  console.log(`${count(report.collections.length, 'collection')}, ${count(sum(report), 'document')}, ${seconds(started)}: ${report.faults.length === 0 ? 'no fault.' : values.repair ? 'these faults cannot be mended without touching documents.' : 'not whole; npm run db:check -- --repair mends it, when the app does not run.'}`);
  if (report.faults.length > 0) process.exitCode = 1;
});
