// The learner's home over a slow line (250 kbit/s, each answer 300 ms late), in Chromium with its line throttled: the first visit of
// a phone that knows nothing, all that it weighs, and the second visit. Usable is when what to go on with can be pressed.
import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { hasBrowser, phone } from '../../server/test/support/browser.ts';
import { type Story, startStory } from '../../server/test/support/story.ts';

const kbps = 250;
const rounds = 3;

/** Throttles the page and counts the bytes that come over its line. */
const onSlowLine = async (page: Page) => {
  const tools = await page.context().newCDPSession(page);
  const weighed = { bytes: 0 };
  await tools.send('Network.enable');
  await tools.send('Network.emulateNetworkConditions', { offline: false, latency: 300, downloadThroughput: (kbps * 1000) / 8, uploadThroughput: (kbps * 1000) / 8 });
  tools.on('Network.loadingFinished', ({ encodedDataLength }) => (weighed.bytes += encodedDataLength));
  return { tools, weighed };
};

/** Seconds until the home can be used, by the page's own clock, and kilobytes until nothing is on its way any more. */
const visit = async (page: Page, weighed: { bytes: number }, wanted: string): Promise<{ seconds: number; kilobytes: number }> => {
  // As text: a compiler's helpers are not there in the page.
  await page.addInitScript(`requestAnimationFrame(function look() {
    if (document.querySelector(${JSON.stringify(wanted)})) performance.mark('usable');
    else requestAnimationFrame(look);
  });`);
  await page.goto('/', { waitUntil: 'commit' });
  await page.waitForFunction(() => performance.getEntriesByName('usable').length > 0, undefined, { timeout: 60_000 });
  const seconds = await page.evaluate(() => (performance.getEntriesByName('usable')[0]?.startTime ?? 0) / 1000);
  await page.waitForLoadState('networkidle');
  return { seconds, kilobytes: weighed.bytes / 1000 };
};

const told = (name: string, visits: { seconds: number; kilobytes: number }[], goal: string): void =>
  console.log(`${name.padEnd(40)}${visits.map(({ seconds, kilobytes }) => `${seconds.toFixed(1)} s ${kilobytes.toFixed(0)} kB`).join('   ')}   goal ${goal}`);

const firstVisits = async (story: Story, as: string | null, wanted: string) => {
  const page = as ? await story.as(as, phone) : await story.page(phone);
  // What a device of their own remembers is left from signing in only.
  if (as) await page.evaluate("localStorage.removeItem('hoctap.own')");
  const visits = [];
  for (let round = 0; round < rounds; round++) {
    const cold = await page.context().newPage();
    const { tools, weighed } = await onSlowLine(cold);
    await tools.send('Network.clearBrowserCache');
    visits.push(await visit(cold, weighed, wanted));
    await cold.close();
  }
  return visits;
};
/** With the application on the device, as after the first visit. */
const secondVisits = async (story: Story, as: string, wanted: string) => {
  const page = await story.as(as, { ...phone, serviceWorkers: 'allow' });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: 60_000 });
  const isKept = () => page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))).flat().some(({ url }) => url.includes('micromark-extension')));
  while (!(await isKept())) await page.waitForTimeout(200);
  const visits = [];
  for (let round = 0; round < rounds; round++) {
    const again = await page.context().newPage();
    const { weighed } = await onSlowLine(again);
    visits.push(await visit(again, weighed, wanted));
    await again.close();
  }
  return visits;
};

/** Prints each figure beside its goal. */
export const home = async (): Promise<void> => {
  if (!(await hasBrowser())) throw new Error('no browser was found');
  const story = await startStory();
  try {
    await story.app.services.media.stop();
    const mine = 'main nav a';
    told('first visit, signed in', await firstVisits(story, 'nongdan', mine), '5.0 s 130 kB');
    told('first visit, a stranger', await firstVisits(story, null, 'main a.button'), '5.0 s 130 kB');
    told('second visit, signed in', await secondVisits(story, 'nongdan', mine), '1.0 s');
    console.log(`load average ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
  } finally {
    await story.close();
  }
};
