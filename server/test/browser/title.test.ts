import type { Page } from 'playwright-core';
import { link } from '../../../client/src/routes.ts';
import { desktop, hasBrowser, phone } from '../support/browser.ts';
import { type Story, startStory } from '../support/story.ts';

const commune = '09706';
const centre = 'CLC-09706';

describe('Titles, and the assessment of a centre', function () {
  let story: Story;
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    this.timeout(240_000);
    story = await startStory();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await story.picture();
  });
  after(() => story?.close());

  const isSaid = (page: Page, words: string) => page.getByText(words, { exact: false }).first().waitFor();
  /** Presses an action, answers what it asks, and waits until it is done. */
  const act = async (page: Page, action: string, done: string | RegExp, answer: (dialog: ReturnType<Page['getByRole']>) => Promise<void> = () => Promise.resolve()) => {
    await page.getByRole('button', { name: action, exact: true }).first().click();
    const dialog = page.getByRole('dialog');
    await answer(dialog);
    await dialog.getByRole('button', { name: action, exact: true }).click();
    await page.getByText(done, { exact: true }).last().waitFor();
  };
  const review = async (page: Page, unit: string, name: string) => {
    await page.goto(`${link('unitTitles', { unit })}?xem=review`);
    await page.getByRole('link', { name }).first().click();
    await page.getByRole('heading', { level: 2, name: /^Đã đủ/ }).waitFor();
  };

  it('Should let a learner assess themselves, be sent back and mend it, be recognised where they live, and see it', async () => {
    const learner = await story.as('nongdan', phone);
    await learner.goto(link('myTitles'));
    const card = learner.locator('section', { has: learner.getByRole('heading', { name: 'Công dân học tập', exact: true }) });
    await card.getByRole('button', { name: 'Tự đánh giá' }).click();
    await isSaid(learner, 'Hoctap đếm:');
    for (const box of await learner.getByRole('checkbox').all()) await box.check();
    await act(learner, 'Gửi hồ sơ', 'Đã gửi hồ sơ.');
    await isSaid(learner, 'Chờ xét');
    const name = 'Bùi Thị Sen';

    const official = await story.as('xa', desktop);
    await review(official, commune, name);
    await act(official, 'Trả lại', 'Đã trả lại.', (dialog) => dialog.getByLabel('Lý do').fill('Ghi thêm công cụ đã dùng.'));
    await learner.reload();
    await isSaid(learner, 'Ghi thêm công cụ đã dùng.');
    await learner.getByLabel('Ghi thêm').first().fill('Dùng điện thoại để học.');
    await act(learner, 'Gửi hồ sơ', 'Đã gửi hồ sơ.');

    await review(official, commune, name);
    await isSaid(official, 'Dùng điện thoại để học.');
    await act(official, 'Công nhận', 'Đã công nhận.', (dialog) => dialog.getByLabel('Số quyết định').fill('12/QĐ-UBND'));
    await official.goto(`${link('unitTitles', { unit: commune })}?xem=recognised`);
    await official.getByRole('row', { name: new RegExp(name) }).getByText('Quyết định 12/QĐ-UBND', { exact: false }).waitFor();
    await learner.goto(link('myTitles'));
    await learner.getByRole('list', { name: 'Hồ sơ đã làm' }).getByText('Đã công nhận').waitFor();
  });

  it('Should let a centre assess itself by what it held, be confirmed above, and count in the indicator with those that nobody assessed', async () => {
    const own = await story.as('xa', phone);
    await own.goto(link('unitTitles', { unit: centre }));
    await own.getByRole('button', { name: 'Làm hồ sơ' }).click();
    await own.getByRole('dialog').getByLabel('Danh hiệu').selectOption('CLC_YEARLY');
    await own.getByRole('dialog').getByRole('button', { name: 'Bắt đầu' }).click();
    await isSaid(own, 'tháng có buổi học');
    await own.getByLabel('Giấy tờ chứng minh').fill('Kế hoạch 03/KH-TTHTCĐ');
    await act(own, 'Gửi hồ sơ', 'Đã gửi hồ sơ.');

    const district = await story.as('huyen', desktop);
    await district.goto(link('indicator', { unit: '271', indicator: 'CLC_REGULAR' }));
    await isSaid(district, '4 đơn vị chưa đánh giá');
    await review(district, commune, 'Trung tâm học tập cộng đồng');
    await act(district, 'Xác nhận mức', /Đã xác nhận mức: \S/, (dialog) => dialog.getByLabel('Số quyết định').fill('3/BB'));
    await district.goto(link('indicator', { unit: '271', indicator: 'CLC_REGULAR' }));
    await isSaid(district, '0 trong 4 đơn vị · 3 đơn vị chưa đánh giá · từ phiếu đánh giá đã xác nhận');
    await district.getByRole('link', { name: 'Xem phiếu đánh giá' }).click();
    await isSaid(district, 'Chưa thường xuyên');
  });
});
