import { readFile } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { v7 } from 'uuid';
import { link } from '../../../client/src/routes.ts';
import { demoPassword } from '../../src/seed/accounts.ts';
import { desktop, hasBrowser, phone } from '../support/browser.ts';
import { accessFaults, lowTargets, overflow } from '../support/looks.ts';
import { type Story, startStory } from '../support/story.ts';
import { settled } from '../support/wander.ts';

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

  /** Writes numbers into the template, from its first row on, and another unit's code into the last; gives the file to the page. */
  const send = async (page: Page, template: Buffer, numbers: (string | number)[], choose: string, lastUnit?: string) => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(template as never);
    const sheet = book.getWorksheet('Số người')!;
    numbers.forEach((value, index) => {
      sheet.getRow(index + 2).getCell(4).value = value;
      sheet.getRow(index + 2).getCell(5).value = 'Thống kê của xã';
    });
    if (lastUnit) sheet.getRow(numbers.length + 1).getCell(1).value = lastUnit;
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

    await send(page, template, numbers.with(place, '1,250' as never), 'Chọn tệp', '99999');
    await page.getByText('hiểu được hai cách').waitFor();
    await page.getByText('Không có đơn vị nào mang mã “99999”.').waitFor();
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

  it('Should say in words what is wrong with a figure of a half-year, lose nothing of what was typed, and let nobody write over what they did not see', async () => {
    const page = await story.as('xa', phone);
    const year = new Date().getFullYear();
    const period = `${year}-H1`;
    const name = 'Tỷ lệ người trong độ tuổi 15-60 biết chữ';
    await page.goto(link('figures', { unit }, { ky: `${year}-Y` }));
    await page.getByRole('combobox', { name: 'Kỳ' }).selectOption('6 tháng đầu năm');
    await page.getByText('Tổng số người và nhiệm vụ chỉ nhập cho cả năm', { exact: false }).waitFor();
    await settled(page);
    expect([...(await accessFaults(page)), ...(await lowTargets(page, 44)), ...(await overflow(page))].join('\n')).to.equal('');
    await page.getByRole('button', { name: `Nhập: ${name}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`Số tại ngày 30/06/${year}.`, { exact: false }).waitFor();
    await dialog.getByLabel('Nguồn').fill('Sổ phổ cập của xã');
    for (const [count, whole, said] of [['12', '10', 'Số đạt lớn hơn tổng số.'], ['99,5', '100', 'Cách ghi 1,234 hay 99,5'], ['1,234', '2.000', 'Cách ghi 1,234 hay 99,5'], ['5', '0', 'Cần tổng số lớn hơn 0.']] as const) {
      await dialog.getByLabel('Số đạt').fill(count);
      await dialog.getByLabel('Tổng số').fill(whole);
      await dialog.getByRole('button', { name: 'Lưu' }).click();
      await dialog.getByText(said, { exact: false }).waitFor();
      expect([await dialog.getByLabel('Số đạt').inputValue(), await dialog.getByLabel('Tổng số').inputValue()]).to.eql([count, whole]);
    }
    expect((await accessFaults(page)).join('\n')).to.equal('');

    const { app } = story;
    const other = app.call.as((await app.call('signIn', { body: { login: 'xa', password: demoPassword } })).accessToken);
    await other('enterFigure', { params: { unit, kind: 'figure', about: 'LIT_15_60' }, body: { id: v7(), period, count: 900, whole: 1000, source: 'Cán bộ khác', replaces: null } });
    await dialog.getByLabel('Số đạt').fill('1.234');
    await dialog.getByLabel('Tổng số').fill('2 000');
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await dialog.getByText('Người khác vừa nhập số này. Xin xem lại rồi quyết định.').waitFor();
    await dialog.getByRole('button', { name: 'Xem số mới' }).click();
    await dialog.getByText('900 trong 1.000').first().waitFor();
    expect(await dialog.getByLabel('Số đạt').inputValue(), 'what was typed stays').to.equal('1.234');
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await page.locator('li', { has: page.getByText(name, { exact: true }) }).getByText('1.234 trong 2.000').waitFor();

    const auditor = await story.as('kiemtra', desktop);
    for (const address of [link('figures', { unit }, { ky: period }), link('imports', { unit }), link('report', { unit, period, amendment: '0' })]) {
      await auditor.goto(address);
      await settled(auditor);
      expect(await auditor.locator('main').getByRole('button', { name: /^(Nhập|Sửa|Ghi|Gửi|Khóa|Lưu|Nhận|Trả)/ }).count(), address).to.equal(0);
      expect(await auditor.locator('main input[type=file], main textarea').count(), address).to.equal(0);
    }
    const report = auditor.locator('tr[data-figure=LIT_15_60]');
    await report.getByText('61,7%').waitFor();

    const admin = await story.as('quantri', desktop);
    const plan = JSON.parse(await readFile(new URL('../../seed/frameworks/kh-290.json', import.meta.url), 'utf8')) as { indicators: { rule: { group: string } }[]; reporting: { schedule: { levels: string[] } }[] };
    plan.indicators[0]!.rule.group = 'nguoi_sao_hoa';
    plan.reporting[0]!.schedule.levels = ['tinh'];
    await admin.goto(link('frameworks'));
    await admin.getByRole('button', { name: 'Chọn tệp kế hoạch' }).setInputFiles({ name: 'ke-hoach.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(plan)) });
    await admin.getByText('Tệp có 2 chỗ chưa đúng', { exact: false }).waitFor();
    expect(await admin.locator('.faults li').allInnerTexts()).to.eql(['indicators.0.rule.group: nhóm đối tượng không có (nguoi_sao_hoa)', 'reporting.0.schedule.levels: loại đơn vị không có (tinh)']);
    expect(await admin.getByRole('button', { name: 'Giữ làm bản nháp' }).count()).to.equal(0);
  });
});
