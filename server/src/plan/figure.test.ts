import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Role, errorText } from '@hoctap/shared';
import { type TestApp, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import { figureEntryModel } from './figure.model.ts';

const password = 'mot-mat-khau-dai';
const headcount = { unit: at('A'), kind: 'headcount' as const, about: 'farmer' };
const figure = { unit: at('A'), kind: 'figure' as const, about: 'BY_HAND' };

describe('Figures that a unit enters', () => {
  let app: TestApp;
  const callers: Record<string, Caller> = {};
  beforeEach(async () => {
    app = await startApp();
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan({ ...testPlan, reporting: [{ id: 'UP', fromVi: 'x', fromEn: 'x', toVi: 'x', toEn: 'x', frequency: ['half_year'], ref: null, schedule: { levels: ['commune', 'district'], H1: '07-05', Y: '01-05', source: 'proposed' } }] });
    const passwordHash = await app.services.accounts.hashPassword(password);
    for (const [name, role, unit] of [['admin', 'unit_admin', 'A'], ['other', 'unit_admin', 'A'], ['neighbour', 'unit_admin', 'B'], ['third', 'unit_admin', 'C'], ['district', 'auditor', 'D'], ['auditor', 'auditor', 'A'], ['learner', 'learner', 'A']] as const) {
      await app.services.people.addAll([testPerson(v7(), { username: name, passwordHash, roles: [{ role: role as Role, unit: at(unit), from: since, to: null }] })]);
      callers[name] = app.call.as((await app.call('signIn', { body: { login: name, password } })).accessToken);
    }
  });
  afterEach(() => app.close());
  const as = (name: string): Caller => callers[name] as Caller;
  const body = (count: number | null, more: object = {}) => ({ id: v7(), period: '2026-Y', count, source: 'Niên giám thống kê', replaces: null, ...more });
  const row = async (kind: string, period = '2026-Y') => (await as('auditor')('listFigures', { params: { unit: at('A') }, query: { period } })).items.find((one) => one.kind === kind);
  const indicator = (id: string) => as('auditor')('getIndicator', { params: { unit: at('A'), indicator: id }, query: { year: 2026 } });

  it('Should be asked by level, have no value before they are entered, and then stand on the dashboard with their source', async () => {
    const { items } = await as('admin')('listFigures', { params: { unit: at('A') } });
    expect(items.map(({ kind, about, shape, now }) => [kind, about, shape, now])).to.deep.include.members([['headcount', 'farmer', 'people', null], ['figure', 'BY_HAND', 'share', null]]);
    expect((await indicator('AT_CENTRE')).value).to.equal(null);
    await as('admin')('enterFigure', { params: headcount, body: body(1234) });
    await as('admin')('enterFigure', { params: figure, body: body(7, { whole: 10 }) });
    expect(await indicator('AT_CENTRE')).to.include({ denominator: 1234, value: 0, illustrative: false });
    expect(await indicator('BY_HAND')).to.include({ numerator: 7, denominator: 10, value: 70, source: 'entered' });
    expect((await row('headcount'))?.now).to.deep.include({ count: 1234, source: 'Niên giám thống kê' });
  });

  it('Should stand above as their sum once every unit below has entered, and say until then how many have', async () => {
    const above = () => as('district')('getIndicator', { params: { unit: at('D'), indicator: 'BY_HAND' }, query: { year: 2026 } });
    await as('admin')('enterFigure', { params: figure, body: body(7, { whole: 10 }) });
    expect(await above()).to.deep.include({ numerator: null, value: null, source: 'summed', covered: { units: 1, of: 3 } });
    await as('neighbour')('enterFigure', { params: { ...figure, unit: at('B') }, body: body(5, { whole: 10 }) });
    await as('third')('enterFigure', { params: { ...figure, unit: at('C') }, body: body(6, { whole: 10 }) });
    expect(await above()).to.include({ numerator: 18, denominator: 30, value: 60, source: 'summed', covered: null });
  });

  it('Should be mended over what was seen, keep their history, and be taken back to no value', async () => {
    const first = await as('admin')('enterFigure', { params: figure, body: body(7, { whole: 10 }) });
    const second = await as('other')('enterFigure', { params: figure, body: body(8, { whole: 10, replaces: first.last, note: 'Đếm lại' }) });
    await as('admin').refused('enterFigure', { params: figure, body: body(9, { whole: 10, replaces: first.last }) }, 'figure_changed');
    await as('admin').refused('enterFigure', { params: figure, body: body(9, { whole: 10 }) }, 'figure_changed');
    expect((await indicator('BY_HAND')).numerator).to.equal(8);
    await as('admin')('enterFigure', { params: figure, body: body(null, { replaces: second.last }) });
    expect(await indicator('BY_HAND')).to.include({ numerator: null, value: null, source: 'none' });
    const { items } = await as('auditor')('listFigureEntries', { params: figure, query: { period: '2026-Y' } });
    expect(items.map(({ count, note, by }) => [count, note, by.fullName.length > 0])).to.eql([[null, null, true], [8, 'Đếm lại', true], [7, null, true]]);
  });

  it('Should be carried over from the year before with a mark that stays beside them', async () => {
    await as('admin')('enterFigure', { params: headcount, body: body(50, { period: '2025-Y' }) });
    expect((await row('headcount'))?.before).to.eql({ count: 50, whole: null, illustrative: false });
    await as('admin').refused('enterFigure', { params: headcount, body: body(60, { origin: 'carried' }) }, 'bad_input');
    await as('admin')('enterFigure', { params: headcount, body: body(50, { origin: 'carried' }) });
    expect(await indicator('AT_CENTRE')).to.include({ denominator: 50, carried: 'own' });
    for (const [name, unit] of [['neighbour', 'B'], ['third', 'C']] as const) await as(name)('enterFigure', { params: { ...headcount, unit: at(unit) }, body: body(10) });
    const above = await as('district')('getIndicator', { params: { unit: at('D'), indicator: 'AT_CENTRE' }, query: { year: 2026 } });
    expect(above).to.deep.include({ denominator: 70, carried: { units: 1, of: 3 } });
  });

  it('Should stay illustrative when they are carried over', async () => {
    await app.services.plan.addHeadcounts([{ unit: at('A'), group: 'farmer', year: 2025, count: 50, source: 'demo', illustrative: true, noteVi: null }]);
    await as('admin')('enterFigure', { params: headcount, body: body(50, { origin: 'carried' }) });
    expect(await indicator('AT_CENTRE')).to.include({ denominator: 50, illustrative: true });
  });

  it('Should be entered once however often it is sent, and finished after a stop in between', async () => {
    const entry = body(7, { whole: 10 });
    for (const _again of [1, 2, 3]) await as('admin')('enterFigure', { params: figure, body: entry });
    await as('other').refused('enterFigure', { params: figure, body: entry }, 'id_taken');
    const entries = figureEntryModel(app.deps.db);
    expect(await entries.countDocuments()).to.equal(1);
    // As a stop leaves it that comes after the entry and before the row.
    const [stored] = await entries.find().lean();
    await entries.create({ ...stored, _id: v7(), count: 9, replaces: stored?._id ?? null, owed: true });
    for (let tries = 0; tries < 80 && (await indicator('BY_HAND')).numerator !== 9; tries++) await new Promise((done) => setTimeout(done, 100));
    expect((await indicator('BY_HAND')).numerator).to.equal(9);
  });

  it('Should stand on the last day of June by what was entered for the half-year, and have no value where nothing was', async () => {
    const half = { period: '2026-H1' };
    const rowIn = async (unit: string, period: string, who = 'district') => (await as(who)('getReport', { params: { unit, period, amendment: 0 } })).content.rows.find((one) => one.indicator === 'BY_HAND');
    expect((await as('admin')('listFigures', { params: { unit: at('A') }, query: half })).items.map(({ kind, about, shape, window, now }) => [kind, about, shape, window, now])).to.eql([['figure', 'BY_HAND', 'share', 'year', null]]);
    await as('admin')('enterFigure', { params: figure, body: body(7, { whole: 10 }) });
    expect(await rowIn('A', '2026-H1'), 'what was entered for the year says nothing of June').to.include({ numerator: null, value: null, source: 'none' });
    await as('admin')('enterFigure', { params: figure, body: body(1, { whole: 8, period: '2025-H1' }) });
    const first = await as('admin')('enterFigure', { params: figure, body: body(3, { whole: 8, ...half }) });
    expect([first.before, first.now?.count, first.now?.whole]).to.eql([{ count: 1, whole: 8, illustrative: false }, 3, 8]);
    expect(await rowIn('A', '2026-H1')).to.include({ numerator: 3, denominator: 8, value: 37.5, previous: 12.5, source: 'entered' });
    expect(await rowIn('A', '2026-Y')).to.include({ numerator: 7, denominator: 10, value: 70, previous: null });
    expect(await indicator('BY_HAND'), 'a year’s page shows the year').to.include({ numerator: 7 });

    expect(await rowIn('D', '2026-H1'), 'not all below have one').to.include({ numerator: null, value: null });
    for (const [who, unit] of [['neighbour', 'B'], ['third', 'C']] as const) await as(who)('enterFigure', { params: { ...figure, unit: at(unit) }, body: body(1, { whole: 8, ...half }) });
    expect(await rowIn('D', '2026-H1')).to.include({ numerator: 5, denominator: 24, source: 'summed' });

    await as('other').refused('enterFigure', { params: figure, body: body(4, { whole: 8, ...half }) }, 'figure_changed');
    await as('admin')('enterFigure', { params: figure, body: body(null, { ...half, replaces: first.last }) });
    expect(await rowIn('A', '2026-H1')).to.include({ numerator: null, source: 'none' });
    const counts = async (period: string) => (await as('auditor')('listFigureEntries', { params: figure, query: { period } })).items.map(({ count }) => count);
    expect([await counts('2026-H1'), await counts('2026-Y')]).to.eql([[null, 3], [7]]);
    await as('admin').refused('enterFigure', { params: headcount, body: body(5, half) }, 'not_found');
    await as('admin').refused('enterFigure', { params: figure, body: body(5, { whole: 8, period: '2027-H1' }) }, 'future_year');
    for (const period of ['2026', '2026-H2', '2026-Q1']) await as('admin').refused('enterFigure', { params: figure, body: body(5, { whole: 8, period }) }, 'bad_input');
  });

  it('Should let one of two at the same moment through', async () => {
    const both = await Promise.allSettled(['admin', 'other'].map((name, index) => as(name)('enterFigure', { params: figure, body: body(5 + index, { whole: 10 }) })));
    expect(both.map(({ status }) => status).sort()).to.eql(['fulfilled', 'rejected']);
  });

  it('Should refuse what cannot be, and whoever may not', async () => {
    const share = { count: 5, whole: 10 };
    for (const [code, bad] of [
      ['count_above_whole', { count: 11, whole: 10 }], ['whole_missing', { count: 5 }], ['whole_missing', { count: 5, whole: 0 }], ['not_whole', { count: 1.5, whole: 10 }], ['not_whole', { count: 99.5, whole: 100 }], ['future_year', { ...share, period: '2027-Y' }],
      ['bad_input', { count: -1, whole: 10 }], ['bad_input', { ...share, source: '' }], ...['năm', '1.234', '1,234', '99,5'].map((count) => ['bad_input', { count, whole: 10 }] as const),
    ] as const) {
      const { faults } = await as('admin').refused('enterFigure', { params: figure, body: body(0, bad) as never }, code);
      expect(faults?.[0]?.path, JSON.stringify(bad)).to.match(/^body\./);
      for (const language of ['vi', 'en'] as const) expect(errorText(code, language).length).to.be.greaterThan(10);
    }
    for (const about of ['AT_CENTRE', 'nothing', '$where']) await as('admin').refused('enterFigure', { params: { ...figure, about }, body: body(5, { whole: 10 }) }, 'not_found');
    for (const [name, code] of [['neighbour', 'not_allowed'], ['auditor', 'not_allowed'], ['learner', 'not_allowed']] as const) await as(name).refused('enterFigure', { params: figure, body: body(5, { whole: 10 }) }, code);
    await app.call.refused('enterFigure', { params: figure, body: body(5, { whole: 10 }) }, 'not_signed_in');
    await as('learner').refused('listFigures', { params: { unit: at('A') } }, 'not_allowed');
    expect(await figureEntryModel(app.deps.db).countDocuments()).to.equal(0);
  });
});
