import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Somebody, password, person, unitOf } from '../../test/support/builders.ts';
import { completeContent } from '../../test/support/courses.ts';
import { type World, phoneOf, startLearning, threeLessons } from '../../test/support/learning.ts';
import { courseModel } from '../courses/course.model.ts';

describe('People of a unit and their courses', () => {
  let world: World;
  let admin: Somebody;
  let farmers: Somebody[];
  before(async () => {
    world = await startLearning();
    admin = await person(world.app, { roles: [['unit_admin', '09706']], workplace: '09706' });
    farmers = await Promise.all([1, 2, 3, 4].map((index) => person(world.app, { fullName: `Nguyễn Thị ${index}`, residence: '09706', groups: ['rural_worker'] })));
  });
  after(() => world.app.close());

  const unit = '09706';
  const enrol = (body: object, by = admin) => by.call('enrolPeople', { params: { unit }, body: { course: world.course, due: null, through: null, ...body } as never });
  const roster = (query: object = {}, at = unit) => admin.call('listRoster', { params: { unit: at }, query: { course: world.course, ...query } });

  it('Should enrol a whole group once, each through the unit proposed, with word of the due date', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => enrol({ group: 'rural_worker', due: '2026-06-25' })));
    expect(answers.map(({ enrolled }) => enrolled).reduce((a, b) => a + b)).to.equal(4);
    expect(await enrol({ group: 'rural_worker', due: '2026-06-25' })).to.deep.equal({ enrolled: 0, already: 4 });
    for (const { call } of farmers) {
      const { items } = await call('listMyEnrolments');
      expect(items.map(({ due, through }) => [due, through?.code])).to.deep.equal([['2026-06-25', 'CLC-09706']]);
      const notices = (await call('listNotices')).items;
      expect(notices.map(({ kind, about }) => [kind, about.due, about.title])).to.deep.equal([['enrolled', '2026-06-25', 'Trồng rau an toàn']]);
      expect((await call('getMe')).unreadNotices).to.equal(1);
    }
  });

  it('Should hold the earlier of two due dates', async () => {
    await enrol({ people: [farmers[0]?.id], due: '2026-06-20' });
    await enrol({ people: [farmers[0]?.id], due: '2026-07-30' });
    await enrol({ people: [farmers[0]?.id], due: null });
    expect((await farmers[0]?.call('listMyEnrolments'))?.items[0]?.due).to.equal('2026-06-20');
  });

  it('Should enrol nobody from elsewhere, nor through a unit from elsewhere', async () => {
    const stranger = await person(world.app, { residence: '09703' });
    await admin.call.refused('enrolPeople', { params: { unit }, body: { course: world.course, people: [farmers[0]?.id ?? '', stranger.id], due: null, through: null } }, 'outside_unit');
    expect((await stranger.call('listMyEnrolments')).items).to.deep.equal([]);
    await admin.call.refused('enrolPeople', { params: { unit }, body: { course: world.course, people: [farmers[0]?.id ?? ''], due: null, through: 'CLC-09703' } }, 'bad_through');
    await admin.call.refused('enrolPeople', { params: { unit: '09703' }, body: { course: world.course, group: 'rural_worker', due: null, through: null } }, 'not_allowed');
    await admin.call.refused('enrolPeople', { params: { unit }, body: { course: world.course, due: null, through: null } }, 'bad_input');
  });

  it('Should show who has not begun, is under way, is late, has finished, with counts, page by page', async () => {
    const { app } = world;
    const [first, second, third, fourth] = farmers as [Somebody, Somebody, Somebody, Somebody];
    const runOf = async ({ call }: Somebody) => (await call('listMyEnrolments')).items[0]?.id ?? '';
    await second.call('recordEvents', { body: { events: [phoneOf(app, await runOf(second)).opened('m1.film')] } });
    await app.services.learning.attend({
      session: v7(), person: await app.services.people.get(third.id), version: await app.services.courses.published(world.course),
      lessons: ['m1.film', 'm1.text', 'm1.quiz'], through: { through: unitOf('CLC-09706'), throughKind: 'centre' }, at: app.clock.now(),
    });
    app.clock.advance(6 * 86_400);
    const { accessToken } = await app.call('signIn', { body: { login: admin.username, password } });
    admin = { ...admin, call: app.call.as(accessToken) };
    const all = await roster();
    expect(all.counts).to.deep.equal({ late: 1, under_way: 1, finished: 1, not_begun: 1 });
    const states = new Map(all.items.map((row) => [row.person.id, row.state]));
    expect([first, second, third, fourth].map(({ id }) => states.get(id))).to.deep.equal(['late', 'under_way', 'finished', 'not_begun']);
    expect(all.items[0]).to.deep.include({ person: { id: first.id, fullName: 'Nguyễn Thị 1' }, due: '2026-06-20', done: 0, required: 3 });
    for (const [state, { id }] of [['late', first], ['under_way', second], ['finished', third], ['not_begun', fourth]] as const) {
      expect((await roster({ state })).items.map((row) => row.person.id), state).to.deep.equal([id]);
    }
    const pages = [await roster({ limit: 3 })];
    pages.push(await roster({ limit: 3, cursor: pages[0]?.next }));
    expect(pages.flatMap(({ items }) => items)).to.deep.equal(all.items);
    expect(pages[1]?.next).to.equal(undefined);
  });

  it('Should show the roster of a district, and of the centre that organises, and of no other unit', async () => {
    const district = await person(world.app, { roles: [['auditor', '271']] });
    expect((await district.call('listRoster', { params: { unit: '271' }, query: {} })).items).to.have.length(4);
    expect((await roster({}, 'CLC-09706')).items).to.have.length(4);
    const facilitator = await person(world.app, { roles: [['facilitator', 'CLC-09703']] });
    expect((await facilitator.call('listRoster', { params: { unit: 'CLC-09703' }, query: {} })).items).to.deep.equal([]);
    await facilitator.call.refused('listRoster', { params: { unit }, query: {} }, 'not_allowed');
  });

  it('Should call a near due date to mind once, while the course is unfinished', async () => {
    const { app, publish } = world;
    const someone = await person(app, { residence: '09706' });
    const courses = await Promise.all(['gan', 'xa', 'qua'].map((slug) => publish(threeLessons({ slug, title: slug }))));
    for (const [index, due] of ['2026-06-27', '2026-07-30', '2026-06-01'].entries()) await enrol({ course: courses[index], people: [someone.id], due });
    await Promise.all([app.services.learning.notices.remindOfDue(), app.services.learning.notices.remindOfDue()]);
    await app.services.learning.notices.remindOfDue();
    const dueSoon = async () => (await someone.call('listNotices')).items.filter(({ kind }) => kind === 'due_soon').map(({ about }) => about.title);
    expect(await dueSoon()).to.deep.equal(['gan']);
  });

  it('Should tell an author once that a course came back, also where the server died before it could', async () => {
    const { app } = world;
    const author = await person(app, { roles: [['publisher', 'AG-1']] });
    const reviewer = await person(app, { roles: [['reviewer', 'AG-1']] });
    const id = v7();
    const made = await author.call('createCourse', { body: { id, owner: 'AG-1', title: 'Trồng sen', family: 'agriculture', language: 'vi' } });
    const saved = await author.call('saveDraft', { params: { course: id }, body: { rev: made.rev, content: completeContent({ slug: 'trong-sen', title: 'Trồng sen' }) } });
    const sent = await author.call('sendForReview', { params: { course: id }, body: { rev: saved.rev } });
    await reviewer.call('returnCourse', { params: { course: id }, body: { rev: sent.rev, comment: 'Xin thêm ví dụ.' } });
    const told = async () => (await author.call('listNotices')).items.map(({ kind, about }) => [kind, about.title]);
    await app.services.learning.notices.tellAuthors();
    expect(await told()).to.deep.equal([['course_returned', 'Trồng sen']]);
    // Killed between the notice and the word that it was given.
    await courseModel(app.deps.db).updateOne({ _id: id }, { $set: { owes: `course_returned:${sent.rev}` } });
    await Promise.all([app.services.learning.notices.tellAuthors(), app.services.learning.notices.tellAuthors()]);
    expect(await told()).to.have.length(1);
    expect(await app.services.courses.drafts.owed()).to.deep.equal([]);
  });

  it('Should list notices newest first, page by page, and mark those seen as read', async () => {
    const { app } = world;
    const someone = await person(app);
    for (const title of ['một', 'hai', 'ba']) {
      app.clock.advance(1);
      for (const kind of ['course_returned', 'course_published'] as const) await app.services.learning.notices.put(v7(), someone.id, kind, { title });
    }
    const titles = async () => {
      const first = await someone.call('listNotices', { query: { limit: 4 } });
      const rest = await someone.call('listNotices', { query: { limit: 4, cursor: first.next } });
      return [...first.items, ...rest.items];
    };
    expect((await titles()).map(({ about }) => about.title)).to.deep.equal(['ba', 'ba', 'hai', 'hai', 'một', 'một']);
    const until = (await titles())[2]?.at ?? '';
    const unread = async () => (await someone.call('getMe')).unreadNotices;
    expect(await unread()).to.equal(6);
    await someone.call('readNotices', { body: { until } });
    expect((await titles()).map(({ read }) => read)).to.deep.equal([false, false, true, true, true, true]);
    expect(await unread(), 'at once, although the count is kept').to.equal(2);
    await app.services.learning.notices.put(v7(), someone.id, 'course_returned', { title: 'bốn' });
    expect(await unread()).to.equal(3);
  });
});
