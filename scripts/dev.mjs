// npm run dev: the server restarts and the page reloads when a source changes. Open the address that Vite prints.
import { spawn } from 'node:child_process';
import { install } from './setup/install.mjs';
import { installed, root } from './setup/run.mjs';

await install();
const start = (file, args, cwd) => spawn(process.execPath, [installed(file, cwd), ...args], { cwd, stdio: 'inherit' });
const children = [
  start('tsx/dist/cli.mjs', ['watch', '--clear-screen=false', 'server/src/main.ts'], root),
  start('vite/bin/vite.js', [], `${root}client`),
];
const stop = (signal) => children.forEach((child) => child.kill(signal));
process.on('SIGINT', () => stop('SIGINT')).on('SIGTERM', () => stop('SIGTERM'));
for (const child of children) {
  child.once('close', (code) => {
    process.exitCode ||= code ?? 0;
    stop('SIGTERM');
  });
}
