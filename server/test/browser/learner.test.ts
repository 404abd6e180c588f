import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { hasBrowser, desktop, phone } from '../support/browser.ts';
import { type Story, startStory } from '../support/story.ts';

interface SeedQuestion { prompt: string; type: string; options?: string[]; correct?: number[]; answer?: boolean | number; accepted?: string[] }

/** Answers of the course's quiz, from the seed: the browser never has them. */
const keys = async (): Promise<SeedQuestion[]> => {
  const course = JSON.parse(await readFile(new URL('../../seed/courses/NN-VG.json', import.meta.url), 'utf8')) as { modules: { lessons: { questions?: SeedQuestion[] }[] }[] };
  return course.modules.flatMap(({ lessons }) => lessons.flatMap(({ questions = [] }) => questions));
};

const answer = async (page: Page, question: SeedQuestion): Promise<void> => {
  for (const index of question.correct ?? []) await page.getByLabel(question.options?.[index] ?? '', { exact: true }).check();
  if (question.type === 'true_false') await page.getByLabel(question.answer ? 'Đúng' : 'Chưa đúng', { exact: true }).check();
  if (question.type === 'short_text') await page.getByRole('textbox').fill(question.accepted?.[0] ?? '');
  if (question.type === 'number') await page.getByRole('textbox').fill(String(question.answer));
  if (question.type === 'short_text' || question.type === 'number') await page.getByRole('textbox').blur();
  await page.getByText('Đã lưu câu trả lời').waitFor();
};

describe('A farmer finishes a course, and the plan moves', function () {
  let story: Story;
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    this.timeout(240_000);
    story = await startStory({ movesTime: true });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await story.picture();
  });
  after(() => story?.close());

  it('Should raise the indicator by one person at commune, district and city before the administrator’s eyes, once', async () => {
    const districts = await story.as('huyen', desktop);
    const city = await story.as('thanhpho', desktop);
    const communes = await story.as('xa', desktop);
    const watchers = [[districts, '271'], [city, '01'], [communes, '09706']] as const;
    const figure = (page: Page) => page.locator('[data-figure=RURAL_CLC]').first();
    const before: number[] = [];
    for (const [page, unit] of watchers) {
      await page.goto(`/quan-ly/chi-tieu/${unit}`);
      before.push(Number(await figure(page).getAttribute('data-numerator')));
    }
    const shown = async (more: number) => {
      for (const [index, [page]] of watchers.entries()) {
        await page.locator(`[data-figure=RURAL_CLC][data-numerator="${(before[index] ?? 0) + more}"]`).first().waitFor();
      }
    };

    const farmer = await story.as('nongdan', phone);
    await farmer.getByRole('button', { name: 'bác' }).click();
    await farmer.getByRole('heading', { name: 'Chào bác Sen' }).waitFor();
    await farmer.getByRole('navigation').getByRole('link', { name: /Tìm khóa học/ }).click();
    await farmer.getByRole('searchbox').fill('trong rau');
    await farmer.getByRole('link', { name: /^Trồng rau an toàn/ }).click();
    await farmer.getByRole('combobox', { name: 'Học qua đơn vị' }).getByText('Trung tâm học tập cộng đồng xã Vân Hòa').waitFor({ state: 'attached' });
    await farmer.getByRole('button', { name: 'Ghi danh học' }).click();

    // The film, to its end at double speed.
    for (const speed of ['1×', '1,25×', '1,5×']) await farmer.getByRole('button', { name: `Tốc độ ${speed}` }).click();
    await farmer.getByRole('button', { name: 'Tốc độ 2×' }).waitFor();
    await farmer.getByRole('button', { name: 'Xem', exact: true }).click();
    await farmer.getByText('Bài này đã xong').waitFor({ timeout: 120_000 });

    // The texts (and films that are not there yet), each after a quarter of its minutes.
    const questions = await keys();
    for (;;) {
      await farmer.getByRole('link', { name: 'Bài tiếp theo' }).click();
      await farmer.locator('h1').waitFor();
      await farmer.getByRole('button', { name: /Tôi đã đọc xong|^Làm bài$/ }).waitFor();
      if (await farmer.getByRole('button', { name: 'Làm bài', exact: true }).isVisible()) break;
      await farmer.locator('.prose').waitFor();
      const read = farmer.getByRole('button', { name: 'Tôi đã đọc xong' });
      expect(await read.getAttribute('aria-disabled')).to.equal('true');
      await read.scrollIntoViewIfNeeded();
      await story.pass(240);
      await farmer.locator('button[aria-disabled=false]', { hasText: 'Tôi đã đọc xong' }).click();
      await farmer.getByText('Bài này đã xong').waitFor();
    }

    await farmer.getByRole('button', { name: 'Làm bài', exact: true }).click();
    for (let count = 0; count < questions.length; count++) {
      const prompt = (await farmer.locator('legend.question').innerText()).trim();
      const question = questions.find((one) => prompt.endsWith(one.prompt));
      if (!question) throw new Error(`no such question: ${prompt}`);
      await answer(farmer, question);
      await farmer.getByRole('button', { name: /Câu tiếp theo|Xem lại trước khi nộp/ }).click();
    }
    await farmer.getByText('Đã trả lời tất cả các câu.').waitFor();
    await farmer.getByRole('button', { name: 'Nộp bài' }).click();
    await farmer.getByText('Đã đạt!').waitFor();
    await farmer.getByRole('link', { name: 'Xem giấy chứng nhận' }).click();
    await farmer.getByText('Bùi Thị Sen').waitFor();
    const certificate = farmer.url();
    await shown(1);

    // All of it once more: nothing changes.
    await farmer.goto('/khoa-cua-toi');
    await farmer.getByRole('link', { name: /Trồng rau an toàn/ }).click();
    await farmer.getByRole('link', { name: 'Xem lại khóa học' }).click();
    await farmer.getByRole('button', { name: 'Xem', exact: true }).click();
    await story.pass(30);
    await farmer.goto('/khoa-hoc/vietgap-rau-an-toan/bai/NN-VG.m3.l3');
    await farmer.getByRole('button', { name: 'Làm lại' }).click();
    await farmer.locator('legend.question').waitFor();
    await story.app.services.plan.settled();
    await shown(1);

    const stranger = await story.page(phone);
    await stranger.goto(new URL(certificate).pathname);
    await stranger.getByText('Bùi Thị Sen').waitFor();
    await stranger.getByText('Có hiệu lực').waitFor();

    // On paper it fills one sheet of A4 across: 297 by 210 mm at 96 pixels an inch.
    await stranger.setViewportSize({ width: 1123, height: 794 });
    await stranger.emulateMedia({ media: 'print' });
    const sheet = await stranger.locator('.cert').boundingBox();
    expect(sheet?.x).to.equal(0);
    expect([Math.round(sheet?.width ?? 0), Math.round(sheet?.height ?? 0)]).to.deep.equal([1123, 794]);
  });
});
