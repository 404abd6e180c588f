import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf } from '@hoctap/shared/time';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { v7 } from 'uuid';
import { signInService } from '../../src/accounts/sign-in.service.ts';
import { anyTools, h264, make, picture, sound } from '../../src/adapters/transcoder/samples.ts';
import { filmModel } from '../../src/media/film.model.ts';
import { desktop, hasBrowser, phone } from '../support/browser.ts';
import { largeFilm } from '../support/films.ts';
import { accessFaults, lowTargets, overflow } from '../support/looks.ts';
import { type Story, startStory } from '../support/story.ts';
import { sha256Of } from '../support/uploads.ts';
import { settled } from '../support/wander.ts';

const title = 'Ủ phân từ rơm rạ';
/** A date a fortnight ahead, as date fields take it. */
const inTwoWeeks = () => dayOf(new Date(Date.now() + 14 * 86_400_000));

const beginsCourse = async (page: Page, name: string) => {
  await page.goto('/quan-ly/khoa-hoc');
  await page.getByRole('button', { name: 'Tạo khóa học' }).first().click();
  await page.getByLabel('Tên khóa học').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Tạo khóa học' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
};
const beginsFilm = async (page: Page) => {
  await page.getByRole('button', { name: 'Thêm phần' }).click();
  await page.getByLabel(/^Thêm bài/).selectOption('video');
  await page.getByLabel('Tên bài').fill('Xem cách ủ');
};

const makesCourse = async (page: Page, film: string) => {
  await beginsCourse(page, title);
  await page.getByLabel('Giới thiệu ngắn').fill('Cách ủ rơm rạ thành phân, không đốt đồng.');
  await page.getByRole('checkbox', { name: 'Lao động nông thôn', exact: true }).check();
  await page.getByRole('group', { name: /Tính cho chỉ tiêu/ }).getByRole('checkbox', { name: /lao động nông thôn/ }).check();

  await beginsFilm(page);
  await page.getByLabel('Chọn phim').setInputFiles(film);
  await page.getByText('Phim đã sẵn sàng').waitFor({ timeout: 200_000 });

  await page.getByLabel(/^Thêm bài/).selectOption('quiz');
  await page.getByLabel('Tên bài').fill('Hỏi lại');
  await page.getByLabel('Thêm câu hỏi').selectOption('single');
  await page.getByLabel('Câu hỏi', { exact: true }).fill('Rơm rạ nên làm gì sau mùa gặt?');
  await page.getByLabel('Lựa chọn 1', { exact: true }).fill('Ủ thành phân');
  await page.getByLabel('Lựa chọn 2', { exact: true }).fill('Đốt ngoài đồng');
  await page.getByText('Đã đủ để gửi duyệt.').waitFor();
  await page.getByRole('button', { name: 'Gửi duyệt' }).click();
  await page.getByText('Khóa học đang chờ người duyệt').waitFor();
};

const publishes = async (page: Page) => {
  await page.goto('/quan-ly/duyet');
  await page.getByRole('link', { name: new RegExp(title) }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.getByRole('button', { name: 'Công bố' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Công bố' }).click();
  await page.getByText('Đã công bố').waitFor();
};

const enrolsGroup = async (page: Page) => {
  await page.goto('/quan-ly/ghi-danh/09706');
  await page.getByRole('button', { name: 'Ghi danh' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Tìm khóa học').fill('u phan rom');
  await dialog.getByRole('button', { name: `Chọn ${title}` }).click();
  await dialog.getByLabel('Chọn nhóm').selectOption({ label: 'Lao động nông thôn' });
  await dialog.getByLabel('Hạn học xong').fill(inTwoWeeks());
  await dialog.getByRole('button', { name: 'Ghi danh' }).click();
  await page.getByText(/Đã ghi danh \d+ người/).waitFor();
};

describe('A course from its author to a learner', function () {
  let story: Story;
  let folder: string;
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    this.timeout(240_000);
    folder = await mkdtemp(join(tmpdir(), 'hoctap-authoring-'));
    await make(await anyTools(), ...picture('640x360', 12), ...sound(12), ...h264, '-c:a', 'aac', '-shortest', join(folder, 'u-phan.mp4'));
    story = await startStory();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await story.picture();
  });
  after(async () => {
    await story?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('Should be made with a film and a quiz, published by another, given to a group with a due date, and played', async () => {
    await makesCourse(await story.as('bientap', desktop), join(folder, 'u-phan.mp4'));
    await publishes(await story.as('duyet', desktop));
    await enrolsGroup(await story.as('xa', desktop));

    const farmer = await story.as('nongdan', phone);
    await farmer.getByRole('link', { name: 'Thông báo' }).click();
    await farmer.getByText(`Được ghi danh: ${title}`).waitFor();
    await farmer.goto('/khoa-cua-toi');
    await farmer.getByText(/Còn 14 ngày, hạn/).first().waitFor();
    await farmer.getByRole('link', { name: new RegExp(title) }).first().click();
    await farmer.getByRole('link', { name: /^(Bắt đầu học|Học tiếp|Vào học)/ }).first().click();
    await farmer.getByRole('button', { name: 'Xem', exact: true }).click();
    await farmer.getByText('Bài này đã xong').waitFor({ timeout: 60_000 });

    await farmer.getByRole('link', { name: 'Bài tiếp theo' }).click();
    await farmer.getByRole('button', { name: 'Làm bài', exact: true }).click();
    await farmer.getByLabel('Ủ thành phân').check();
    await farmer.getByRole('button', { name: 'Xem lại trước khi nộp' }).click();
    // A full phone says so, and hands in when there is room.
    await farmer.evaluate("window.add = IDBObjectStore.prototype.add; IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError'); };");
    await farmer.getByRole('button', { name: 'Nộp bài' }).click();
    await farmer.getByText('Máy không còn chỗ.').waitFor();
    await farmer.evaluate('IDBObjectStore.prototype.add = window.add;');
    await farmer.getByRole('button', { name: 'Nộp bài' }).click();
    await farmer.getByText('Đã đạt!').waitFor();
    await farmer.getByRole('link', { name: 'Xem giấy chứng nhận' }).click();
    await farmer.getByText('Bùi Thị Sen').waitFor();
  });

  it('Should take a film dropped by mouse, tell what keeps it, and lose nothing when the sign-in runs out on its way', async () => {
    const page = await story.as('bientap', desktop);
    await beginsCourse(page, 'Phim kéo thả');
    await beginsFilm(page);
    // What the line does with each piece, in turn; the last for all that follow.
    let meets: ('cut' | 'full' | 'through' | 'stale')[] = ['cut'];
    const pieces: [offset: number, status: number][] = [];
    const hourAgo = { now: () => new Date(Date.now() - 3_600_000) };
    const stale = signInService({ ...story.app.deps, clock: hourAgo as never }).access(v7(), v7());
    page.on('response', (response) => {
      if (response.request().method() === 'PATCH') pieces.push([Number(response.request().headers()['upload-offset']), response.status()]);
    });
    await page.route('**/api/authoring/uploads/*', (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      const meet = (meets.length > 1 ? meets.shift() : meets[0]) ?? 'through';
      if (meet === 'cut') return route.abort();
      if (meet === 'full') return route.fulfill({ status: 507, contentType: 'application/problem+json', json: { code: 'disk_full', title: 'Máy chủ hết chỗ.', status: 507 } });
      return route.continue(meet === 'stale' ? { headers: { ...route.request().headers(), authorization: `Bearer ${stale}` } } : {});
    });
    const looksFit = async (what: string) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await settled(page);
      const faults = [...(await accessFaults(page)), ...(await lowTargets(page, 44)), ...(await overflow(page))];
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      expect([...faults, ...(await accessFaults(page, 'colours'))].join('\n'), what).to.equal('');
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    };

    const film = await largeFilm(join(folder, 'kéo thả.mp4'), 9_000_000);
    const mouse = await page.context().newCDPSession(page);
    const { x, y, width, height } = (await page.getByRole('group', { name: 'Phim của bài' }).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await mouse.send('Input.dispatchDragEvent', { type, x: x + width - 8, y: y + height / 2, data: { items: [], files: [film], dragOperationsMask: 1 } });
    }
    await page.getByText('Mất kết nối.').waitFor();
    await looksFit('lost');
    await page.getByRole('button', { name: 'Tạm dừng' }).click();
    await page.getByText('Đã tạm dừng.').waitFor();
    await looksFit('paused');
    meets = ['full'];
    await page.getByRole('button', { name: 'Gửi tiếp' }).click();
    await page.getByText('Máy chủ hết chỗ.').waitFor();
    await looksFit('failed');

    pieces.length = 0;
    meets = ['through', 'stale', 'through'];
    await page.getByRole('button', { name: 'Gửi tiếp' }).click();
    await page.getByRole('button', { name: 'Bỏ phim' }).waitFor();
    await looksFit('received');
    expect(pieces).to.deep.equal([[0, 204], [8_000_000, 401], [8_000_000, 204]]);
    const kept = await filmModel(story.app.deps.db).findOne({ name: 'kéo thả.mp4' }).lean();
    expect(await sha256Of(story.app.services.storage.pathOf('films', kept?._id ?? '', 'source'))).to.equal(await sha256Of(film));
  });
});
