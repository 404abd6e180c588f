// npm run load -- [--units FILE] [--plan]: writes a tree of units from a file, and Plan 177 with its indicators. Repeatable.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AppError } from '@hoctap/shared';
import { boot } from '../server/src/boot.ts';
import { readConfig } from '../server/src/config.ts';
import { createLog } from '../server/src/log.ts';
import { readSeedFiles } from '../server/src/seed/scenario.ts';
import { readTree } from '../server/src/units/tree.file.ts';

const { values } = parseArgs({ options: { units: { type: 'string' }, plan: { type: 'boolean', default: false } } });
if (!values.units && !values.plan) {
  console.error('Say what: npm run load -- --units FILE --plan (the shape of FILE is that of server/seed/units.json)');
  process.exit(2);
}
try {
  // Read before the store is opened: a file with a fault changes nothing.
  const tree = values.units ? readTree(JSON.parse(await readFile(values.units, 'utf8'))) : [];
  const config = readConfig(process.env, new URL('..', import.meta.url).pathname);
  const { services, stop } = await boot(config, createLog('warn'), undefined, { background: false });
  try {
    await services.units.addAll(tree);
    if (values.plan) await services.plan.seedPlan((await readSeedFiles()).plan);
    console.log([values.units && `${tree.length} units`, values.plan && 'the plan'].filter(Boolean).join(' and ') + ' are there. A running server shows the plan after its next start.');
  } finally {
    await stop();
  }
} catch (error) {
  console.error((error as Error).message);
  if (error instanceof AppError) for (const { path, message } of error.more.faults ?? []) console.error(`  ${path}: ${message}`);
  process.exitCode = 1;
}
