import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Somebody, makePerson, person, unitOf } from '../../test/support/builders.ts';
import { type World, film, startLearning } from '../../test/support/learning.ts';
import type { LearningEvent } from '../learning/event.model.ts';

const all = ['m1.film', 'm1.text', 'm1.quiz'];

describe('A session at a learning centre', () => {
  let world: World;
  let facilitator: Somebody;
  let session: string;
  const params = () => ({ session });
  const events = () => world.app.deps.db.collection<LearningEvent>('events');
  const open = async (lessons = all): Promise<void> => {
    session = v7();
    await facilitator.call('openSession', { params: { unit: 'CLC-09706' }, body: { id: session, course: world.course, lessons } });
  };
  const mark = (id: string, present = true) => facilitator.call('markPresence', { params: { ...params(), person: id }, body: { present } });
  const guest = (fullName: string) => ({ id: v7(), fullName, sex: 'female' as const, birthYear: 1950, group: 'rural_worker', noticeGiven: true as const });

  before(async () => {
    world = await startLearning();
    facilitator = await person(world.app, { fullName: 'Quách Thị Hiên', roles: [['facilitator', 'CLC-09706']] });
  });
  beforeEach(() => open());
  after(() => world.app.close());

  it('Should give twelve people their completion, once each, four of whom have no account', async () => {
    const { app } = world;
    const people = await Promise.all(Array.from({ length: 8 }, () => makePerson(app, { residence: '09706', groups: ['rural_worker'] })));
    const guests = ['Bùi Thị Mận', 'Đinh Văn Hợi', 'Bạch Thị Lụa', 'Quách Công Lực'].map(guest);
    for (const { id } of people) await mark(id);
    for (const body of guests) await facilitator.call('addAttendee', { params: params(), body });
    expect((await facilitator.call('getSession', { params: params() })).present).to.equal(12);

    app.clock.advance(60);
    const closing = { params: params() };
    const answers = await Promise.all([1, 2, 3].map(() => facilitator.call('closeSession', closing)));
    const last = await facilitator.call('closeSession', closing);
    for (const answer of answers) expect(answer).to.deep.equal(last);
    expect(last).to.include({ completions: 12, present: 12, closedAt: app.clock.now().toISOString() });
    await app.services.sessions.sweep(0);

    const ids = [...people, ...guests].map(({ id }) => id);
    const completed = await events().find({ verb: 'completed', person: { $in: ids } }).toArray();
    expect(completed.map((fact) => fact.person).sort()).to.deep.equal(ids.sort());
    for (const { strength, context, at } of completed) {
      expect(strength).to.equal('attended');
      expect(context).to.include({ through: unitOf('CLC-09706'), throughKind: 'centre' });
      expect(at).to.deep.equal(app.clock.now());
    }
    expect(await events().countDocuments({ verb: 'attended', 'context.session': session })).to.equal(36);
    expect(await events().countDocuments({ verb: 'enrolled', person: { $in: ids } })).to.equal(12);
    expect(await app.deps.db.collection('certificates').countDocuments({ person: { $in: ids } })).to.equal(12);
  });

  it('Should go on where a stop cut a closing off', async () => {
    const { app } = world;
    const people = await Promise.all([1, 2, 3].map(() => makePerson(app, { residence: '09706' })));
    for (const { id } of people) await mark(id);
    const version = await app.services.courses.published(world.course);
    const [first] = people;
    await app.deps.db.collection('sessions').updateOne({ _id: session as never }, { $set: { state: 'closing', closedAt: app.clock.now() } });
    await app.services.learning.attend({
      session, person: await app.services.people.get(first?.id ?? ''), version, lessons: all, through: { through: unitOf('CLC-09706'), throughKind: 'centre' }, at: app.clock.now(),
    });
    await app.services.sessions.sweep(0);
    expect(await facilitator.call('closeSession', { params: params() })).to.include({ completions: 3 });
    expect(await events().countDocuments({ verb: 'completed', person: { $in: people.map(({ id }) => id) } })).to.equal(3);
    expect(await events().countDocuments({ 'context.session': session })).to.equal(9);
  });

  it('Should give the centre a run that nobody organises, and leave another unit its own', async () => {
    const { app } = world;
    const [lonely, worker] = await Promise.all([person(app, { residence: '09706' }), person(app, { residence: '09706', workplace: 'EN-1' })]);
    await lonely.call('enrol', { body: { id: v7(), course: world.course, through: null } });
    await worker.call('enrol', { body: { id: v7(), course: world.course } });
    await mark(lonely.id);
    await mark(worker.id);
    await facilitator.call('closeSession', { params: params() });
    const through = async ({ call }: Somebody) => (await call('listMyEnrolments')).items.map((run) => run.through?.code);
    expect([await through(lonely), await through(worker)]).to.deep.equal([['CLC-09706'], ['EN-1']]);
    expect(await events().countDocuments({ verb: 'completed', person: { $in: [lonely.id, worker.id] } })).to.equal(2);
  });

  it('Should finish only the lessons that were shown', async () => {
    await open(['m1.film']);
    const someone = await person(world.app, { residence: '09706' });
    await mark(someone.id);
    expect(await facilitator.call('closeSession', { params: params() })).to.include({ completions: 0 });
    expect((await someone.call('listMyEnrolments')).items[0]?.progress).to.include({ done: 1, completedAt: null });
  });

  it('Should tick and untick while it is open, whatever is repeated, and not after', async () => {
    const { id } = await makePerson(world.app, { residence: '09706' });
    for (const [present, count] of [[true, 1], [true, 1], [false, 0], [false, 0]] as const) expect((await mark(id, present)).present).to.equal(count);
    await facilitator.call.refused('closeSession', { params: params() }, 'nobody_present');
    await mark(id);
    await facilitator.call('closeSession', { params: params() });
    expect((await mark(id)).present, 'the same again says nothing new').to.equal(1);
    await facilitator.call.refused('markPresence', { params: { ...params(), person: id }, body: { present: false } }, 'session_closed');
    await facilitator.call.refused('addAttendee', { params: params(), body: guest('Mai Thị Xoan') }, 'session_closed');
  });

  it('Should list those present first, then the commune by name, and find a name typed without marks', async () => {
    const { id } = await makePerson(world.app, { fullName: 'Đặng Thị Ước', residence: '09706' });
    await makePerson(world.app, { fullName: 'Đặng Văn Khác', residence: '09703' });
    await mark(id);
    const page = await facilitator.call('listAttendees', { params: params(), query: { limit: 5 } });
    expect(page.items[0]).to.deep.include({ present: true });
    expect(page.items[0]?.person).to.deep.equal({ id, fullName: 'Đặng Thị Ước', birthYear: 1976, canSignIn: true });
    const found = await facilitator.call('listAttendees', { params: params(), query: { q: 'dang' } });
    expect(found.items.map(({ person: { fullName } }) => fullName)).to.deep.equal(['Đặng Thị Ước']);
    const seen = [...page.items];
    for (let { next } = page; next; ) {
      const more = await facilitator.call('listAttendees', { params: params(), query: { limit: 5, cursor: next } });
      seen.push(...more.items);
      next = more.next;
    }
    expect(new Set(seen.map(({ person: one }) => one.id)).size).to.equal(seen.length);
    expect(seen.filter(({ present }) => present)).to.have.length(1);
  });

  it('Should show lessons on one screen without a key, and let the facilitator fetch the film while it is open', async () => {
    const quiz = await facilitator.call('getSessionLesson', { params: { ...params(), lesson: 'm1.quiz' } });
    expect(quiz.questions[0]).to.deep.equal({ prompt: 'Rau nào?', options: ['Cải', 'Cỏ', 'Đá'] });
    expect(JSON.stringify(quiz)).to.not.match(/correct|answer|explanation/);
    await facilitator.call.refused('getSessionPlayback', { params: { ...params(), lesson: 'm1.text' } }, 'no_film');
    await facilitator.call.refused('getSessionLesson', { params: { ...params(), lesson: 'm1.more' } }, 'not_found');
    await facilitator.call.refused('getSessionPlayback', { params: { ...params(), lesson: 'm1.film' } }, 'not_found');
    await world.app.deps.db.collection('films').insertOne({
      _id: film as never, owner: null, name: 'a.mp4', size: 1, state: 'ready', progress: 1, reason: null, durationSec: 100, rev: 1,
      rungs: [{ name: '144', height: 144, bytes: 10 }], audioBytes: 0, hasPoster: false, captions: [], updatedAt: world.app.clock.now(),
    });
    const response = await world.app.call.as(facilitator.token).raw('getSessionPlayback', { params: { ...params(), lesson: 'm1.film' } });
    const playback = (await response.json()) as { master: string };
    const cookie = response.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
    const fetched = await fetch(`${world.app.url}${playback.master}`, { headers: { cookie } });
    expect(((await fetched.json()) as { code: string }).code, 'allowed; only the file is not there').to.equal('not_found');
  });

  it('Should open once per id, only at a centre, only for lessons of the course', async () => {
    const again = { params: { unit: 'CLC-09706' }, body: { id: session, course: world.course, lessons: all } };
    expect((await facilitator.call('openSession', again)).id).to.equal(session);
    const admin = await person(world.app, { roles: [['unit_admin', '271']] });
    await admin.call.refused('openSession', again, 'id_taken');
    await admin.call.refused('openSession', { params: { unit: '09706' }, body: { id: v7(), course: world.course, lessons: all } }, 'unknown_unit');
    await admin.call.refused('openSession', { params: { unit: 'CLC-09706' }, body: { id: v7(), course: world.course, lessons: ['m9'] } }, 'not_found');
    const listed = await facilitator.call('listSessions', { params: { unit: 'CLC-09706' }, query: { limit: 2 } });
    expect(listed.items).to.have.length(2);
    expect(listed.items[0]).to.deep.include({ facilitator: { id: facilitator.id, fullName: 'Quách Thị Hiên' }, closedAt: null });
    expect(listed.items[0]?.lessons.map(({ hasFilm }) => hasFilm)).to.deep.equal([true, false, false]);
  });
});
