// npm run dev: the server restarts and the page reloads when a source changes. Open the address that Vite prints.
import { spawn } from 'node:child_process';
import { install } from './setup/install.mjs';
import { root } from './setup/run.mjs';

await install();
const node = (args, cwd) => spawn(process.execPath, args, { cwd, stdio: 'inherit' });
const children = [
  node([`${root}node_modules/tsx/dist/cli.mjs`, 'watch', '--clear-screen=false', 'server/src/main.ts'], root),
  node([`${root}node_modules/vite/bin/vite.js`], `${root}client`),
];
const stop = (signal) => children.forEach((child) => child.kill(signal));
process.on('SIGINT', () => stop('SIGINT')).on('SIGTERM', () => stop('SIGTERM'));
for (const child of children) {
  child.once('close', (code) => {
    process.exitCode ||= code ?? 0;
    stop('SIGTERM');
  });
}
