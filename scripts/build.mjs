// npm run build: builds the client and the server for production.
import { buildStale } from './setup/build.mjs';
import { install } from './setup/install.mjs';

await install();
await buildStale();
