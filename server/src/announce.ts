// What a person who started the server needs to know, once it listens.
import type { AddressInfo } from 'node:net';
import type { Booted } from './boot.ts';
import type { Config } from './config.ts';
import { demoAccounts, demoPassword } from './seed/accounts.ts';

/** Prints the address, where the data lies, and the accounts of the demo or the set-up link. */
export const announce = async (config: Config, booted: Booted, address: AddressInfo | string | null): Promise<void> => {
  const port = typeof address === 'object' && address ? address.port : config.port;
  const url = config.publicUrl.replace(/:0$/, `:${port}`);
  const lines = [
    '',
    `Hoctap is ready: ${url}`,
    `  data     ${booted.deps.storeKind === 'embedded' ? `${config.dataDir} (embedded store)` : 'MongoDB at MONGODB_URI'}`,
    `  uploads  ${config.uploadsDir}`,
  ];
  if (config.seed === 'demo') {
    lines.push(`  demo accounts, password ${demoPassword}:`);
    for (const { username, role, unit } of await demoAccounts()) lines.push(`    ${username.padEnd(10)} ${role} of ${unit}`);
  }
  if (booted.setupLink) lines.push('  There is no administrator yet. Make the first one within 24 hours at', `    ${booted.setupLink}`);
  console.log([...lines, '  Ctrl-C stops it.', ''].join('\n'));
};
