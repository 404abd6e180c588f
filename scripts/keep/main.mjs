// npm run backup, db:check …: installs what is missing and runs a command of this folder as a process of its own, for LMDB ends
// the process that reads a damaged file, and somebody must say so.
import { spawn } from 'node:child_process';
import { install } from '../setup/install.mjs';
import { root } from '../setup/run.mjs';

const [name, ...args] = process.argv.slice(2);
try {
  await install();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
// In a group of its own: a Ctrl-C reaches it once, from here.
const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), `${root}scripts/keep/${name}.ts`, ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => {
  const isFault = ['SIGBUS', 'SIGSEGV', 'SIGABRT'].includes(signal);
  if (signal) console.error(isFault ? `The store's file is damaged: LMDB could not read on (${signal}). Nothing was put in place; npm run restore or db:restore brings back a copy.` : `The command was ended by ${signal}.`);
  process.exitCode = code ?? 1;
});
