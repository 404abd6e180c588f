// From Play to the first picture on slow lines, in Chromium with its line throttled: on the open lesson page, after a cold link,
// and whether the film then stands still within a minute.
import { loadavg } from 'node:os';
import type { BrowserContext, Page } from 'playwright-core';
import { seedFilmId } from '../../server/src/seed/courses.ts';
import { hasBrowser, phone } from '../../server/test/support/browser.ts';
import { filmIn } from '../../server/test/support/films.ts';
import { startStory } from '../../server/test/support/story.ts';

const lesson = '/khoa-hoc/vietgap-rau-an-toan/bai/NN-VG.m1.l1';
/** Every round from the beginning: where the last one ended, little of the film is left. */
const fromBeginning = `${lesson}?t=1`;
const rounds = 3;

const throttle = async (page: Page, kbps: number): Promise<void> => {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Network.enable');
  await tools.send('Network.emulateNetworkConditions', { offline: false, latency: 300, downloadThroughput: (kbps * 1000) / 8, uploadThroughput: (kbps * 1000) / 8 });
};

/** Seconds from the press to the first picture, and how often the film stood still in `forSec` after it. */
const press = async (page: Page, forSec: number): Promise<{ first: number; stalls: number }> => {
  await page.locator('video').evaluate((video: HTMLVideoElement) => {
    const told = { pressed: 0, first: 0, stalls: 0 };
    (window as unknown as { told: typeof told }).told = told;
    document.addEventListener('click', () => (told.pressed ||= performance.now()), { capture: true });
    video.addEventListener('timeupdate', () => video.currentTime > video.played.start(0) && (told.first ||= performance.now()));
    video.addEventListener('waiting', () => told.first && !video.seeking && !video.ended && told.stalls++);
  });
  await page.getByRole('button', { name: 'Xem', exact: true }).click();
  await page.waitForFunction(() => (window as unknown as { told: { first: number } }).told.first > 0, undefined, { timeout: 60_000 });
  await page.waitForTimeout(forSec * 1000);
  return page.evaluate(() => {
    const { told } = window as unknown as { told: { pressed: number; first: number; stalls: number } };
    return { first: (told.first - told.pressed) / 1000, stalls: told.stalls };
  });
};

/** Prints each figure beside its goal. */
export const start = async (): Promise<void> => {
  if (!(await hasBrowser())) throw new Error('no browser was found');
  const story = await startStory();
  try {
    await filmIn(story.app, seedFilmId('NN-VG.m1.l1'), ['ready']);
    const farmer = await story.as('nongdan', phone);
    await farmer.getByRole('button', { name: 'bác' }).click();
    await farmer.goto('/khoa-hoc/vietgap-rau-an-toan');
    await farmer.getByRole('button', { name: 'Ghi danh học' }).click();
    await farmer.locator('video').waitFor();
    const context: BrowserContext = farmer.context();
    const print = (name: string, seconds: number[], goal: string, stalls?: number[]) =>
      console.log(`${name.padEnd(58)}${seconds.map((one) => `${one.toFixed(1)} s`).join('  ')}   goal ${goal}${stalls ? `   stalls ${stalls.join(' ')}, goal 0` : ''}`);

    for (const { kbps, isSaving, goal, forSec } of [
      { kbps: 250, isSaving: false, goal: '3.0 s', forSec: 60 }, { kbps: 250, isSaving: true, goal: '3.0 s', forSec: 20 },
      { kbps: 128, isSaving: false, goal: '6.0 s', forSec: 20 }, { kbps: 128, isSaving: true, goal: '6.0 s', forSec: 20 },
    ]) {
      const told = [];
      for (let round = 0; round < rounds; round++) {
        const page = await context.newPage();
        await page.addInitScript((saving) => {
          for (const line of ['any', 'slow', 'wifi', 'mobile']) localStorage.setItem(`hoctap.watching.${line}`, JSON.stringify({ quality: 720, isSaving: saving }));
        }, isSaving);
        await throttle(page, kbps);
        const tools = await context.newCDPSession(page);
        await tools.send('Network.clearBrowserCache');
        await page.goto(fromBeginning);
        await page.locator('video').waitFor();
        await page.waitForLoadState('networkidle');
        told.push(await press(page, forSec));
        await page.close();
      }
      print(`Play on the open page, ${kbps} kbit/s${isSaving ? ', line spared' : ''}`, told.map(({ first }) => first), goal, told.map(({ stalls }) => stalls));
    }
    // Whoever follows a link has chosen nothing yet.
    const fresh = (await story.as('nongdan', phone)).context();
    const cold: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const page = await fresh.newPage();
      await throttle(page, 250);
      const tools = await fresh.newCDPSession(page);
      await tools.send('Network.clearBrowserCache');
      const begun = performance.now();
      await page.goto(lesson, { waitUntil: 'commit' });
      await page.getByRole('button', { name: 'Xem', exact: true }).click();
      await page.waitForFunction(() => (document.querySelector('video')?.played.length ?? 0) > 0 && (document.querySelector('video')?.readyState ?? 0) >= 2, undefined, { polling: 50, timeout: 60_000 });
      cold.push((performance.now() - begun) / 1000);
      await page.close();
    }
    print('a cold link to the first picture, 250 kbit/s', cold, '8.0 s');
    console.log(`load average ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
  } finally {
    await story.close();
  }
};
