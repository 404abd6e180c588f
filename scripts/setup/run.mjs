// Plain JavaScript, since it runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a command in the project, its output going where ours goes; resolves with its exit code. A patient one takes only what others leave. */
export const run = (command, args, { environment = {}, cwd = root, isPatient = false } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment }, shell: process.platform === 'win32' });
    if (isPatient && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    child.once('error', reject).once('close', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });

/** Runs a command that must succeed. */
export const mustRun = async (command, args, options) => {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`"${command} ${args.join(' ')}" ended with code ${code}`);
};

/** Path of an installed JavaScript tool: in the workspace's own node_modules or in the root's. */
export const installed = (path, folder = root) => {
  const file = [folder, root].map((one) => join(one, 'node_modules', path)).find((one) => existsSync(one));
  if (!file) throw new Error(`${path} is not installed`);
  return file;
};

/** Runs an installed JavaScript tool with this Node. */
export const tool = (path, args, options = {}) => run(process.execPath, [installed(path, options.cwd), ...args], options);
