// What browser stories share: the product with its demo content, pages of people who are signed in, and one moving clock.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { demoPassword } from '../../src/seed/accounts.ts';
import { type TestApp, startApp } from './app.ts';
import { type TestBrowser, startBrowser } from './browser.ts';
import { openDemo } from './demo.ts';
import { promptTools } from './films.ts';

/** The build that pages come from; CLIENT_DIR names another. */
const clientDir = process.env['CLIENT_DIR'] ?? join(fileURLToPath(new URL('../../..', import.meta.url)), 'client/dist');
/** The demo is seeded with dates around now; the story goes on from there. */
const flowing = () => {
  let ahead = 0;
  return { now: () => new Date(Date.now() + ahead), advance: (seconds: number) => void (ahead += seconds * 1000) };
};

export interface Story {
  app: TestApp;
  /** A page of its own profile, signed in through the sign-in page. */
  as(username: string, options: BrowserContextOptions): Promise<Page>;
  /** Signs somebody in on a page, through the sign-in page. */
  signIn(page: Page, username: string): Promise<void>;
  /** A page of nobody. */
  page(options: BrowserContextOptions): Promise<Page>;
  /** Writes pictures of all pages into the system's temporary folder, to see why a story failed. */
  picture(): Promise<void>;
  /** Lets time pass for the server and for every page, without waiting for it. */
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** With `movesTime` the pages' clocks can be moved by `pass`; without, they run by themselves. */
export const startStory = async ({ movesTime = false } = {}): Promise<Story> => {
  const clock = flowing();
  const { db, uploads, end } = await openDemo(clock);
  const app = await startApp({ clientDir, deps: { db, clock: clock as never, tools: await promptTools() }, environment: { SEED: 'demo', UPLOADS_DIR: uploads } });
  const browser: TestBrowser = await startBrowser();
  const pages: Page[] = [];
  const page = async (options: BrowserContextOptions): Promise<Page> => {
    const context = await browser.context({ ...options, baseURL: app.url });
    if (movesTime) await context.clock.install({ time: clock.now() });
    const made = await context.newPage();
    made.setDefaultTimeout(20_000);
    pages.push(made);
    return made;
  };
  const signIn = async (made: Page, username: string): Promise<void> => {
    await made.goto('/dang-nhap');
    await made.getByLabel('Số điện thoại, email hoặc tên').fill(username);
    await made.getByLabel('Mật khẩu', { exact: true }).fill(demoPassword);
    await made.getByRole('button', { name: 'Đăng nhập' }).click();
    await made.waitForURL((url) => url.pathname !== '/dang-nhap');
  };
  return {
    app,
    page,
    signIn,
    async as(username, options) {
      const made = await page(options);
      await signIn(made, username);
      return made;
    },
    async picture() {
      for (const [index, one] of pages.entries()) await one.screenshot({ path: join(tmpdir(), `hoctap-story-${index}.png`), fullPage: true }).catch(() => undefined);
    },
    async pass(seconds) {
      if (!movesTime) throw new Error('this story does not move time');
      clock.advance(seconds);
      await Promise.all(pages.filter((one) => !one.isClosed()).map((one) => one.clock.fastForward(seconds * 1000)));
    },
    async close() {
      await browser.close();
      await app.close();
      await end();
    },
  };
};
