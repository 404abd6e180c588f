import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { dayOf } from '@hoctap/shared';
import { demoPassword } from '../../src/seed/accounts.ts';
import { desktop, hasBrowser, phone } from '../support/browser.ts';
import { type Story, startStory } from '../support/story.ts';

/** The last half-year or year that has ended. */
const today = dayOf(new Date());
const period = today.slice(5, 7) >= '07' ? `${today.slice(0, 4)}-H1` : `${Number(today.slice(0, 4)) - 1}-Y`;
const beginnings = { Word: 'PK', PDF: '%PDF', Excel: 'PK', CSV: '\ufeff' };

describe('A report from the commune to the city', function () {
  let story: Story;
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    this.timeout(240_000);
    story = await startStory();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await story.picture();
  });
  after(() => story?.close());

  const open = async (page: Page, unit: string) => {
    await page.goto(`/quan-ly/bao-cao/${unit}/${period}/0`);
    await page.getByRole('heading', { level: 1, name: /^Báo cáo/ }).waitFor();
  };
  /** Presses an action, answers what it asks, and waits until it is done. */
  const act = async (page: Page, action: string, done: string, answer: (dialog: ReturnType<Page['getByRole']>) => Promise<void> = () => Promise.resolve()) => {
    await page.getByRole('button', { name: action, exact: true }).first().click();
    const dialog = page.getByRole('dialog');
    const without = dialog.getByRole('checkbox');
    if ((await without.count()) > 0) await without.check();
    await answer(dialog);
    await dialog.getByRole('button', { name: action, exact: true }).click();
    await page.getByText(done, { exact: true }).last().waitFor();
  };
  const password = (dialog: ReturnType<Page['getByRole']>) => dialog.getByLabel('Mật khẩu của tài khoản này').fill(demoPassword);
  const write = async (page: Page, words: string) => {
    await page.getByLabel('Kết quả nổi bật').fill(words);
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await page.getByText('Đã lưu', { exact: true }).first().waitFor();
  };
  const isSaid = (page: Page, words: string) => page.getByText(words, { exact: false }).first().waitFor();

  it('Should be entered, sent back and mended, accepted, locked by password and consolidated, and leave as its papers', async () => {
    const commune = await story.as('xa', phone);
    await open(commune, '09706');
    await write(commune, 'Mở được bốn lớp trồng trọt.');
    await act(commune, 'Gửi báo cáo', 'Đã gửi báo cáo');

    const district = await story.as('huyen', desktop);
    await open(district, '09706');
    await act(district, 'Trả lại kèm góp ý', 'Đã trả lại báo cáo', (dialog) => dialog.getByLabel('Góp ý').fill('Ghi rõ số người dự từng lớp.'));

    await open(commune, '09706');
    await isSaid(commune, 'Ghi rõ số người dự từng lớp.');
    await write(commune, 'Mở được bốn lớp trồng trọt, 96 người dự.');
    await act(commune, 'Gửi báo cáo', 'Đã gửi báo cáo');
    await open(district, '09706');
    await act(district, 'Nhận báo cáo', 'Đã nhận báo cáo');

    await open(commune, '09706');
    await commune.getByRole('button', { name: 'Khóa báo cáo' }).first().click();
    const dialog = commune.getByRole('dialog');
    await dialog.getByLabel('Mật khẩu của tài khoản này').fill('khong-phai-mat-khau');
    await dialog.getByRole('button', { name: 'Khóa báo cáo' }).click();
    await dialog.getByRole('alert').waitFor();
    await password(dialog);
    await dialog.getByRole('button', { name: 'Khóa báo cáo' }).click();
    await isSaid(commune, 'đã xác nhận bằng mật khẩu');

    await open(district, '271');
    await act(district, 'Gửi báo cáo', 'Đã gửi báo cáo');
    const city = await story.as('thanhpho', desktop);
    await open(city, '271');
    await act(city, 'Nhận báo cáo', 'Đã nhận báo cáo');
    await open(district, '271');
    await act(district, 'Khóa báo cáo', 'Đã khóa báo cáo', password);
    await open(city, '01');
    await act(city, 'Khóa báo cáo', 'Đã khóa báo cáo', password);
    await open(city, '271');
    await isSaid(city, 'Đã tổng hợp');

    await open(city, '01');
    const fetched = async (kind: string): Promise<Buffer> => {
      const arriving = city.waitForEvent('download');
      await city.getByRole('button', { name: kind, exact: true }).click();
      return readFile(await (await arriving).path());
    };
    for (const [kind, beginning] of Object.entries(beginnings)) {
      const [first, again] = [await fetched(kind), await fetched(kind)];
      expect(first.toString('utf8', 0, 8).startsWith(beginning), kind).to.equal(true);
      expect(first.equals(again), `${kind}, fetched twice`).to.equal(true);
    }

    const anybody = await story.page(phone);
    await anybody.goto('/ket-qua/root');
    await anybody.getByRole('heading', { level: 1, name: 'Kết quả: Thành phố Hà Nội' }).waitFor();
    await anybody.getByRole('link', { name: 'Huyện Ba Vì' }).click();
    await anybody.getByRole('heading', { level: 1, name: 'Kết quả: Huyện Ba Vì' }).waitFor();
  });
});
