import { expect } from 'chai';
import { v7 } from 'uuid';
import type { Role } from '@hoctap/shared';
import type { DatedGroup, DatedUnit } from '../accounts/person.model.ts';
import { type TestApp, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';

const password = 'mot-mat-khau-dai';
const span = { from: since, to: null };

describe('The plan', () => {
  let app: TestApp;
  let passwordHash: string;
  before(async () => {
    app = await startApp();
    passwordHash = await app.services.accounts.hashPassword(password);
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(testPlan);
    await app.services.plan.addHeadcounts([
      ...['A', 'B'].map((unit) => ({ unit: at(unit), group: 'farmer', count: 10, year: 2026 })),
      { unit: at('A'), group: 'farmer', count: 8, year: 2025 }, { unit: at('A'), group: 'clerk', count: 2, year: 2026 },
    ].map((row) => ({ ...row, source: 'statistics', illustrative: false, noteVi: null })));
    await app.services.plan.addFigures([
      { indicator: 'BY_HAND', unit: at('A'), year: 2026, numerator: 7, denominator: 10, source: 'the commune', illustrative: true },
    ]);
  });
  after(() => app.close());

  const staff = async (role: Role, unit: string): Promise<Caller> => {
    const [_id, username] = [v7(), `${role}-${unit}`.toLowerCase()];
    await app.services.people.addAll([testPerson(_id, { username, passwordHash, roles: [{ role, unit: at(unit), ...span }] })]);
    return app.call.as((await app.call('signIn', { body: { login: username, password } })).accessToken);
  };
  const person = async (groups: string[], home: string, workplace: string | null = null): Promise<string> => {
    const _id = v7();
    const dated = { groups: groups.map((group): DatedGroup => ({ group, ...span })), residences: [{ unit: at(home), ...span }] as DatedUnit[] };
    await app.services.people.addAll([testPerson(_id, { ...dated, workplaces: workplace ? [{ unit: at(workplace), ...span }] : [] })]);
    return _id;
  };
  /** A class that counts, held face to face. */
  const learned = async (who: string, countsFor: string[], { day = '2026-03-10', periods = 0, through = null as string | null } = {}) => {
    await app.services.learning.importHistory({ runs: [], classes: [{
      id: v7(), person: who, title: 'Ủ phân', periods, countsFor, at: new Date(`${day}T03:00:00Z`), through: through && at(through), throughKind: through ? 'centre' : null,
    }] });
    await app.services.plan.settled();
  };
  const value = async (caller: Caller, unit: string, indicator: string, year = 2026) => caller('getIndicator', { params: { unit, indicator }, query: { year } });

  it('Should tell anyone the plan as it is written, with its titles and duties', async () => {
    const plan = await app.call('getPlan');
    expect(plan).to.include({ id: 'test-plan', titleVi: 'Kế hoạch' });
    expect(plan.indicators.map((one) => one.id)).to.eql(['AT_CENTRE', 'HOURS', 'ANYBODY', 'BY_HAND']);
    expect([plan.groups.length, plan.duties[0]?.id, plan.componentPlans[0]?.lead.nameEn]).to.eql([3, 'WEEK', 'Department']);
  });

  it('Should raise the number at commune, district and city by one person when a farmer learned at a centre, and once only', async () => {
    const auditor = await staff('auditor', 'city');
    const farmer = await person(['farmer'], 'A');
    const before = await Promise.all(['A', 'D', 'city'].map((unit) => value(auditor, unit, 'AT_CENTRE')));
    await learned(farmer, ['AT_CENTRE'], { through: 'CLC-A' });
    await learned(farmer, ['AT_CENTRE'], { through: 'CLC-A', day: '2026-04-01' });
    const after = await Promise.all(['A', 'D', 'city'].map((unit) => value(auditor, unit, 'AT_CENTRE')));
    expect(after.map((one, index) => (one.numerator ?? 0) - (before[index]?.numerator ?? 0))).to.eql([1, 1, 1]);
    expect(after.map((one, index) => one.participations - (before[index]?.participations ?? 0))).to.eql([2, 2, 2]);
    expect(after.every((one, index) => one.seq > (before[index]?.seq ?? 0))).to.equal(true);
    expect((await value(auditor, 'CLC-A', 'AT_CENTRE')).numerator).to.equal(1);
    expect((await value(auditor, 'B', 'AT_CENTRE')).numerator).to.equal(0);
  });

  it('Should show value, target of the city, distance and how many persons are missing', async () => {
    const shown = await value(await staff('unit_admin', 'A'), 'A', 'AT_CENTRE');
    expect(shown).to.deep.include({ numerator: 1, denominator: 10, value: 10, distance: -80, missingPersons: 8, standing: 'behind', source: 'lms', previous: 0 });
    expect(shown.target).to.include({ year: 2020, value: 90, scopeIsCity: true });
    expect(shown.months).to.have.length(6);
    expect(shown.months.map((one) => one.persons)).to.eql([0, 0, 1, 1, 1, 1]);
    expect(shown.previousMonths).to.have.length(12);
  });

  it('Should give no percentage where only some children have a headcount, and say how many', async () => {
    const district = await value(await staff('unit_admin', 'D'), 'D', 'AT_CENTRE');
    expect(district).to.deep.include({ numerator: 1, denominator: null, value: null, standing: 'no_value', covered: { units: 2, of: 3 }, childrenWithoutValue: 1 });
    expect(district.children.map((child) => [child.unit.code, child.rank])).to.eql([['A', 1], ['B', 2], ['C', null]]);
    await app.services.plan.addHeadcounts([{ unit: at('C'), group: 'farmer', count: 20, year: 2026, source: 'statistics', illustrative: true, noteVi: null }]);
    const city = await value(await staff('auditor', 'D'), 'D', 'AT_CENTRE');
    expect(city).to.deep.include({ denominator: 40, value: 2.5, illustrative: true, covered: null });
    const { items } = await (await staff('publisher', 'D'))('listWorstUnits', { params: { unit: 'D' } });
    expect(items.map(({ indicator, unit, value: least }) => [indicator, unit.code, least]), 'of what two or more can be compared by').to.deep.include(['AT_CENTRE', 'B', 0]).and.to.satisfy((found: unknown[][]) => found.every(([id]) => id !== 'BY_HAND'));
  });

  it('Should count periods only when they reach the threshold within the year', async () => {
    const admin = await staff('facilitator', 'A');
    const clerk = await person(['clerk'], 'B', 'A');
    await learned(clerk, ['HOURS'], { periods: 24, day: '2025-12-30' });
    await learned(clerk, ['HOURS'], { periods: 24 });
    expect((await value(admin, 'A', 'HOURS')).numerator).to.equal(0);
    await learned(clerk, ['HOURS'], { periods: 16, day: '2026-05-02' });
    expect(await value(admin, 'A', 'HOURS')).to.deep.include({ numerator: 1, denominator: 2, value: 50 });
    expect((await value(admin, 'A', 'HOURS', 2025)).numerator).to.equal(0);
  });

  it('Should show learning alone beside the number, never in it', async () => {
    const caller = await staff('publisher', 'B');
    await learned(await person(['farmer'], 'B'), ['AT_CENTRE']);
    expect(await value(caller, 'B', 'AT_CENTRE')).to.deep.include({ numerator: 0, alone: 1 });
  });

  it('Should show a figure that was entered as entered, and nothing where none was', async () => {
    const { items } = await (await staff('reviewer', 'A'))('listIndicators', { params: { unit: 'A' }, query: {} });
    expect(items.find((one) => one.indicator === 'BY_HAND')).to.deep.include({ numerator: 7, denominator: 10, value: 70, source: 'entered', illustrative: true });
    const other = await (await staff('reviewer', 'B'))('listIndicators', { params: { unit: 'B' }, query: {} });
    expect(other.items.find((one) => one.indicator === 'BY_HAND')).to.deep.include({ numerator: null, denominator: null, value: null, source: 'none', standing: 'no_value' });
  });

  it('Should count anew a person whose home is put right for the past, and so does a rebuild', async () => {
    const admin = await staff('system_admin', 'city');
    const farmer = await person(['farmer'], 'A');
    await learned(farmer, ['ANYBODY'], { day: '2026-05-05' });
    const numerators = () => Promise.all(['A', 'B', 'D'].map(async (unit) => (await value(admin, unit, 'ANYBODY')).numerator ?? 0));
    const before = await numerators();
    const moved = async () => (await numerators()).map((count, index) => count - (before[index] ?? 0));
    await admin('updatePerson', { params: { person: farmer }, body: { residence: 'B', from: '2026-01-01' } });
    await app.services.plan.settled();
    expect(await moved()).to.eql([-1, 1, 0]);
    await admin('updatePerson', { params: { person: farmer }, body: { groups: [], from: '2026-02-01' } });
    await app.services.plan.settled();
    expect(await moved()).to.eql([-1, 0, -1]);
    expect(await app.services.people.moved(10)).to.eql([]);
    expect(await app.services.plan.recompute()).to.deep.include({ members: 0, counters: 0 });
  });

  it('Should tell by sex, age and zone who was counted, without parts of few people, and anew when the number moves', async () => {
    const admin = await staff('publisher', 'C');
    const equity = async () => (await admin('getIndicatorEquity', { params: { unit: 'C', indicator: 'AT_CENTRE' }, query: { year: 2026 } })).sides;
    expect(await equity()).to.eql(['sex', 'age', 'zone'].map((side) => ({ side, parts: [] })));
    const farmers = await Promise.all([...Array(11).keys()].map(async (index) => {
      const _id = v7();
      const home = { groups: [{ group: 'farmer', ...span }], residences: [{ unit: at('C'), ...span }] };
      await app.services.people.addAll([testPerson(_id, { ...home, sex: index < 6 ? 'female' : 'male', birthYear: index < 8 ? 1980 : 2005 })]);
      return _id;
    }));
    for (const farmer of farmers.slice(0, 6)) await learned(farmer, ['AT_CENTRE'], { through: 'CLC-C' });
    expect((await equity())[0]).to.eql({ side: 'sex', parts: [{ id: 'female', persons: 6 }] });
    for (const farmer of farmers.slice(6)) await learned(farmer, ['AT_CENTRE'], { through: 'CLC-C' });
    expect(await equity()).to.eql([
      { side: 'sex', parts: [{ id: 'female', persons: 6 }, { id: 'male', persons: 5 }] },
      { side: 'age', parts: [{ id: '15-25', persons: null }, { id: '36-60', persons: null }] },
      { side: 'zone', parts: [{ id: 'urban', persons: 11 }] },
    ]);
    await app.call.refused('getIndicatorEquity', { params: { unit: 'C', indicator: 'AT_CENTRE' } }, 'not_signed_in');
    await admin.refused('getIndicatorEquity', { params: { unit: 'D', indicator: 'AT_CENTRE' } }, 'not_allowed');
  });

  it('Should open the people behind a number, last counted first and page by page, and log the look', async () => {
    const admin = await staff('auditor', 'A');
    await learned(await person(['farmer'], 'A'), ['AT_CENTRE'], { through: 'CLC-B', day: '2026-06-01' });
    const input = { params: { unit: 'A', indicator: 'AT_CENTRE' } };
    const first = await admin('listIndicatorPeople', { ...input, query: { limit: 1 } });
    const second = await admin('listIndicatorPeople', { ...input, query: { limit: 1, cursor: first.next } });
    expect([...first.items, ...second.items].map((row) => [row.at, row.unit.code, row.evidence.length, row.evidence[0]?.through?.code])).to.eql([
      ['2026-06-01T03:00:00.000Z', 'A', 1, 'CLC-B'], ['2026-03-10T03:00:00.000Z', 'A', 2, 'CLC-A'],
    ]);
    expect(second.next).to.equal(undefined);
    const looks = await app.deps.db.models['looks']?.find({ about: 'AT_CENTRE' }).lean();
    expect(looks?.map((look) => (look as unknown as { unit: string }).unit)).to.eql([at('A'), at('A')]);
  });
});
