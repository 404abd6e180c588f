import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { v7 } from 'uuid';
import { demoPassword } from '../../src/seed/accounts.ts';
import { desktop, hasBrowser, phone } from '../support/browser.ts';
import { smallFilm } from '../support/films.ts';
import { accessFaults } from '../support/looks.ts';
import { type Story, startStory } from '../support/story.ts';

const title = 'Gieo hạt đúng cách';

const writes = async (page: Page, film: string): Promise<void> => {
  await page.goto('/quan-ly/khoa-hoc');
  await page.getByRole('button', { name: 'Tạo khóa học' }).first().click();
  await page.getByLabel('Tên khóa học').fill(title);
  await page.getByRole('dialog').getByRole('button', { name: 'Tạo khóa học' }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.getByLabel('Giới thiệu ngắn').fill('Gieo hạt rau cho đều.');
  await page.getByRole('checkbox', { name: 'Lao động nông thôn', exact: true }).check();
  await page.getByRole('button', { name: 'Thêm phần' }).click();
  await page.getByLabel(/^Thêm bài/).selectOption('video');
  await page.getByLabel('Tên bài').fill('Xem cách gieo');
  await page.getByLabel('Số phút').fill('1');
  await page.getByLabel('Chọn phim').setInputFiles(film);
  await page.getByText('Phim đã sẵn sàng').waitFor({ timeout: 200_000 });

  // A part of the film begins where it stands, then is moved by hand.
  await page.getByLabel('Phần bắt đầu ở chỗ phim đang đứng').fill('Làm đất');
  await page.getByRole('button', { name: 'Thêm phần phim' }).click();
  const at = page.getByLabel('Chỗ trong phim (phút:giây)');
  await at.fill('1:xx');
  await at.blur();
  await page.getByText('Xin ghi phút:giây').waitFor();
  await at.fill('0:02');
  await at.blur();

  for (const [type, time] of [['single', '0:03'], ['true_false', '0:05']] as const) {
    await page.getByLabel('Thêm câu hỏi ở chỗ phim đang đứng').selectOption(type);
    const card = page.locator('section.card', { hasText: '0:00 ·' });
    await card.getByLabel('Chỗ trong phim (phút:giây)').fill(time);
    await card.getByLabel('Chỗ trong phim (phút:giây)').blur();
  }
  const [first, second] = [page.locator('section.card', { hasText: '0:03 ·' }), page.locator('section.card', { hasText: '0:05 ·' })];
  await first.getByLabel('Câu hỏi', { exact: true }).fill('Gieo hạt sâu bao nhiêu?');
  await first.getByLabel('Lựa chọn 1', { exact: true }).fill('Một đốt tay');
  await first.getByLabel('Lựa chọn 2', { exact: true }).fill('Một gang tay');
  await first.getByLabel('Giải thích sau khi nộp').fill('Sâu quá hạt không lên được.');
  await second.getByLabel('Câu hỏi', { exact: true }).fill('Gieo xong tưới ngay.');

  expect(await page.getByLabel('Đọc bài chữ cũng xong bài').isChecked()).to.equal(true);
  await page.getByLabel('Bài chữ đi kèm phim').fill('Làm đất tơi, gieo hạt sâu một đốt tay, tưới ngay.');
  await page.getByText('Đã đủ để gửi duyệt.').waitFor();
  expect(await accessFaults(page)).to.deep.equal([]);
};

describe('Questions in a film, and its text in place of it', function () {
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

  const as = async (login: string) => story.app.call.as((await story.app.call('signIn', { body: { login, password: demoPassword } })).accessToken);

  it('Should be written by an author, stop the film for one learner, and be answered beside the text by another', async () => {
    const author = await story.as('bientap', desktop);
    await writes(author, await smallFilm());
    await author.getByRole('link', { name: 'Xem thử như người học' }).click();
    await author.locator('summary', { hasText: 'Xem cách gieo' }).click();
    await author.getByRole('button', { name: /0:02 Làm đất/ }).waitFor();
    await author.getByRole('button', { name: /Gieo xong tưới ngay/ }).click();
    await author.getByLabel('Chưa đúng', { exact: true }).check();
    await author.getByRole('button', { name: 'Trả lời', exact: true }).click();
    await author.getByText('Câu đúng: Đúng').waitFor();
    await author.getByRole('link', { name: 'Về trang soạn' }).click();
    await author.getByRole('button', { name: 'Gửi duyệt' }).click();
    await author.getByText('Khóa học đang chờ người duyệt').waitFor();

    const reviewer = await as('duyet');
    const course = (await reviewer('listReviews')).items.find((one) => one.title === title);
    if (!course) throw new Error('nothing to review');
    await reviewer('publishCourse', { params: { course: course.id }, body: { rev: course.rev } });
    const { slug, modules } = await story.app.call('getCourse', { params: { course: course.id } });
    const lesson = `/khoa-hoc/${slug}/bai/${modules[0]?.lessons[0]?.id}`;
    for (const one of ['nongdan', 'congnhan']) await (await as(one))('enrol', { body: { id: v7(), course: course.id } });

    const farmer = await story.as('nongdan', phone);
    await farmer.goto(lesson);
    await farmer.getByText('Còn 2 câu chưa xong.').waitFor();
    await farmer.getByRole('button', { name: 'Xem', exact: true }).click();
    const asked = farmer.getByRole('region', { name: 'Câu hỏi ở 0:03' });
    await asked.waitFor();
    expect(await farmer.locator('video').evaluate((video: HTMLVideoElement) => video.paused)).to.equal(true);
    expect(await asked.evaluate((element) => element === document.activeElement), 'a screen reader goes on there').to.equal(true);

    expect(await accessFaults(farmer)).to.deep.equal([]);

    // Without a line the answer is kept, and the film goes on.
    await farmer.context().setOffline(true);
    await farmer.getByLabel('Một gang tay').check();
    await farmer.getByRole('button', { name: 'Trả lời', exact: true }).click();
    await farmer.getByText('Câu trả lời được giữ trong máy.').waitFor();
    await farmer.getByRole('button', { name: 'Xem tiếp' }).click();
    await farmer.getByRole('region', { name: 'Câu hỏi ở 0:05' }).waitFor();
    await farmer.getByRole('button', { name: 'Để sau' }).click();
    await farmer.waitForFunction(() => document.querySelector('video')?.ended === true);
    await farmer.context().setOffline(false);
    await story.pass(61);
    await farmer.getByRole('button', { name: /Gieo hạt sâu bao nhiêu.*Chưa đúng/ }).click();
    await farmer.getByText('Sâu quá hạt không lên được.').waitFor();
    expect(await farmer.getByText('Bài này đã xong').count(), 'one question is left').to.equal(0);
    await farmer.getByRole('button', { name: /Gieo xong tưới ngay.*Chưa trả lời/ }).click();
    await farmer.getByLabel('Đúng', { exact: true }).check();
    await farmer.getByRole('button', { name: 'Trả lời', exact: true }).click();
    await farmer.getByText('Đúng rồi!').waitFor();
    await farmer.getByText('Bài này đã xong').waitFor();

    const worker = await story.as('congnhan', desktop);
    await worker.goto(lesson);
    await worker.getByRole('button', { name: 'Đọc thay phim' }).click();
    await worker.getByText('Làm đất tơi').waitFor();
    expect(await worker.locator('video').count()).to.equal(0);
    for (const [question, answer] of [['Gieo hạt sâu bao nhiêu', 'Một đốt tay'], ['Gieo xong tưới ngay', 'Đúng']] as const) {
      await worker.getByRole('button', { name: new RegExp(`${question}.*Chưa trả lời`) }).click();
      await worker.getByLabel(answer, { exact: true }).check();
      await worker.getByRole('button', { name: 'Trả lời', exact: true }).click();
      await worker.getByText('Đúng rồi!').waitFor();
      await worker.getByRole('button', { name: 'Đóng' }).click();
    }
    await worker.getByRole('button', { name: 'Tôi đã đọc xong' }).scrollIntoViewIfNeeded();
    await story.pass(20);
    await worker.locator('button[aria-disabled=false]', { hasText: 'Tôi đã đọc xong' }).click();
    await worker.getByText('Bài này đã xong').waitFor();
    await worker.getByText('Chúc mừng').waitFor();
  });
});
