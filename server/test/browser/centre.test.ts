import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { LearningEvent } from '../../src/learning/event.model.ts';
import { desktop, hasBrowser } from '../support/browser.ts';
import { makePerson } from '../support/builders.ts';
import { type Story, startStory } from '../support/story.ts';

const withPassword = ['Một', 'Hai', 'Ba', 'Bốn', 'Năm', 'Sáu', 'Bảy', 'Tám'].map((name) => `Đinh Lớp ${name}`);
const newcomers = ['Chín', 'Mười', 'Mười Một', 'Mười Hai'].map((name) => `Đinh Lớp ${name}`);

const opens = async (page: Page) => {
  await page.goto('/quan-ly');
  await page.getByRole('button', { name: 'Mở buổi học' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Khóa học').fill('gia cam');
  await dialog.getByRole('button', { name: /^Chọn Chăn nuôi gia cầm/ }).click();
  await dialog.getByRole('checkbox', { name: 'Cả khóa' }).waitFor();
  await dialog.getByRole('button', { name: 'Mở buổi học' }).click();
  await page.getByRole('button', { name: /^Điểm danh/ }).waitFor();
};
const ticks = async (page: Page) => {
  await page.getByRole('searchbox', { name: 'Tìm tên' }).fill('dinh lop');
  for (const name of withPassword) await page.getByRole('button', { name: new RegExp(`^${name}\\s*sinh`) }).click();
  await page.getByText(`${withPassword.length} người có mặt`, { exact: true }).waitFor();
};
const addsNewcomers = async (page: Page) => {
  for (const [index, name] of newcomers.entries()) {
    await page.getByRole('button', { name: 'Thêm người mới đến' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Họ và tên' }).fill(name);
    await dialog.getByRole('textbox', { name: 'Năm sinh' }).fill('1951');
    await dialog.getByRole('combobox', { name: 'Nhóm' }).selectOption({ label: 'Lao động nông thôn' });
    await dialog.getByRole('checkbox', { name: /Đã báo mục đích/ }).check();
    await dialog.getByRole('button', { name: 'Thêm và ghi có mặt' }).click();
    await page.getByText(`${withPassword.length + index + 1} người có mặt`, { exact: true }).waitFor();
  }
};

describe('A session at a learning centre, on its one screen', function () {
  let story: Story;
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    this.timeout(240_000);
    story = await startStory();
    for (const fullName of withPassword) await makePerson(story.app, { fullName, residence: '09706', groups: ['rural_worker'] });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await story.picture();
  });
  after(() => story?.close());

  it('Should give twelve people, four of whom have no password, their completion once each, and raise the indicator by twelve', async () => {
    const commune = await story.as('xa', desktop);
    await commune.goto('/quan-ly/chi-tieu/09706');
    const figure = commune.locator('[data-figure=RURAL_CLC]').first();
    const before = Number(await figure.getAttribute('data-numerator'));

    const room = await story.as('hdv', desktop);
    await opens(room);
    await ticks(room);
    await addsNewcomers(room);
    await room.getByRole('group', { name: 'Điểm danh và các bài' }).getByRole('button').nth(1).click();
    await room.getByRole('button', { name: 'Bài tiếp theo' }).click();
    await room.locator('.prose').waitFor();
    await room.getByRole('button', { name: 'Kết thúc buổi học' }).click();
    await room.getByRole('dialog', { name: 'Kết thúc buổi học với 12 người có mặt?' }).getByRole('button', { name: 'Kết thúc buổi học' }).click();
    await room.getByText('Đã ghi cho 12 người. 12 người hoàn thành khóa học.').waitFor();
    await commune.locator(`[data-figure=RURAL_CLC][data-numerator="${before + 12}"]`).first().waitFor();

    // The session is over, wherever it is looked at again.
    await room.reload();
    await room.getByText('Buổi học đã kết thúc').waitFor();
    await room.getByRole('button', { pressed: true }).nth(11).waitFor();
    expect(await room.getByRole('button', { pressed: true }).count()).to.equal(12);
    expect(await room.getByRole('button', { name: 'Kết thúc buổi học' }).count()).to.equal(0);

    const session = new URL(room.url()).pathname.split('/').at(-1) ?? '';
    const facts = await story.app.deps.db.collection<LearningEvent>('events').find({ 'context.session': session }).toArray();
    const lessons = new Set(facts.filter(({ verb }) => verb === 'attended').map(({ object }) => object.id)).size;
    expect(facts.filter(({ verb }) => verb === 'attended')).to.have.length(12 * lessons);
    const people = [...new Set(facts.map(({ person }) => person))];
    expect(people).to.have.length(12);
    const completed = await story.app.deps.db.collection<LearningEvent>('events').find({ verb: 'completed', person: { $in: people } }).toArray();
    expect(completed.map(({ person }) => person).sort()).to.deep.equal(people.sort());
  });
});
