// A real browser: CHROME_PATH, else an installed Chrome, Chromium or Edge, else the one that npm brings on Linux x64.
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--autoplay-policy=no-user-gesture-required', '--mute-audio',
];
const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
const fixed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const exists = (path: string) => access(path).then(() => true, () => false);

interface Found { path: string; libraries?: string }

/** The npm package's browser and its libraries, unpacked into a folder of ours: the package would re-use any that lies about. */
const fromNpm = async (): Promise<Found | undefined> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  let bin: string;
  try {
    bin = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../../bin');
  } catch {
    // An optional package that was not installed.
    return undefined;
  }
  const own = join(tmpdir(), 'hoctap-chromium');
  const path = join(own, 'chromium');
  if (!(await exists(path))) {
    await mkdir(own, { recursive: true });
    await unpack(join(bin, 'al2023.tar.br'), join(own, 'libraries.tar'));
    execFileSync('tar', ['xf', join(own, 'libraries.tar'), '-C', own]);
    await unpack(join(bin, 'chromium.br'), `${path}.part`);
    await chmod(`${path}.part`, 0o755);
    await rename(`${path}.part`, path);
  }
  return { path, libraries: join(own, 'lib') };
};
const unpack = (from: string, to: string) => pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));

const find = async (): Promise<Found | undefined> => {
  const given = process.env['CHROME_PATH'];
  if (given) return { path: given };
  const onPath = (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  for (const path of [...onPath, ...fixed]) if (await exists(path)) return { path };
  return fromNpm();
};

let found: Promise<Found | undefined> | undefined;
/** Is there a browser? Where there is none, browser tests are reported as not run. */
export const hasBrowser = async (): Promise<boolean> => (await (found ??= find())) !== undefined;

/** How the browser is started, with a home folder of its own. */
const launching = async (home: string) => {
  const where = await (found ??= find());
  if (!where) throw new Error('no browser was found');
  const environment = { ...process.env, HOME: home } as Record<string, string>;
  if (where.libraries) environment['LD_LIBRARY_PATH'] = [where.libraries, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  return { executablePath: where.path, headless: true, args: flags, env: environment };
};
const usual: BrowserContextOptions = { serviceWorkers: 'block', locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' };

/** A browser whose profile lies in a folder: closed and opened again with the same one, it knows what it knew. */
export const openProfile = async (folder: string, options: BrowserContextOptions = {}): Promise<BrowserContext> =>
  chromium.launchPersistentContext(join(folder, 'profile'), { ...(await launching(folder)), ...usual, ...options });

export interface TestBrowser {
  /** A fresh profile, for one person; without service workers unless `serviceWorkers` allows them: they would answer what a test wants to break. */
  context(options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** Starts the browser with an empty profile folder. */
export const startBrowser = async (): Promise<TestBrowser> => {
  const home = await mkdtemp(join(tmpdir(), 'hoctap-browser-'));
  const browser: Browser = await chromium.launch(await launching(home));
  return {
    context: (options = {}) => browser.newContext({ ...usual, ...options }),
    async close() {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
};
/** The farmer's phone of the stories. */
export const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
