/// <reference lib="dom" />
// How a test goes about in the client: from page to page by links, without loading it anew, until all is there.
import type { Page, Request } from 'playwright-core';

/** Waits until nothing is on its way: the API has answered, and what it answered is drawn. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.querySelector('h1') !== null && document.querySelector('main [aria-busy=true], .ghost') === null);
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null))))));
};

/** Follows a link to an address of the client. */
export const open = async (page: Page, address: string): Promise<void> => {
  if (page.url() === 'about:blank') await page.goto(address);
  else if (new URL(page.url()).pathname !== address) {
    await page.locator('#main').evaluate((main, href) => {
      main.dataset['left'] = 'yes';
      const anchor = document.createElement('a');
      anchor.href = href;
      document.body.append(anchor);
      anchor.click();
      anchor.remove();
    }, address);
    await page.locator('#main:not([data-left])').waitFor({ state: 'attached' });
  }
  await settled(page);
};

/** Has the page speak this language, by the demo's own button. */
export const speak = async (page: Page, lang: 'vi' | 'en'): Promise<void> => {
  if ((await page.locator('html').getAttribute('lang')) !== lang) await page.locator(`.demo button[lang=${lang}]`).click();
  await page.locator(`html[lang=${lang}]`).waitFor({ state: 'attached' });
  await settled(page);
};

/** Opens an address as a first page, and answers the addresses of all scripts that it loads before anybody touches it. */
export const firstScripts = async (page: Page, address: string): Promise<string[]> => {
  const scripts = new Set<string>();
  const note = (request: Request) => void (new URL(request.url()).pathname.endsWith('.js') && scripts.add(request.url()));
  // What the page before still loads, as where a sign-in leads to, is not of this one.
  await page.goto('about:blank');
  page.on('request', note);
  await page.goto(address);
  await settled(page);
  await page.waitForLoadState('networkidle');
  page.off('request', note);
  return [...scripts];
};
