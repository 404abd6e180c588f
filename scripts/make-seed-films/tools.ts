import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const browsers = ['chromium', 'google-chrome-stable', 'google-chrome', 'chromium-browser', 'microsoft-edge'];
const onPath = (name: string) => {
  const found = spawnSync('which', [name], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
};

/** Path of the browser that draws the slides; throws one clear sentence when a tool is missing. */
export const requireTools = (): string => {
  for (const name of ['ffmpeg', 'espeak-ng', 'sox']) {
    if (!onPath(name)) throw new Error(`"${name}" is not installed: it is needed to make the seed films.`);
  }
  const named = process.env['CHROME_PATH'];
  if (named && !existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist.`);
  const browser = named ?? browsers.map(onPath).find((path) => path !== undefined);
  if (!browser) throw new Error('No Chrome, Chromium or Edge found: set CHROME_PATH to draw the slides.');
  return browser;
};

/** Runs a program with an argument list (never a shell) and gives back what it wrote; throws its last words on failure. */
export const run = (program: string, args: string[], input?: Buffer): Promise<{ out: Buffer; log: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args);
    const out: Buffer[] = [];
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve({ out: Buffer.concat(out), log });
      else reject(new Error(`${program} ended with ${code}: ${log.slice(-800)}`));
    });
    // A program that ends early closes the pipe; its exit code says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
