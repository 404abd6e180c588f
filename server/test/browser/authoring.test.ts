import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf } from '@hoctap/shared/time';
import type { Page } from 'playwright-core';
import { anyTools, h264, make, picture, sound } from '../../src/adapters/transcoder/samples.ts';
import { desktop, hasBrowser, phone } from '../support/browser.ts';
import { type Story, startStory } from '../support/story.ts';

const title = 'Ủ phân từ rơm rạ';
/** A date a fortnight ahead, as date fields take it. */
const inTwoWeeks = () => dayOf(new Date(Date.now() + 14 * 86_400_000));

const makesCourse = async (page: Page, film: string) => {
  await page.goto('/quan-ly/khoa-hoc');
  await page.getByRole('button', { name: 'Tạo khóa học' }).first().click();
  await page.getByLabel('Tên khóa học').fill(title);
  await page.getByRole('dialog').getByRole('button', { name: 'Tạo khóa học' }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.getByLabel('Giới thiệu ngắn').fill('Cách ủ rơm rạ thành phân, không đốt đồng.');
  await page.getByRole('checkbox', { name: 'Lao động nông thôn', exact: true }).check();
  await page.getByRole('group', { name: /Tính cho chỉ tiêu/ }).getByRole('checkbox', { name: /lao động nông thôn/ }).check();

  await page.getByRole('button', { name: 'Thêm phần' }).click();
  await page.getByLabel(/^Thêm bài/).selectOption('video');
  await page.getByLabel('Tên bài').fill('Xem cách ủ');
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
    await farmer.getByRole('button', { name: 'Nộp bài' }).click();
    await farmer.getByText('Đã đạt!').waitFor();
    await farmer.getByRole('link', { name: 'Xem giấy chứng nhận' }).click();
    await farmer.getByText('Bùi Thị Sen').waitFor();
  });
});
