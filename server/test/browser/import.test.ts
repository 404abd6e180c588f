import { readFile } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { desktop, hasBrowser, phone } from '../support/browser.ts';
import { type Story, startStory } from '../support/story.ts';

const unit = '09706';

describe('Figures from a spreadsheet, by an officer', function () {
  let story: Story;
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    story = await startStory();
  });
  after(() => story?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await story.picture();
  });

  /** Writes numbers into the template, from its first row on, and gives the file to the page. */
  const send = async (page: Page, template: Buffer, numbers: (string | number)[], choose: string) => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(template as never);
    const sheet = book.getWorksheet('Số người')!;
    numbers.forEach((value, index) => {
      sheet.getRow(index + 2).getCell(4).value = value;
      sheet.getRow(index + 2).getCell(5).value = 'Thống kê của xã';
    });
    await page.getByLabel(choose).setInputFiles({ name: 'so-nguoi.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from(await book.xlsx.writeBuffer()) });
    await page.getByRole('heading', { name: 'Bảng tính: so-nguoi.xlsx' }).waitFor();
  };

  it('Should go from the template over its errors to values with their source, and back to what stood before', async () => {
    const page = await story.as('xa', desktop);
    await page.goto(`/quan-ly/so-lieu/${unit}`);
    const row = page.locator('li', { has: page.getByText('lao động nông thôn', { exact: false }) }).first();
    const before = await row.locator('.value').innerText();
    await page.getByRole('link', { name: 'Nhập từ bảng tính' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Mẫu Excel (.xlsx)' }).click();
    const file = await saved;
    expect(file.suggestedFilename()).to.match(/^Mau_SoNguoi_09706_\d{4}\.xlsx$/);
    const template = await readFile(await file.path());
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(template as never);
    const names = (book.getWorksheet('Số người')!.getColumn(2).values as string[]).slice(2);
    const place = names.findIndex((name) => name.startsWith('rural_worker'));
    const numbers = names.map((_name, index) => 2000 + index);

    await send(page, template, numbers.with(place, '1,250' as never), 'Chọn tệp');
    await page.getByText('hiểu được hai cách').waitFor();
    expect(await page.locator('tbody tr').first().innerText()).to.contain('Có lỗi');
    await page.setViewportSize(phone.viewport!);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).to.be.at.most(0);
    await page.setViewportSize(desktop.viewport!);

    await page.getByRole('link', { name: 'Gửi bảng tính đã sửa' }).click();
    await send(page, template, numbers.with(place, '1.250' as never), 'Chọn tệp');
    await page.getByText('Không có dòng nào lỗi.').waitFor();
    await page.getByRole('button', { name: `Ghi ${names.length} dòng` }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^Ghi/ }).click();
    await page.getByText('Đã ghi', { exact: true }).first().waitFor();
    const address = page.url();

    await page.goto(`/quan-ly/so-lieu/${unit}`);
    await row.locator('.value', { hasText: '1.250' }).waitFor();
    expect(await row.innerText()).to.contain(`bảng tính so-nguoi.xlsx, dòng ${place + 2}`).and.to.contain('Thống kê của xã');

    await page.goto(address);
    await page.getByRole('button', { name: 'Hoàn tác lần nhập' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Hoàn tác lần nhập' }).click();
    await page.getByText('Đã hoàn tác', { exact: true }).first().waitFor();
    await page.goto(`/quan-ly/so-lieu/${unit}`);
    await row.locator('.value').waitFor();
    expect(await row.locator('.value').innerText()).to.equal(before);
  });
});
