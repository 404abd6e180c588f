import { expect } from 'chai';
import { v7 } from 'uuid';
import { courseVersionModel } from '../courses/course-version.model.ts';
import { type TestApp, TestClock, startApp } from '../../test/support/app.ts';
import { type Caller } from '../../test/support/caller.ts';
import { completeContent } from '../../test/support/courses.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';

const password = 'mot-mat-khau-dai';
const duty = (id: string, kind: 'boolean' | 'count', levels: string[]) => ({ id, nameVi: id, nameEn: id, refs: ['II.3.c'], kind, feed: 'lms' as const, levels });
const plan = { ...testPlan, duties: [duty('WEEK', 'boolean', ['city', 'district']), duty('MATERIALS', 'count', ['district', 'commune']), duty('ELEARNING', 'count', ['district', 'commune'])] };
const owing = {
  ...testPlan, duties: [duty('REPORT_ON_TIME', 'boolean', ['commune'])],
  reporting: [{ id: 'R', fromVi: 'Xã', fromEn: 'Commune', toVi: 'Huyện', toEn: 'District', frequency: ['half_year'], ref: null, schedule: { levels: ['commune'], H1: '07-05', Y: '01-05', source: 'proposed' } }],
};

describe('Duties of the plan', () => {
  let app: TestApp;
  let official: Caller;
  before(async () => {
    app = await startApp();
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(plan);
    const passwordHash = await app.services.accounts.hashPassword(password);
    await app.services.people.addAll([testPerson(v7(), { username: 'official', passwordHash, roles: [{ role: 'unit_admin', unit: at('D'), from: since, to: null }] })]);
    official = app.call.as((await app.call('signIn', { body: { login: 'official', password } })).accessToken);
  });
  after(() => app.close());

  const publish = async (owner: string, slug: string) => {
    const id = v7();
    const content = completeContent({ slug, targetGroups: ['farmer'], modules: completeContent().modules.map((one) => ({ ...one, lessons: one.lessons.filter(({ kind }) => kind !== 'video') })) });
    await app.services.courses.addSeed({ id, content, owner: at(owner), author: v7(), reviewer: v7() });
    return id;
  };
  const said = async (unit: string, year: number) =>
    (await official('listDuties', { params: { unit: at(unit) }, query: { year } })).items.map(({ duty: { id }, value, previous, source }) => [id, value, previous, source]);

  it('Should count what a unit and those below it published for the first time in the year, and what could be taken by its end, and tell what nobody reported yet', async () => {
    const old = await publish('A', 'khoa-cu');
    await courseVersionModel(app.deps.db).updateOne({ course: old }, { $set: { publishedAt: new Date('2025-05-01T00:00:00Z') } });
    await publish('A', 'khoa-moi');
    await publish('D', 'khoa-huyen');
    // A second version of an old course is nothing new.
    const [first] = await courseVersionModel(app.deps.db).find({ course: old }).lean();
    await courseVersionModel(app.deps.db).create({ ...first, _id: `${old}@2`, number: 2, publishedAt: app.clock.now() });
    expect(await said('D', 2026)).to.eql([['WEEK', null, null, 'none'], ['MATERIALS', 2, 1, 'lms'], ['ELEARNING', 3, 1, 'lms']]);
    expect(await said('A', 2026)).to.eql([['MATERIALS', 1, 1, 'lms'], ['ELEARNING', 2, 1, 'lms']]);
    expect(await said('B', 2026)).to.eql([['MATERIALS', 0, 0, 'lms'], ['ELEARNING', 0, 0, 'lms']]);
  });

  it('Should tell what a unit entered', async () => {
    await app.services.plan.addFigures([{ indicator: 'WEEK', unit: at('D'), year: 2026, numerator: 1, denominator: null, source: 'the district', illustrative: false }]);
    expect((await said('D', 2026))[0]).to.eql(['WEEK', 1, null, 'entered']);
  });

  it('Should keep duties to those who may read the plan there', async () => {
    await app.call.refused('listDuties', { params: { unit: at('D') } }, 'not_signed_in');
    await official.refused('listDuties', { params: { unit: at('city') } }, 'not_allowed');
    await official.refused('listDuties', { params: { unit: 'nowhere' } }, 'not_found');
    await official.refused('listDuties', { params: { unit: at('D') }, query: { framework: 'none' } }, 'not_found');
  });
});

describe('The duty to report on time', () => {
  it('Should be judged by the days on which reports were handed in, and not before one is due', async () => {
    const app = await startApp({ deps: { clock: new TestClock('2026-07-04T03:00:00Z') } });
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(owing);
    const passwordHash = await app.services.accounts.hashPassword(password);
    const admins: Record<string, Caller> = {};
    const signIn = async (unit: string) => app.call.as((await app.call('signIn', { body: { login: `admin-${unit.toLowerCase()}`, password } })).accessToken);
    for (const unit of ['A', 'B']) {
      await app.services.people.addAll([testPerson(v7(), { username: `admin-${unit.toLowerCase()}`, passwordHash, roles: [{ role: 'unit_admin', unit: at(unit), from: since, to: null }] })]);
      admins[unit] = await signIn(unit);
    }
    const said = async (unit: string) => (await admins[unit]?.('listDuties', { params: { unit }, query: {} }))?.items[0];
    const submit = async (unit: string) => {
      const params = { unit, period: '2026-H1', amendment: 0 };
      const report = await admins[unit]?.('getReport', { params });
      if (report) await admins[unit]?.('submitReport', { params, body: { id: v7(), seen: report.seen, revision: report.revision, without: [] } });
    };
    expect(await said('A')).to.deep.include({ value: null, source: 'lms' });
    await submit('A');
    expect(await said('A')).to.include({ value: 1 });
    app.clock.advance(2 * 86_400);
    admins['B'] = await signIn('B');
    expect(await said('B'), 'late').to.include({ value: 0 });
    await submit('B');
    expect(await said('B'), 'handed in late').to.include({ value: 0 });
    await app.close();
  });
});
