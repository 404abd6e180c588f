import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { link } from '../../../client/src/routes.ts';
import type { LearningEvent } from '../../src/learning/event.model.ts';
import { seedCourseId } from '../../src/seed/courses.ts';
import { desktop, hasBrowser, phone } from '../support/browser.ts';
import { makePerson } from '../support/builders.ts';
import { accessFaults, lowTargets, overflow } from '../support/looks.ts';
import { type Story, startStory } from '../support/story.ts';
import { settled } from '../support/wander.ts';

const unit = 'CLC-09706';
const names = ['Bạch Thị Phiếu', 'Bùi Văn Phiếu'];
const card = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}\\s*sinh`) });

describe('A session held on paper', function () {
  let story: Story;
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    this.timeout(240_000);
    story = await startStory();
    for (const fullName of names) await makePerson(story.app, { fullName, residence: '09706', groups: ['rural_worker'] });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await story.picture();
  });
  after(() => story?.close());

  const looksFit = async (page: Page) => {
    await settled(page);
    expect([...(await accessFaults(page)), ...(await lowTargets(page, 44)), ...(await overflow(page))].join('\n')).to.equal('');
  };

  it('Should be entered on a later day by a phone, one person for a part of it, and be printed with the times', async () => {
    const page = await story.as('hdv', phone);
    await page.goto(link('sessions', { unit }));
    await page.getByRole('button', { name: 'Mở buổi học' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Khóa học').fill('vietgap');
    await dialog.getByRole('button', { name: /^Chọn / }).first().click();
    await dialog.getByRole('checkbox', { name: 'Cả khóa' }).waitFor();
    await dialog.getByRole('checkbox', { name: /Buổi này đã học/ }).check();
    const yesterday = new Date(Date.now() + 7 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel('Ngày học').fill(yesterday);
    await dialog.getByLabel('Từ', { exact: true }).fill('09:00');
    await dialog.getByLabel('Đến', { exact: true }).fill('08:00');
    await dialog.getByRole('button', { name: 'Nhập buổi học' }).click();
    await dialog.getByText(/Buổi học phải kết thúc trước lúc này/).waitFor();
    await dialog.getByLabel('Đến', { exact: true }).fill('11:00');
    await dialog.getByRole('button', { name: 'Nhập buổi học' }).click();
    await page.getByText(/nhập từ giấy ngày/).waitFor();
    await page.getByRole('searchbox', { name: 'Tìm tên' }).fill('phieu');
    for (const name of names) await card(page, name).click();
    await page.getByText('2 người có mặt', { exact: true }).waitFor();
    await page.getByRole('button', { name: `Đến muộn, về sớm: ${names[1]}` }).click();
    await page.getByLabel('Đến lúc').fill('10:30');
    await page.getByLabel('Về lúc').fill('11:30');
    await page.getByRole('button', { name: 'Lưu giờ' }).click();
    await page.getByRole('alert').getByText('Giờ đến và giờ về phải nằm trong buổi học').waitFor();
    await page.getByLabel('Về lúc').fill('');
    await looksFit(page);
    await page.getByRole('button', { name: 'Lưu giờ' }).click();
    await page.getByRole('button', { name: `Đến muộn, về sớm: ${names[1]}, đến 10:30` }).waitFor();
    await looksFit(page);
    await page.getByRole('button', { name: 'Kết thúc buổi học' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc buổi học' }).click();
    await page.getByText('Đã ghi cho 2 người. 1 người hoàn thành khóa học.').waitFor();

    const session = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const facts = await story.app.deps.db.collection<LearningEvent>('events').find({ 'context.session': session, verb: 'attended' }).toArray();
    expect(new Set(facts.map(({ at }) => at.toISOString()))).to.deep.equal(new Set([new Date(`${yesterday}T11:00:00+07:00`).toISOString()]));
    expect(new Set(facts.map(({ person }) => person)).size, 'nothing is said of who was there for less than counts').to.equal(1);
    expect(facts[0]?.object.course).to.equal(seedCourseId('NN-VG'));

    const office = await story.as('hdv', desktop);
    await office.goto(link('sessionSheet', { unit, session }));
    await office.getByText('Độc lập - Tự do - Hạnh phúc').waitFor();
    const row = (name: string) => office.getByRole('row', { name: new RegExp(name) });
    expect(await row(names[0] ?? '').getByRole('cell').allTextContents()).to.deep.equal(['1', names[0], '1976', '09:00', '11:00', '']);
    expect(await row(names[1] ?? '').getByRole('cell').allTextContents()).to.deep.equal(['2', names[1], '1976', '10:30', '11:00', '']);
    await office.emulateMedia({ media: 'print' });
    expect(await office.getByRole('button', { name: 'In phiếu' }).isVisible()).to.equal(false);
  });
});
