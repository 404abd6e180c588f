import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { demoPassword } from '../../src/seed/accounts.ts';
import { type TestBrowser, desktop, hasBrowser, phone, startBrowser } from '../support/browser.ts';
import { largeFilm } from '../support/films.ts';
import { type Product, product } from '../support/process.ts';
import { sha256Of } from '../support/uploads.ts';

const size = 6_000_000;
/** Bytes per second of the line: half of the film takes some seconds. */
const uploadSpeed = 500_000;
/** The server has it all; when it is made playable depends on the queue. */
const received = /^(Đã nhận, chờ đến lượt|Đang chuẩn bị phim|Đã xem được|Phim đã sẵn sàng)/;

describe('A film on its way from a browser', function () {
  this.timeout(240_000);
  let folder: string;
  let running: Product;
  let browser: TestBrowser;
  let film: string;
  before(async function () {
    // The kill is of the whole product, with its own store.
    if (process.env['MONGODB_URI'] || !(await hasBrowser())) this.skip();
    folder = await mkdtemp(join(tmpdir(), 'hoctap-upload-'));
    running = await product(join(folder, 'data'), join(folder, 'uploads'), { SEED: 'demo' });
    [film, browser] = await Promise.all([largeFilm(join(folder, 'Ủ phân.mp4'), size), startBrowser(), running.start()]);
  });
  after(async () => {
    await browser?.close();
    await running?.killServer();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** An author in front of a new lesson that is to be a film, on a slow line; `offsets` says from where each piece was sent. */
  const author = async (options: BrowserContextOptions, title: string) => {
    const page = await (await browser.context({ ...options, baseURL: running.url })).newPage();
    page.setDefaultTimeout(100_000);
    const offsets: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
    });
    await page.goto('/dang-nhap');
    await page.getByLabel('Số điện thoại, email hoặc tên').fill('bientap');
    await page.getByLabel('Mật khẩu', { exact: true }).fill(demoPassword);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.waitForURL((url) => url.pathname !== '/dang-nhap');
    await page.goto('/quan-ly/khoa-hoc');
    await page.getByRole('button', { name: 'Tạo khóa học' }).first().click();
    await page.getByLabel('Tên khóa học').fill(title);
    await page.getByRole('dialog').getByRole('button', { name: 'Tạo khóa học' }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByRole('button', { name: 'Thêm phần' }).click();
    await page.getByLabel(/^Thêm bài/).selectOption('video');
    await page.getByLabel('Tên bài').fill('Xem cách ủ');
    const line = await page.context().newCDPSession(page);
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput: uploadSpeed });
    return { page, offsets };
  };
  const share = async (page: Page) => Number(await page.getByRole('progressbar', { name: 'Đang gửi phim lên' }).getAttribute('aria-valuenow'));
  const reaches = async (page: Page, percent: number) => {
    while ((await share(page)) < percent) await page.waitForTimeout(100);
  };
  const looked = (page: Page, name: string) => page.screenshot({ path: join(tmpdir(), `hoctap-upload-${name}.png`), fullPage: true });
  /** The films that the server has, by their bytes. */
  const sources = async () => Promise.all((await readdir(join(folder, 'uploads/films'))).map((id) => sha256Of(join(folder, 'uploads/films', id, 'source')).catch(() => '')));

  for (const [name, options] of [['phone', phone], ['desktop', desktop]] as const) {
    it(`Should go on by itself when the server was killed at half and is back (${name})`, async () => {
      const title = `Ủ phân, gửi từ ${name}`;
      const { page, offsets } = await author(options, title);
      await page.getByLabel('Chọn phim').setInputFiles(film);
      await reaches(page, 45);
      await looked(page, `${name}-sending`);
      await running.killServer();
      await page.getByText('Mất kết nối. Có mạng lại sẽ tự gửi tiếp.').waitFor();
      await looked(page, `${name}-lost`);
      await running.start();
      await page.getByText(received).first().waitFor({ timeout: 60_000 });
      await looked(page, `${name}-ready`);
      expect(offsets[0]).to.equal(0);
      expect(offsets.at(-1), offsets.join()).to.be.greaterThan(size * 0.25);
      expect((await sources()).filter((sum) => sum !== '')).to.include(await sha256Of(film));
      // The draft was written apart from it: title of the lesson and the film are there after a reload.
      await page.getByText(/^Đã lưu/).waitFor();
      await page.reload();
      await page.getByText('Xem cách ủ').first().click();
      await page.getByText(received).first().waitFor();
      await page.context().close();
    });
  }

  it('Should be paused, ask for the same file after a reload, refuse another, and go on from there into its lesson', async () => {
    const { page, offsets } = await author(phone, 'Gửi dở rồi tải lại trang');
    const other = await largeFilm(join(folder, 'khác.mp4'), 100_000);
    await page.getByLabel('Chọn phim').setInputFiles(film);
    await reaches(page, 40);
    await page.getByRole('button', { name: 'Tạm dừng' }).click();
    await page.getByText(/^Đã tạm dừng/).waitFor();
    await looked(page, 'paused');
    const before = await share(page);
    await page.getByText(/^Đã lưu/).waitFor();
    await page.reload();
    await page.getByText('Xem cách ủ').first().click();
    await page.getByText(/^Đang gửi dở/).waitFor();
    expect(await share(page)).to.be.within(before - 25, before + 25);
    await page.getByLabel('Chọn lại tệp').setInputFiles(other);
    await page.getByText(/^Đây là tệp khác/).waitFor();
    await looked(page, 'asks');
    await page.getByLabel('Chọn lại tệp').setInputFiles(film);
    await page.getByText(received).first().waitFor({ timeout: 60_000 });
    expect(offsets.at(-1)).to.be.greaterThan(size * 0.2);
    await page.context().close();
  });

  it('Should go on while another lesson is written, several at once, and be cancelled without a trace', async () => {
    const { page } = await author(desktop, 'Hai phim một lúc');
    await page.getByLabel('Chọn phim').setInputFiles(film);
    await reaches(page, 5);
    await page.getByLabel(/^Thêm bài/).selectOption('video');
    await page.getByLabel('Tên bài').fill('Phim thứ hai');
    await page.getByLabel('Chọn phim').setInputFiles(await largeFilm(join(folder, 'thứ hai.mp4'), 3_000_000));
    await reaches(page, 5);
    await page.getByRole('button', { name: 'Dừng hẳn' }).click();
    await page.getByLabel('Chọn phim').waitFor({ state: 'attached' });
    await page.getByText('Xem cách ủ').first().click();
    await page.getByText(received).first().waitFor({ timeout: 60_000 });
    expect(await readdir(join(folder, 'uploads/uploads'))).to.deep.equal([]);
    await page.context().close();
  });
});
