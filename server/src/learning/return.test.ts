// Phones that come back after weeks without a line: events with their own times, and attempts that were made away.
import type { Input, Result } from '@hoctap/shared';
import type { ClientEvent } from '@hoctap/shared/learning.contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { type Somebody, password, person } from '../../test/support/builders.ts';
import { phoneOf, publishNext, questions, threeLessons } from '../../test/support/learning.ts';
import { type PastWorld, startPast } from '../../test/support/past.ts';

const [minute, day] = [60, 86_400];

describe('Coming back after weeks without a line', () => {
  let world: PastWorld;
  let farmer: Somebody;
  let enrolment: string;
  let course: string;
  let phone: ReturnType<typeof phoneOf>;
  const counts = { offlineAttempts: true, countsFor: ['ANYBODY'], targetGroups: ['farmer'] };

  const now = () => world.app.clock.now();
  /** An access token lasts ten minutes; a refresh token, ninety days. */
  const signIn = async () => {
    const { accessToken } = await world.app.call('signIn', { body: { login: farmer.username, password } });
    farmer = { ...farmer, call: world.app.call.as(accessToken) };
  };
  const later = (seconds: number) => world.app.clock.advance(seconds);
  const send = (events: readonly ClientEvent[]) => farmer.call('recordEvents', { body: { events: [...events] } });
  const enrol = async (course: string) => {
    farmer = await person(world.app, { residence: '09706', groups: ['farmer'] });
    enrolment = (await farmer.call('enrol', { body: { id: v7(), course } })).id;
    phone = phoneOf(world.app, enrolment);
  };
  /** A film and a text, learned in the field: the film on one day, the text on another. */
  const learnAway = (): ClientEvent[] => {
    const events: ClientEvent[] = [phone.opened('m1.film')];
    for (let from = 0; from < 100; from += 10) {
      later(10);
      events.push(phone.watched(from, from + 10));
    }
    later(day);
    events.push(phone.opened('m1.text'));
    later(2 * minute);
    return [...events, phone.read(110)];
  };
  type Body = Input<'returnAttempt'>['body'];
  const at = (seconds = 0) => new Date(now().getTime() + seconds * 1000).toISOString();
  const attempt = (more: Partial<Body> = {}): Body => ({
    enrolment, lesson: 'm1.quiz', version: 1, startedAt: at(-3 * minute), submittedAt: at(),
    answers: [['q1', [0]], ['q.2', true], ['q3', '99,5']].map(([question, answer]) => ({ question, answer, at: at(-minute) })) as Body['answers'], ...more,
  });
  const giveBack = (id: string, body: Body): Promise<Result<'returnAttempt'>> => farmer.call('returnAttempt', { params: { attempt: id }, body });
  const refused = (id: string, body: Body, code: Parameters<Somebody['call']['refused']>[2]) => farmer.call.refused('returnAttempt', { params: { attempt: id }, body }, code);

  /** Persons counted at the commune, this year and by the end of a month. */
  const counted = async () => {
    await world.app.services.plan.settled();
    const auditor = await person(world.app, { roles: [['auditor', '01']] });
    const { numerator, months } = await auditor.call('getIndicator', { params: { unit: '09706', indicator: 'ANYBODY' }, query: { year: 2026 } });
    return { numerator: numerator ?? 0, of: (month: string) => months.find((one) => one.month === month)?.persons ?? 0 };
  };

  before(async () => {
    world = await startPast();
    course = await world.publish(threeLessons({ ...counts, slug: 'di-ruong', title: 'Ra đồng' }));
  });
  after(() => world.app.close());

  it('Should take a course learned 55 days ago once, with its own times: progress, completion and the month of the indicator', async () => {
    await enrol(course);
    const before = await counted();
    const events = learnAway();
    const quiz = attempt();
    const finishedAt = at();
    const month = finishedAt.slice(0, 7);
    later(55 * day);
    await signIn();
    const id = v7();
    const [graded, told] = await Promise.all([giveBack(id, quiz), send(events), send(events.toReversed())]);
    expect(graded.result).to.include({ passed: true, points: 5, outOf: 5 });
    expect(graded).to.include({ startedAt: quiz.startedAt, submittedAt: quiz.submittedAt });
    expect(told.refused).to.deep.equal([]);
    const progress = await farmer.call('getProgress', { params: { enrolment } });
    expect(progress).to.include({ done: 3, completedAt: finishedAt });
    expect(await world.app.deps.db.collection('events').find({ verb: 'completed', person: farmer.id }).toArray()).to.have.length(1);
    const after = await counted();
    expect(after.numerator - before.numerator).to.equal(1);
    expect(after.of(month) - before.of(month), `counted in ${month}, when it was learned`).to.equal(1);
    // All of it once more, and nothing moves.
    expect(await giveBack(id, quiz)).to.deep.equal(graded);
    await send(events);
    expect(await farmer.call('getProgress', { params: { enrolment } })).to.deep.equal(progress);
    expect(await world.differences()).to.equal(0);
  });

  it('Should come to one end for any order, any batches, any repetition and any days of coming back', async () => {
    // A film in ten parts, its opening, and a text.
    const places = [...Array(13).keys()];
    const runs = fc.record({
      order: fc.shuffledSubarray(places, { minLength: places.length }), again: fc.subarray(places), cuts: fc.array(fc.integer({ min: 1, max: places.length }), { maxLength: 4 }),
      quizAt: fc.nat({ max: 5 }), days: fc.integer({ min: 0, max: 40 }),
    });
    const ends = new Set<string>();
    await fc.assert(fc.asyncProperty(runs, async ({ order, again, cuts, quizAt, days }) => {
      await enrol(course);
      const events = learnAway();
      const [id, quiz, finishedAt] = [v7(), attempt(), at()];
      const sent = [...order, ...again].map((place) => events[place] as ClientEvent);
      const bounds = [0, ...cuts.toSorted((one, other) => one - other), sent.length];
      await signIn();
      for (const [index, from] of bounds.entries()) {
        if (index === quizAt) await giveBack(id, quiz);
        const batch = sent.slice(from, bounds[index + 1] ?? sent.length);
        if (batch.length > 0) expect((await send(batch)).refused).to.deep.equal([]);
        later((days * day) / 10);
        await signIn();
      }
      await giveBack(id, quiz);
      const { completedAt, done, lessons } = await farmer.call('getProgress', { params: { enrolment } });
      expect(completedAt).to.equal(finishedAt);
      ends.add(JSON.stringify([done, lessons]));
    }), { numRuns: 12, endOnFailure: true });
    expect(ends.size).to.equal(1);
  });

  it('Should refuse what is older than 60 days or ahead of the clock, event by event, and take what stands beside it', async () => {
    await enrol(course);
    const old = phone.opened('m1.film');
    later(2 * minute);
    const young = phone.opened('m1.text');
    later(60 * day - minute);
    await signIn();
    const ahead = { ...phone.opened('m1.film'), at: at(6 * minute) };
    const { refused: no, progress } = await send([old, young, ahead]);
    expect(no).to.deep.equal([{ id: old.id, code: 'too_late' }, { id: ahead.id, code: 'wrong_clock' }]);
    expect(progress[0]?.lessons['m1.text']?.state).to.equal('begun');
    later(30 * day);
    await signIn();
    expect((await send([young])).refused, 'the same again, when it is 90 days old').to.deep.equal([]);
  });

  it('Should take what was learned of the version that was on the phone, though a newer one is out', async () => {
    const changing = await world.publish(threeLessons({ ...counts, slug: 'doi-phim', title: 'Đổi phim' }));
    await enrol(changing);
    const events = learnAway();
    const quiz = attempt();
    const content = threeLessons({ ...counts, slug: 'doi-phim', title: 'Đổi phim' });
    content.modules[0]?.lessons.splice(1, 1);
    await publishNext(world, changing, content);
    later(10 * day);
    await signIn();
    expect((await send(events)).refused).to.deep.equal([]);
    await giveBack(v7(), quiz);
    expect(await farmer.call('getProgress', { params: { enrolment } })).to.include({ version: 1, done: 3 });
  });

  describe('attempts without a line', () => {
    beforeEach(() => enrol(course));

    it('Should give a phone the questions in their author’s order, and never a key', async () => {
      const quiz = await farmer.call('getOfflineQuiz', { params: { course, lesson: 'm1.quiz' } });
      expect(JSON.stringify(quiz)).to.not.match(/correct|explanation|accepted|Đúng vậy|an toàn\./);
      expect(quiz).to.include({ enrolment, version: 1, passMarkPercent: 80, attemptsLeft: null, key: null });
      expect(quiz.questions.map(({ options, keepOrder }) => [options.map(({ index }) => index), keepOrder])).to.deep.equal([[[0, 1, 2], false], [[], true], [[], true]]);
    });

    it('Should refuse the questions, and attempts, where the course does not allow it, and to whom it is not open', async () => {
      await enrol(world.course);
      await farmer.call.refused('getOfflineQuiz', { params: { course: world.course, lesson: 'm1.quiz' } }, 'offline_not_allowed');
      await refused(v7(), attempt(), 'offline_not_allowed');
      const stranger = await person(world.app);
      await stranger.call.refused('getOfflineQuiz', { params: { course, lesson: 'm1.quiz' } }, 'not_enrolled');
      await stranger.call.refused('returnAttempt', { params: { attempt: v7() }, body: attempt() }, 'not_enrolled');
      await farmer.call.refused('getOfflineQuiz', { params: { course: world.course, lesson: 'm1.text' } }, 'not_found');
    });

    it('Should be one attempt under one id, and refuse the id for anything else', async () => {
      later(day);
      await signIn();
      const [id, body] = [v7(), attempt()];
      const all = await Promise.all([giveBack(id, body), giveBack(id, body), giveBack(id, body)]);
      for (const one of all) expect(one).to.deep.equal(all[0]);
      expect(all[0]?.number).to.equal(1);
      await refused(id, { ...body, answers: [] }, 'id_taken');
      await refused(id, { ...body, submittedAt: at(-1) }, 'id_taken');
      const online = await farmer.call('startAttempt', { body: { id: v7(), enrolment, lesson: 'm1.quiz' } });
      await refused(online.id, body, 'id_taken');
      const other = await person(world.app);
      const theirs = await other.call('enrol', { body: { id: v7(), course } });
      await other.call.refused('returnAttempt', { params: { attempt: id }, body: { ...body, enrolment: theirs.id } }, 'id_taken');
      expect(await world.app.deps.db.collection('events').countDocuments({ 'context.enrolment': enrolment, verb: 'passed' })).to.equal(1);
    });

    it('Should keep the later of two answers, and refuse times, answers and questions that cannot be', async () => {
      later(day);
      await signIn();
      const answer = (question: string, value: unknown, second: number) => ({ question, answer: value as never, at: at(second) });
      const twice = await giveBack(v7(), attempt({ answers: [answer('q1', [0], -60), answer('q1', [1], -90), answer('q3', '99', -50), answer('q3', '99,5', -40)] }));
      expect([twice.result?.points, twice.answers]).to.deep.equal([4, { q1: [0], q3: '99,5' }]);
      const cases: [Partial<Body>, Parameters<typeof refused>[2]][] = [
        [{ startedAt: at(6 * minute), submittedAt: at(6 * minute), answers: [] }, 'wrong_clock'],
        [{ startedAt: at(minute) }, 'wrong_clock'],
        [{ startedAt: at(-3 * day), answers: [] }, 'wrong_clock'],
        [{ answers: [answer('q1', [0], -4 * minute)] }, 'wrong_clock'],
        [{ answers: [answer('q1', [0], 1)] }, 'attempt_closed'],
        [{ answers: [answer('q9', [0], -60)] }, 'unknown_question'],
        [{ answers: [answer('q1', [0, 1], -60)] }, 'bad_answer'],
        [{ version: 2 }, 'not_found'],
        [{ lesson: 'm1.text' }, 'not_found'],
        [{ enrolment: v7() }, 'not_enrolled'],
      ];
      for (const [more, code] of cases) await refused(v7(), attempt(more), code);
      const late = attempt();
      later(61 * day);
      await signIn();
      await refused(v7(), late, 'too_late');
      expect(await world.app.deps.db.collection('attempts').countDocuments({ enrolment })).to.equal(1);
    });

    it('Should allow no more attempts than the course says, also when several devices come back at once', async () => {
      const twice = await world.publish(threeLessons({ ...counts, slug: `hai-lan-${v7().slice(-6)}`, title: 'Hai lần', maxAttempts: 2 }));
      await enrol(twice);
      later(day);
      await signIn();
      const sent = Array.from({ length: 6 }, () => [v7(), attempt({ answers: [] })] as const);
      const answers = await Promise.all(sent.map(([id, body]) => farmer.call.raw('returnAttempt', { params: { attempt: id }, body })));
      const codes = await Promise.all(answers.map(async (one) => (one.ok ? 'taken' : ((await one.json()) as { code: string }).code)));
      expect(codes.toSorted()).to.deep.equal([...Array<string>(4).fill('attempts_used_up'), 'taken', 'taken']);
      await farmer.call.refused('startAttempt', { body: { id: v7(), enrolment, lesson: 'm1.quiz' } }, 'attempts_used_up');
      const place = codes.indexOf('taken');
      const [id, body] = sent[place] ?? [];
      expect((await giveBack(id ?? '', body as Body)).attemptsLeft, 'one that was taken, once more').to.equal(0);
    });

    it('Should give a practice quiz with its key, count it for nothing, and never ask for it', async () => {
      const content = threeLessons({ slug: 'luyen-tap', title: 'Luyện tập', targetGroups: ['farmer'] });
      const [, , quiz] = content.modules[0]?.lessons ?? [];
      content.modules[0]?.lessons.push({ ...quiz as NonNullable<typeof quiz>, id: 'm1.try', practice: true, questions: questions.map((one) => ({ ...one, id: `try.${one.id}` })) });
      const practising = await world.publish(content);
      await enrol(practising);
      const { key } = await farmer.call('getOfflineQuiz', { params: { course: practising, lesson: 'm1.try' } });
      expect(key?.[0]).to.deep.include({ correct: [0] });
      await farmer.call.refused('getOfflineQuiz', { params: { course: practising, lesson: 'm1.quiz' } }, 'offline_not_allowed');
      later(day);
      await signIn();
      const answers = [{ question: 'try.q1', answer: [0], at: at(-minute) }];
      expect((await giveBack(v7(), attempt({ lesson: 'm1.try', answers }))).result).to.include({ points: 3, passed: false });
      const progress = await farmer.call('getProgress', { params: { enrolment } });
      expect(progress).to.include({ done: 0, required: 3 });
      expect(progress.lessons['m1.try']).to.include({ state: 'done', score: 60, strength: 'self_declared' });
      const outline = (await farmer.call('getCourse', { params: { course: practising } })).modules[0]?.lessons.find(({ id }) => id === 'm1.try');
      expect(outline).to.include({ practice: true, required: false });
    });
  });
});
