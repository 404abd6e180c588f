import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DraftLesson } from '@hoctap/shared/courses.contract';
import type { BrowserContext, Page } from 'playwright-core';
import { v7 } from 'uuid';
import { link } from '../../../client/src/routes.ts';
import { demoPassword } from '../../src/seed/accounts.ts';
import { seedCourseId } from '../../src/seed/courses.ts';
import { hasBrowser, openProfile, phone } from '../support/browser.ts';
import { lesson, question } from '../support/courses.ts';
import { filmForm, filmIn, formWith } from '../support/films.ts';
import { accessFaults, lowTargets, overflow } from '../support/looks.ts';
import { type Story, startStory } from '../support/story.ts';
import { open, settled } from '../support/wander.ts';

const slug = 'hoc-ngoai-dong';
const film = v7();
const withWorker = { ...phone, serviceWorkers: 'allow' as const };

describe('A course taken along', function () {
  let story: Story;
  let course: string;
  let profile: string;
  const as = async (login: string) => story.app.call.as((await story.app.call('signIn', { body: { login, password: demoPassword } })).accessToken);

  before(async function () {
    if (!(await hasBrowser())) this.skip();
    this.timeout(240_000);
    story = await startStory({ movesTime: true });
    profile = await mkdtemp(join(tmpdir(), 'hoctap-phone-'));
    const author = await as('bientap');
    await author.raw('uploadVideo', { body: await filmForm() }, { 'x-film-id': film });
    expect((await filmIn(story.app, film, ['ready'])).state).to.equal('ready');
    await story.app.services.media.stop();
    const file = (await (await author.raw('uploadFile', { body: formWith('file', 'Lịch bón phân: tháng 2, tháng 5.', 'lich.txt') })).json()) as NonNullable<DraftLesson['file']>;
    course = (await author('createCourse', { body: { id: v7(), owner: 'AG-SGDDT', title: 'Học ngoài đồng', family: 'agriculture' } })).id;
    await publish([
      lesson('film', { kind: 'video', minutes: 1, film, file, title: 'Phim ngắn' }),
      lesson('quiz', { kind: 'quiz', minutes: 1, text: '', title: 'Kiểm tra', questions: [question] }),
    ]);
  });
  /** The next version of the course, with these lessons. */
  const publish = async (lessons: DraftLesson[]) => {
    const [author, reviewer] = [await as('bientap'), await as('duyet')];
    const { content } = await story.app.services.courses.published(seedCourseId('NN-VG'));
    const { rev } = await author('getDraft', { params: { course } });
    const saved = await author('saveDraft', { params: { course }, body: { rev, content: { ...content, slug, title: 'Học ngoài đồng', offlineAttempts: true, modules: [{ id: 'm', title: 'Ngoài đồng', lessons }] } } });
    const sent = await author('sendForReview', { params: { course }, body: { rev: saved.rev } });
    await reviewer('publishCourse', { params: { course }, body: { rev: sent.rev } });
  };
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await story.picture();
  });
  after(async () => {
    await story?.close();
    if (profile) await rm(profile, { recursive: true, force: true });
  });

  /** The page that a phone shows first, in a browser that was just opened. */
  const pageOf = async (context: BrowserContext): Promise<Page> => {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(20_000);
    return page;
  };
  const lessonPage = (id: string) => link('lesson', { slug, lesson: id });
  const enrols = async (page: Page) => {
    await page.goto(link('course', { slug }));
    await page.getByRole('button', { name: 'Ghi danh học' }).click();
    await page.waitForURL(/bai/);
  };
  const takes = async (page: Page) => {
    await page.goto(link('takeAlong', { slug }));
    await page.getByText(/Máy còn chỗ/).waitFor();
    await page.getByRole('button', { name: /^Mang theo · / }).click();
    await page.getByText(/^Đã có 2 trong 2 bài/).waitFor();
    // The pages, and what they load late, are on the phone as well.
    const isKept = (parts: string[]) => page.evaluate(async (wanted) => {
      const all = (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))).flat();
      return wanted.every((part) => all.some(({ url }) => url.includes(part)));
    }, parts);
    while (!(await isKept(['LessonPage', 'OnThisDevicePage', 'local-quiz', 'micromark', 'NoteList']))) await page.waitForTimeout(100);
  };
  const plays = async (page: Page, from: number, to: number) => {
    await page.goto(lessonPage('film'));
    await page.locator('video').waitFor();
    await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 1);
    await page.locator('video').evaluate((video: HTMLVideoElement, at) => (video.currentTime = at), from);
    await page.getByRole('button', { name: 'Xem', exact: true }).click();
    await page.waitForFunction((at) => {
      const video = document.querySelector('video');
      return video !== null && (video.currentTime >= at || video.ended);
    }, to);
    if (await page.locator('video').evaluate((video: HTMLVideoElement) => !video.paused)) await page.getByRole('button', { name: 'Dừng' }).click();
    await open(page, link('onThisDevice'));
    await page.getByText(/lần xem phim/).waitFor();
  };
  const answers = async (page: Page) => {
    await page.goto(lessonPage('quiz'));
    await page.getByRole('button', { name: 'Làm bài', exact: true }).click();
    await page.getByLabel('Cải', { exact: true }).check();
    await page.getByText('Câu trả lời được giữ trong máy').waitFor();
    await page.getByRole('button', { name: 'Xem lại trước khi nộp' }).click();
    await page.getByRole('button', { name: 'Nộp bài' }).click();
    await page.getByText('Bài đã nộp và được giữ trong máy.').waitFor();
  };
  /** Opens the lesson of the film with the person's notes under it. */
  const opensNotes = async (page: Page) => {
    await page.goto(lessonPage('film'));
    await page.getByText('Ghi chú của tôi').click();
    await page.getByRole('button', { name: 'Thêm ghi chú' }).waitFor();
  };
  const notes = async (page: Page, text: string) => {
    await opensNotes(page);
    await page.getByRole('button', { name: 'Thêm ghi chú' }).click();
    await page.getByLabel('Ghi chú', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: text }).getByText('Chờ gửi').waitFor();
  };
  const notesOf = async (login: string) => (await (await as(login))('listNotes', { params: { course }, query: { lesson: 'film' } })).items;
  const sends = async (page: Page) => {
    await page.goto(link('onThisDevice'));
    await page.getByText('Mọi thứ đã được gửi.').waitFor();
  };
  /** The page with something on it is fit for everybody, too. */
  const looksFit = async (page: Page) => {
    await settled(page);
    const faults = [...(await accessFaults(page)), ...(await lowTargets(page, 48)), ...(await overflow(page))];
    // Colours that change slowly would be looked at half-way.
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect([...faults, ...(await accessFaults(page, 'colours'))].join('\n')).to.equal('');
    await page.emulateMedia({ colorScheme: 'light' });
  };
  const figure = async (): Promise<number> => {
    await story.app.services.plan.settled();
    return (await (await as('xa'))('getIndicator', { params: { unit: '09706', indicator: 'RURAL_CLC' } })).numerator ?? 0;
  };
  const runOf = async (login: string) => (await (await as(login))('listMyEnrolments')).items.find((run) => run.course.id === course);

  it('Should be watched by halves and answered in flight mode, over a closed browser, and count once when the line is back, with its own times', async () => {
    const before = await figure();
    let context = await openProfile(profile, { ...withWorker, baseURL: story.app.url });
    let page = await pageOf(context);
    await story.signIn(page, 'nongdan');
    await page.getByRole('button', { name: 'bác' }).click();
    await enrols(page);
    // Written on another device, read here in the field.
    const elsewhere = 'Viết ở máy của con';
    await (await as('nongdan'))('saveNote', { params: { note: v7() }, body: { course, lesson: 'film', version: v7(), at: new Date().toISOString(), text: elsewhere, sec: 2 } });
    await takes(page);

    await context.setOffline(true);
    const began = Date.now();
    await page.goto(link('home'));
    await page.getByRole('heading', { name: 'Chào bác Sen' }).waitFor();
    await page.getByText('Đang học: Học ngoài đồng').waitFor();
    await notes(page, 'Bón lót trước khi gieo');
    await page.getByRole('listitem').filter({ hasText: elsewhere }).waitFor();
    await looksFit(page);
    await plays(page, 0, 4);
    await answers(page);
    await open(page, link('onThisDevice'));
    await page.getByText('1 bài kiểm tra').waitFor();
    await page.getByText('1 lần ghi chú').waitFor();
    await looksFit(page);
    await context.close();

    context = await openProfile(profile, { ...withWorker, baseURL: story.app.url });
    await context.setOffline(true);
    page = await pageOf(context);
    await page.goto(lessonPage('film'));
    await page.getByText(/Đã xem [3-7]\d%/).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Tải tệp về máy/ }).click()]);
    expect(await readFile(await download.path(), 'utf8')).to.equal('Lịch bón phân: tháng 2, tháng 5.');
    // What was noted is still there, and is changed at another moment of the film.
    await opensNotes(page);
    await page.getByRole('button', { name: 'Sửa ghi chú “Bón lót trước khi gieo”' }).click();
    await page.getByLabel('Ghi chú', { exact: true }).fill('Bón lót mười ngày trước khi gieo');
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await page.getByText('Đã lưu ghi chú.').waitFor();
    await plays(page, 3.5, 7.9);
    await open(page, lessonPage('film'));
    await page.getByText('Bài này đã xong').waitFor();
    const ended = Date.now();
    const run = await runOf('nongdan');
    expect([run?.progress.done, await figure()], 'the server knows nothing yet').to.deep.equal([0, before]);

    // Two hours later: what the person was signed in with ran out long ago.
    await story.pass(7200);
    await context.setOffline(false);
    await sends(page);
    const after = await runOf('nongdan');
    expect(after?.progress.done).to.equal(2);
    expect(Date.parse(after?.progress.completedAt ?? '')).to.be.within(began, ended);
    expect(await figure()).to.equal(before + 1);
    const [first, note, ...others] = await notesOf('nongdan');
    expect([first?.text, note?.text, others]).to.deep.equal([elsewhere, 'Bón lót mười ngày trước khi gieo', []]);
    expect(Date.parse(note?.at ?? '')).to.be.within(began, ended);

    // Handed over once more, as after an answer that got lost, and looked at again: nothing moves.
    await page.goto(lessonPage('film'));
    await page.getByText('Bài này đã xong').waitFor();
    expect(await figure()).to.equal(before + 1);
    expect((await (await as('nongdan'))('listMyCertificates')).items.filter(({ courseTitle }) => courseTitle === 'Học ngoài đồng')).to.have.length(1);
    expect(await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.m4s')).length), 'the film came from the phone').to.equal(0);
    await context.close();
  });

  it('Should make one completion of what one person learned on two devices, each without a line', async () => {
    const first = await story.as('congnhan', withWorker);
    const second = await story.as('congnhan', withWorker);
    await first.getByRole('button', { name: 'Để sau' }).click();
    await enrols(first);
    for (const page of [first, second]) {
      await takes(page);
      await page.context().setOffline(true);
    }
    await plays(first, 0, 4.2);
    await answers(first);
    await notes(first, 'Ghi ở máy này');
    await notes(second, 'Ghi ở máy kia');
    await plays(second, 3.8, 7.9);
    for (const page of [second, first]) {
      await page.context().setOffline(false);
      await sends(page);
    }
    const run = await runOf('congnhan');
    expect(run?.progress.lessons['film']?.share).to.be.at.least(0.9);
    expect([run?.progress.done, (await (await as('congnhan'))('listMyCertificates')).items.filter(({ courseTitle }) => courseTitle === 'Học ngoài đồng').length]).to.deep.equal([2, 1]);
    // Each sees the whole.
    for (const page of [first, second]) {
      await page.goto(lessonPage('film'));
      await page.getByText('Bài này đã xong').waitFor();
      await page.getByText('Ghi chú của tôi').click();
      for (const text of ['Ghi ở máy này', 'Ghi ở máy kia']) await page.getByRole('listitem').filter({ hasText: text }).waitFor();
    }
    // Deleted on one, it is gone on the other.
    await first.getByRole('button', { name: 'Xóa ghi chú “Ghi ở máy kia”' }).click();
    await first.getByText('Đã xóa ghi chú.').waitFor();
    await sends(first);
    await opensNotes(second);
    await second.getByRole('listitem').filter({ hasText: 'Ghi ở máy này' }).waitFor();
    expect(await second.getByText('Ghi ở máy kia').count()).to.equal(0);
  });

  it('Should say so before somebody leaves a device on which something waits, and keep it for their return', async () => {
    const page = await story.as('sinhvien', withWorker);
    await page.getByRole('button', { name: 'Để sau' }).click();
    await enrols(page);
    await takes(page);
    await page.context().setOffline(true);
    await plays(page, 0, 2);
    await page.goto(link('account'));
    await page.getByRole('button', { name: 'Đăng xuất', exact: true }).click();
    await page.getByRole('dialog').getByText(/việc học chưa gửi/).waitFor();
    await page.getByRole('button', { name: 'Vẫn đăng xuất' }).click();
    await page.waitForURL((url) => url.pathname !== link('account'));
    await page.context().setOffline(false);
    await story.signIn(page, 'sinhvien');
    await page.goto(link('onThisDevice'));
    await page.getByText('Mọi thứ đã được gửi.').waitFor();
    expect((await runOf('sinhvien'))?.progress.lessons['film']?.share).to.be.at.least(0.15);
  });

  it('Should stop on a full phone without losing what came, go on when there is room, and say what changed since', async () => {
    const page = await story.as('kiemtra', withWorker);
    await page.addInitScript("Object.defineProperty(navigator, 'connection', { value: Object.assign(new EventTarget(), { type: 'wifi' }) })");
    await enrols(page);
    const tools = await page.context().newCDPSession(page);
    const used = () => page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
    const room = (quotaSize?: number) => tools.send('Storage.overrideQuotaForOrigin', { origin: story.app.url, ...(quotaSize !== undefined && { quotaSize }) });
    await page.goto(link('takeAlong', { slug }));
    await page.getByRole('button', { name: /^Mang theo · / }).waitFor();
    // Room for the texts, and for a part of the film.
    await room((await used()) + 60_000);
    await page.getByRole('button', { name: /^Mang theo · / }).click();
    await page.getByText(/Máy đã đầy/).waitFor();
    await room();
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByText(/^Đã có 2 trong 2 bài/).waitFor();
    const stored = () => page.evaluate(async () => (await Promise.all((await caches.keys()).filter((name) => name.includes('taken')).map(async (name) => (await caches.open(name)).keys()))).flat().map(({ url }) => url));
    const rungs = async () => new Set((await stored()).flatMap((url) => /(\d+p)\/[^/]+\.m4s$/.exec(url)?.[1] ?? []));
    const [first] = await rungs();
    await page.getByRole('radio', { name: /Nhẹ nhất/ }).check();
    await page.getByRole('button', { name: /^Mang theo · / }).click();
    await page.getByText('Đã có đủ trong máy').waitFor();
    await looksFit(page);
    expect([...(await rungs())], 'another version takes the place of the first').to.deep.equal(['144p']).and.not.to.include(first);

    // The next time the device meets the server, the course is another one.
    await publish([lesson('film', { kind: 'video', minutes: 1, title: 'Phim ngắn' }), lesson('more', { title: 'Bài mới' }), lesson('test', { kind: 'quiz', text: '', questions: [{ ...question, id: 'q2' }] })]);
    await page.goto(link('onThisDevice'));
    await page.getByText('1 bài đã được sửa.').waitFor();
    await page.getByText('Có bài đã được bỏ khỏi khóa.').waitFor();
    await page.getByText('Khóa này có 2 bài chưa mang theo.').waitFor();
    await page.getByRole('button', { name: 'Lấy bản mới' }).click();
    await page.getByText(/bài đã được sửa/).waitFor({ state: 'hidden' });
    await page.goto(link('takeAlong', { slug }));
    await page.getByRole('checkbox', { name: /Có Wi-Fi thì tự lấy bài mới/ }).check();
    await page.getByText(/^Đã có 4 trong 4 bài/).waitFor();
    await page.getByRole('button', { name: 'Xóa “Kiểm tra” khỏi máy' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Xóa khỏi máy' }).click();
    await page.getByText(/^Đã có 3 trong 3 bài/).waitFor();
    // A page that was closed while it let go of what a lesson took the place of: the next one does the rest.
    await page.evaluate(async () => {
      const name = (await caches.keys()).find((one) => one.includes('taken')) ?? '';
      await (await caches.open(name)).put('/media/left.m4s', new Response('left'));
      const opening = indexedDB.open('hoctap-taken');
      await new Promise((done) => (opening.onsuccess = done));
      const lessons = opening.result.transaction('lessons', 'readwrite').objectStore('lessons');
      const asked = lessons.getAll();
      await new Promise((done) => (asked.onsuccess = done));
      const putting = lessons.put({ ...(asked.result as { replaces: string[] }[])[0], replaces: ['/media/left.m4s'] });
      await new Promise((done) => (putting.onsuccess = done));
      opening.result.close();
    });
    expect(await stored()).to.not.deep.equal([]);
    await page.goto(link('onThisDevice'));
    const begun = Date.now();
    while ((await stored()).length > 0 && Date.now() - begun < 20_000) await page.waitForTimeout(100);
    expect(await stored(), 'no file is left without a name').to.deep.equal([]);
  });
});
