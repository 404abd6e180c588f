// npm run seed: fills the store of DATA_DIR (or MONGODB_URI) with the demo, unless that is done; SEED=none fills nothing.
import { boot } from '../server/src/boot.ts';
import { readConfig } from '../server/src/config.ts';
import { createLog } from '../server/src/log.ts';

try {
  const config = readConfig(process.env, new URL('..', import.meta.url).pathname);
  const { stop } = await boot(config, createLog('info'), undefined, { background: false });
  await stop();
  console.log(config.seed === 'demo' ? 'The demo data are there.' : 'SEED=none: nothing to fill in.');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
