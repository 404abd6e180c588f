import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { link } from '../../../client/src/routes.ts';
import type { LearningEvent } from '../../src/learning/event.model.ts';
import { hasBrowser, phone } from '../support/browser.ts';
import { makePerson } from '../support/builders.ts';
import { accessFaults, lowTargets, overflow } from '../support/looks.ts';
import { type Story, startStory } from '../support/story.ts';
import { settled } from '../support/wander.ts';

const unit = '09706';
const names = ['Bạch Thị Lớp', 'Bùi Văn Lớp'];

describe('A class held face to face, on the screen of its commune', function () {
  let story: Story;
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    this.timeout(240_000);
    story = await startStory();
    for (const fullName of names) await makePerson(story.app, { fullName, residence: unit, groups: ['commune_civil_servants'], workplace: unit });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await story.picture();
  });
  after(() => story?.close());

  const looksFit = async (page: Page) => {
    await settled(page);
    expect([...(await accessFaults(page)), ...(await lowTargets(page, 44)), ...(await overflow(page))].join('\n')).to.equal('');
  };

  it('Should be noted with its meetings, attended in part, and counted on the days on which it was', async () => {
    const page = await story.as('xa', phone);
    await page.goto(link('sessions', { unit }));
    await page.getByRole('link', { name: 'Lớp trực tiếp' }).click();
    await page.getByRole('button', { name: 'Ghi một lớp' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Tên lớp').fill('Bồi dưỡng công chức xã');
    await dialog.getByLabel('Giảng viên').fill('Lê Văn Thầy');
    await dialog.getByLabel('Nơi học').fill('Hội trường xã');
    await dialog.getByLabel('Tính cho chỉ tiêu').selectOption('TRN_MIN_COM');
    await dialog.getByRole('button', { name: 'Thêm buổi' }).click();
    const dayAgo = (days: number) => new Date(Date.now() + 7 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);
    for (const index of [0, 1]) await dialog.getByLabel('Ngày').nth(index).fill(dayAgo(1));
    await dialog.getByLabel('Số tiết').nth(1).fill('8');
    await dialog.getByRole('button', { name: 'Ghi lớp' }).click();
    await dialog.getByText(/Mỗi ngày chỉ ghi một buổi/).waitFor();
    await dialog.getByLabel('Ngày').nth(0).fill(dayAgo(2));
    await looksFit(page);
    await dialog.getByRole('button', { name: 'Ghi lớp' }).click();
    await page.getByRole('heading', { name: 'Bồi dưỡng công chức xã' }).waitFor();

    await page.getByRole('searchbox', { name: 'Tìm tên' }).fill('lop');
    for (const name of names) await page.getByRole('button', { name: new RegExp(`^${name}\\s*sinh`) }).click();
    await page.getByText('2 người trong lớp', { exact: true }).waitFor();
    await page.getByRole('button', { name: `Sửa số tiết: ${names[1]}` }).click();
    await page.getByRole('dialog').getByRole('combobox').nth(1).selectOption('5');
    await looksFit(page);
    await page.getByRole('button', { name: 'Lưu số tiết' }).click();
    await page.getByRole('listitem').filter({ hasText: names[1] ?? '' }).getByText('9/12 tiếtchưa đủ 80 %').waitFor();
    await looksFit(page);
    await page.getByRole('button', { name: 'Kết thúc lớp' }).click();
    await page.getByRole('dialog', { name: 'Kết thúc lớp với 2 người?' }).getByRole('button', { name: 'Kết thúc lớp' }).click();
    await page.getByText(/Lớp đã kết thúc/).waitFor();
    expect(await page.getByRole('button', { name: 'Kết thúc lớp' }).count()).to.equal(0);

    const facts = await story.app.deps.db.collection<LearningEvent>('events').find({ verb: 'credited', 'result.title': 'Bồi dưỡng công chức xã' }).toArray();
    expect(facts.map(({ at, result: { periods, countsFor } }) => [at.toISOString().slice(0, 10), periods, countsFor]).sort()).to.deep.equal(
      [[dayAgo(2), 4, ['TRN_MIN_COM']], [dayAgo(2), 4, ['TRN_MIN_COM']], [dayAgo(1), 8, ['TRN_MIN_COM']], [dayAgo(1), 5, ['TRN_MIN_COM']]].sort(),
    );
  });
});
