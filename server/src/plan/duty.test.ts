import { expect } from 'chai';
import { v7 } from 'uuid';
import { courseVersionModel } from '../courses/course-version.model.ts';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { type Caller } from '../../test/support/caller.ts';
import { completeContent } from '../../test/support/courses.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';

const password = 'mot-mat-khau-dai';
const duty = (id: string, kind: 'boolean' | 'count', levels: string[]) => ({ id, nameVi: id, nameEn: id, refs: ['II.3.c'], kind, feed: 'lms' as const, levels });
const plan = { ...testPlan, duties: [duty('WEEK', 'boolean', ['city', 'district']), duty('MATERIALS', 'count', ['district', 'commune'])] };

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

  it('Should count what a unit and those below it published for the first time in the year, and tell what nobody reported yet', async () => {
    const old = await publish('A', 'khoa-cu');
    await courseVersionModel(app.deps.db).updateOne({ course: old }, { $set: { publishedAt: new Date('2025-05-01T00:00:00Z') } });
    await publish('A', 'khoa-moi');
    await publish('D', 'khoa-huyen');
    // A second version of an old course is nothing new.
    const [first] = await courseVersionModel(app.deps.db).find({ course: old }).lean();
    await courseVersionModel(app.deps.db).create({ ...first, _id: `${old}@2`, number: 2, publishedAt: app.clock.now() });
    expect(await said('D', 2026)).to.eql([['WEEK', null, null, 'none'], ['MATERIALS', 2, 1, 'lms']]);
    expect(await said('A', 2026)).to.eql([['MATERIALS', 1, 1, 'lms']]);
    expect(await said('B', 2026)).to.eql([['MATERIALS', 0, 0, 'lms']]);
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
