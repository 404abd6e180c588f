import { expect } from 'chai';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import type { RouteName } from '../../../client/src/routes.ts';
import { hasBrowser, phone } from '../support/browser.ts';
import { type Story, startStory } from '../support/story.ts';
import { type Visit, furnish, visits } from '../support/visits.ts';
import { firstScripts } from '../support/wander.ts';

/** How many kilobytes of JavaScript, gzipped, a page may have loaded before anybody touches it. */
const budgets: Record<RouteName, number> = {
  home: 68, takeAlong: 75, onThisDevice: 73, signIn: 55, switch: 57, join: 58, setUp: 57, changePassword: 57, catalogue: 57, course: 68, lesson: 122, myCourses: 62, certificates: 66, certificate: 62,
  notices: 58, account: 58, staff: 84, dashboard: 84, indicator: 86, indicatorPeople: 62, people: 82, person: 86, roster: 68, credentials: 64, drafts: 71, editor: 78,
  preview: 119, captions: 76, reviews: 76, sessions: 72, session: 86, sessionSheet: 66, classes: 66, class: 66, devices: 70, system: 63, filmQueue: 60, reports: 60, report: 75, frameworks: 60, unitHistory: 60, unassigned: 60, reorganisations: 62, titleSchemes: 63, myTitles: 60, myTitle: 70, unitTitles: 70, unitTitle: 75, published: 60, figures: 65, imports: 65, import: 65,
};
/** What plays films weighs more than any page, and comes only where a film is. */
const playerBudget = 125;

describe('What a page weighs', function () {
  let story: Story;
  const weights = new Map<string, number>();
  /** Scripts of each visit. Most of a visit is waiting until the line is quiet, so that all accounts go through their pages at once. */
  const loaded = new Map<Visit, Promise<string[]>>();
  before(async function () {
    if (!(await hasBrowser())) this.skip();
    story = await startStory();
    const places = await furnish(story);
    const turns = new Map<string | null, Promise<Page>>();
    for (const visit of Object.values(visits).flat()) {
      if (visit.press) continue;
      const { as, to } = visit;
      const turn = turns.get(as) ?? (as ? story.as(as, phone) : story.page(phone));
      const scripts = turn.then((page) => firstScripts(page, to(places)));
      // Its own test says what failed; the next page is looked at all the same.
      turns.set(as, scripts.then(() => turn, () => turn));
      loaded.set(visit, scripts);
    }
  });
  after(() => story?.close());

  /** Kilobytes of a script as it goes over the line, gzipped. */
  const weightOf = async (address: string): Promise<number> => {
    const known = weights.get(address) ?? gzipSync(new Uint8Array(await (await fetch(address)).arrayBuffer())).length / 1000;
    weights.set(address, known);
    return known;
  };

  for (const route of Object.keys(visits) as RouteName[]) {
    for (const visit of visits[route]) {
      const { about, hasFilm, press } = visit;
      if (press) continue;
      const budget = budgets[route] + (hasFilm ? playerBudget : 0);
      it(`Should load at most ${budget} kB of JavaScript before first input: ${[route, about].filter(Boolean).join(', ')}`, async () => {
        const scripts = await (loaded.get(visit) ?? []);
        const weighed = await Promise.all(scripts.map(async (address) => ({ address, weight: await weightOf(address) })));
        const sum = weighed.reduce((total, { weight }) => total + weight, 0);
        expect(sum).to.be.above(0);
        expect(sum, weighed.sort((one, other) => other.weight - one.weight).map(({ address, weight }) => `${weight.toFixed(1)} ${new URL(address).pathname}`).join('\n')).to.be.at.most(budget);
        if (!hasFilm) expect(scripts.filter((address) => /\/hls/.test(address)), 'a player where no film is').to.deep.equal([]);
      });
    }
  }
});
