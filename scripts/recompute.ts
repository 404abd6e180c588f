// npm run recompute [-- --check]: derives progress, rows and counters anew from the ledger, person by person, and writes what
// differs; exits 1 when anything did. --check only compares. On an empty data folder it first seeds, as SEED says.
import { parseArgs } from 'node:util';
import { boot } from '../server/src/boot.ts';
import { readConfig } from '../server/src/config.ts';
import { createLog } from '../server/src/log.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
/** One line that is written over while people are read. */
const progress = (what: string) => (read: number) => process.stdout.write(`\r${what}: ${read} read`);
try {
  const config = readConfig(process.env, new URL('..', import.meta.url).pathname);
  const { services, stop } = await boot(config, createLog('warn'), undefined, { background: false });
  try {
    const write = !values.check;
    const { runs, differences } = await services.learning.recompute({ write, onProgress: progress('Runs') });
    console.log(`\rRuns: ${runs} read, ${differences} differ.`);
    const found = await services.plan.recompute({ write, onProgress: progress('People') });
    console.log(`\rPeople: ${found.people} read, ${found.members} rows and ${found.counters} counters differ.`);
    const all = differences + found.members + found.counters;
    console.log(all === 0 ? 'No difference.' : write ? `${all} differences, mended.` : `${all} differences; npm run recompute mends them.`);
    process.exitCode = all === 0 ? 0 : 1;
  } finally {
    await stop();
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
