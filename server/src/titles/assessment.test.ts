import type { Role } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, TestClock, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import { sessionModel } from '../sessions/session.model.ts';
import type { TitleClaim } from '@hoctap/shared/titles.contract';

const password = 'mot-mat-khau-dai';
const named = (id: string) => ({ id, nameVi: id, nameEn: id });
const yearly = {
  ...named('YEARLY'), kind: 'assessment', number: '1', source: 'IV.1', subject: 'unit', unitLevels: ['clc'], recognisedByVi: null, validityMonths: null, duty: null, totalPoints: 100,
  levels: [
    { ...named('below'), leastPoints: null, needs: [] }, { ...named('regular'), leastPoints: null, needs: ['months'] }, { ...named('good'), leastPoints: 80, needs: ['months'] },
  ],
  criteria: [
    { ...named('months'), points: 40, check: { kind: 'count', count: 'months_active', least: 2 } },
    { ...named('people'), points: 40, check: { kind: 'count', count: 'people_served', least: 3 } },
    { ...named('board'), points: 20, check: { kind: 'self', answer: 'yes_no' } },
  ],
};
const share = (id: string, grade: string) => ({
  ...named(id), refs: ['I.1.đ'], unit: '%', kind: 'percent', feed: 'partial', levels: ['clc', 'commune', 'district', 'city'], targets: [{ year: 2015, operator: 'ge', value: 50, quoteVi: 'năm mươi', ref: 'I' }],
  rule: { kind: 'unitShare', base: null, tags: [], group: null, place: 'centre', through: null, window: 'year', minEvidence: null, threshold: null, criteriaSet: 'YEARLY', grade },
});
const file = { ...testPlan, indicators: [...testPlan.indicators, share('REGULAR', 'regular'), share('GOOD', 'good')], criteriaSets: [yearly] };

describe('Assessments of units, by which indicators count them', () => {
  let app: TestApp;
  const admins: Record<string, Caller> = {};
  const admin = (unit: string): Caller => admins[unit] as Caller;
  let passwordHash: string;
  const signedIn = async (role: Role, unit: string): Promise<Caller> => {
    const username = `${role}-${unit}-${v7().slice(-6)}`.toLowerCase();
    await app.services.people.addAll([testPerson(v7(), { username, passwordHash, roles: [{ role, unit: at(unit), from: since, to: null }] })]);
    return app.call.as((await app.call('signIn', { body: { login: username, password } })).accessToken);
  };
  const acting = (claim: TitleClaim) => ({ id: v7(), seen: claim.seen });
  const one = (claim: TitleClaim) => ({ params: { claim: claim.id } });
  const held = (centre: string, day: string, ...present: string[]) => sessionModel(app.deps.db).create({
    _id: v7(), unit: at(centre), course: 'c', version: 1, lessons: [], facilitator: 'f', openedAt: new Date(`${day}T03:00:00Z`), state: 'closed', closedAt: new Date(`${day}T05:00:00Z`), present, completions: 0,
  });
  const figure = async (unit: string, indicator: string, year?: number) => {
    const { numerator, denominator, value, standing, source, unassessed, children } = await admin('city')('getIndicator', { params: { unit, indicator }, query: year ? { year } : {} });
    return { numerator, denominator, value, standing, source, unassessed, children };
  };
  /** A centre's own assessment, confirmed by its commune at the highest grade that it reached, or at `grade`. */
  const assessed = async (centre: string, commune: string, board: boolean, grade?: string): Promise<TitleClaim> => {
    const begun = await admin(centre)('beginTitle', { params: { unit: centre }, body: { id: v7(), scheme: 'YEARLY' } });
    const saved = await admin(centre)('saveTitle', { ...one(begun), body: { revision: 0, answers: [{ criterion: 'board', value: board ? 1 : null, text: '' }] } });
    const submitted = await admin(centre)('submitTitle', { ...one(saved), body: { ...acting(saved), revision: saved.revision } });
    return admin(commune)('recogniseTitle', { ...one(submitted), body: { ...acting(submitted), level: grade ?? submitted.content.result.level ?? '', number: '3/BB', date: '2026-07-02' } });
  };

  before(async () => {
    app = await startApp({ deps: { clock: new TestClock('2026-07-02T03:00:00Z') } });
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(file);
    passwordHash = await app.services.accounts.hashPassword(password);
    for (const unit of ['city', 'D', 'A', 'B', 'C', 'CLC-A', 'CLC-B']) admins[unit] = await signedIn('unit_admin', unit);
    await held('CLC-A', '2026-01-10', 'x', 'y');
    await held('CLC-A', '2026-03-10', 'y', 'z');
    await held('CLC-A', '2025-12-31', 'of', 'the', 'year', 'before');
    await held('CLC-B', '2026-01-10', 'x');
  });
  after(() => app.close());

  it('Should have no value while no centre is assessed: neither zero nor all', async () => {
    expect(await figure('city', 'GOOD')).to.deep.include({ numerator: null, denominator: 3, value: null, standing: 'no_value', source: 'none', unassessed: 3 });
  });
  it('Should be offered to the units that the plan’s criteria set is for, filled in from the sessions that they held', async () => {
    expect((await admin('A')('listTitleSchemes', {})).items.map(({ id, kind }) => [id, kind])).to.eql([['YEARLY', 'assessment']]);
    await admin('A').refused('beginTitle', { params: { unit: 'A' }, body: { id: v7(), scheme: 'YEARLY' } }, 'title_not_for_subject');
    const claim = await admin('CLC-A')('beginTitle', { params: { unit: 'CLC-A' }, body: { id: v7(), scheme: 'YEARLY' } });
    expect(claim.content.figures.map(({ criterion, value, evidence }) => [criterion, value, evidence.length])).to.eql([['months', 2, 2], ['people', 3, 2]]);
    expect(claim.content.result).to.include({ points: 80, level: 'good' });
    const submitted = await admin('CLC-A')('submitTitle', { ...one(claim), body: { ...acting(claim), revision: 0 } });
    await admin('CLC-A').refused('recogniseTitle', { ...one(submitted), body: { ...acting(submitted), level: 'good', number: '1', date: '2026-07-02' } }, 'own_title');
    await admin('B').refused('recogniseTitle', { ...one(submitted), body: { ...acting(submitted), level: 'good', number: '1', date: '2026-07-02' } }, 'not_allowed');
    const body = { ...acting(submitted), level: 'good', number: '1/BB', date: '2026-07-02' };
    const done = await admin('A')('recogniseTitle', { ...one(submitted), body });
    expect(await admin('A')('recogniseTitle', { ...one(submitted), body }), 'once').to.deep.equal(done);
  });
  it('Should count the centre at once at every unit above it, over all centres there, and name those without an assessment', async () => {
    expect(await figure('A', 'GOOD')).to.deep.include({ numerator: 1, denominator: 1, value: 100, unassessed: 0, source: 'assessments', standing: 'met' });
    const district = await figure('D', 'GOOD');
    expect(district).to.deep.include({ numerator: 1, denominator: 3, unassessed: 2, standing: 'behind' });
    expect(Object.fromEntries(district.children.map(({ unit, value }) => [unit.code, value.value]))).to.eql({ A: 100, B: null, C: null });
    expect((await admin('city')('listIndicators', { params: { unit: 'city' }, query: {} })).items.find(({ indicator }) => indicator === 'REGULAR')).to.deep.include({ numerator: 1, denominator: 3, unassessed: 2 });
  });
  it('Should know a centre that fell short from one that nobody assessed, and another year from this', async () => {
    await assessed('CLC-B', 'B', true);
    expect(await figure('city', 'REGULAR')).to.deep.include({ numerator: 1, denominator: 3, unassessed: 1 });
    expect(await figure('B', 'REGULAR')).to.deep.include({ numerator: 0, denominator: 1, value: 0, unassessed: 0, standing: 'behind' });
    expect(await figure('city', 'REGULAR', 2025)).to.deep.include({ numerator: null, value: null, unassessed: 3 });
  });
  it('Should stand apart from titles', async () => {
    const list = async (view: 'recognised' | 'assessed') => (await admin('D')('listTitles', { params: { unit: 'D' }, query: { view } })).items.length;
    expect([await list('recognised'), await list('assessed')]).to.eql([0, 2]);
  });
  it('Should put a figure that a unit entered before what was assessed, there alone', async () => {
    await admin('D')('enterFigure', { params: { unit: 'D', kind: 'figure', about: 'GOOD' }, body: { id: v7(), period: '2026-Y', count: 2, whole: 3, source: 'Sổ', replaces: null } });
    expect(await figure('D', 'GOOD')).to.deep.include({ numerator: 2, denominator: 3, source: 'entered', unassessed: null });
    expect(await figure('city', 'GOOD')).to.deep.include({ numerator: 1, source: 'assessments' });
  });
  it('Should fall back to not assessed when a confirmation is withdrawn', async () => {
    const [row] = (await admin('A')('listTitles', { params: { unit: 'A' }, query: { view: 'assessed' } })).items;
    const claim = await admin('A')('getTitle', { params: { claim: row?.id ?? '' } });
    await admin('A')('withdrawTitle', { ...one(claim), body: { ...acting(claim), comment: 'Ghi nhầm' } });
    expect(await figure('A', 'REGULAR')).to.deep.include({ numerator: null, value: null, unassessed: 1 });
    expect(await figure('city', 'REGULAR')).to.deep.include({ numerator: 0, denominator: 3, unassessed: 2 });
  });
  it('Should say of a plan’s file which criteria set or grade leads nowhere', async () => {
    const root = await signedIn('system_admin', 'city');
    const faults = async (changed: unknown) => (await root('checkFramework', { body: { file: changed } })).faults.map(({ path, code }) => `${path} ${code}`);
    expect(await faults(file)).to.eql([]);
    const indicators = [...testPlan.indicators, share('REGULAR', 'splendid'), { ...share('GOOD', 'good'), rule: { ...share('GOOD', 'good').rule, criteriaSet: 'NOWHERE' } }];
    expect(await faults({ ...file, indicators })).to.eql(['indicators.4.rule.grade unknown_grade', 'indicators.5.rule.criteriaSet unknown_criteria_set']);
    expect(await faults({ ...file, criteriaSets: [{ ...yearly, kind: undefined, totalPoints: 90, unitLevels: ['commune'] }] })).to.include.members([
      'criteriaSets.0.kind not_an_assessment', 'criteriaSets.0.totalPoints points_do_not_add_up', 'criteriaSets.0.criteria.0.check.count count_of_centres_only',
    ]);
    await root.refused('addTitleScheme', { body: { file: yearly } }, 'bad_input');
  });
});
