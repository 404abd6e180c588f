import { expect } from 'chai';
import { yearOf } from '@hoctap/shared';
import { CourseContent } from '@hoctap/shared/courses.contract';
import { countsLevels } from '@hoctap/shared/plan.rules';
import { type TestDeps, testDeps } from '../../test/support/deps.ts';
import { type Services, createServices } from '../services.ts';
import { ensureIndexes } from '../store/schemas.ts';
import { seedDemo } from './demo.ts';
import { type SeedFiles, type StartingValue, readSeedFiles } from './scenario.ts';


/** Every value of these that a unit shows beside what it should show. */
const shown = async ({ units, plan }: Services, values: readonly StartingValue[], year: number) => {
  const found: [string, number | null, number | null][] = [];
  for (const code of new Set(values.map((value) => value.unit))) {
    for (const of of [year, year - 1]) {
      const { items } = await plan.listIndicators(await units.find(code), { year: of });
      for (const { indicator } of values.filter((value) => value.unit === code)) {
        const item = items.find((one) => one.indicator === indicator);
        found.push([`${indicator} ${code} ${of}`, item?.numerator ?? null, item?.denominator ?? null]);
      }
    }
  }
  return found.toSorted();
};
const wanted = (values: readonly StartingValue[], year: number) =>
  values.flatMap(({ indicator, unit, thisYear, lastYear, headcount }) => [[`${indicator} ${unit} ${year}`, thisYear, headcount], [`${indicator} ${unit} ${year - 1}`, lastYear, headcount]]).toSorted();

/** How many documents every collection holds. */
const sizes = async ({ db }: TestDeps) => Object.fromEntries(await Promise.all(Object.values(db.models).map(async (model) => [model.modelName, await model.countDocuments({})] as const)));

describe('The demo', () => {
  let deps: TestDeps;
  let services: Services;
  beforeEach(async () => {
    deps = await testDeps();
    services = createServices(deps);
    await ensureIndexes(deps.db);
  });
  afterEach(async () => {
    await services.stop();
    await deps.end();
  });

  it('Should show every starting value and city total exactly, as a rebuild does', async function () {
    const { scenario } = await readSeedFiles();
    const year = yearOf(deps.clock.now());
    await seedDemo(deps, services);
    expect(await shown(services, scenario.startingValues, year)).to.eql(wanted(scenario.startingValues, year));
    const live = new Set((await services.plan.inForce())?.live.filter((one) => !countsLevels(one)).map((one) => one.id));
    const { items } = await services.plan.listIndicators(await services.units.find('01'), {});
    const totals = scenario.cityTotals.filter((total) => live.has(total.indicator));
    expect(totals).to.have.length(live.size);
    for (const total of totals) {
      expect(items.find((one) => one.indicator === total.indicator), total.indicator).to.deep.include({ numerator: total.persons, denominator: total.headcount, illustrative: true, noteVi: 'Chỉ gồm các đơn vị minh họa' });
    }
    expect(await services.plan.recompute()).to.deep.include({ members: 0, counters: 0 });

    const before = await sizes(deps);
    await seedDemo(deps, services);
    expect(await sizes(deps)).to.eql(before);
    expect(before['people']).to.equal(1166 + scenario.accounts.length);
    expect(await deps.db.models['events']?.countDocuments({ at: { $gt: deps.clock.now() } })).to.equal(0);
  });

  it('Should leave the accounts of the stories where their stories begin, and drafts that their authors can open', async () => {
    await seedDemo(deps, services, { files: await small() });
    const drafts = (await deps.db.models['courses']?.find().lean()) as unknown as { content: unknown }[];
    expect(drafts.flatMap(({ content }) => CourseContent.safeParse(content).error ?? [])).to.eql([]);
    const runs = async (username: string) => {
      const person = await services.people.byLogin(username);
      return (await services.learning.enrolments.listMine(person?._id ?? '', { limit: 30 })).items;
    };
    expect([await runs('nongdan'), await runs('sinhvien')]).to.eql([[], []]);
    const due = (await runs('congchuc')).map((run) => [run.due, run.progress.completedAt]);
    expect(due).to.eql([['2026-06-10', null], ['2026-06-18', null]]);
    expect((await runs('congnhan')).map((run) => [run.due, run.progress.done, run.progress.completedAt])).to.eql([[null, 1, null]]);
  });

  for (const cut of ['addFigures', 'tally'] as const) {
    it(`Should go on where it was killed: at ${cut}`, async () => {
        const files = await small();
      const killed = { ...services, plan: { ...services.plan, [cut]: () => Promise.reject(new Error('killed')) } };
      const faults: string[] = [];
      await seedDemo(deps, killed, { files }).catch((error: Error) => faults.push(error.message));
      expect(faults).to.eql(['killed']);
      // The next start is later; the demo's dates still count from the first.
      deps.clock.advance(86_400);
      await seedDemo(deps, services, { files });
      const year = yearOf(deps.clock.now());
      expect(await shown(services, files.scenario.startingValues, year)).to.eql(wanted(files.scenario.startingValues, year));
      expect(await services.plan.recompute()).to.deep.include({ members: 0, counters: 0 });
      });
  }
});

/** The demo with the people of two units only. */
const small = async (): Promise<SeedFiles> => {
  const files = await readSeedFiles();
  const isKept = ({ unit }: { unit: string }) => unit === '09703' || unit === 'SC-02';
  const { scenario } = files;
  return { ...files, scenario: { ...scenario, peopleToMake: scenario.peopleToMake.filter(isKept), startingValues: scenario.startingValues.filter(isKept) } };
};
