// Plain JavaScript, since it runs before anything is installed.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a command in the project, its output going where ours goes; resolves with its exit code. */
export const run = (command, args, { environment = {}, cwd = root } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment }, shell: process.platform === 'win32' });
    child.once('error', reject).once('close', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });

/** Runs a command that must succeed. */
export const mustRun = async (command, args, options) => {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`"${command} ${args.join(' ')}" ended with code ${code}`);
};

/** Runs an installed JavaScript tool with this Node, by the path of its file in node_modules. */
export const tool = (path, args, options) => run(process.execPath, [`${root}node_modules/${path}`, ...args], options);
