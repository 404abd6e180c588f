import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { hasBrowser, phone } from '../support/browser.ts';
import { storyFilm } from '../support/demo.ts';
import { type Story, startStory } from '../support/story.ts';

const lesson = '/khoa-hoc/vietgap-rau-an-toan/bai/NN-VG.m1.l1';

/** A line of so many kbit/s, each answer 300 ms late. */
const throttle = async (page: Page, kbps: number): Promise<void> => {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Network.enable');
  await tools.send('Network.emulateNetworkConditions', { offline: false, latency: 300, downloadThroughput: (kbps * 1000) / 8, uploadThroughput: (kbps * 1000) / 8 });
};

interface Watch { stalls: number; begun: boolean }
/** Counts from the first picture on how often the film stands still without being asked to. */
const watchFilm = (page: Page) => page.locator('video').evaluate((video: HTMLVideoElement) => {
  const watch: Watch = { stalls: 0, begun: false };
  (window as unknown as { watch: Watch }).watch = watch;
  video.requestVideoFrameCallback(() => video.addEventListener('playing', () => (watch.begun = true), { once: true }));
  video.addEventListener('waiting', () => watch.begun && !video.seeking && !video.ended && watch.stalls++);
});
const positionOf = (page: Page) => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
const reaches = (page: Page, second: number) => page.waitForFunction((at) => (document.querySelector('video')?.currentTime ?? 0) >= at, second, { timeout: 60_000 });

describe('A film over a low line', function () {
  let story: Story;
  let farmer: Page;
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    this.timeout(240_000);
    story = await startStory();
    farmer = await story.as('nongdan', phone);
    await farmer.getByRole('button', { name: 'bác' }).click();
    await farmer.goto('/khoa-hoc/vietgap-rau-an-toan');
    await farmer.getByRole('button', { name: 'Ghi danh học' }).click();
    await farmer.locator('video').waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await story.picture();
  });
  after(() => story?.close());

  it('Should play without standing still at 250 kbit/s while the line is spared, fetching nothing before it is asked to', async () => {
    await farmer.getByRole('checkbox', { name: /Tiết kiệm mạng/ }).check();
    await farmer.getByRole('radio', { name: /Nhẹ nhất/ }).check();
    await throttle(farmer, 250);
    await farmer.goto(lesson);
    await farmer.getByRole('checkbox', { name: /Tiết kiệm mạng/ }).waitFor();
    expect(await farmer.getByRole('checkbox', { name: /Tiết kiệm mạng/ }).isChecked(), 'the choice is remembered').to.equal(true);
    await farmer.waitForTimeout(1000);
    const segments = () => farmer.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.m4s')).length);
    expect(await segments()).to.equal(0);
    await watchFilm(farmer);
    await farmer.getByRole('button', { name: 'Xem', exact: true }).click();
    await reaches(farmer, 20);
    expect(await farmer.evaluate(() => (window as unknown as { watch: Watch }).watch.stalls)).to.equal(0);
    await farmer.getByText(/Phim đã dùng \d/).waitFor();
    await farmer.getByText(/Đã xem [1-9]/).waitFor();
    // Only a little ahead: 15 seconds and the segment on its way.
    expect(await segments()).to.be.at.most(Math.ceil(((await positionOf(farmer)) + 15) / 4) + 2);
  });

  it('Should hold a month’s limit: ask first, stop at it, go on when the person raises it', async () => {
    const page = await farmer.context().newPage();
    await page.goto(lesson);
    await page.getByText(/Phim đã dùng/).click();
    await page.getByLabel('Mỗi tháng dùng nhiều nhất (MB)').fill('1');
    await page.getByLabel('Mỗi tháng dùng nhiều nhất (MB)').blur();
    await page.evaluate(() => localStorage.setItem('hoctap.film-bytes', `${localStorage.getItem('hoctap.film-bytes')?.split(' ')[0] ?? ''} 1000000`));
    const before = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.m4s')).length);
    await page.getByRole('button', { name: 'Xem', exact: true }).click();
    await page.getByText(/Phần còn lại của phim cần/).waitFor();
    await page.getByRole('button', { name: 'Cứ xem' }).click();
    await page.getByText(/Đã dùng hết/).waitFor();
    expect(await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.m4s')).length)).to.equal(before);
    const stood = await positionOf(page);
    await page.getByRole('button', { name: 'Thêm 50 MB' }).click();
    await reaches(page, stood + 2);
    await page.close();
  });

  it('Should play through at every rung, by sound alone, and by keyboard', async () => {
    const page = await farmer.context().newPage();
    await page.goto(lesson);
    await page.getByRole('checkbox', { name: /Tiết kiệm mạng/ }).uncheck();
    const { rungs } = await story.app.services.media.find(storyFilm);
    expect(rungs.length).to.be.at.least(2);
    await page.setViewportSize({ width: 1280, height: 900 });
    for (const { height } of rungs) {
      await page.getByRole('radio', { name: new RegExp(`${height}p`) }).check();
      await page.reload();
      await page.locator('video').waitFor();
      await page.locator('video').evaluate((video: HTMLVideoElement) => (video.currentTime = 0));
      await page.getByRole('button', { name: 'Xem', exact: true }).click();
      await page.getByRole('button', { name: 'Tốc độ 1×' }).click();
      // Decoded at this rung, after the cheap beginning; each picture of it goes on to move.
      await page.waitForFunction((lines) => document.querySelector('video')?.videoHeight === lines, height, { timeout: 60_000 });
      const frames = () => page.locator('video').evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);
      const seen = await frames();
      await page.waitForFunction((count) => (document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > count + 20, seen);
    }
    await page.getByRole('radio', { name: /Chỉ nghe/ }).check();
    const at = await positionOf(page);
    await reaches(page, at + 2);
    expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.videoHeight)).to.equal(0);
    await page.getByRole('radio', { name: /Nhẹ nhất/ }).check();
    await page.getByRole('button', { name: 'Dừng' }).click();
    await page.keyboard.press('5');
    const { duration } = await page.locator('video').evaluate((video: HTMLVideoElement) => ({ duration: video.duration }));
    expect(await positionOf(page)).to.be.closeTo(duration / 2, 1);
    await page.keyboard.press('m');
    expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.muted)).to.equal(true);
    await page.close();
  });

  it('Should not take what is on the device already for a fast line', async () => {
    const context = (await story.as('nongdan', phone)).context();
    await context.addInitScript(() => ['any', 'slow', 'wifi', 'mobile'].forEach((line) => localStorage.setItem(`hoctap.watching.${line}`, JSON.stringify({ quality: 720, isSaving: false }))));
    const segments = (page: Page) => page.evaluate(() => performance.getEntriesByType('resource').flatMap((entry) => (entry.name.endsWith('.m4s') ? [{ rung: entry.name.split('/').at(-2), wasKept: (entry as PerformanceResourceTiming).transferSize === 0 }] : [])));
    const [before, page] = [await context.newPage(), await context.newPage()];
    await before.goto(`${lesson}?t=1`);
    await before.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('.m4s')));
    await before.close();

    await throttle(page, 250);
    await page.goto(`${lesson}?t=1`);
    await page.getByRole('button', { name: 'Xem', exact: true }).click();
    await page.waitForFunction(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.m4s')).length >= 2);
    const [first, next] = await segments(page);
    expect([first, next?.rung]).to.deep.equal([{ rung: '144p', wasKept: true }, '144p']);
    await context.close();
  });
});
