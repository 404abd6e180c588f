import type { CourseContent } from '@hoctap/shared/courses.contract';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Somebody, password, person } from '../../test/support/builders.ts';
import { completeContent, lesson } from '../../test/support/courses.ts';
import { type World, film, phoneOf, publishNext, questions, startLearning } from '../../test/support/learning.ts';

describe('Questions in a film', () => {
  let world: World;
  let farmer: Somebody;
  let course: string;
  let enrolment: string;
  let phone: ReturnType<typeof phoneOf>;
  const filmQuestions = questions.map((question, index) => ({ atSec: 20 * (index + 1), question }));
  type Part = Parameters<typeof lesson>[1];
  const oneFilm = (slug: string, part: Part = {}): CourseContent =>
    completeContent({ slug, countsFor: [], modules: [{ id: 'm1', title: 'Một', lessons: [lesson('m1.film', { kind: 'video', minutes: 4, film, textTwin: true, filmQuestions, ...part })] }] });

  const send = (...events: object[]) => farmer.call('recordEvents', { body: { events: events as never } });
  const getLesson = () => farmer.call('getLesson', { params: { course, lesson: 'm1.film' } });
  const later = async (seconds: number): Promise<void> => {
    world.app.clock.advance(seconds);
    const { accessToken } = await world.app.call('signIn', { body: { login: farmer.username, password } });
    farmer = { ...farmer, call: world.app.call.as(accessToken) };
  };
  const begin = async (part: Part = {}): Promise<void> => {
    course = await world.publish(oneFilm(`phim-${v7()}`, part));
    farmer = await person(world.app, { residence: '09706' });
    enrolment = (await farmer.call('enrol', { body: { id: v7(), course } })).id;
    phone = phoneOf(world.app, enrolment);
    await later(200);
  };
  const facts = (verb: string) => world.app.deps.db.collection('events').countDocuments({ 'context.enrolment': enrolment, verb });
  before(async () => {
    world = await startLearning();
  });
  after(() => world.app.close());

  it('Should come with the lesson in one answer, in the film’s order, without a key, and with the result once it was answered', async () => {
    await begin();
    const before = await getLesson();
    expect(before).to.include({ version: 1, filmAnswers: 'answered', hasTextTwin: true, questionCount: 0 });
    expect(before.filmQuestions.map(({ atSec, question, key, result }) => [atSec, question.id, key, result])).to.deep.equal([[20, 'q1', null, null], [40, 'q.2', null, null], [60, 'q3', null, null]]);
    expect(JSON.stringify(before)).to.not.match(/"(correct|explanation|accepted|tolerance)"|Đúng vậy/);
    const { graded, refused, progress } = await send(phone.answered('q.2', false), phone.answered('q3', ' 99.5'));
    expect(refused).to.deep.equal([]);
    expect(graded.map(({ result }) => result)).to.deep.equal([
      { question: 'q.2', right: false, answer: false, correct: true, explanation: 'Đúng vậy.' },
      { question: 'q3', right: true, answer: ' 99.5', correct: '99.5', explanation: '' },
    ]);
    expect(progress[0]?.lessons['m1.film']).to.deep.include({ state: 'begun', answered: [{ question: 'q.2', right: false, given: 1, allowed: 1 }, { question: 'q3', right: true, given: 1, allowed: 1 }] });
    const after = await getLesson();
    expect(after.filmQuestions.map(({ result }) => result)).to.deep.equal([null, graded[0]?.result, graded[1]?.result]);
    expect(after.filmQuestions.map(({ question }) => question), 'options stay where they were').to.deep.equal(before.filmQuestions.map(({ question }) => question));
  });

  it('Should let a film be finished by watching or reading once all are answered, right or not, at the time of the last of these', async () => {
    await begin();
    await send(phone.opened('m1.film'));
    await later(100);
    expect((await send(phone.watched(0, 95))).progress[0]).to.include({ done: 0 });
    const answers = [phone.answered('q1', [2]), phone.answered('q.2', true), phone.answered('q3', '1')];
    await send(...answers.slice(0, 2));
    const last = answers[2]?.at;
    await later(3600);
    const { progress } = await send(answers[2] ?? {});
    expect(progress[0]).to.include({ done: 1, completedAt: last });
    expect(progress[0]?.lessons['m1.film']).to.include({ state: 'done', strength: 'watched' });
    await send(phone.read(70, 'm1.film'), phone.answered('q3', '99,5'));
    expect(await facts('completed')).to.equal(1);
  });

  it('Should change nothing when answers are sent again, in any order, at once and from another device', async () => {
    await begin();
    const tablet = phoneOf(world.app, enrolment);
    const day = [phone.answered('q1', [1]), tablet.answered('q1', [0]), phone.answered('q.2', true), tablet.answered('q.2', false), phone.watched(0, 95)];
    await send(day[0] ?? {}, day[2] ?? {});
    await Promise.all([send(...day), send(...day.toReversed()), send(...day, ...day)]);
    const again = await send(...day);
    expect(again.refused).to.deep.equal([]);
    expect(again.graded.map(({ id, result }) => [id, result.right]), 'the first answer to each is the one that counts').to.deep.equal(day.slice(0, 4).map((event, index) => [event.id, index > 1]));
    expect(await facts('answered'), 'every answer is on record').to.equal(4);
    expect(again.progress[0]?.lessons['m1.film']?.answered).to.deep.equal([{ question: 'q.2', right: true, given: 1, allowed: 1 }, { question: 'q1', right: false, given: 1, allowed: 1 }]);
    expect((await getLesson()).filmQuestions.map(({ result }) => result?.answer)).to.deep.equal([[1], true, undefined]);
    const { refused } = await send({ ...day[0], result: { question: 'q1', version: 1, answer: [0] } });
    expect(refused).to.deep.equal([{ id: day[0]?.id, code: 'id_taken' }]);
  });

  it('Should ask for right answers where the lesson says so, and give no key away before', async () => {
    await begin({ filmAnswers: 'right' });
    expect((await getLesson()).filmQuestions.map(({ tries }) => tries), 'of three options two may be tried, of true and false one').to.deep.equal([2, 1, 2]);
    const wrong = await send(phone.watched(0, 95), phone.answered('q1', [1]), phone.answered('q.2', true), phone.answered('q3', '99,5'));
    expect(wrong.graded[0]?.result).to.deep.equal({ question: 'q1', right: false, answer: [1], correct: null, explanation: null });
    expect(wrong.progress[0]).to.include({ done: 0 });
    expect((await getLesson()).filmQuestions[0]?.result).to.deep.equal(wrong.graded[0]?.result);
    const right = await send(phone.answered('q1', [0]));
    expect(right.graded[0]?.result).to.include({ right: true, explanation: 'Vì *rau* an toàn.' });
    expect(right.progress[0]).to.include({ done: 1 });
  });

  it('Should not let a learner go through all options, but look at the part again for new tries, without a line and from any device', async () => {
    await begin({ filmAnswers: 'right', filmTries: 1 });
    await send(phone.watched(0, 95), phone.answered('q.2', true), phone.answered('q3', '99,5'), phone.answered('q1', [1]));
    const tablet = phoneOf(world.app, enrolment);
    for (const guess of [phone.answered('q1', [2]), tablet.answered('q1', [0]), { ...tablet.answered('q1', [0]), at: new Date(world.app.clock.now().getTime() - 150_000).toISOString() }]) {
      world.app.clock.advance(1);
      const { graded, progress, refused } = await send(guess);
      expect([refused, graded[0]?.result], 'nothing is said of an answer that does not count').to.deep.equal([[], { question: 'q1', right: false, answer: [1], correct: null, explanation: null }]);
      expect(progress[0]).to.include({ done: 0 });
      expect(progress[0]?.lessons['m1.film']?.answered?.find(({ question }) => question === 'q1')).to.deep.equal({ question: 'q1', right: false, given: 1, allowed: 1 });
    }
    await send(phone.watched(0, 30));
    expect((await send(phone.answered('q1', [0]))).progress[0], 'half a minute of film in no time').to.include({ done: 0 });
    await later(40);
    const look = [phone.watched(0, 30), phone.answered('q1', [0])];
    await later(86_400);
    const { graded, progress } = await send(...look.toReversed());
    expect(graded[0]?.result).to.deep.include({ right: true, answer: [0], correct: [0] });
    expect(progress[0]).to.include({ done: 1, completedAt: look[1]?.at });
    expect(progress[0]?.lessons['m1.film']?.answered?.find(({ question }) => question === 'q1')).to.deep.equal({ question: 'q1', right: true, given: 2, allowed: 2 });
    expect(await world.app.services.learning.recompute()).to.include({ differences: 0 });
  });

  it('Should give whoever reads in place of the film new tries for reading again', async () => {
    await begin({ filmAnswers: 'right', filmTries: 1 });
    await send(phone.opened('m1.film'), phone.answered('q1', [1]), phone.answered('q.2', true), phone.answered('q3', '99,5'));
    await later(70);
    expect((await send(phone.read(70, 'm1.film'), phone.answered('q1', [0]))).progress[0]).to.include({ done: 1 });
  });

  it('Should bring the key only for practice, and ask for nothing then', async () => {
    await begin({ filmAnswers: 'practice' });
    expect((await getLesson()).filmQuestions.map(({ key }) => key)).to.deep.equal(questions);
    expect((await send(phone.watched(0, 95))).progress[0]).to.include({ done: 1 });
    expect((await send(phone.answered('q1', [0]))).graded[0]?.result.right).to.equal(true);
  });

  it('Should grade an answer made without a line by the version that was on the phone', async () => {
    await begin();
    const made = phone.answered('q1', [0]);
    const turned = filmQuestions.map((one) => (one.question.type === 'single' ? { ...one, question: { ...one.question, options: ['Cỏ', 'Cải', 'Đá'], correct: [1] } } : one));
    await publishNext(world, course, { ...(await world.app.services.courses.published(course)).content, ...oneFilm((await world.app.services.courses.published(course)).slug, { filmQuestions: turned }) });
    await later(86_400);
    expect(await getLesson()).to.include({ version: 2 });
    expect((await send(made)).graded[0]?.result).to.include({ right: true }).and.deep.include({ correct: [0] });
    expect((await send(phone.answered('q1', [0], 2))).graded[0]?.result, 'the first holds, with the key of its version').to.include({ right: true }).and.deep.include({ correct: [0] });
    const other = await person(world.app, { residence: '09706' });
    const { id } = await other.call('enrol', { body: { id: v7(), course } });
    expect((await other.call('recordEvents', { body: { events: [phoneOf(world.app, id).answered('q1', [0], 2)] } })).graded[0]?.result.right, 'by the newer version it is wrong').to.equal(false);
    const { refused } = await send(phone.answered('q1', [0], 3), phone.answered('q1', [0], 99));
    expect(refused.map(({ code }) => code)).to.deep.equal(['not_found', 'not_found']);
  });

  it('Should trust no score, and refuse what does not belong: questions, shapes, empty words, clocks, other people’s runs', async () => {
    await begin();
    const bad = [
      [phone.answered('q9', [0]), 'unknown_question'], [phone.answered('q1', [7]), 'bad_answer'], [phone.answered('q1', []), 'bad_answer'], [phone.answered('q1', [0, 1]), 'bad_answer'],
      [phone.answered('q.2', 'true'), 'bad_answer'], [phone.answered('q3', '  '), 'bad_answer'], [phone.answered('q1', [0], 1, 'm1.text'), 'not_found'],
      [{ ...phone.answered('q1', [0]), at: new Date(world.app.clock.now().getTime() + 3_600_000).toISOString() }, 'wrong_clock'],
    ] as const;
    const { refused, graded } = await send(...bad.map(([event]) => event));
    expect(refused.map(({ code }) => code)).to.deep.equal(bad.map(([, code]) => code));
    expect(graded).to.deep.equal([]);
    const claimed = phone.answered('q1', [1]);
    const lied = await send({ ...claimed, strength: 'quiz_passed', result: { ...claimed.result, right: true, points: 99, score: 100, correct: [1] } });
    expect(lied.graded[0]?.result).to.include({ right: false });
    expect(lied.progress[0]?.lessons['m1.film']).to.deep.include({ state: 'begun', score: null, answered: [{ question: 'q1', right: false, given: 1, allowed: 1 }] });
    const stranger = await person(world.app);
    expect((await stranger.call('recordEvents', { body: { events: [phone.answered('q1', [0])] } })).refused.map(({ code }) => code)).to.deep.equal(['not_enrolled']);
    await stranger.call.refused('getLesson', { params: { course, lesson: 'm1.film' } }, 'not_enrolled');
    await farmer.call.refused('recordEvents', { body: { events: [{ ...claimed, id: v7(), result: { question: '../q1', version: 0, answer: { $ne: 1 } } }] } as never }, 'bad_input');
  });

  it('Should be the same after the projection is made anew', async () => {
    await begin();
    await send(phone.answered('q1', [0]), phone.watched(0, 95));
    expect(await world.app.services.learning.recompute()).to.include({ differences: 0 });
  });
});
