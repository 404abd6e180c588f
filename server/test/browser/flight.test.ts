import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { link } from '../../../client/src/routes.ts';
import { demoPassword } from '../../src/seed/accounts.ts';
import { hasBrowser, phone } from '../support/browser.ts';
import { type Story, startStory } from '../support/story.ts';
import { settled } from '../support/wander.ts';

describe('Hoctap without a line', function () {
  let story: Story;
  let page: Page;
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    story = await startStory();
    page = await story.as('nongdan', { ...phone, serviceWorkers: 'allow' });
  });
  after(() => story?.close());

  /** Addresses of all that lies on the device for the application. */
  const kept = () => page.evaluate(async () => {
    const caching = (await caches.keys()).map(async (name) => (await caches.open(name)).keys());
    return (await Promise.all(caching)).flat().map(({ url }) => new URL(url).pathname);
  });
  const isKept = async (): Promise<void> => {
    for (const tries = Date.now() + 60_000; Date.now() < tries; ) {
      const paths = await kept();
      if (['MyCoursesPage', 'LessonPage', 'outbox'].every((part) => paths.some((path) => path.includes(part)))) return;
      await page.waitForTimeout(200);
    }
    throw new Error('the application was not kept');
  };

  it('Should be an application that a phone can install', async () => {
    const manifest = (await page.evaluate(async () => (await fetch(document.querySelector<HTMLLinkElement>('link[rel=manifest]')?.href ?? '')).json())) as { lang: string; display: string; icons: { src: string; sizes: string; purpose?: string }[]; shortcuts: { url: string }[] };
    expect(manifest).to.include({ lang: 'vi', display: 'standalone' });
    expect(manifest.icons.map(({ purpose }) => purpose)).to.include('maskable');
    for (const path of [...manifest.icons.map(({ src }) => src), ...manifest.shortcuts.map(({ url }) => url)]) expect((await page.request.get(path)).status(), path).to.equal(200);
  });

  it('Should open in flight mode, on any page of a learner, and know who is there', async () => {
    await settled(page);
    await isKept();
    await page.context().setOffline(true);
    for (const address of [link('home'), link('myCourses'), link('account')]) {
      await page.goto(address);
      await page.locator('h1').waitFor();
      expect(new URL(page.url()).pathname).to.equal(address);
    }
    await page.getByText('Mất mạng').waitFor();
  });

  it('Should show its owner what was on their home last, although nothing was taken along', async () => {
    await page.context().setOffline(false);
    await page.goto(link('home'));
    await settled(page);
    const home = () => page.locator('#main').innerText();
    const before = await home();
    expect(before).to.include('Bùi Thị Sen');
    await page.context().setOffline(true);
    await page.goto(link('home'));
    await page.locator('main nav a').first().waitFor();
    expect(await home()).to.equal(before);
  });

  it('Should go on with the server when the line is back, without signing in again', async () => {
    await page.context().setOffline(false);
    await page.goto(link('myCourses'));
    await settled(page);
    expect(new URL(page.url()).pathname).to.equal(link('myCourses'));
    expect(await page.getByText('Mất mạng').count()).to.equal(0);
    expect(await page.getByRole('alert').count()).to.equal(0);
  });

  it('Should keep nothing of the API, and nobody after signing out', async () => {
    expect((await kept()).filter((path) => /^\/(api|media)\//.test(path))).to.deep.equal([]);
    await page.goto(link('account'));
    await page.getByRole('button', { name: 'Đăng xuất', exact: true }).click();
    await page.waitForURL((url) => url.pathname !== link('account'));
    await page.context().setOffline(true);
    await page.goto(link('myCourses'));
    await page.getByRole('heading', { name: 'Đăng nhập' }).waitFor();
    const remembered = () => page.evaluate(() => [localStorage.getItem('hoctap.me'), localStorage.getItem('hoctap.own')]);
    expect(await remembered()).to.deep.equal([null, null]);
    // Nor what they saw, on a device that is not theirs.
    await page.context().setOffline(false);
    await page.goto(link('signIn'));
    await page.getByRole('checkbox', { name: /Máy dùng chung/ }).check();
    await page.getByLabel('Số điện thoại, email hoặc tên').fill('nongdan');
    await page.getByLabel('Mật khẩu', { exact: true }).fill(demoPassword);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.locator('main nav a').first().waitFor();
    expect((await remembered())[1]).to.equal(null);
  });
});
