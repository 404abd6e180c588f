import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { LearningEvent } from '../../src/learning/event.model.ts';
import { demoPassword } from '../../src/seed/accounts.ts';
import { desktop, hasBrowser } from '../support/browser.ts';
import { makePerson } from '../support/builders.ts';
import { type Story, startStory } from '../support/story.ts';

const withPassword = ['Một', 'Hai', 'Ba', 'Bốn', 'Năm', 'Sáu', 'Bảy', 'Tám'].map((name) => `Đinh Lớp ${name}`);
const newcomers = ['Chín', 'Mười', 'Mười Một', 'Mười Hai'].map((name) => `Đinh Lớp ${name}`);
/** The name of a person's card, with nobody else whose name begins the same. */
const cardOf = (name: string) => new RegExp(`^${name}\\s*sinh`);

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
  for (const name of withPassword) await page.getByRole('button', { name: cardOf(name) }).click();
  await page.getByText(`${withPassword.length} người có mặt`, { exact: true }).waitFor();
};
/** Unticked by mistake and ticked again at once, on a line that holds the first of both up. */
const slips = async (page: Page, name: string) => {
  const isTick = (body: unknown) => (body as { present: boolean } | null)?.present === true;
  await page.route('**/people/*', async (route) => {
    if (!isTick(route.request().postDataJSON())) await new Promise((done) => setTimeout(done, 500));
    await route.continue();
  });
  const ticked = page.waitForResponse((response) => isTick(response.request().postDataJSON()));
  await page.getByRole('button', { name: cardOf(name) }).dblclick();
  await ticked;
  await page.unrouteAll({ behavior: 'wait' });
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
    await slips(room, 'Đinh Lớp Một');
    await addsNewcomers(room);
    // The district looks at the same session, still open.
    const district = await story.as('huyen', desktop);
    await district.goto(new URL(room.url()).pathname);
    await district.getByText('12 người có mặt', { exact: true }).waitFor();
    await room.getByRole('group', { name: 'Điểm danh và các bài' }).getByRole('button').nth(1).click();
    await room.getByRole('button', { name: 'Bài tiếp theo' }).click();
    await room.locator('#lesson-title:focus').waitFor();
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
    const events = story.app.deps.db.collection<LearningEvent>('events');
    const checks = async () => {
      const facts = await events.find({ 'context.session': session }).toArray();
      const attended = facts.filter(({ verb }) => verb === 'attended');
      const lessons = new Set(attended.map(({ object }) => object.id)).size;
      const people = [...new Set(facts.map(({ person }) => person))];
      expect(people).to.have.length(12);
      expect(attended).to.have.length(12 * lessons);
      expect(new Set(attended.map(({ person, object }) => `${person} ${object.id}`)).size, 'one of each person for each lesson').to.equal(12 * lessons);
      const completed = await events.find({ verb: 'completed', person: { $in: people } }).toArray();
      expect(completed.map(({ person }) => person).sort()).to.deep.equal(people.sort());
    };
    await checks();

    // What was open elsewhere is told, and closing it once more changes nothing.
    await district.getByRole('button', { name: cardOf('Đinh Lớp Hai') }).click();
    await district.getByRole('alert').getByText('Buổi học đã kết thúc.').waitFor();
    await district.getByRole('button', { name: 'Kết thúc buổi học' }).waitFor({ state: 'detached' });
    expect(await district.getByRole('button', { pressed: true }).count()).to.equal(12);
    const { call } = story.app;
    const { accessToken } = await call('signIn', { body: { login: 'huyen', password: demoPassword } });
    expect(await call.as(accessToken)('closeSession', { params: { session } })).to.include({ present: 12, completions: 12 });
    await story.app.services.plan.settled();
    await checks();
    expect(Number(await figure.getAttribute('data-numerator'))).to.equal(before + 12);
  });
});
