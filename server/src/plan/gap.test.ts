import type { Role } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, TestClock, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';

const password = 'mot-mat-khau-dai';
const gap = (id: string, of: string, more: object = {}) => ({
  id, nameVi: id, nameEn: id, refs: [], unit: 'percentage points', kind: 'gap', feed: 'partial', levels: ['commune', 'district', 'city'],
  targets: [{ year: 2015, operator: 'abs_le', value: 2, quoteVi: 'cân bằng', ref: 'I' }],
  rule: { kind: 'gap', base: null, tags: [], group: null, place: null, through: null, window: 'year', minEvidence: null, threshold: null, of, difference: ['male', 'female'], ...more },
});
const file = { ...testPlan, indicators: [...testPlan.indicators, gap('COUNTED', 'AT_CENTRE'), gap('ENTERED', 'BY_HAND'), { ...gap('RATIO', 'AT_CENTRE', { measure: 'ratio' }), unit: 'ratio', targets: [{ year: 2015, operator: 'between', value: [0.97, 1.03], quoteVi: 'x', ref: 'I' }] }] };

describe('Gaps between men and women', () => {
  let app: TestApp;
  let admin: Caller;
  before(async () => {
    app = await startApp({ deps: { clock: new TestClock('2026-07-02T03:00:00Z') } });
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(file);
    const passwordHash = await app.services.accounts.hashPassword(password);
    await app.services.people.addAll([testPerson(v7(), { username: 'quantri', passwordHash, roles: [{ role: 'unit_admin' as Role, unit: at('city'), from: since, to: null }] })]);
    admin = app.call.as((await app.call('signIn', { body: { login: 'quantri', password } })).accessToken);
  });
  after(() => app.close());

  const learned = async (sex: 'male' | 'female', count: number, unit: string, day: string) => {
    const people = Array.from({ length: count }, () => testPerson(v7(), { sex, groups: [{ group: 'farmer', from: since, to: null }], residences: [{ unit: at(unit), from: since, to: null }] }));
    await app.services.people.addAll(people);
    const classes = people.map(({ _id }) => ({ id: v7(), person: _id, title: 'Ủ phân', periods: 4, countsFor: ['AT_CENTRE'], at: new Date(`${day}T03:00:00Z`), through: at('CLC-A'), throughKind: 'centre' as const }));
    await app.services.learning.importHistory({ runs: [], classes });
    await app.services.plan.settled();
  };
  const people = (unit: string, group: string, count: number) => app.services.plan.addHeadcounts([{ unit: at(unit), group, year: 2026, count, source: 'x', illustrative: false, noteVi: null }]);
  const of = async (unit: string, indicator: string) => {
    const { value, standing, parts, source, children } = await admin('getIndicator', { params: { unit, indicator }, query: {} });
    return { value, standing, source, parts: parts?.map(({ id, numerator, denominator }) => [id, numerator, denominator]), children };
  };

  it('Should have no value without headcounts of men and of women, whatever was counted', async () => {
    await learned('male', 6, 'A', '2026-03-10');
    await learned('female', 8, 'A', '2026-06-10');
    expect(await of('A', 'COUNTED')).to.deep.include({ value: null, standing: 'no_value', parts: [['male', 6, null], ['female', 8, null]] });
    await people('A', 'farmer.male', 20);
    expect(await of('A', 'COUNTED')).to.deep.include({ value: null, standing: 'no_value' });
  });
  it('Should be counted by the function of the equity chart, at the unit and in the sums above it', async () => {
    await people('A', 'farmer.female', 20);
    expect(await of('A', 'COUNTED')).to.deep.include({ value: -10, standing: 'behind', source: 'lms', parts: [['male', 6, 20], ['female', 8, 20]] });
    const { sides } = await admin('getIndicatorEquity', { params: { unit: 'A', indicator: 'AT_CENTRE' }, query: {} });
    expect(sides.find(({ side }) => side === 'sex')?.parts).to.eql([{ id: 'female', persons: 8 }, { id: 'male', persons: 6 }]);
    expect(await of('A', 'RATIO')).to.deep.include({ value: 0.75, standing: 'behind' });
    expect((await of('D', 'COUNTED')).value, 'no headcounts of B and C').to.equal(null);
    for (const unit of ['B', 'C']) for (const sex of ['male', 'female']) await people(unit, `farmer.${sex}`, 10);
    const district = await of('D', 'COUNTED');
    expect(district.parts).to.eql([['male', 6, 40], ['female', 8, 40]]);
    expect(district.children.map(({ unit, rank }) => [unit.code, rank]), 'the narrowest gap first').to.eql([['B', 1], ['C', 1], ['A', 3]]);
  });
  it('Should follow what is learned, to the end of a half-year alone where one is asked for', async () => {
    await learned('male', 2, 'A', '2026-07-01');
    expect((await of('A', 'COUNTED')).parts).to.eql([['male', 8, 20], ['female', 8, 20]]);
    expect(await of('A', 'COUNTED')).to.deep.include({ value: 0, standing: 'met' });
    const half = (await app.services.plan.listIndicators({ _id: at('A'), path: [at('city'), at('D'), at('A')] }, { year: 2026 }, '06')).items.find(({ indicator }) => indicator === 'COUNTED');
    expect(half?.value).to.equal(-10);
  });
  it('Should tell nothing of a unit where so few are counted that one could know them', async () => {
    await learned('male', 3, 'B', '2026-05-10');
    await learned('female', 9, 'B', '2026-05-10');
    expect(await of('B', 'COUNTED')).to.deep.include({ value: null, standing: 'no_value' });
    expect((await of('B', 'COUNTED')).parts?.[0]).to.eql(['male', null, 10]);
  });
  it('Should ask units for men and women where the platform does not count, and work the gap out of both', async () => {
    const { items } = await admin('listFigures', { params: { unit: 'A' }, query: {} });
    expect(items.map(({ about }) => about).filter((about) => about.includes('.') || about === 'ENTERED')).to.eql(['farmer.male', 'farmer.female', 'ENTERED.male', 'ENTERED.female']);
    const enter = (about: string, count: number, whole: number) => admin('enterFigure', { params: { unit: 'A', kind: 'figure', about }, body: { id: v7(), period: '2026-Y', count, whole, source: 'Sổ', replaces: null } });
    await enter('ENTERED.male', 99, 100);
    expect(await of('A', 'ENTERED')).to.deep.include({ value: null, standing: 'no_value', source: 'entered' });
    await enter('ENTERED.female', 98, 100);
    expect(await of('A', 'ENTERED')).to.deep.include({ value: 1, standing: 'met', parts: [['male', 99, 100], ['female', 98, 100]] });
    await admin.refused('enterFigure', { params: { unit: 'A', kind: 'figure', about: 'ENTERED' }, body: { id: v7(), period: '2026-Y', count: 1, whole: null, source: 'Sổ', replaces: null } }, 'not_found');
    await admin.refused('enterFigure', { params: { unit: 'A', kind: 'figure', about: 'ENTERED.male' }, body: { id: v7(), period: '2026-Y', count: 101, whole: 100, source: 'Sổ', replaces: null } }, 'count_above_whole');
  });
});
