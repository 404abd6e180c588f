// npm run admin:create -- --username NAME --name "FULL NAME": makes a system administrator and prints a one-time password.
import { parseArgs } from 'node:util';
import { boot } from '../server/src/boot.ts';
import { readConfig } from '../server/src/config.ts';
import { createLog } from '../server/src/log.ts';

const { values } = parseArgs({ options: { username: { type: 'string' }, name: { type: 'string' } } });
if (!values.username || !values.name) {
  console.error('Say who: npm run admin:create -- --username NAME --name "FULL NAME"');
  process.exit(2);
}
try {
  const config = readConfig(process.env, new URL('..', import.meta.url).pathname);
  const booted = await boot(config, createLog('warn'), undefined, { background: false });
  try {
    const { login, oneTimePassword } = await booted.services.accounts.createAdministrator({ username: values.username, fullName: values.name });
    console.log(`System administrator ${login}, one-time password: ${oneTimePassword}`);
  } finally {
    await booted.stop();
  }
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
