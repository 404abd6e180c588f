import { dayOf } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import type { Rule } from '@hoctap/shared/plan.contract';
import { type TestApp, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { eventModel } from '../learning/event.model.ts';
import { unitOf } from '../../test/support/builders.ts';
import { startPast } from '../../test/support/past.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';

const password = 'mot-mat-khau-dai';
const span = { from: since, to: null };
const changed = (id: string, as: string, rule: Partial<Rule>) => testPlan.indicators.filter((one) => one.id === id).map((one) => ({ ...one, id: as, rule: { ...one.rule, ...rule } }));
const plan = {
  ...testPlan,
  indicators: [
    ...changed('HOURS', 'DAYS', { threshold: 5, thresholdTerms: { unit: 'day', periodsPerUnit: 8, overrides: [{ year: 2025, threshold: 2 }] } }),
    ...changed('ANYBODY', 'EVER', { window: 'cumulative' }),
    ...changed('ANYBODY', 'BEGAN', { event: 'enrolled' }),
    ...changed('ANYBODY', 'CAME', { event: 'attended' }),
  ],
  componentPlans: [],
};

describe('Settings of an indicator', () => {
  let app: TestApp;
  let admin: Caller;
  before(async () => {
    app = await startApp();
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(plan);
    const passwordHash = await app.services.accounts.hashPassword(password);
    await app.services.people.addAll([testPerson(v7(), { username: 'admin', passwordHash, roles: [{ role: 'unit_admin', unit: at('city'), ...span }] })]);
    admin = app.call.as((await app.call('signIn', { body: { login: 'admin', password } })).accessToken);
  });
  after(() => app.close());

  const clerk = async (): Promise<string> => {
    const _id = v7();
    await app.services.people.addAll([testPerson(_id, { groups: [{ group: 'clerk', ...span }], workplaces: [{ unit: at('A'), ...span }] })]);
    return _id;
  };
  const learned = async (person: string, indicator: string, day: string, periods = 0) => {
    await app.services.learning.importHistory({ runs: [], classes: [{ id: v7(), person, title: 'Lớp', periods, countsFor: [indicator], at: new Date(`${day}T03:00:00Z`), through: null, throughKind: null }] });
    await app.services.plan.settled();
  };
  const counted = async (indicator: string, year: number) => (await admin('getIndicator', { params: { unit: 'A', indicator }, query: { year } })).numerator;
  const people = async (indicator: string, year: number) => (await admin('listIndicatorPeople', { params: { unit: 'A', indicator }, query: { year } })).items.map(({ person }) => person.id);

  it('Should ask for the yearly minimum in days, and for another in a year that has its own', async () => {
    const person = await clerk();
    await learned(person, 'DAYS', '2025-03-10', 16);
    await learned(person, 'DAYS', '2026-03-10', 39);
    expect([await counted('DAYS', 2025), await counted('DAYS', 2026)]).to.eql([1, 0]);
    await learned(person, 'DAYS', '2026-04-10', 1);
    expect(await counted('DAYS', 2026)).to.equal(1);
    expect(await app.services.plan.recompute()).to.deep.include({ members: 0, counters: 0 });
  });

  it('Should list as many people behind a year of a cumulative number as it counts', async () => {
    const [early, late] = [await clerk(), await clerk()];
    await learned(early, 'EVER', '2025-12-31');
    await learned(late, 'EVER', '2026-01-01');
    expect([await counted('EVER', 2025), await counted('EVER', 2026)]).to.eql([1, 2]);
    expect([await people('EVER', 2025), await people('EVER', 2026)]).to.eql([[early], [late, early]]);
  });

  it('Should count who enrolled where the plan says that this is taking part', async () => {
    const [person, course] = [await clerk(), v7()];
    await eventModel(app.deps.db).create({
      _id: v7(), verb: 'enrolled', person, object: { type: 'course', id: course, course, version: 1 }, result: { countsFor: ['BEGAN', 'EVER'], periods: 0, title: 'Khóa' },
      context: { enrolment: null, through: null, throughKind: null, session: null, device: null, seq: 0 },
      at: new Date('2026-02-02T03:00:00Z'), received: new Date('2026-02-02T03:00:00Z'), month: '2026-02', strength: 'self_declared', voids: null, owes: ['tally'],
    });
    const before = await counted('EVER', 2026);
    await app.services.plan.settled();
    expect([await counted('BEGAN', 2026), await counted('EVER', 2026)]).to.eql([1, before]);
    expect((await admin('listIndicatorPeople', { params: { unit: 'A', indicator: 'BEGAN' }, query: { year: 2026 } })).items[0]?.evidence.map(({ title }) => title)).to.eql(['Khóa']);
  });

  it('Should count who came to one meeting of a class that asks for more, where the plan says that this is taking part', async () => {
    const person = await clerk();
    const before = await counted('EVER', 2026);
    const meetings = [1, 2].map((ago) => ({ day: dayOf(new Date(app.clock.now().getTime() - ago * 86_400_000)), periods: 4 }));
    const { id } = await admin('createClass', { params: { unit: 'A' }, body: { id: v7(), title: 'Lớp', teacher: 'Lê Văn Thầy', place: 'Hội trường', indicators: ['CAME', 'EVER'], meetings, leastShare: 80 } });
    await admin('putAttendance', { params: { class: id, person }, body: { attended: [4, 0] } });
    await admin('closeClass', { params: { class: id } });
    await app.services.plan.settled();
    expect([await counted('CAME', 2026), await counted('EVER', 2026)]).to.eql([1, before]);
  });

  it('Should count who came to one session, where the plan says that this is taking part, also those who came before it said so', async () => {
    const world = await startPast();
    try {
      const { services, clock } = world.app;
      const came = async () => {
        const { id } = await world.farmer();
        await services.learning.attend({
          session: v7(), person: await services.people.get(id), version: await services.courses.published(world.counting), lessons: ['m1.text'],
          through: { through: unitOf('CLC-09706'), throughKind: 'centre' }, at: clock.now(),
        });
        return id;
      };
      const early = await came();
      expect(await world.persons('AT_CENTRE', '09706')).to.eql([0]);

      await services.plan.seedPlan({ ...testPlan, indicators: testPlan.indicators.map((one) => ({ ...one, rule: { ...one.rule, event: 'attended' as const } })) });
      await services.plan.recompute({ write: true });
      expect(await world.persons('AT_CENTRE', '09706', '01')).to.eql([1, 1]);
      const late = await came();
      clock.advance(60);
      await world.finish(late);
      expect(await world.persons('AT_CENTRE', '09706', '01')).to.eql([2, 2]);
      expect(await world.differences()).to.equal(0);
      const { items } = await world.auditor.call('listIndicatorPeople', { params: { unit: '09706', indicator: 'AT_CENTRE' }, query: { year: 2026 } });
      expect(items.map(({ person, evidence }) => [person.id, evidence.map(({ title }) => title)])).to.have.deep.members([[early, ['Nuôi gà thả vườn']], [late, ['Nuôi gà thả vườn', 'Nuôi gà thả vườn']]]);
    } finally {
      await world.app.close();
    }
  });
});
