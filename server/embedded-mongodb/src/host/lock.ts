import { randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Owner {
  pid: number;
  /** When that process began, so that another one with the same number is not taken for it. */
  began: string;
  token: string;
}

/** Another store has the folder, or is just taking it. */
export class FolderInUse extends Error {}

// A takeover lasts milliseconds; an older trace of one was left by a process that was killed in it.
const takeoverMilliseconds = 10_000;

/** Makes this process the only owner of a data folder; answers how to give it up. Throws FolderInUse with a sentence if another one is. */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'store.lock');
  const owner: Owner = { pid: process.pid, began: beginning(process.pid) ?? '', token: randomUUID() };
  if (!claim(file, owner)) {
    takeOver(file, folder, owner);
  }
  return () => {
    if (readOwner(file)?.token === owner.token) rmSync(file);
  };
}

/** When a process began, in whatever form the system tells it; undefined when there is no such process. */
export function beginning(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  try {
    if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold spaces; behind it come the state and, as the 20th field, the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

function claim(file: string, owner: Owner): boolean {
  try {
    writeFileSync(file, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Replaces the lock of a process that is gone; the second file keeps two from doing so at once. */
function takeOver(file: string, folder: string, owner: Owner): void {
  const takeover = `${file}.takeover`;
  const age = Date.now() - (statSync(takeover, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > takeoverMilliseconds) rmSync(takeover, { force: true });
  if (!claim(takeover, owner)) throw new FolderInUse(`The data folder ${folder} is just being taken by another store.`);
  try {
    const other = readOwner(file);
    if (other && beginning(other.pid) === other.began) {
      throw new FolderInUse(`The data folder ${folder} is in use by the store with process id ${other.pid}.`);
    }
    writeFileSync(`${takeover}.next`, JSON.stringify(owner), { mode: 0o600 });
    renameSync(`${takeover}.next`, file);
  } finally {
    rmSync(takeover, { force: true });
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}
