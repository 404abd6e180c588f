import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { link, match } from '../../../client/src/routes.ts';
import { desktop, hasBrowser, phone } from '../support/browser.ts';
import { accessFaults, lowTargets, overflow, wordFaults } from '../support/looks.ts';
import { type Story, startStory } from '../support/story.ts';
import { type Places, type Visit, furnish, visits } from '../support/visits.ts';
import { open, settled, speak } from '../support/wander.ts';

const sizes = { phone: phone.viewport, small: { width: 320, height: 740 }, desktop: desktop.viewport };

describe('Every page, in both languages and themes', function () {
  let story: Story;
  let places: Places;
  /** One page for each account: it goes from address to address as a person does. */
  const pages = new Map<string | null, Page>();
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    story = await startStory();
    places = await furnish(story);
  });
  after(() => story?.close());

  const pageOf = async (as: string | null): Promise<Page> => {
    // Colours that change slowly would be looked at half-way.
    const options = { viewport: sizes.phone, colorScheme: 'light', reducedMotion: 'reduce' } as const;
    const made = pages.get(as) ?? (as ? await story.as(as, options) : await story.page(options));
    if (!pages.has(as) && as) await settled(made);
    pages.set(as, made);
    return made;
  };

  /** All that is wrong with the page in the language it stands in. */
  const look = async (page: Page, { isStaff }: Visit, lang: string): Promise<string[]> => {
    const wrong: string[] = [];
    const note = (where: string, faults: string[]) => void wrong.push(...faults.map((fault) => `${lang} ${where}: ${fault}`));
    note('any', await wordFaults(page, lang));
    for (const size of isStaff ? (['phone', 'desktop'] as const) : (['phone'] as const)) {
      await page.setViewportSize(sizes[size] ?? sizes.small);
      note(size, await overflow(page));
      note(size, await lowTargets(page, isStaff ? 44 : 48));
      note(`${size} light`, await accessFaults(page));
      // The themes differ in nothing but colours.
      await page.emulateMedia({ colorScheme: 'dark' });
      note(`${size} dark`, await accessFaults(page, 'colours'));
      await page.emulateMedia({ colorScheme: 'light' });
    }
    // As narrow as the smallest phone, or a page whose text is twice as large.
    await page.setViewportSize(sizes.small);
    note('small', await overflow(page));
    return wrong;
  };

  for (const [route, those] of Object.entries(visits)) {
    for (const visit of those) {
      it(`Should be fit for everybody: ${[route, visit.about].filter(Boolean).join(', ')}`, async () => {
        const page = await pageOf(visit.as);
        expect(match(new URL(visit.to(places), story.app.url))?.name).to.equal(route);
        if (visit.press) await page.reload();
        await open(page, visit.to(places));
        const wrong: string[] = [];
        for (const lang of visit.press ? (['vi'] as const) : (['vi', 'en'] as const)) {
          await speak(page, lang);
          if (visit.press) await page.locator('main').getByRole('button', { name: visit.press, exact: true }).or(page.locator('main summary').filter({ hasText: visit.press })).first().click();
          wrong.push(...(await look(page, visit, lang)));
        }
        expect([...new Set(wrong)].join('\n')).to.equal('');
      });
    }
  }

  it('Should say so and load anew where the files of a page are gone, as after an update of the server', async () => {
    const page = await pageOf('nongdan');
    await open(page, link('home'));
    await speak(page, 'vi');
    await page.route('**/assets/NoticesPage-*.js', (route) => route.abort());
    await page.reload();
    await open(page, link('notices'));
    await page.getByRole('heading', { name: 'Chưa tải được trang' }).waitFor();
    await page.unroute('**/assets/NoticesPage-*.js');
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await page.getByRole('heading', { name: 'Thông báo' }).waitFor();
  });
});
