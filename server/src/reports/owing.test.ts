import { expect } from 'chai';
import { v7 } from 'uuid';
import type { Result } from '@hoctap/shared';
import { type TestApp, TestClock, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import { unitId } from '../units/unit.service.ts';

const password = 'mot-mat-khau-dai';
const period = '2026-H1';
const reports = (id: string, levels: string[], more: object = {}) => ({ id, fromVi: 'x', fromEn: 'x', toVi: 'Bộ Giáo dục', toEn: 'x', frequency: ['half_year'], ref: null, schedule: { levels, H1: '07-05', Y: '01-05', source: 'proposed', ...more } });
/** The plan of 2013 to 2020, which nothing has followed yet. */
const first = { ...testPlan, reporting: [reports('ALL', ['clc', 'commune', 'district', 'city'])] };
const plan = (id: string, validFrom: string, reporting: object[]) => ({
  plan: { ...testPlan.plan, id, number: `${id}/KH`, validFrom, validTo: null }, groups: testPlan.groups, duties: [], componentPlans: [], reporting,
  indicators: testPlan.indicators.slice(0, 1).map((one) => ({ ...one, id: `${id.toUpperCase()}_1`, targets: [] })),
});
type Reports = Result<'listReports'>;

describe('Who owes reports to whom', () => {
  let app: TestApp;
  const admins: Record<string, Caller> = {};
  const admin = (unit: string): Caller => admins[unit] as Caller;
  const start = async (day: string) => {
    app = await startApp({ deps: { clock: new TestClock(`${day}T03:00:00Z`) } });
    // The district and its communes end with June 2025; a ward directly below the city begins.
    const ends = '2025-07-01';
    const ward = (code: string, level: 'commune' | 'clc', parent: string) => ({ ...testTree[0], code, level, nameVi: `Đơn vị ${code}`, parent, validFrom: ends }) as (typeof testTree)[number];
    await app.services.units.addAll([
      ...testTree.map((unit) => (unit.level === 'city' ? unit : { ...unit, validTo: ends })),
      ward('W', 'commune', at('city')), ward('CLC-W', 'clc', unitId('W', ends)),
    ]);
    await app.services.plan.seedPlan(first);
    const passwordHash = await app.services.accounts.hashPassword(password);
    for (const [unit, id] of [['city', at('city')], ['D', at('D')], ['A', at('A')], ['W', unitId('W', ends)], ['CLC-W', unitId('CLC-W', ends)]] as const) {
      const username = `admin-${unit.toLowerCase()}`;
      await app.services.people.addAll([testPerson(v7(), { username, passwordHash, roles: [{ role: 'unit_admin', unit: id, from: since, to: null }] })]);
      admins[unit] = app.call.as((await app.call('signIn', { body: { login: username, password } })).accessToken);
    }
  };
  afterEach(() => app.close());

  const owed = ({ items }: Reports) => items.map((one) => `${one.framework.id} ${one.period} ${one.timing}`);
  const list = async (unit: string, id = unit) => owed(await admin(unit)('listReports', { params: { unit: id } }));
  const params = (unit: string) => ({ unit, period, amendment: 0 });
  const hand = async (unit: string, action: 'submitReport' | 'acceptReport' | 'lockReport', by: string, framework?: string, without: string[] = []) => {
    const at_ = { params: params(unit), query: { framework } };
    const { seen, revision } = await admin(by)('getReport', at_);
    const acting = { id: v7(), seen };
    return action === 'acceptReport' ? admin(by)(action, { ...at_, body: acting }) : action === 'submitReport' ? admin(by)(action, { ...at_, body: { ...acting, revision, without } }) : admin(by)(action, { ...at_, body: { ...acting, revision, without, password } });
  };

  it('Should be a matter of each plan in force, and of the last one until another takes its place', async () => {
    await start('2026-07-02');
    expect(await list('W')).to.eql(['test-plan 2026-Y open', 'test-plan 2026-H1 due_soon', 'test-plan 2025-Y late']);
    await hand('W', 'submitReport', 'W', undefined, [unitId('CLC-W', '2025-07-01')]);
    await app.services.plan.seedPlan(plan('next', '2021-01-01', [reports('UP', ['commune', 'city'])]));
    await app.services.plan.seedPlan(plan('beside', '2026-05-01', [reports('DOWN', ['city'])]));
    expect(await list('W'), 'what was begun stays').to.eql(['next 2026-Y open', 'test-plan 2026-H1 on_time', 'next 2026-H1 due_soon', 'next 2025-Y late']);
    expect(await list('CLC-W'), 'the plan that holds now asks for none').to.eql([]);
    expect(await list('city')).to.eql(['next 2026-Y open', 'beside 2026-Y open', 'next 2026-H1 due_soon', 'beside 2026-H1 due_soon', 'next 2025-Y late', 'next 2025-H1 late']);

    const [old, now] = await Promise.all([admin('W')('getReport', { params: params('W'), query: { framework: 'test-plan' } }), admin('W')('getReport', { params: params('W') })]);
    expect([old.state, old.due, old.content.rows.length]).to.eql(['submitted', null, 4]);
    expect([now.framework.id, now.state, now.due, now.content.rows.map(({ indicator }) => indicator)]).to.eql(['next', 'draft', '2026-07-05', ['NEXT_1']]);
    expect((await admin('city')('getReport', { params: params('city'), query: { framework: 'beside' } })).content.paper.recipients[0], 'said by the plan').to.equal('Bộ Giáo dục');
    await admin('W').refused('getReport', { params: params('W'), query: { framework: 'beside' } }, 'not_found');
    await admin('W').refused('getReport', { params: params('W'), query: { framework: 'nothing' } }, 'not_found');
  });

  it('Should keep two plans’ reports of one period apart to the public page', async () => {
    await start('2026-07-02');
    await app.services.plan.seedPlan(plan('next', '2021-01-01', [reports('UP', ['city'])]));
    await app.services.plan.seedPlan(plan('beside', '2026-05-01', [reports('DOWN', ['city'])]));
    await hand('city', 'lockReport', 'city', 'beside');
    expect((await admin('city')('getReport', { params: params('city') })).state).to.equal('draft');
    expect((await app.call('getPublished', { params: { unit: 'root' } })).framework.id).to.equal('beside');
    await app.call.refused('getPublished', { params: { unit: 'root' }, query: { framework: 'next' } }, 'not_found');
    await hand('city', 'lockReport', 'city', 'next');
    const shown = await app.call('getPublished', { params: { unit: 'root' } });
    expect([shown.framework.id, shown.frameworks.map(({ id }) => id), shown.rows.map(({ indicator }) => indicator)]).to.eql(['next', ['next', 'beside'], ['NEXT_1']]);
    expect((await app.call('getPublished', { params: { unit: 'root' }, query: { framework: 'beside', period } })).rows.map(({ indicator }) => indicator)).to.eql(['BESIDE_1']);
  });

  it('Should go from a learning centre to its commune and, without districts, from there to the city', async () => {
    await start('2026-07-02');
    const centre = await admin('CLC-W')('getReport', { params: params('CLC-W') });
    expect([centre.due, centre.parent?.code, centre.content.paper.recipients[0], centre.content.rows.length > 0]).to.eql(['2026-07-05', 'W', 'Ủy ban nhân dân đơn vị W', true]);
    await admin('W').refused('submitReport', { params: params('W'), body: { id: v7(), seen: 0, revision: 0 } }, 'report_incomplete');
    await hand('CLC-W', 'submitReport', 'CLC-W');
    await hand('CLC-W', 'acceptReport', 'W');
    await hand('W', 'submitReport', 'W');
    await hand('W', 'acceptReport', 'city');
    const city = await hand('city', 'lockReport', 'city');
    expect(city.content.parts.map(({ unit, state }) => [unit.code, state])).to.eql([['W', 'accepted']]);
    const ward = await admin('W')('getReport', { params: params('W') });
    expect(ward.children.map(({ unit, isSettled }) => [unit.code, isSettled])).to.eql([['CLC-W', true]]);
    expect(ward.content.parts.map(({ unit }) => unit.code)).to.eql(['CLC-W']);
  });

  it('Should be owed by who was there at the period’s end, of the tree of that day', async () => {
    await start('2025-12-01');
    expect(await list('A', at('A')), 'ended in June').to.eql(['test-plan 2025-H1 late', 'test-plan 2024-Y late', 'test-plan 2024-H1 late']);
    expect(await list('W'), 'began in July').to.eql(['test-plan 2025-Y open']);
    const codes = async (when: string) => (await admin('city')('getReport', { params: { ...params('city'), period: when } })).children.map(({ unit }) => unit.code);
    expect([await codes('2025-H1'), await codes('2025-Y')]).to.eql([['D'], ['W']]);
    await admin('W').refused('getReport', { params: { ...params('W'), period: '2025-H1' } }, 'not_found');
    const late = async (unit: string) => (await admin(unit)('listNotices', { query: { limit: 100 } })).items.map(({ kind, about }) => `${kind} ${about.framework} ${about.period}`);
    app.clock.advance(-145 * 86_400);
    await app.services.reports.remind();
    app.clock.advance(145 * 86_400);
    expect([await late('A'), await late('W')]).to.eql([['report_late test-plan 2025-H1'], []]);
  });

  it('Should pass over bodies that a plan does not name', async () => {
    await start('2024-07-02');
    await app.services.plan.seedPlan(plan('next', '2021-01-01', [reports('PAST', ['commune'], { to: ['city'] }), reports('CITY', ['city'])]));
    const at_ = { ...params('A'), period: '2024-H1' };
    const report = await admin('A')('getReport', { params: at_ });
    expect([report.parent?.code, report.content.parent?.code]).to.eql(['city', 'city']);
    await admin('A')('submitReport', { params: at_, body: { id: v7(), seen: 0, revision: 0 } });
    expect((await admin('D')('getReport', { params: at_ })).may, 'a district is not asked').to.eql([]);
    await admin('D').refused('acceptReport', { params: at_, body: { id: v7(), seen: 1 } }, 'not_allowed');
    expect((await admin('city')('acceptReport', { params: at_, body: { id: v7(), seen: 1 } })).state).to.equal('accepted');
    const city = await admin('city')('getReport', { params: { ...at_, unit: 'city' } });
    expect(city.children.map(({ unit, state }) => [unit.code, state])).to.eql([['A', 'accepted'], ['B', 'draft'], ['C', 'draft']]);
    expect((await admin('city')('listNotices', { query: { limit: 10 } })).items.map(({ kind, about }) => `${kind} ${about.unit} ${about.framework}`)).to.eql([`report_submitted ${at('A')} next`]);
  });
});
