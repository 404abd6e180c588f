// npm run recompute [-- --write]: compares progress and tallies with the ledger; exits 1 when they differ, --write mends them.
import { parseArgs } from 'node:util';
import { boot } from '../server/src/boot.ts';
import { readConfig } from '../server/src/config.ts';
import { createLog } from '../server/src/log.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
try {
  const config = readConfig(process.env, new URL('..', import.meta.url).pathname);
  const { services, stop } = await boot(config, createLog('warn'), undefined, { background: false });
  try {
    const { write } = values;
    const { runs, differences } = await services.learning.recompute({ write });
    console.log(`Progress: ${runs} runs read, ${differences} differ.`);
    const found = await services.plan.recompute({ write, onProgress: (people) => process.stdout.write(`\rPlan: ${people} people read`) });
    console.log(`\rPlan: ${found.people} people read, ${found.members} member rows and ${found.counters} counters differ.`);
    const all = differences + found.members + found.counters;
    console.log(all === 0 ? 'No difference.' : write ? `${all} differences mended.` : `${all} differences; npm run recompute -- --write mends them.`);
    process.exitCode = all === 0 ? 0 : 1;
  } finally {
    await stop();
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
