// The demo: a scenario of the city with its plan, courses, people and two years of learning, so that every screen has
// something true to show. Written in bulk, the same at every start, and gone on with after a stop in the middle.
import { yearOf } from '@hoctap/shared';
import type { GroupDefinition } from '@hoctap/shared/plan.contract';
import { countsLevels } from '@hoctap/shared/plan.rules';
import type { PersonDoc } from '../accounts/person.model.ts';
import type { Deps } from '../deps.ts';
import type { Services } from '../services.ts';
import { type DemoCity, demoCity } from './city.ts';
import { demoPassword } from './accounts.ts';
import { demoCourses } from './catalogue.ts';
import { learnedBefore, underWay } from './learning.ts';
import { type DemoPerson, accountPeople, madeUpPeople } from './people.ts';
import { type Scenario, type SeedFiles, readSeedFiles } from './scenario.ts';
import { seedModel } from './seed.model.ts';

export interface SeedOptions {
  onProgress?: (line: string) => void;
  /** A smaller demo, for tests of how it is written. */
  files?: SeedFiles;
}

/** Fills the store with the demo, unless that is done. All dates count from the moment of the first start. */
export const seedDemo = async (deps: Deps, services: Services, { onProgress = () => undefined, files: given }: SeedOptions = {}): Promise<void> => {
  const seeds = seedModel(deps.db);
  await seeds.updateOne({ _id: 'demo' }, { $setOnInsert: { at: deps.clock.now(), finished: false } }, { upsert: true });
  const begun = await seeds.findById('demo').lean();
  if (!begun || begun.finished) return;
  const { at } = begun;
  const files = given ?? (await readSeedFiles());
  const { scenario } = files;

  onProgress('Demo: units and plan');
  const city = await demoCity(services.units, files);
  await services.plan.seedPlan(files.plan);
  await services.titles.schemes.seed(files.titles);
  await addFigures(services, files, city, yearOf(at));

  onProgress('Demo: people');
  const madeUp = madeUpPeople(scenario, files.plan.groups as GroupDefinition[], city.places, yearOf(at));
  const accounts = accountPeople(scenario, city.places);
  const passwordHash = await services.accounts.hashPassword(demoPassword);
  await services.people.addAll([...madeUp, ...accounts].map((person) => asDoc(person, passwordHash, at)));

  onProgress('Demo: courses');
  const courses = await demoCourses(services, files, accounts);

  onProgress('Demo: two years of learning');
  await learnedBefore(services, { scenario, city, people: madeUp, courses, at });
  await services.plan.tally({ limit: 500 });
  await underWay(services, { accounts, courses, at });
  await services.plan.tally();
  await seeds.updateOne({ _id: 'demo' }, { $set: { finished: true } });
};

const asDoc = (person: DemoPerson, passwordHash: string, at: Date): PersonDoc => ({
  ...person, passwordHash: person.username ? passwordHash : null, mustChangePassword: false, oneTimeUntil: null,
  phone: null, email: null, address: null, language: 'vi', illustrative: true, createdAt: at, createdBy: null,
  // What follows from the rest is written with it.
  searchWords: [], sortKey: '', logins: [], units: [],
});

/** Headcounts of units, of their parents for the demo alone, and figures of indicators that the platform does not count. */
const addFigures = async ({ plan }: Services, { scenario }: { scenario: Scenario }, { places }: DemoCity, year: number): Promise<void> => {
  await plan.addHeadcounts([...scenario.headcounts, ...scenario.optionalParentHeadcounts].flatMap(({ unit, group, count, source, illustrative, noteVi = null, yearOffsets }) =>
    yearOffsets.map((offset) => ({ unit: places.idOf(unit), group, year: year + offset, count, source, illustrative, noteVi }))));
  const live = new Set((await plan.inForce())?.live.filter((one) => !countsLevels(one)).map((one) => one.id));
  await plan.addFigures(scenario.startingValues.filter((value) => !live.has(value.indicator)).flatMap(({ indicator, unit, headcount, thisYear, lastYear }) =>
    ([[year, thisYear], [year - 1, lastYear]] as const).map(([of, numerator]) => ({
      indicator, unit: places.idOf(unit), year: of, numerator, denominator: headcount, source: 'illustrative', illustrative: true,
    }))));
};
