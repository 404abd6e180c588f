// What the commands of this folder share: the configuration, Ctrl-C, errors as one sentence, progress.
import { readFile } from 'node:fs/promises';
import { type Config, readConfig } from '../../server/src/config.ts';

const root = new URL('../..', import.meta.url).pathname;

export interface Command {
  config: Config;
  /** Aborted by Ctrl-C: what is half done is then taken back. */
  signal: AbortSignal;
  /** Tells how far a long step is; nothing in its first second. */
  progress(label: string): (done: number, total: number) => void;
}

/** The app's version, as backups note it. */
export const appVersion = async (): Promise<string> => (JSON.parse(await readFile(`${root}package.json`, 'utf8')) as { version: string }).version;

/** Ends with a line on how to call the command. */
export const usage = (line: string): never => {
  console.error(line);
  process.exit(2);
};

/** Runs a command; a second Ctrl-C ends it at once. */
export const run = async (work: (command: Command) => Promise<void>): Promise<void> => {
  const stopping = new AbortController();
  const stop = () => {
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
    console.error('\nStopping …');
  };
  // Also when main.mjs, which started it, is gone.
  process.on('SIGINT', stop).on('SIGTERM', stop).on('disconnect', stop);
  try {
    await work({ config: readConfig(process.env, root), signal: stopping.signal, progress });
  } catch (error) {
    console.error(stopping.signal.aborted ? 'Stopped before the end.' : (error as Error).message);
    process.exitCode = stopping.signal.aborted ? 130 : 1;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop).off('disconnect', stop);
  }
};

/** Throws where the data lie in a MongoDB server, which has tools of its own. */
export const embeddedOnly = ({ mongodbUri }: Config, instead: string): void => {
  if (mongodbUri) throw new Error(`This command is for the embedded store, and MONGODB_URI is set: use ${instead} instead.`);
};

const patience = 1000;
const redrawing = { bar: 100, lines: 5000 };
const width = 30;

const progress = (label: string) => {
  const { isTTY } = process.stderr;
  let last = Date.now() + patience - (isTTY ? redrawing.bar : redrawing.lines);
  let isDrawn = false;
  return (done: number, total: number) => {
    const isEnd = done >= total;
    if (!(isEnd && isDrawn) && Date.now() - last < (isTTY ? redrawing.bar : redrawing.lines)) return;
    const part = total > 0 ? Math.min(done / total, 1) : 1;
    const percent = `${Math.floor(part * 100)} %`;
    const filled = Math.round(part * width);
    process.stderr.write(isTTY ? `\r[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${percent.padStart(5)} ${label}${isEnd ? '\n' : ''}` : `${label}: ${percent}\n`);
    last = Date.now();
    isDrawn = !isEnd;
  };
};

export const count = (n: number, noun: string): string => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
export const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
