// A real browser: CHROME_PATH, else an installed Chrome, Chromium or Edge, else the one that npm brings on Linux x64.
import { access, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
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

/** The npm package's browser, copied out of the shared temporary folder, where it would re-use whatever lies there. */
const fromNpm = async (): Promise<Found | undefined> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  try {
    const require = createRequire(import.meta.url);
    const { default: packed, inflate } = (await import('@sparticuz/chromium')) as unknown as { default: { executablePath(): Promise<string> }; inflate?: (path: string) => Promise<string> };
    const own = join(tmpdir(), 'hoctap-chromium');
    await mkdir(own, { recursive: true });
    const path = join(own, 'chromium-from-npm');
    if (!(await exists(path))) await copyFile(await packed.executablePath(), path);
    const archive = join(require.resolve('@sparticuz/chromium'), '../../../bin/al2023.tar.br');
    const libraries = inflate && (await exists(archive)) ? join(await inflate(archive), 'lib') : undefined;
    return { path, libraries };
  } catch {
    return undefined;
  }
};

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

export interface TestBrowser {
  /** A fresh profile, for one person. */
  context(options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** Starts the browser with an empty profile folder. */
export const startBrowser = async (): Promise<TestBrowser> => {
  const where = await (found ??= find());
  if (!where) throw new Error('no browser was found');
  const home = await mkdtemp(join(tmpdir(), 'hoctap-browser-'));
  const environment = { ...process.env, HOME: home } as Record<string, string>;
  if (where.libraries) environment['LD_LIBRARY_PATH'] = [where.libraries, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  const browser: Browser = await chromium.launch({ executablePath: where.path, headless: true, args: flags, env: environment });
  return {
    context: (options = {}) => browser.newContext({ locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', ...options }),
    async close() {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
};
/** The farmer's phone of the stories. */
export const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
