// npm start: installs what is missing, builds what is stale, and runs the product.
import { buildStale } from './setup/build.mjs';
import { install } from './setup/install.mjs';

try {
  await install();
  await buildStale();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import('../server/dist/main.js');
