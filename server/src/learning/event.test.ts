import type { Progress } from '@hoctap/shared/learning.contract';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Somebody, password, person, unitOf } from '../../test/support/builders.ts';
import { completeContent, lesson } from '../../test/support/courses.ts';
import { type World, film, phoneOf, startLearning } from '../../test/support/learning.ts';
import type { LearningEvent } from './event.model.ts';

describe('Learning events', () => {
  let world: World;
  let farmer: Somebody;
  let enrolment: string;
  let phone: ReturnType<typeof phoneOf>;
  const minute = 60;

  const send = (...events: object[]) => farmer.call('recordEvents', { body: { events: events as never } });
  const events = () => world.app.deps.db.collection<LearningEvent>('events');
  const lessonOf = (progress: Progress | undefined, id: string) => progress?.lessons[id];
  const freshRun = async (): Promise<void> => {
    farmer = await person(world.app, { residence: '09706', groups: ['rural_worker'] });
    enrolment = (await farmer.call('enrol', { body: { id: v7(), course: world.course } })).id;
    phone = phoneOf(world.app, enrolment);
  };
  /** Time passes; an access token does not outlive it. */
  const later = async (seconds: number): Promise<void> => {
    world.app.clock.advance(seconds);
    const { accessToken } = await world.app.call('signIn', { body: { login: farmer.username, password } });
    farmer = { ...farmer, call: world.app.call.as(accessToken) };
  };
  /** Starts an attempt, answers all questions right, and submits. */
  const passQuiz = async () => {
    const attempt = await farmer.call('startAttempt', { body: { id: v7(), enrolment, lesson: 'm1.quiz' } });
    for (const [question, answer] of [['q1', [0]], ['q.2', true], ['q3', '99,5']] as const) {
      await farmer.call('saveAnswer', { params: { attempt: attempt.id, question }, body: { answer: answer as never, at: world.app.clock.now().toISOString() } });
    }
    return farmer.call('submitAttempt', { params: { attempt: attempt.id } });
  };
  before(async () => {
    world = await startLearning();
  });
  beforeEach(freshRun);
  after(() => world.app.close());

  it('Should carry a farmer through a course: film at double speed, text, quiz, certificate', async () => {
    const { clock, deps } = world.app;
    const announced: string[] = [];
    deps.bus.on('socket', ({ room, name }) => room === `person:${farmer.id}` && announced.push(name));
    deps.bus.on('fact:owed', () => announced.push('fact:owed'));
    await later(50);
    let answer = await send(phone.opened('m1.film'), phone.watched(0, 60, 30), phone.watched(60, 100, 20));
    expect(answer.refused).to.deep.equal([]);
    expect(lessonOf(answer.progress[0], 'm1.film')).to.include({ state: 'done', share: 1, position: 100, strength: 'watched' });
    await send(phone.opened('m1.text'));
    await later(2 * minute);
    answer = await send(phone.read(70));
    expect(answer.progress[0]).to.include({ done: 2, required: 3, completedAt: null, certificate: null });
    expect((await passQuiz()).result).to.include({ passed: true, points: 5, outOf: 5 });

    const progress = await farmer.call('getProgress', { params: { enrolment } });
    expect(progress).to.include({ done: 3, completedAt: clock.now().toISOString() });
    expect(progress.certificate).to.match(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const completed = await events().findOne({ verb: 'completed', person: farmer.id });
    expect(completed?.strength).to.equal('quiz_passed');
    expect(completed?.result).to.deep.equal({ periods: 2, countsFor: [], title: 'Trồng rau an toàn' });
    expect(completed?.context).to.include({ through: unitOf('CLC-09706'), throughKind: 'centre' });
    expect(completed?.month).to.equal('2026-06');
    expect(completed?.owes.filter((name) => name !== 'tally')).to.deep.equal([]);
    expect(announced).to.include.members(['progress:changed', 'person:notified', 'fact:owed']);
    expect(JSON.stringify(await events().find({ person: farmer.id }).toArray()), 'no name in the ledger').to.not.include('Nguyễn');
  });

  it('Should change nothing when everything is sent again, in any order and at once', async () => {
    await later(10 * minute);
    const day = [phone.opened('m1.film'), phone.watched(0, 50), phone.watched(30, 95), phone.opened('m1.text')];
    await later(2 * minute);
    day.push(phone.read(100) as never);
    await send(...day.slice(0, 2));
    const answers = await Promise.all([send(...day), send(...day.toReversed()), send(...day.slice(2)), send(...day, ...day)]);
    const last = await send(...day);
    expect(answers.flatMap(({ refused }) => refused)).to.deep.equal([]);
    expect(last.progress[0]).to.include({ done: 2 });
    await passQuiz();
    const before = await farmer.call('getProgress', { params: { enrolment } });
    await later(90);
    expect((await send(...day)).progress).to.deep.equal([before]);
    expect(await events().countDocuments({ 'context.enrolment': enrolment, verb: 'completed' })).to.equal(1);
    expect(await events().countDocuments({ 'context.enrolment': enrolment })).to.equal(day.length + 3);
    expect(await world.app.deps.db.collection('certificates').countDocuments({ person: farmer.id })).to.equal(1);
    expect((await farmer.call('listNotices')).items.map(({ kind }) => kind)).to.deep.equal(['certificate_ready']);
  });

  it('Should complete at the device’s time of the fact that finished the course, whenever it arrives', async () => {
    const { clock } = world.app;
    await later(10 * minute);
    await passQuiz();
    const opened = phone.opened('m1.text');
    await later(5 * minute);
    const [read, film] = [phone.read(70), phone.watched(0, 95)];
    const finishedAt = clock.now().toISOString();
    await later(86_400);
    await send(film, read);
    await send(opened);
    expect((await farmer.call('getProgress', { params: { enrolment } })).completedAt).to.equal(finishedAt);
  });

  it('Should finish a film that may be read by watching or by reading, and complete its course once by both', async () => {
    const modules = [{ id: 'm1', title: 'Một', lessons: [lesson('m1.film', { kind: 'video', minutes: 4, film, textTwin: true })] }];
    const course = await world.publish(completeContent({ slug: `hai-cach-${v7()}`, countsFor: [], modules }));
    enrolment = (await farmer.call('enrol', { body: { id: v7(), course } })).id;
    expect(await farmer.call('getLesson', { params: { course, lesson: 'm1.film' } })).to.include({ hasFilm: true, hasTextTwin: true });
    phone = phoneOf(world.app, enrolment);
    await send(phone.opened('m1.film'));
    await later(2 * minute);
    const half = await send(phone.watched(0, 50), phone.read(40, 'm1.film'));
    expect(half.refused.map(({ code }) => code), 'too short a time for reading').to.deep.equal(['implausible']);
    expect(half.progress[0]).to.include({ done: 0, completedAt: null });
    const read = await send(phone.read(70, 'm1.film'));
    expect(read.refused).to.deep.equal([]);
    expect(lessonOf(read.progress[0], 'm1.film')).to.include({ state: 'done', share: 0.5, strength: 'self_declared' });
    const { completedAt } = read.progress[0] ?? {};
    await later(5 * minute);
    const both = await send(phone.watched(50, 100), phone.read(70, 'm1.film'));
    expect(lessonOf(both.progress[0], 'm1.film')).to.include({ state: 'done', share: 1, strength: 'watched' });
    expect(both.progress[0]).to.include({ done: 1, completedAt });
    expect(await events().countDocuments({ 'context.enrolment': enrolment, verb: 'completed' })).to.equal(1);
  });

  it('Should refuse an id that says something else, and no other event of the batch', async () => {
    await later(10 * minute);
    const first = phone.watched(0, 10);
    await send(first);
    const { refused, progress } = await send({ ...first, result: { ...first.result, position: 9 } }, phone.watched(10, 20), { ...phone.opened('m1.film'), id: first.id });
    expect(refused).to.deep.equal([{ id: first.id, code: 'id_taken' }, { id: first.id, code: 'id_taken' }]);
    expect(lessonOf(progress[0], 'm1.film')?.share).to.equal(0.2);
    const other = await person(world.app);
    const theirs = await other.call('enrol', { body: { id: v7(), course: world.course } });
    expect((await other.call('recordEvents', { body: { events: [{ ...first, enrolment: theirs.id }] } })).refused).to.deep.equal([{ id: first.id, code: 'id_taken' }]);
  });

  it('Should take no more seconds of a device than have passed, even when asked at once', async () => {
    await later(20);
    const claims = Array.from({ length: 8 }, (_, index) => phone.watched(index * 10, index * 10 + 10, 40));
    const answers = await Promise.all(claims.map((claim) => send(claim)));
    // 20 s have passed, a minute is allowed for: two claims of 40 s.
    expect(answers.flatMap(({ refused }) => refused).map(({ code }) => code)).to.deep.equal(Array(6).fill('implausible'));
    await later(40);
    expect((await send(phone.watched(80, 90, 40))).refused).to.deep.equal([]);
  });

  it('Should credit at most twice the clock, and nothing outside the film', async () => {
    await later(10 * minute);
    expect(lessonOf((await send(phone.watched(0, 100, 10))).progress[0], 'm1.film')).to.deep.include({ share: 0.2, intervals: [[0, 20]], state: 'begun' });
    const { refused } = await send(phone.watched(99, 103), phone.watched(50, 40, 10), phone.watched(95, 102));
    expect(refused.map(({ code }) => code)).to.deep.equal(['implausible', 'implausible']);
  });

  it('Should let tabs at the same time share the seconds of their device, and join its other times and other devices', async () => {
    await later(60);
    const at = (tab: ReturnType<typeof phoneOf>, from: number, to: number, since: number, until: number) => {
      const watched = tab.watched(from, to, until - since);
      return { ...watched, result: { ...watched.result, span: [since, until] as [number, number] } };
    };
    const told = [at(phone, 0, 40, 1000, 1020), at(phone, 50, 90, 1000, 1020)];
    let answer = await send(...told);
    expect(answer.refused).to.deep.equal([]);
    expect(lessonOf(answer.progress[0], 'm1.film')).to.deep.include({ share: 0.4, intervals: [[0, 40]] });
    expect((await send(...told.toReversed())).refused, 'once more').to.deep.equal([]);
    const [first] = told;
    if (!first) throw new Error('nothing was told');
    expect((await send({ ...first, result: { ...first.result, span: [2000, 2020] } })).refused.map(({ code }) => code), 'the same at another time').to.deep.equal(['id_taken']);
    answer = await send(at(phone, 50, 60, 1100, 1110), at(phoneOf(world.app, enrolment), 90, 100, 5, 15));
    expect(lessonOf(answer.progress[0], 'm1.film')).to.deep.include({ share: 0.7, intervals: [[0, 40], [50, 70], [90, 100]] });
    // Ten tabs that claim the same fifty seconds claim fifty seconds.
    const tabs = Array.from({ length: 10 }, (_, index) => at(phone, index, index + 1, 3000, 3050));
    expect((await send(...tabs)).refused).to.deep.equal([]);
  });

  it('Should take a text as read only after a quarter of its minutes on the page', async () => {
    await send(phone.opened('m1.text'));
    await later(30);
    expect((await send(phone.read(30))).refused.map(({ code }) => code), 'too soon').to.deep.equal(['implausible']);
    const early = await send(phone.read(60));
    expect(lessonOf(early.progress[0], 'm1.text')?.state, 'opened only half a minute ago').to.equal('begun');
    await later(10 * minute);
    const elsewhere = phoneOf(world.app, enrolment);
    expect(lessonOf((await send(elsewhere.read(60))).progress[0], 'm1.text')?.state, 'another device').to.equal('begun');
    expect(lessonOf((await send(phone.read(60))).progress[0], 'm1.text')?.state).to.equal('done');
  });

  it('Should refuse events that do not fit the lesson, the run or the time, each by its code', async () => {
    const { clock } = world.app;
    await later(10 * minute);
    const now = clock.now().getTime();
    const at = (ms: number) => new Date(now + ms).toISOString();
    const cases: [object, string][] = [
      [phone.read(70, 'm1.film'), 'wrong_lesson'],
      [phone.watched(0, 5, 5, 'm1.text'), 'wrong_lesson'],
      [phone.read(70, 'm1.quiz'), 'wrong_lesson'],
      [phone.opened('m9.none'), 'not_found'],
      [{ ...phone.opened('m1.text'), at: at(6 * 60_000) }, 'wrong_clock'],
      [{ ...phone.opened('m1.text'), at: at(-25 * 3_600_000) }, 'wrong_clock'],
      [{ ...phone.opened('m1.text'), enrolment: v7() }, 'not_enrolled'],
    ];
    const { refused } = await send(...cases.map(([event]) => event));
    const codes = new Map(refused.map(({ id, code }) => [id, code]));
    expect(cases.map(([event]) => codes.get((event as { id: string }).id))).to.deep.equal(cases.map(([, code]) => code));
    expect(await events().countDocuments({ 'context.enrolment': enrolment, verb: { $ne: 'enrolled' } })).to.equal(0);
  });

  it('Should clamp a clock that is a little ahead, and know the event again afterwards', async () => {
    const { clock } = world.app;
    await later(10 * minute);
    const ahead = { ...phone.opened('m1.text'), at: new Date(clock.now().getTime() + 4 * 60_000).toISOString() };
    await send(ahead);
    expect((await events().findOne({ _id: ahead.id }))?.at).to.deep.equal(clock.now());
    await later(30 * minute);
    expect((await send(ahead)).refused).to.deep.equal([]);
  });

  it('Should finish after a stop what was acknowledged: progress, completion, certificate, notice', async () => {
    const { app } = world;
    await later(10 * minute);
    await passQuiz();
    const { id } = farmer;
    const version = await app.services.courses.published(world.course);
    await app.services.learning.attend({
      session: v7(), person: await app.services.people.get(id), version, lessons: ['m1.film', 'm1.text'], through: { through: null, throughKind: null }, at: app.clock.now(),
    });
    const whole = await farmer.call('getProgress', { params: { enrolment } });
    const db = app.deps.db;
    const run = { _id: enrolment as never };
    // As if the server had been killed after the facts were in and before anything followed.
    await db.collection('events').deleteMany({ verb: 'completed', person: id });
    await db.collection('events').updateMany({ person: id, verb: { $in: ['passed', 'attended'] } }, { $set: { owes: ['progress'] } });
    await db.collection('enrolments').updateOne(run, { $set: { lessons: [], done: 0, finished: false, completedAt: null, certificate: null } });
    await db.collection('notices').deleteMany({ person: id });
    await db.collection('certificates').deleteMany({ person: id });
    await app.services.learning.sweep(0);
    const again = await farmer.call('getProgress', { params: { enrolment } });
    expect({ ...again, certificate: null }).to.deep.equal({ ...whole, certificate: null });
    expect(again.certificate).to.be.a('string');
    // … and once more between the completion and its certificate.
    await db.collection('certificates').deleteMany({ person: id });
    await db.collection('enrolments').updateOne(run, { $set: { certificate: null } });
    await db.collection('events').updateOne({ verb: 'completed', person: id }, { $set: { owes: ['certificate', 'notice', 'tally'] } });
    await app.services.learning.sweep(0);
    expect((await farmer.call('getProgress', { params: { enrolment } })).certificate).to.be.a('string');
    expect((await farmer.call('listNotices')).items).to.have.length(1);
    expect(await app.services.learning.owed('certificate', 10)).to.deep.equal([]);
  });

  it('Should find no difference between what is stored and the ledger, and mend one when asked', async () => {
    const { app } = world;
    await later(10 * minute);
    await send(phone.watched(0, 42));
    const found: string[] = [];
    expect(await app.services.learning.recompute({ onDifference: (id) => found.push(id) })).to.include({ differences: 0 });
    await app.deps.db.collection('enrolments').updateOne({ _id: enrolment as never }, { $set: { done: 3 } });
    expect(await app.services.learning.recompute({ onDifference: (id) => found.push(id), write: true })).to.include({ differences: 1 });
    expect(found).to.deep.equal([enrolment]);
    expect(await app.services.learning.recompute()).to.include({ differences: 0 });
  });
});
