// npm run db:restore -- FILE: puts a copy of db:backup in place; the store before it is kept beside.
import { resolve } from 'node:path';
import { restoreStore } from '@hoctap/embedded-mongodb';
import { embeddedOnly, run, usage } from './command.ts';

const [given = usage('Say from where: npm run db:restore -- FILE')] = process.argv.slice(2);
await run(async ({ config, signal, progress }) => {
  embeddedOnly(config, 'mongorestore');
  const { kept } = await restoreStore(config.dataDir, resolve(given), { signal, onProgress: progress('verifying') });
  console.log(`${config.dataDir} holds the store of ${given}.${kept ? ` The one before it is ${kept}.` : ''}`);
});
