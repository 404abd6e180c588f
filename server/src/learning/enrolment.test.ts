import { yearOf } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Somebody, makePerson, person, unitOf } from '../../test/support/builders.ts';
import { lesson } from '../../test/support/courses.ts';
import { type World, phoneOf, publishNext, startLearning, threeLessons } from '../../test/support/learning.ts';

describe('Enrolment', () => {
  let world: World;
  let farmer: Somebody;
  before(async () => {
    world = await startLearning();
    farmer = await person(world.app, { residence: '09706', groups: ['rural_worker'] });
  });
  after(() => world.app.close());

  const ledgerOf = async (enrolment: string) => (await world.app.deps.db.collection('events').find({ 'context.enrolment': enrolment }).toArray()) as unknown as { verb: string; context: { through: string | null; throughKind: string | null }; month: string }[];

  it('Should propose the learning centre of the commune to somebody who works nowhere, and say what else fits', async () => {
    const options = await farmer.call('listThrough', { params: { course: world.course } });
    expect(options.proposed).to.equal(unitOf('CLC-09706'));
    expect(options.units.map(({ code }) => code)).to.deep.equal(['CLC-09706']);
  });

  it('Should propose the school, the enterprise, the agency or the office where a person studies or works', async () => {
    for (const [workplace, kind] of [['SC-1', 'school'], ['EN-1', 'enterprise'], ['AG-1', 'other'], ['09703', 'other']] as const) {
      const someone = await person(world.app, { workplace, residence: '09706' });
      const options = await someone.call('listThrough', { params: { course: world.course } });
      expect(options.proposed, workplace).to.equal(unitOf(workplace));
      expect(options.units.map(({ code }) => code), workplace).to.include('CLC-09706');
      const { id } = await someone.call('enrol', { body: { id: v7(), course: world.course } });
      expect((await ledgerOf(id))[0]?.context, workplace).to.include({ through: unitOf(workplace), throughKind: kind });
    }
  });

  it('Should begin one run through the proposed unit, whatever is sent again and however often at once', async () => {
    const id = v7();
    const answers = await Promise.all([id, id, v7(), v7()].map((one) => farmer.call('enrol', { body: { id: one, course: world.course } })));
    const [first] = answers;
    if (!first) throw new Error('no answer');
    for (const answer of answers) expect(answer).to.deep.equal(first);
    expect(first.through?.id).to.equal(unitOf('CLC-09706'));
    expect(first.next?.lesson).to.equal('m1.film');
    expect(first.progress).to.include({ done: 0, required: 3, completedAt: null });
    expect((await farmer.call('listMyEnrolments')).items).to.have.length(1);
    const facts = await ledgerOf(first.id);
    expect(facts.map(({ verb }) => verb)).to.deep.equal(['enrolled']);
    expect(facts[0]).to.deep.include({ month: '2026-06' });
  });

  it('Should take null for learning alone, refuse a unit that does not fit, and change it until the course is finished', async () => {
    const other = await person(world.app, { residence: '09706' });
    await other.call.refused('enrol', { body: { id: v7(), course: world.course, through: 'CLC-09703' } }, 'bad_through');
    await other.call.refused('enrol', { body: { id: v7(), course: world.course, through: '271' } }, 'bad_through');
    const run = await other.call('enrol', { body: { id: v7(), course: world.course, through: null } });
    expect(run.through).to.equal(null);
    const params = { enrolment: run.id };
    expect((await other.call('changeThrough', { params, body: { through: 'CLC-09706' } })).through?.code).to.equal('CLC-09706');
    await other.call.refused('changeThrough', { params, body: { through: 'EN-1' } }, 'bad_through');
    await world.app.services.learning.attend({
      session: v7(), person: await world.app.services.people.get(other.id), version: await world.app.services.courses.published(world.course),
      lessons: ['m1.film', 'm1.text', 'm1.quiz'], through: { through: unitOf('CLC-09703'), throughKind: 'centre' }, at: world.app.clock.now(),
    });
    await other.call.refused('changeThrough', { params, body: { through: null } }, 'bad_through');
    expect((await ledgerOf(run.id)).find(({ verb }) => verb === 'completed')?.context.through, 'organised by another: it keeps that').to.equal(unitOf('CLC-09706'));
  });

  it('Should not enrol in what is not published, nor take an id that names something else', async () => {
    await farmer.call.refused('enrol', { body: { id: v7(), course: v7() } }, 'not_found');
    const stranger = await person(world.app);
    const { items } = await farmer.call('listMyEnrolments');
    await stranger.call.refused('enrol', { body: { id: items[0]?.id ?? '', course: world.course } }, 'id_taken');
    expect((await stranger.call('listMyEnrolments')).items).to.deep.equal([]);
  });

  it('Should finish the beginning of a run that a stop cut off', async () => {
    const { app, course } = world;
    const { id } = await makePerson(app, { residence: '09706' });
    const run = await app.services.learning.enrolments.enrol(id, { id: v7(), course });
    await app.deps.db.collection('events').deleteMany({ 'context.enrolment': run.id });
    await app.deps.db.collection('enrolments').updateOne({ _id: run.id as never }, { $set: { owes: ['enrolled'] } });
    await app.services.learning.sweep(0);
    expect((await ledgerOf(run.id)).map(({ verb }) => verb)).to.deep.equal(['enrolled']);
    expect(await app.deps.db.collection('enrolments').countDocuments({ owes: 'enrolled' })).to.equal(0);
  });

  it('Should list due dates first, then what was touched last, then what is finished, page by page', async () => {
    const { app, publish } = world;
    const someone = await person(app, { residence: '09706' });
    const courses = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((slug) => publish(threeLessons({ slug, title: `Khóa ${slug}`, modules: [{ id: 'm', title: 'M', lessons: [lesson('t', { kind: 'file', minutes: 1, file: { id: v7(), name: 'a.pdf', size: 1, type: 'application/pdf' } })] }] }))));
    const admin = await person(app, { roles: [['unit_admin', '09706']] });
    const due = { [courses[3] ?? '']: '2026-07-20', [courses[1] ?? '']: '2026-07-01' };
    for (const course of courses) {
      app.clock.advance(60);
      if (due[course]) await admin.call('enrolPeople', { params: { unit: '09706' }, body: { course, people: [someone.id], due: due[course], through: null } });
      else await someone.call('enrol', { body: { id: v7(), course } });
    }
    const all = await someone.call('listMyEnrolments');
    // A file is finished when opened: first the last course, then the first.
    for (const index of [4, 0]) {
      app.clock.advance(60);
      const run = all.items.find(({ course }) => course.id === courses[index]);
      await someone.call('recordEvents', { body: { events: [phoneOf(app, run?.id ?? '').opened('t')] } });
    }
    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await someone.call('listMyEnrolments', { query: { limit: 2, cursor } });
      titles.push(...page.items.map(({ course }) => course.title));
      cursor = page.next;
    } while (cursor);
    expect(titles).to.deep.equal(['Khóa b', 'Khóa d', 'Khóa c', 'Khóa a', 'Khóa e']);
    expect(all.items[0]).to.deep.include({ due: '2026-07-01' });
  });

  it('Should go on with an unfinished run next year, and begin a new one after a finished one', async () => {
    const { app, course } = world;
    const year = yearOf(app.clock.now());
    const { id } = await makePerson(app, { residence: '09706' });
    const someone = await app.services.people.get(id);
    const { learning, courses } = app.services;
    const first = await learning.enrolments.enrol(id, { id: v7(), course });
    app.clock.advance(366 * 86_400);
    expect((await learning.enrolments.enrol(id, { id: v7(), course })).id).to.equal(first.id);
    const version = await courses.published(course);
    const presence = { session: v7(), person: someone, version, lessons: ['m1.film', 'm1.text', 'm1.quiz'], through: { through: null, throughKind: null }, at: app.clock.now() };
    await learning.attend(presence);
    app.clock.advance(366 * 86_400);
    expect((await learning.lessons.get(id, course, 'm1.text')).title, 'what was finished can be read again').to.equal('Bài m1.text');
    const again = await learning.enrolments.enrol(id, { id: v7(), course });
    expect(again.id).to.not.equal(first.id);
    expect(again.progress.done).to.equal(0);
    expect(await app.deps.db.collection('enrolments').distinct('run', { person: id })).to.deep.equal([year, year + 2]);
    app.clock.advance(-732 * 86_400);
  });

  it('Should move a learner to a new version at once, unless a lesson they finished changed', async () => {
    const { app, publish } = world;
    const content = threeLessons({ slug: 'doi-ban', title: 'Khóa đổi bản' });
    const course = await publish(content);
    const [ahead, behind] = await Promise.all([person(app, { residence: '09706' }), person(app, { residence: '09706' })]);
    const runs = await Promise.all([ahead, behind].map(({ call }) => call('enrol', { body: { id: v7(), course } })));
    app.clock.advance(120);
    for (const [index, { call }] of [ahead, behind].entries()) {
      await call('recordEvents', { body: { events: [phoneOf(app, runs[index]?.id ?? '').watched(0, index === 0 ? 100 : 40)] } });
    }
    const [first, ...others] = content.modules[0]?.lessons ?? [];
    if (!first) throw new Error('no lesson');
    await publishNext(world, course, { ...content, modules: [{ id: 'm1', title: 'Bắt đầu', lessons: [{ ...first, title: 'Phim khác' }, ...others] }] });
    const after = await Promise.all([ahead, behind].map(({ call }, index) => call('getProgress', { params: { enrolment: runs[index]?.id ?? '' } })));
    expect(after.map(({ version }) => version)).to.deep.equal([1, 2]);
    expect(after.map(({ lessons }) => lessons['m1.film']?.share)).to.deep.equal([1, 0.4]);
    expect((await ahead.call('getLesson', { params: { course, lesson: 'm1.film' } })).title).to.equal('Bài m1.film');
    expect((await behind.call('getLesson', { params: { course, lesson: 'm1.film' } })).title).to.equal('Phim khác');
  });
});
