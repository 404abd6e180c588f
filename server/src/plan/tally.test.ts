import { expect } from 'chai';
import fc from 'fast-check';
import { createLease } from '../jobs/lease.ts';
import { ensureIndexes } from '../store/schemas.ts';
import { type UnitService, unitService } from '../units/unit.service.ts';
import { type TestDeps, testDeps } from '../../test/support/deps.ts';
import { at, since, testPlan, testTree } from '../../test/support/plan.ts';
import type { Ledger, Sources } from './fresh.ts';
import { frameworkService } from './framework.service.ts';
import { frameworkVersionService } from './framework.version.service.ts';
import type { Counted, Fact } from './member.rules.ts';
import { rebuildService } from './rebuild.service.ts';
import { batchModel, counterModel, memberModel } from './tally.model.ts';
import { type Run, tallyService } from './tally.service.ts';

const from = since;
const communes = ['A', 'B', 'C'];
/** With an indicator for which one session is enough. */
const plan = { ...testPlan, indicators: testPlan.indicators.flatMap((one) => (one.id === 'AT_CENTRE' ? [one, { ...one, id: 'CAME', rule: { ...one.rule, event: 'attended' as const } }] : [one])) };

/** People 0-5: farmers (5 becomes a clerk on 1 July), 6-9 clerks, 10 both, 11 nobody's; homes and workplaces differ. */
const people: Counted[] = Array.from({ length: 12 }, (_, index) => ({
  _id: `person-${String(index).padStart(2, '0')}`,
  groups: [
    ...(index < 5 || index === 10 ? [{ group: 'farmer', from, to: null }] : []),
    ...(index === 5 ? [{ group: 'farmer', from, to: '2026-07-01' }, { group: 'clerk', from: '2026-07-01', to: null }] : []),
    ...(index > 5 && index < 11 ? [{ group: 'clerk', from, to: null }] : []),
  ],
  residences: index === 4
    ? [{ unit: at('A'), from, to: '2026-05-01' }, { unit: at('B'), from: '2026-05-01', to: null }]
    : [{ unit: at(communes[index % 3] as string), from, to: null }],
  workplaces: index < 5 ? [] : [{ unit: at(communes[(index + 1) % 3] as string), from, to: null }],
}));

const facts: fc.Arbitrary<Fact[]> = fc.array(fc.record({
  person: fc.integer({ min: 0, max: 11 }), verb: fc.constantFrom('enrolled' as const, 'attended' as const, 'completed' as const, 'credited' as const),
  month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }), year: fc.constantFrom(2025, 2026),
  countsFor: fc.subarray(['AT_CENTRE', 'CAME', 'HOURS', 'ANYBODY', 'BY_HAND', 'UNKNOWN']), periods: fc.integer({ min: 0, max: 40 }),
  kind: fc.constantFrom('centre' as const, 'school' as const, null), strength: fc.constantFrom('watched' as const, 'attended' as const, 'quiz_passed' as const),
}), { minLength: 1, maxLength: 40, size: 'max' }).map((rows) => rows.map((row, index) => {
  const month = `${row.year}-${String(row.month).padStart(2, '0')}`;
  return {
    _id: `fact-${String(index).padStart(3, '0')}`, verb: row.verb, person: people[row.person]?._id as string,
    result: { countsFor: row.countsFor, periods: row.periods, title: 'Khóa học' },
    context: { through: row.kind === 'centre' ? at('CLC-A') : null, throughKind: row.kind },
    at: new Date(`${month}-${String(row.day).padStart(2, '0')}T05:00:00.000Z`), month, strength: row.strength, owes: [],
  };
}));

/** A ledger in memory: facts, and which still owe the tally. */
const ledgerOf = (given: Fact[]) => {
  const all = [...given];
  const owing = new Set(all.map((fact) => fact._id));
  const shown = (found: Fact[]) => Promise.resolve(found.map((fact): Fact => ({ ...fact, owes: owing.has(fact._id) ? ['tally'] : [] })));
  const byPerson = () => all.toSorted((a, b) => (a.person < b.person ? -1 : a.person > b.person ? 1 : 0));
  return {
    owing, all, add: (fact: Fact) => { all.push(fact); owing.add(fact._id); },
    owed: (_name: 'tally', limit: number) => shown(all.filter((fact) => owing.has(fact._id)).slice(0, limit)),
    discharge: (ids: readonly string[]) => { ids.forEach((id) => owing.delete(id)); return Promise.resolve(); },
    factsOf: (who: readonly string[]) => shown(all.filter((fact) => who.includes(fact.person))),
    factsAfter: (person: string, limit: number) => shown(byPerson().filter((fact) => fact.person > person).slice(0, limit)),
  } satisfies Ledger & Record<string, unknown>;
};

/** The definition in words, for persons by unit and year, and for those who ever took part: group and place on the day, strength, organiser, threshold. */
const naive = (all: Fact[]): Map<string, number> => {
  const held = <S extends { from: string; to: string | null }>(spans: S[], day: string) => spans.filter((span) => span.from <= day && (!span.to || day < span.to));
  const sums = new Map<string, number>();
  for (const person of people) for (const year of ['2025', '2026', 'all']) {
    const begun = all.filter((fact) => fact.person === person._id && (year === 'all' || fact.month.startsWith(year)) && fact.verb !== 'enrolled' && fact.strength !== 'watched')
      .toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a._id < b._id ? -1 : 1));
    const done = begun.filter(({ verb }) => verb !== 'attended');
    const fit = (id: string, groups: string[], from = done) => from.flatMap((fact) => {
      const day = fact.at.toISOString().slice(0, 10);
      const mine = held(person.groups, day).map((one) => one.group).filter((one) => groups.includes(one));
      if (mine.length === 0 || !fact.result.countsFor?.includes(id)) return [];
      const homes = held(person.residences, day).map((one) => one.unit);
      const offices = held(person.workplaces, day).map((one) => one.unit);
      return [{ fact, homes: mine.includes('farmer') ? homes : [], offices: mine.includes('clerk') ? offices : [] }];
    });
    const count = (id: string, units: string[]) => new Set([at('city'), at('D'), ...units]).forEach((unit) => sums.set(`${id}|${unit}|${year}`, (sums.get(`${id}|${unit}|${year}`) ?? 0) + 1));
    const farm = fit('AT_CENTRE', ['farmer']).find((one) => one.fact.context.throughKind === 'centre');
    if (farm) count('AT_CENTRE', [...farm.homes, at('CLC-A')]);
    const came = fit('CAME', ['farmer'], begun).find((one) => one.fact.context.throughKind === 'centre');
    if (came) count('CAME', [...came.homes, at('CLC-A')]);
    let periods = 0;
    const hours = fit('HOURS', ['clerk']).find((one) => (periods += one.fact.result.periods ?? 0) >= 40);
    if (hours && year !== 'all') count('HOURS', hours.offices);
    const any = fit('ANYBODY', ['farmer', 'clerk'])[0];
    if (any) count('ANYBODY', [...any.homes, ...any.offices]);
  }
  return sums;
};

describe('The tally', () => {
  let deps: TestDeps;
  let units: UnitService;
  beforeEach(async () => {
    deps = await testDeps();
    units = unitService(deps);
    for (const model of [counterModel, memberModel, batchModel]) model(deps.db);
    frameworkService(deps);
    await ensureIndexes(deps.db);
    await units.addAll(testTree);
    await frameworkVersionService(deps, frameworkService(deps)).seed(plan);
  });
  afterEach(() => deps.end());

  const byIds = (ids: readonly string[]) => Promise.resolve(new Map(people.filter((person) => ids.includes(person._id)).map((person) => [person._id, person])));
  const sourcesOf = (ledger: Ledger) => ({ framework: frameworkService(deps), units, people: { standingOf: byIds, moved: () => Promise.resolve([]), together: (ids: string[]) => Promise.resolve([...new Set(ids)]), merged: () => Promise.resolve(new Map()), recounted: () => Promise.resolve() }, ledger }) as unknown as Sources;
  const writer = (ledger: Ledger) => tallyService(deps, sourcesOf(ledger));
  const clear = () => Promise.all([counterModel(deps.db).deleteMany({}), memberModel(deps.db).deleteMany({}), batchModel(deps.db).deleteMany({})]);
  const counted = async () => {
    const sums = new Map<string, number>();
    for (const row of await counterModel(deps.db).find().lean()) {
      const key = `${row.indicator}|${row.unit}|${row.period}`;
      if (row.persons !== 0 || sums.has(key)) sums.set(key, (sums.get(key) ?? 0) + row.persons);
    }
    for (const [key, amount] of sums) if (amount === 0) sums.delete(key);
    return Object.fromEntries([...sums].toSorted());
  };
  const expected = (all: Fact[]) => Object.fromEntries([...naive(all)].toSorted());
  const difference = async (ledger: Ledger) => {
    const { members, counters } = await rebuildService(deps, sourcesOf(ledger), writer(ledger)).rebuild();
    return { members, counters };
  };
  const same = { members: 0, counters: 0 };

  it('Should count as the definition says, in batches of any size, and as a rebuild does', async () => {
    await fc.assert(fc.asyncProperty(facts, fc.integer({ min: 4, max: 20 }), async (all, limit) => {
      await clear();
      const ledger = ledgerOf(all);
      expect(await writer(ledger).run({ limit })).to.equal(all.length);
      expect(await counted()).to.eql(expected(all));
      expect(await difference(ledger)).to.eql(same);
      expect([ledger.owing.size, await writer(ledger).run()]).to.eql([0, 0]);
    }), { numRuns: 8 });
  });

  it('Should lose nothing and count nothing twice when it stops between any two steps', async () => {
    await fc.assert(fc.asyncProperty(facts, fc.integer({ min: 6, max: 20 }), fc.integer({ min: 1, max: 12 }), async (all, limit, stopAt) => {
      await clear();
      const ledger = ledgerOf(all);
      let step = 0;
      const killed: Run = { limit, onStep: () => { if (++step === stopAt) throw new Error('killed'); } };
      await writer(ledger).run(killed).catch((error: Error) => expect(error.message).to.equal('killed'));
      await writer(ledger).run({ limit });
      expect(await counted(), `stopped at step ${stopAt}`).to.eql(expected(all));
      expect(await difference(ledger)).to.eql(same);
    }), { numRuns: 20 });
  });

  it('Should change nothing when a batch is applied again', async () => {
    const all = fc.sample(facts, { numRuns: 1, seed: 7 })[0] as Fact[];
    const ledger = ledgerOf(all);
    await writer(ledger).run({ limit: 1000 });
    const before = await counterModel(deps.db).find().sort({ _id: 1 }).lean();
    expect(before).not.to.eql([]);
    await batchModel(deps.db).updateMany({}, { $set: { closed: false } });
    await writer(ledger).run();
    expect(await counterModel(deps.db).find().sort({ _id: 1 }).lean()).to.eql(before);
    expect(await batchModel(deps.db).countDocuments({ closed: false })).to.equal(0);
  });

  it('Should survive a writer that wakes after its lease ran out and another went on', async () => {
    const [all, more] = fc.sample(facts, { numRuns: 2, seed: 11 }) as [Fact[], Fact[]];
    const ledger = ledgerOf(all);
    let slept = false;
    await writer(ledger).run({ limit: 5, onStep: async (step) => {
      if (slept || step !== 'written') return;
      slept = true;
      deps.clock.advance(60);
      for (const fact of more) ledger.add({ ...fact, _id: `more-${fact._id}` });
      await writer(ledger).run({ limit: 5 });
    } });
    expect(slept).to.equal(true);
    const everything = [...all, ...more.map((fact) => ({ ...fact, _id: `more-${fact._id}` }))];
    expect(await counted()).to.eql(expected(everything));
    expect(await difference(ledger)).to.eql(same);
  });

  it('Should wait for the lease of a killed writer, and do nothing when two start at once', async () => {
    const all = fc.sample(facts, { numRuns: 1, seed: 3 })[0] as Fact[];
    const ledger = ledgerOf(all);
    expect(await createLease(deps, 'tally', 'a writer that was killed', 15).hold()).to.equal(true);
    expect(await writer(ledger).run()).to.equal(0);
    deps.clock.advance(16);
    const done = await Promise.all([writer(ledger).run({ limit: 3 }), writer(ledger).run({ limit: 3 })]);
    expect(done.toSorted((a, b) => a - b)).to.eql([0, all.length]);
    expect(await counted()).to.eql(expected(all));
  });

  it('Should finish what a killed writer left before it compares, once the lease of that writer is free', async () => {
    const all = fc.sample(facts, { numRuns: 1, seed: 3 })[0] as Fact[];
    const ledger = ledgerOf(all);
    await writer(ledger).run({ onStep: (step) => { if (step === 'members') throw new Error('killed'); } }).catch(() => undefined);
    const killed = createLease(deps, 'tally', 'a writer that was killed', 15);
    expect(await killed.hold()).to.equal(true);
    const found = difference(ledger);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await killed.release();
    expect(await found).to.eql(same);
    expect(await counted()).to.eql(expected(all));
  });

  it('Should announce each unit that moved once per batch, with a number that only grows', async () => {
    const heard: { unit: string; seq: number }[] = [];
    deps.bus.on('socket', ({ name, payload }) => void (name === 'unit:tallied' && heard.push(payload as { unit: string; seq: number })));
    const farmer = people[0] as Counted;
    const fact = (id: string): Fact => ({
      _id: id, verb: 'completed', person: farmer._id, result: { countsFor: ['AT_CENTRE'], periods: 0 }, context: { through: at('CLC-A'), throughKind: 'centre' },
      at: new Date('2026-03-01T00:00:00Z'), month: '2026-03', strength: 'attended', owes: [],
    });
    const ledger = ledgerOf([fact('1')]);
    await writer(ledger).run();
    expect(heard.toSorted((a, b) => (a.unit < b.unit ? -1 : 1))).to.eql([at('A'), at('CLC-A'), at('D'), at('city')].map((unit) => ({ unit, seq: 1 })));
    ledger.add(fact('2'));
    await writer(ledger).run();
    expect(heard.slice(4).map((one) => one.seq)).to.eql([2, 2, 2, 2]);
    const row = await counterModel(deps.db).findOne({ unit: at('city'), period: '2026' }).lean();
    expect([row?.persons, row?.participations]).to.eql([1, 2]);
  });

  it('Should give back what a correction takes', async () => {
    const all = fc.sample(facts, { numRuns: 1, seed: 11 })[0] as Fact[];
    const ledger = ledgerOf(all);
    await writer(ledger).run();
    const before = await counted();
    // Half of the ledger is taken back; each of these people has a fact that says so.
    const withdrawn = ledger.all.splice(0, Math.ceil(all.length / 2));
    for (const { _id, person } of withdrawn) ledger.add({ ...(all[0] as Fact), _id: `void-${_id}`, person, result: {} });
    await writer(ledger).run();
    expect(await counted()).to.eql(expected(ledger.all)).and.not.eql(before);
    expect(await difference(ledger)).to.eql(same);
  });

  it('Should find and mend what was altered by hand', async () => {
    const all = fc.sample(facts, { numRuns: 1, seed: 5 })[0] as Fact[];
    const ledger = ledgerOf(all);
    await writer(ledger).run();
    await counterModel(deps.db).updateOne({ persons: { $gt: 0 } }, { $inc: { persons: 1 } });
    await memberModel(deps.db).deleteOne({ period: '2026' });
    expect(await difference(ledger)).to.eql({ members: 1, counters: 1 });
    await rebuildService(deps, sourcesOf(ledger), writer(ledger)).rebuild({ write: true });
    expect(await difference(ledger)).to.eql(same);
    expect(await counted()).to.eql(expected(all));
  });

  it('Should have everything counted anew at the next start when a recount broke off', async () => {
    const ledger = ledgerOf(fc.sample(facts, { numRuns: 1, seed: 5 })[0] as Fact[]);
    await writer(ledger).run();
    expect(await writer(ledger).isOfEarlierForm()).to.equal(false);
    const broken = { ...ledger, factsAfter: () => Promise.reject(new Error('broke off')) };
    const recount = (from: Ledger) => rebuildService(deps, sourcesOf(from), writer(from)).rebuild({ write: true });
    await recount(broken).catch((error: Error) => expect(error.message).to.equal('broke off'));
    expect(await writer(ledger).isOfEarlierForm()).to.equal(true);
    await recount(ledger);
    expect(await writer(ledger).isOfEarlierForm()).to.equal(false);
  });

  it('Should keep batches for a week, and always the last', async () => {
    const fact = (index: number): Fact => ({ _id: `f${index}`, verb: 'completed', person: 'nobody', result: {}, context: { through: null, throughKind: null }, at: deps.clock.now(), month: '2026-06', strength: 'attended', owes: [] });
    const ledger = ledgerOf([fact(1), fact(2)]);
    await writer(ledger).run({ limit: 1 });
    deps.clock.advance(8 * 86_400);
    ledger.add(fact(3));
    await writer(ledger).run({ limit: 1 });
    expect((await batchModel(deps.db).find().sort({ _id: 1 }).lean()).map((batch) => batch.seq)).to.eql([3]);
  });
});
