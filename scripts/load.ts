// npm run load -- [--units FILE] [--history FILE] [--plan]: writes a tree of units from a file, or one with all its
// reorganisations, and Plan 177 with its indicators. Repeatable.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AppError } from '@hoctap/shared';
import { boot } from '../server/src/boot.ts';
import { readConfig } from '../server/src/config.ts';
import { createLog } from '../server/src/log.ts';
import { readSeedFiles } from '../server/src/seed/scenario.ts';
import { readHistory } from '../server/src/units/history.file.ts';
import { readTree } from '../server/src/units/tree.file.ts';

const { values } = parseArgs({ options: { units: { type: 'string' }, history: { type: 'string' }, plan: { type: 'boolean', default: false } } });
if (!values.units && !values.history && !values.plan) {
  console.error('Say what: npm run load -- --units FILE --plan (the shape of FILE is that of server/seed/units.json; for --history that of server/seed/hanoi-history.json)');
  process.exit(2);
}
try {
  // Read before the store is opened: a file with a fault changes nothing.
  const tree = values.units ? readTree(JSON.parse(await readFile(values.units, 'utf8'))) : [];
  const history = values.history ? readHistory(JSON.parse(await readFile(values.history, 'utf8'))) : { tree: [], reorganisations: [] };
  const config = readConfig(process.env, new URL('..', import.meta.url).pathname);
  const { services, stop } = await boot(config, createLog('warn'), undefined, { background: false });
  try {
    await services.units.addAll([...tree, ...history.tree]);
    for (const one of history.reorganisations) await services.reorganisations.add(one, null);
    if (values.plan) await services.plan.seedPlan((await readSeedFiles()).plan);
    console.log([values.units && `${tree.length} units`, values.history && `${history.tree.length} units with ${history.reorganisations.length} reorganisations`, values.plan && 'the plan'].filter(Boolean).join(' and ') + ' are there. A running server shows the plan after its next start.');
  } finally {
    await stop();
  }
} catch (error) {
  console.error((error as Error).message);
  if (error instanceof AppError) for (const { path, message } of error.more.faults ?? []) console.error(`  ${path}: ${message}`);
  process.exitCode = 1;
}
