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

  // One version is made anew, while the film goes on being shown.
  await page.getByText('Có bản bị lỗi hình hay tiếng?').click();
  await page.getByRole('button', { name: 'Làm lại Bản 144p' }).click();
  await page.getByText(/^Bản 144p: (chờ đến lượt|đang được) làm lại/).waitFor();
  await page.getByText('Bản 144p: đã làm lại xong').waitFor({ timeout: 60_000 });

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

  it('Should ask for the right answer with as many tries as there are, lead back to the part for new ones, and go on on another device', async () => {
    const [author, reviewer] = [await as('bientap'), await as('duyet')];
    const first = (await author('listDrafts', { query: {} })).items.find((one) => one.title === title);
    const { owner, content } = await author('getDraft', { params: { course: first?.id ?? '' } });
    const course = v7();
    const { rev } = await author('createCourse', { body: { id: course, owner: owner.id, title: `${title} (2)`, family: content.family } });
    const modules = content.modules.map((module) => ({ ...module, id: `${module.id}.2`, lessons: module.lessons.map((one) => ({
      ...one, id: `${one.id}.2`, filmAnswers: 'right' as const, filmQuestions: one.filmQuestions?.slice(0, 1).map((asked) => ({ ...asked, question: { ...asked.question, id: `${asked.question.id}.2` } })),
    })) }));
    const saved = await author('saveDraft', { params: { course }, body: { rev, content: { ...content, slug: `gieo-hat-${course}`, title: `${title} (2)`, modules } } });
    const sent = await author('sendForReview', { params: { course }, body: { rev: saved.rev } });
    await reviewer('publishCourse', { params: { course }, body: { rev: sent.rev } });
    await (await as('nongdan'))('enrol', { body: { id: v7(), course } });
    const lesson = `/khoa-hoc/gieo-hat-${course}/bai/${modules[0]?.lessons[0]?.id}`;

    const farmer = await story.as('nongdan', { ...phone, viewport: { width: 320, height: 640 } });
    await farmer.goto(lesson);
    const controls = farmer.locator('.player__controls');
    await controls.waitFor();
    const sizes = await controls.getByRole('button').evaluateAll((buttons) => buttons.map((one) => one.getBoundingClientRect()).map(({ width, height, right }) => [width >= 48, height >= 48, right <= 320]));
    expect(sizes.flat(), 'all in one row, each as large as a finger').to.satisfy((all: boolean[]) => all.length >= 15 && all.every(Boolean));
    await farmer.getByRole('button', { name: 'Xem', exact: true }).click();
    const asked = farmer.getByRole('region', { name: 'Câu hỏi ở 0:03' });
    await asked.waitFor();
    await asked.getByText('Còn 1 lần trả lời.').waitFor();

    // Another device goes on from there, and is led through the film by keys.
    const desk = await story.as('nongdan', desktop);
    await desk.goto(lesson);
    await desk.getByText('Xem tiếp từ 0:03').waitFor();
    const bar = desk.getByRole('slider', { name: 'Chỗ đang xem' });
    const placeOfControls = () => desk.locator('.player__controls').boundingBox();
    const before = await placeOfControls();
    await bar.focus();
    await desk.keyboard.press('ArrowLeft');
    await desk.keyboard.press('ArrowUp');
    expect(await bar.getAttribute('aria-valuetext')).to.equal('0:05 trong 0:08');
    expect(await desk.locator('.peek').textContent()).to.include('0:05');
    expect(await desk.locator('.peek > div').evaluate((element) => getComputedStyle(element).backgroundImage)).to.include('storyboard.jpg');
    expect(await placeOfControls(), 'nothing moves').to.deep.equal(before);

    // It is asked on the whole screen as well.
    for (const key of ['f', '2', 'k']) await desk.keyboard.press(key);
    const large = desk.getByRole('region', { name: 'Câu hỏi ở 0:03' });
    await large.waitFor();
    expect(await large.evaluate((element) => document.fullscreenElement?.contains(element))).to.equal(true);
    expect(await large.boundingBox(), 'over the picture').to.deep.include({ x: 0, y: 0, width: 1280 });
    await desk.getByRole('button', { name: 'Để sau' }).click();
    await desk.keyboard.press('f');
    await desk.waitForFunction(() => document.fullscreenElement === null);
    await desk.getByRole('button', { name: /0:02 Làm đất/ }).click();
    await desk.waitForFunction(() => document.querySelector('video')?.paused === false);
    expect(await desk.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime)).to.be.within(1.9, 5);
    await desk.locator('.chapter', { hasText: 'Làm đất' }).waitFor();

    // A window of its own, where the browser has them.
    await desk.getByRole('button', { name: 'Cài đặt phim' }).click();
    await desk.getByLabel('Tắt tiếng').waitFor();
    const float = desk.getByRole('button', { name: 'Cửa sổ nổi' });
    expect(await float.count()).to.equal((await desk.evaluate(() => document.pictureInPictureEnabled)) ? 1 : 0);
    if (await float.count()) {
      await float.click();
      await desk.waitForFunction(() => document.pictureInPictureElement === document.querySelector('video'));
      await float.click();
      await desk.waitForFunction(() => document.pictureInPictureElement === null);
    }
    await desk.context().close();

    await farmer.getByLabel('Một gang tay').check();
    await farmer.getByRole('button', { name: 'Trả lời', exact: true }).click();
    await farmer.getByText('Đã hết lần trả lời.').waitFor();
    expect(await farmer.getByRole('button', { name: 'Trả lời', exact: true }).count()).to.equal(0);
    expect(await accessFaults(farmer)).to.deep.equal([]);
    await farmer.getByRole('button', { name: 'Xem lại từ 0:00' }).click();
    await asked.waitFor();
    await farmer.getByLabel('Một đốt tay').check();
    await farmer.getByRole('button', { name: 'Trả lời', exact: true }).click();
    await farmer.getByText('Đúng rồi!').waitFor();
    await farmer.getByText('Bài này đã xong').waitFor();

    // A finger on the bar shows where it leads.
    const place = await farmer.getByRole('slider', { name: 'Chỗ đang xem' }).boundingBox();
    if (!place) throw new Error('no bar');
    const touch = await farmer.context().newCDPSession(farmer);
    const finger = (share: number) => [{ x: place.x + place.width * share, y: place.y + place.height / 2 }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: finger(0.9) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: finger(0.5) });
    await farmer.locator('.peek', { hasText: '0:04' }).waitFor();
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await farmer.locator('.peek').waitFor({ state: 'hidden' });
  });
});
