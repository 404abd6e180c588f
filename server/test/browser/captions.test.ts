import { expect } from 'chai';
import iconv from 'iconv-lite';
import type { Page } from 'playwright-core';
import { v7 } from 'uuid';
import { link } from '../../../client/src/routes.ts';
import { demoPassword } from '../../src/seed/accounts.ts';
import { seedCourseId, seedFilmId } from '../../src/seed/courses.ts';
import { desktop, hasBrowser, phone } from '../support/browser.ts';
import { filmIn } from '../support/films.ts';
import { accessFaults, lowTargets, overflow } from '../support/looks.ts';
import { type Story, startStory } from '../support/story.ts';
import { settled } from '../support/wander.ts';

const slug = 'vietgap-rau-an-toan';
const lesson = 'NN-VG.m1.l1';
const srt = '1\r\n00:00:01,000 --> 00:00:08,000\r\nChào bà con, mời bà con ra đồng.\r\n\r\n2\r\n00:00:20,000 --> 00:00:28,000\r\nBón phân đạm đúng lúc lúa đẻ nhánh.\r\n';

describe('Captions of a film', function () {
  let story: Story;
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    this.timeout(240_000);
    story = await startStory();
    await filmIn(story.app, seedFilmId(lesson), ['playable', 'ready']);
    await story.app.services.media.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await story.picture();
  });
  after(() => story?.close());

  const looksFit = async (page: Page, least: number) => {
    await settled(page);
    expect([...(await accessFaults(page)), ...(await lowTargets(page, least)), ...(await overflow(page))].join('\n')).to.equal('');
  };
  const standsAt = async (page: Page, from: number, to: number) =>
    void (await page.waitForFunction(([least = 0, most = 0]) => {
      const at = document.querySelector('video')?.currentTime ?? -1;
      return at >= least && at <= most;
    }, [from, to]));
  const texts = (page: Page) => page.getByLabel('Lời', { exact: true }).evaluateAll((all) => all.map((one) => (one as HTMLTextAreaElement).value));
  const saves = async (page: Page) => {
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await page.getByRole('button', { name: 'Lưu', exact: true, disabled: true }).waitFor();
  };

  it('Should be taken from an old file, written and timed by keys beside the film, moved, and taken again from an earlier saving', async () => {
    const page = await story.as('bientap', desktop);
    await page.goto(link('captions', { course: seedCourseId('NN-VG'), film: seedFilmId(lesson) }));
    await page.getByLabel('Lời', { exact: true }).first().waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'phu-de.srt', mimeType: 'text/plain', buffer: iconv.encode(srt, 'tcvn') });
    const encoding = page.getByLabel('Bảng mã của tệp');
    await encoding.waitFor();
    expect([await encoding.inputValue(), (await texts(page))[0]]).to.deep.equal(['TCVN3', 'Chào bà con, mời bà con ra đồng.']);
    // Whoever knows better says so, and sees what comes of it.
    await encoding.selectOption('VISCII');
    await page.waitForFunction(() => !document.querySelector('textarea')?.value.startsWith('Chào'));
    await encoding.selectOption('TCVN3');
    await page.waitForFunction(() => document.querySelector('textarea')?.value.startsWith('Chào'));

    await page.getByLabel('Chỗ đang xem').fill('40');
    await page.getByRole('button', { name: 'Thêm ở 0:40' }).waitFor();
    await page.keyboard.press('Alt+N');
    await page.keyboard.type('Ghi sổ ngay.');
    await page.getByLabel('Chỗ đang xem').fill('44.5');
    await page.getByRole('button', { name: 'Hết ở 0:44,5' }).waitFor();
    await page.keyboard.press('Alt+E');
    expect(await page.getByRole('group', { name: 'Câu 3' }).getByLabel('Đến').inputValue()).to.equal('0:44,5');
    await page.locator('.player__caption', { hasText: 'Ghi sổ ngay.' }).waitFor({ state: 'detached' });
    await page.getByLabel('Chỗ đang xem').fill('42');
    await page.locator('.player__caption', { hasText: 'Ghi sổ ngay.' }).waitFor();
    await page.keyboard.press('Control+S');
    await page.getByText('Đã lưu phụ đề.').waitFor();
    await looksFit(page, 44);

    // What is not saved waits while another language is looked at.
    await page.getByText('Dời tất cả').click();
    await page.getByLabel('Dời bao nhiêu giây').fill('-0,5');
    await page.getByRole('button', { name: 'Dời', exact: true }).click();
    await page.getByLabel('Ngôn ngữ').selectOption('en');
    await page.getByText('Chưa có phụ đề ở ngôn ngữ này').waitFor();
    await page.getByLabel('Ngôn ngữ').selectOption('vi');
    await page.getByText('Có thay đổi chưa lưu').waitFor();
    expect(await page.getByRole('group', { name: 'Câu 2' }).getByLabel('Từ').inputValue()).to.equal('0:19,5');
    await saves(page);
    await page.getByText('Các lần lưu').click();
    await page.getByText(/Lần 2: Trịnh Khánh Vy, \d\d\/\d\d\/\d{4}/).waitFor();
    await page.getByRole('button', { name: 'Mở lại lần này: 1' }).click();
    await page.getByText('Đang xem lần 1.').waitFor();
    await saves(page);
    await page.getByText(/Lần 3: /).waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await looksFit(page, 44);
  });

  it('Should be found from the catalogue, shown by the player, and read beside it, also without a line', async () => {
    const author = story.app.call.as((await story.app.call('signIn', { body: { login: 'bientap', password: demoPassword } })).accessToken);
    await author('saveCaptions', { params: { film: seedFilmId(lesson), language: 'en' }, body: { id: v7(), base: 0, cues: [{ startMs: 20_000, endMs: 28_000, text: 'Nitrogen when the rice tillers.' }] } });
    const page = await story.as('nongdan', { ...phone, serviceWorkers: 'allow' });
    await page.goto(link('catalogue'));
    await page.locator('#q').fill('phan dam lua');
    const hit = page.getByRole('link', { name: /Bón phân đạm đúng lúc lúa đẻ nhánh/ });
    await hit.waitFor();
    await looksFit(page, 48);
    await hit.click();
    await page.getByText('Ghi danh để xem bài này.').waitFor();
    await page.getByRole('button', { name: 'Ghi danh học' }).click();
    await page.waitForURL(/\/bai\/.*t=20$/);
    await standsAt(page, 19.9, 20.1);
    const caption = (text: string) => page.locator('.player__caption', { hasText: text });
    await caption('Bón phân đạm').waitFor();
    // In another language, in none, and as it was left after the page was opened anew.
    const chooses = async (name: string) => {
      const setting = page.getByRole('button', { name: 'Cài đặt phim' });
      if ((await setting.getAttribute('aria-expanded')) === 'false') await setting.click();
      await page.getByRole('group', { name: 'Phụ đề', exact: true }).getByRole('radio', { name }).check();
    };
    await chooses('English');
    await caption('Nitrogen').waitFor();
    expect(await page.locator('.player__caption').getAttribute('lang')).to.equal('en');
    await looksFit(page, 48);
    await page.reload();
    await caption('Nitrogen').waitFor();
    await chooses('Không hiện');
    await caption('Nitrogen').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Phụ đề', exact: true }).getAttribute('aria-pressed')).to.equal('false');
    await chooses('Tiếng Việt');
    await caption('Bón phân đạm').waitFor();
    await page.getByRole('button', { name: 'Cài đặt phim' }).click();

    await page.getByText('Lời trong phim').click();
    await page.getByRole('button', { name: /Chào bà con/ }).click();
    await standsAt(page, 1, 7);
    await page.locator('[aria-current=true]', { hasText: 'Chào bà con' }).waitFor();
    await page.getByRole('button', { name: 'Dừng' }).click();
    await looksFit(page, 48);
    expect(await page.locator('video').evaluate((video) => video.getBoundingClientRect().bottom), 'the film is in sight over its words').to.be.above(100);
    // By keys alone, and by what is said.
    await page.getByRole('button', { name: /Chào bà con/ }).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await standsAt(page, 40, 44);
    await page.getByLabel('Tìm trong lời phim').fill('dung luc');
    await page.getByText('1 câu').waitFor();

    await page.goto(link('takeAlong', { slug }, { bai: lesson }));
    await page.getByRole('button', { name: /^Mang theo · / }).click();
    await page.getByText('Đã có đủ trong máy').waitFor();
    const isKept = () => page.evaluate(async () => {
      const all = (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))).flat();
      return ['LessonPage', 'Transcript'].every((part) => all.some(({ url }) => url.includes(part)));
    });
    while (!(await isKept())) await page.waitForTimeout(100);
    await page.context().setOffline(true);
    await page.goto(link('lesson', { slug, lesson }, { t: '21' }));
    await page.locator('.player__caption', { hasText: 'Bón phân đạm' }).waitFor();
    await page.getByText('Lời trong phim').click();
    await page.getByRole('button', { name: /Bón phân đạm/ }).click();
    await standsAt(page, 20, 28);
    await page.context().setOffline(false);
  });
});
