// What must not be possible with learning, quizzes, certificates and centre sessions, from outside over HTTP.
import type { OperationId } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Somebody, person } from '../support/builders.ts';
import { type World, film, phoneOf, startLearning } from '../support/learning.ts';

describe('Attacks on learning', () => {
  let world: World;
  let farmer: Somebody;
  let thief: Somebody;
  let facilitator: Somebody;
  let enrolment: string;
  let attempt: string;
  let session: string;
  const operator = { $gt: '' };

  before(async () => {
    world = await startLearning();
    const { app, course } = world;
    [farmer, thief, facilitator] = await Promise.all([
      person(app, { residence: '09706' }), person(app, { residence: '09703' }), person(app, { roles: [['facilitator', 'CLC-09706']] }),
    ]);
    enrolment = (await farmer.call('enrol', { body: { id: v7(), course } })).id;
    attempt = (await farmer.call('startAttempt', { body: { id: v7(), enrolment, lesson: 'm1.quiz' } })).id;
    session = (await facilitator.call('openSession', { params: { unit: 'CLC-09706' }, body: { id: v7(), course, lessons: ['m1.film'] } })).id;
  });
  after(() => world.app.close());

  const event = () => phoneOf(world.app, enrolment).opened('m1.text');
  const at = () => world.app.clock.now().toISOString();
  const note = (part: object = {}) => ({ params: { note: v7() }, body: { course: world.course, lesson: 'm1.text', version: v7(), at: at(), text: 'Bón lót', sec: null, ...part } });
  /** One good call of every operation of these rooms that needs somebody. */
  const calls = (): [OperationId, object][] => [
    ['enrol', { body: { id: v7(), course: world.course } }],
    ['listThrough', { params: { course: world.course } }],
    ['changeThrough', { params: { enrolment }, body: { through: null } }],
    ['listMyEnrolments', {}],
    ['getProgress', { params: { enrolment } }],
    ['recordEvents', { body: { events: [event()] } }],
    ['enrolPeople', { params: { unit: '09706' }, body: { course: world.course, group: 'rural_worker', due: null, through: null } }],
    ['listRoster', { params: { unit: '09706' } }],
    ['listMyCertificates', {}],
    ['listNotices', {}],
    ['readNotices', { body: { until: at() } }],
    ['getLesson', { params: { course: world.course, lesson: 'm1.text' } }],
    ['getLessonPlayback', { params: { course: world.course, lesson: 'm1.film' } }],
    ['startAttempt', { body: { id: v7(), enrolment, lesson: 'm1.quiz' } }],
    ['getAttempt', { params: { attempt } }],
    ['saveAnswer', { params: { attempt, question: 'q1' }, body: { answer: [0], at: at() } }],
    ['submitAttempt', { params: { attempt } }],
    ['getOfflineQuiz', { params: { course: world.course, lesson: 'm1.quiz' } }],
    ['returnAttempt', { params: { attempt: v7() }, body: { enrolment, lesson: 'm1.quiz', version: 1, startedAt: at(), submittedAt: at(), answers: [] } }],
    ['saveNote', note()],
    ['listNotes', { params: { course: world.course } }],
    ['openSession', { params: { unit: 'CLC-09706' }, body: { id: v7(), course: world.course, lessons: ['m1.film'] } }],
    ['listSessions', { params: { unit: 'CLC-09706' } }],
    ['getSession', { params: { session } }],
    ['listAttendees', { params: { session } }],
    ['markPresence', { params: { session, person: farmer.id }, body: { present: true } }],
    ['addAttendee', { params: { session }, body: { id: v7(), fullName: 'Bùi Thị Mận', sex: null, birthYear: null, group: null, noticeGiven: true } }],
    ['closeSession', { params: { session } }],
    ['getSessionPlayback', { params: { session, lesson: 'm1.film' } }],
    ['getSessionLesson', { params: { session, lesson: 'm1.film' } }],
  ];

  it('Should let nobody in without a token, nor with a forged one', async () => {
    for (const [id, input] of calls()) {
      await world.app.call.refused(id, input as never, 'not_signed_in');
      await world.app.call.as('eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.').refused(id, input as never, 'not_signed_in');
    }
  });

  it('Should keep one person’s runs, lessons and attempts from another', async () => {
    await thief.call.refused('getProgress', { params: { enrolment } }, 'not_found');
    await thief.call.refused('changeThrough', { params: { enrolment }, body: { through: null } }, 'not_found');
    await thief.call.refused('getLesson', { params: { course: world.course, lesson: 'm1.text' } }, 'not_enrolled');
    await thief.call.refused('getLessonPlayback', { params: { course: world.course, lesson: 'm1.film' } }, 'not_enrolled');
    for (const id of ['getAttempt', 'submitAttempt'] as const) await thief.call.refused(id, { params: { attempt } }, 'not_found');
    expect(await thief.call('recordEvents', { body: { events: [event()] } })).to.deep.include({ progress: [] });
    expect((await farmer.call('getProgress', { params: { enrolment } })).lessons['m1.text']?.state).to.equal('todo');
    expect(await world.app.services.learning.lessons.mayFetch(thief.id, film)).to.equal(false);
    expect(await world.app.services.learning.lessons.mayFetch(farmer.id, film)).to.equal(true);
  });

  it('Should keep a person’s notes from everybody else, whatever their role, and take none over under its id', async () => {
    const own = note({ text: 'Chỉ mình tôi đọc' });
    const place = { params: { course: world.course } };
    await farmer.call('saveNote', own);
    const staff = await Promise.all((['unit_admin', 'auditor', 'system_admin', 'publisher'] as const).map((role) => person(world.app, { residence: '09706', roles: [[role, '01']] })));
    for (const other of [thief, facilitator, ...staff]) {
      await other.call.refused('listNotes', place, 'not_enrolled');
      await other.call.refused('saveNote', note(), 'not_enrolled');
      await other.call('enrol', { body: { id: v7(), course: world.course } });
      expect(await other.call('listNotes', place)).to.deep.equal({ items: [] });
      await other.call.refused('saveNote', { ...note({ text: 'Của tôi' }), params: own.params }, 'id_taken');
      await other.call.refused('saveNote', { ...own, body: { ...own.body, text: null } }, 'id_taken');
    }
    await farmer.call.refused('saveNote', { ...note({ lesson: 'm1.film' }), params: own.params }, 'id_taken');
    await farmer.call.refused('saveNote', note({ lesson: 'khong-co' }), 'not_found');
    expect((await farmer.call('listNotes', place)).items.map(({ text }) => text)).to.deep.equal(['Chỉ mình tôi đọc']);
  });

  it('Should keep staff’s work from learners, and a centre’s from another’s staff', async () => {
    for (const id of ['enrolPeople', 'listRoster', 'openSession', 'listSessions'] as const) {
      const input = calls().find(([one]) => one === id)?.[1];
      await thief.call.refused(id, input as never, 'not_allowed');
    }
    const neighbour = await person(world.app, { roles: [['facilitator', 'CLC-09703'], ['unit_admin', '017']] });
    const reader = await person(world.app, { roles: [['auditor', '01']] });
    for (const [id, input] of calls().filter(([one]) => ['getSession', 'listAttendees', 'markPresence', 'addAttendee', 'closeSession', 'getSessionPlayback', 'getSessionLesson'].includes(one))) {
      await neighbour.call.refused(id, input as never, 'outside_unit');
      await thief.call.refused(id, input as never, 'outside_unit');
      if (!['getSession', 'listAttendees'].includes(id)) await reader.call.refused(id, input as never, 'outside_unit');
    }
    await facilitator.call.refused('markPresence', { params: { session, person: thief.id }, body: { present: true } }, 'outside_unit');
    await facilitator.call.refused('enrolPeople', { params: { unit: 'CLC-09706' }, body: { course: world.course, group: 'x', due: null, through: null } }, 'not_allowed');
  });

  it('Should refuse malformed ids, operators, wrong types and too much, and name the field', async () => {
    const bad: [OperationId, object][] = [
      ['enrol', { body: { id: operator, course: world.course } }],
      ['enrol', { body: { id: v7(), course: { $ne: null } } }],
      ['enrol', { body: { id: v7(), course: world.course, through: operator } }],
      ['enrol', { body: { id: 'khong-phai-uuid', course: world.course } }],
      ['getProgress', { params: { enrolment: 'x' } }],
      ['changeThrough', { params: { enrolment }, body: {} }],
      ['recordEvents', { body: { events: [] } }],
      ['recordEvents', { body: { events: Array.from({ length: 101 }, event) } }],
      ['recordEvents', { body: { events: 'opened' } }],
      ['recordEvents', { body: { events: [{ ...event(), verb: 'completed' }] } }],
      ['recordEvents', { body: { events: [{ ...event(), verb: 'attended' }] } }],
      ['recordEvents', { body: { events: [{ ...event(), enrolment: operator }] } }],
      ['recordEvents', { body: { events: [{ ...event(), lesson: { $regex: '.*' } }] } }],
      ['recordEvents', { body: { events: [{ ...event(), at: 'hôm qua' }] } }],
      ['recordEvents', { body: { events: [{ ...event(), verb: 'watched', result: { intervals: [[0, 'x']], elapsed: 1, position: 0 } }] } }],
      ['recordEvents', { body: { events: [{ ...event(), verb: 'watched', result: { intervals: [], elapsed: -1, position: 0 } }] } }],
      ['recordEvents', { body: { events: [{ ...event(), verb: 'read', result: { elapsed: 500, endReached: false } }] } }],
      ['startAttempt', { body: { id: v7(), enrolment: operator, lesson: 'm1.quiz' } }],
      ['saveAnswer', { params: { attempt, question: 'q1' }, body: { answer: operator, at: at() } }],
      ['saveAnswer', { params: { attempt, question: '$where' }, body: { answer: [0], at: at() } }],
      ['saveAnswer', { params: { attempt, question: 'q3' }, body: { answer: 'x'.repeat(501), at: at() } }],
      ['saveNote', { ...note(), params: { note: 'khong-phai-uuid' } }],
      ['saveNote', note({ version: operator })],
      ['saveNote', note({ version: '1' })],
      ['saveNote', note({ course: operator })],
      ['saveNote', note({ lesson: { $regex: '.*' } })],
      ['saveNote', note({ at: 'hôm qua' })],
      ['saveNote', note({ text: operator })],
      ['saveNote', note({ text: ' ' })],
      ['saveNote', note({ text: 'x'.repeat(2001) })],
      ['saveNote', note({ sec: -1 })],
      ['listNotes', { params: { course: world.course }, query: { limit: 1000 } }],
      ['listNotes', { params: { course: world.course }, query: { lesson: '$ne' } }],
      ['listNotes', { params: { course: world.course }, query: { cursor: Buffer.from('[{"$gt":""}]').toString('base64url') } }],
      ['readNotices', { body: { until: operator } }],
      ['listNotices', { query: { cursor: 'e30' } }],
      ['listMyEnrolments', { query: { limit: 1000 } }],
      ['listMyEnrolments', { query: { cursor: Buffer.from('[{"$gt":""},1,2,3]').toString('base64url') } }],
    ];
    for (const [id, input] of bad) {
      const problem = await farmer.call.refused(id, input as never, 'bad_input');
      expect(problem.faults, JSON.stringify(input).slice(0, 200)).to.not.deep.equal([]);
    }
    for (const body of [{ id: v7(), course: world.course, lessons: [] }, { id: v7(), course: world.course, lessons: [operator] }, { id: operator, course: world.course, lessons: ['m1.film'] }]) {
      await facilitator.call.refused('openSession', { params: { unit: 'CLC-09706' }, body } as never, 'bad_input');
    }
    await facilitator.call.refused('addAttendee', { params: { session }, body: { id: v7(), fullName: 'A B', sex: null, birthYear: null, group: null, noticeGiven: false } } as never, 'bad_input');
    await facilitator.call.refused('markPresence', { params: { session, person: farmer.id }, body: { present: operator } } as never, 'bad_input');
  });

  it('Should not take a whole course from a device that says it is all done', async () => {
    const cheat = phoneOf(world.app, enrolment);
    const claims = [cheat.watched(0, 100, 3600), cheat.watched(0, 100, 0), cheat.opened('m1.text'), cheat.read(3600), cheat.read(60), cheat.read(60, 'm1.quiz')];
    const { refused, progress } = await farmer.call('recordEvents', { body: { events: claims } });
    expect(refused.map(({ code }) => code)).to.deep.equal(['implausible', 'implausible', 'wrong_lesson']);
    expect(progress[0]).to.include({ done: 0, completedAt: null });
    expect(progress[0]?.lessons['m1.film']?.share).to.equal(0);
  });

  it('Should answer a certificate’s number only as it is, whatever is typed', async () => {
    for (const number of ['[$ne]=x', '%24gt', "' OR 1=1", '..%2F..', '𝟘𝟘𝟘𝟘']) await world.app.call.refused('verifyCertificate', { params: { number } }, 'not_found');
    await world.app.call.refused('verifyCertificate', { params: { number: '0'.repeat(41) } }, 'bad_input');
  });

  it('Should never send an answer key before it may', async () => {
    const seen = await Promise.all([
      farmer.call('getAttempt', { params: { attempt } }), farmer.call('getLesson', { params: { course: world.course, lesson: 'm1.quiz' } }),
      farmer.call('listMyEnrolments'), facilitator.call('getSession', { params: { session } }),
    ]);
    expect(JSON.stringify(seen)).to.not.match(/"(correct|answer|explanation|accepted|tolerance)"/);
  });
});
