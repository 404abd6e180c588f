import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { v7 } from 'uuid';
import { link } from '../../../client/src/routes.ts';
import { eventModel } from '../../src/learning/event.model.ts';
import { attemptModel } from '../../src/quizzes/attempt.model.ts';
import { demoPassword } from '../../src/seed/accounts.ts';
import { seedCourseId } from '../../src/seed/courses.ts';
import { desktop, hasBrowser } from '../support/browser.ts';
import { makePerson } from '../support/builders.ts';
import { type Story, startStory } from '../support/story.ts';
import { settled } from '../support/wander.ts';

const centre = 'CLC-09706';
const slug = 'vietgap-rau-an-toan';
const quiz = 'NN-VG.m3.l3';
const text = 'NN-VG.m1.l2';

describe('Two learners at a device of their centre', function () {
  let story: Story;
  let page: Page;
  const people = { hoa: { id: '', username: '', pin: '' }, binh: { id: '', username: '', pin: '' } };
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    this.timeout(240_000);
    story = await startStory({ movesTime: true });
    const { app } = story;
    const as = async (login: string, password: string) => app.call.as((await app.call('signIn', { body: { login, password } })).accessToken);
    const facilitator = await as('hdv', demoPassword);
    for (const [one, fullName] of [['hoa', 'Đinh Thị Hoa'], ['binh', 'Đinh Văn Bình']] as const) {
      const { id, username } = await makePerson(app, { fullName, residence: '09706', groups: ['rural_worker'] });
      const { pin } = await facilitator('givePin', { params: { unit: centre, person: id }, body: { id: v7() } });
      people[one] = { id, username, pin };
      await app.services.learning.enrolments.enrol(id, { id: v7(), course: seedCourseId('NN-VG'), through: null });
    }
    page = await story.as('hdv', desktop);
  });
  after(() => story?.close());

  const title = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
  const enters = async (name: string, { pin }: { pin: string }) => {
    await page.getByRole('button', { name }).click();
    await page.getByLabel('Mã PIN').fill(pin);
    await page.getByRole('button', { name: 'Vào học' }).click();
  };
  const isIn = (name: string) => page.getByRole('complementary', { name: 'Người đang dùng máy' }).getByText(name).waitFor();
  const answersOf = async ({ id }: { id: string }) => (await attemptModel(story.app.deps.db).find({ person: id }).lean()).flatMap(({ answers }) => answers).length;

  it('Should be shared by who runs sessions, who is signed out there', async () => {
    await page.goto(link('devices', { unit: centre }));
    await page.getByLabel('Tên máy').fill('Máy bàn 1');
    await page.getByRole('button', { name: 'Đặt làm máy dùng chung' }).click();
    await title('Ai đang học?');
    await page.goto(link('staff'));
    await title('Ai đang học?');
  });

  it('Should let one learn after the other, by login and PIN, and then by the name that it knows', async () => {
    for (const [name, person] of [['Đ. V. Bình', people.binh], ['Đ. T. Hoa', people.hoa]] as const) {
      await page.getByRole('button', { name: 'Tên khác' }).click();
      await page.getByLabel('Số điện thoại hoặc tên đăng nhập').fill(person.username);
      await page.getByLabel('Mã PIN').fill(person.pin);
      await page.getByRole('button', { name: 'Vào học' }).click();
      await isIn(name);
      await page.goto(link('lesson', { slug, lesson: text }));
      await page.locator('.prose').waitFor();
      await settled(page);
      await page.getByRole('button', { name: 'Đổi người' }).click();
      await title('Ai đang học?');
    }
    expect((await page.locator('main').innerText()).includes('Đinh')).to.equal(false);
    await enters('Đ. T. Hoa', { pin: people.hoa.pin === '402917' ? '402918' : '402917' });
    await page.getByText('Mã PIN chưa đúng').waitFor();
  });

  it('Should keep what one learned without a line while another is there, and send it under the right person', async () => {
    await page.getByRole('button', { name: 'Không phải tôi' }).click();
    await enters('Đ. T. Hoa', people.hoa);
    await isIn('Đ. T. Hoa');
    await page.goto(link('lesson', { slug, lesson: quiz }));
    await page.getByRole('button', { name: 'Làm bài', exact: true }).click();
    await page.locator('legend.question').waitFor();
    await settled(page);
    await page.context().setOffline(true);
    await page.locator('main').getByRole('radio').or(page.locator('main').getByRole('checkbox')).first().check();
    await page.getByText(/việc chờ gửi/).waitFor();
    await page.getByRole('button', { name: 'Đổi người' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rời máy' }).click();
    await title('Ai đang học?');
    await page.getByText('Mất mạng nên chưa đổi người được').waitFor();
    await page.getByRole('button', { name: /Đ\. T\. Hoa.*1 việc chờ gửi/ }).waitFor();

    await page.context().setOffline(false);
    await enters('Đ. V. Bình', people.binh);
    await isIn('Đ. V. Bình');
    await settled(page);
    expect([await answersOf(people.hoa), await answersOf(people.binh)]).to.deep.equal([0, 0]);
    await page.getByRole('button', { name: 'Đổi người' }).click();
    await enters('Đ. T. Hoa', people.hoa);
    await isIn('Đ. T. Hoa');
    for (const until = Date.now() + 20_000; (await answersOf(people.hoa)) === 0 && Date.now() < until; ) await page.waitForTimeout(100);
    expect([await answersOf(people.hoa), await answersOf(people.binh)]).to.deep.equal([1, 0]);
    for (const { id } of Object.values(people)) expect(await eventModel(story.app.deps.db).countDocuments({ person: id, verb: 'opened' })).to.be.above(0);
  });

  it('Should sign out whoever rests for five minutes', async () => {
    await story.pass(301);
    await title('Ai đang học?');
    await page.goto(link('myCourses'));
    await title('Ai đang học?');
  });
});
