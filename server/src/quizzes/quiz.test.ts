import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Somebody, person } from '../../test/support/builders.ts';
import { type World, questions, startLearning, threeLessons } from '../../test/support/learning.ts';

describe('Attempts at a quiz', () => {
  let world: World;
  let learner: Somebody;
  let enrolment: string;
  before(async () => {
    world = await startLearning();
  });
  beforeEach(async () => {
    learner = await person(world.app, { residence: '09706' });
    enrolment = (await learner.call('enrol', { body: { id: v7(), course: world.course } })).id;
  });
  after(() => world.app.close());

  const start = (id = v7()) => learner.call('startAttempt', { body: { id, enrolment, lesson: 'm1.quiz' } });
  const save = (attempt: string, question: string, answer: unknown, at = world.app.clock.now().toISOString()) =>
    learner.call('saveAnswer', { params: { attempt, question }, body: { answer: answer as never, at } });
  const submit = (attempt: string) => learner.call('submitAttempt', { params: { attempt } });

  it('Should show questions without their key, shuffled by the attempt, the same whenever asked', async () => {
    const attempt = await start();
    expect(JSON.stringify(attempt)).to.not.match(/correct|explanation|accepted|Đúng vậy|an toàn\./);
    expect(attempt).to.include({ number: 1, submittedAt: null, result: null, attemptsLeft: null, passMarkPercent: 80 });
    expect(attempt.questions[0]?.options.map(({ index }) => index).sort()).to.deep.equal([0, 1, 2]);
    expect(await learner.call('getAttempt', { params: { attempt: attempt.id } })).to.deep.equal(attempt);
    const lesson = await learner.call('getLesson', { params: { course: world.course, lesson: 'm1.quiz' } });
    expect(lesson).to.deep.include({ questions: [], questionCount: questions.length, previous: 'm1.text', next: 'm1.more' });
    const orders = new Set<string>();
    for (let tries = 0; tries < 12; tries++) {
      const next = await start();
      orders.add(next.questions[0]?.options.map(({ index }) => index).join() ?? '');
      await submit(next.id);
    }
    expect(orders.size).to.be.greaterThan(1);
  });

  it('Should have one open attempt, however often it is started at once', async () => {
    const id = v7();
    const answers = await Promise.all([id, id, v7(), v7(), v7()].map(start));
    expect(new Set(answers.map((one) => one.id)).size).to.equal(1);
    expect(await world.app.deps.db.collection('attempts').countDocuments({ enrolment })).to.equal(1);
  });

  it('Should keep answers as they are given: the later one holds, a repeat or a late arrival changes nothing', async () => {
    const { id } = await start();
    const at = (second: number) => new Date(Date.UTC(2026, 5, 15, 3, 0, second)).toISOString();
    await save(id, 'q1', [1], at(2));
    await Promise.all([save(id, 'q1', [0], at(9)), save(id, 'q1', [2], at(5)), save(id, 'q.2', false, at(1)), save(id, 'q3', '99,5', at(1))]);
    await save(id, 'q1', [2], at(5));
    await save(id, 'q.2', null, at(4));
    expect((await learner.call('getAttempt', { params: { attempt: id } })).answers).to.deep.equal({ q1: [0], q3: '99,5' });
  });

  it('Should grade on the server, unrounded, and explain only then', async () => {
    const { id } = await start();
    await save(id, 'q1', [0]);
    await save(id, 'q3', ' 99.5');
    const { result } = await submit(id);
    expect(result).to.include({ points: 4, outOf: 5, passed: true });
    expect(result?.questions[1]).to.deep.equal({ question: 'q.2', points: 0, outOf: 1, right: false, answer: null, correct: true, explanation: 'Đúng vậy.' });
    const { lessons } = await learner.call('getProgress', { params: { enrolment } });
    expect(lessons['m1.quiz']).to.include({ state: 'done', score: 80, strength: 'quiz_passed' });
  });

  it('Should be one submission when submitted again and at once, and take no answer after it', async () => {
    const { id } = await start();
    await save(id, 'q1', [0]);
    const answers = await Promise.all([submit(id), submit(id), submit(id)]);
    for (const answer of [...answers, await submit(id)]) expect(answer).to.deep.equal(answers[0]);
    expect(answers[0]?.result).to.include({ points: 3, passed: false });
    await learner.call.refused('saveAnswer', { params: { attempt: id, question: 'q3' }, body: { answer: '99,5', at: world.app.clock.now().toISOString() } }, 'attempt_closed');
    expect(await save(id, 'q1', [0]), 'the same answer again').to.deep.equal({ saved: true });
    expect(await start(id), 'the same start again').to.deep.include({ id, submittedAt: answers[0]?.submittedAt });
    const facts = await world.app.deps.db.collection('events').find({ 'context.enrolment': enrolment, verb: { $in: ['passed', 'failed'] } }).toArray();
    expect(facts.map(({ verb, result }) => [verb, (result as { score: number }).score])).to.deep.equal([['failed', 60]]);
  });

  it('Should never grade without an answer that it acknowledged', async () => {
    for (let round = 0; round < 8; round++) {
      const { id } = await start();
      const saving = world.app.call.as(learner.token).raw('saveAnswer', { params: { attempt: id, question: 'q1' }, body: { answer: [0], at: world.app.clock.now().toISOString() } });
      const [saved, submitted] = await Promise.all([saving, submit(id)]);
      expect(submitted.result?.points, `round ${round}`).to.equal(saved.status === 200 ? 3 : 0);
    }
  });

  it('Should put a submitted result into the ledger even when a stop came between', async () => {
    const { app } = world;
    const { id } = await start();
    await save(id, 'q1', [0]);
    await save(id, 'q.2', true);
    await app.deps.db.collection('attempts').updateOne({ _id: id as never }, {
      $set: { isOpen: false, submittedAt: app.clock.now(), result: { points: 4, outOf: 5, passed: true }, owes: ['fact'] },
    });
    await app.services.learning.sweep(0);
    expect((await learner.call('getProgress', { params: { enrolment } })).lessons['m1.quiz']?.state).to.equal('done');
    expect(await app.deps.db.collection('attempts').countDocuments({ owes: 'fact' })).to.equal(0);
  });

  it('Should allow as many attempts as the course says', async () => {
    const course = await world.publish(threeLessons({ slug: 'hai-lan', title: 'Hai lần', maxAttempts: 2 }));
    enrolment = (await learner.call('enrol', { body: { id: v7(), course } })).id;
    for (const left of [1, 0]) {
      const attempt = await start();
      expect(attempt.attemptsLeft).to.equal(left);
      await submit(attempt.id);
    }
    await learner.call.refused('startAttempt', { body: { id: v7(), enrolment, lesson: 'm1.quiz' } }, 'attempts_used_up');
  });

  it('Should refuse what does not belong: lessons, questions, shapes, other people’s attempts', async () => {
    await learner.call.refused('startAttempt', { body: { id: v7(), enrolment, lesson: 'm1.text' } }, 'not_found');
    await learner.call.refused('startAttempt', { body: { id: v7(), enrolment: v7(), lesson: 'm1.quiz' } }, 'not_enrolled');
    const attempt = await start();
    const answer = (question: string, value: unknown) => ({ params: { attempt: attempt.id, question }, body: { answer: value as never, at: world.app.clock.now().toISOString() } });
    await learner.call.refused('saveAnswer', answer('q9', [0]), 'unknown_question');
    for (const [question, value] of [['q1', [0, 1]], ['q1', [7]], ['q1', true], ['q.2', 'true'], ['q3', [1]]] as const) {
      await learner.call.refused('saveAnswer', answer(question, value), 'bad_answer');
    }
    const stranger = await person(world.app);
    await stranger.call.refused('getAttempt', { params: { attempt: attempt.id } }, 'not_found');
    await stranger.call.refused('submitAttempt', { params: { attempt: attempt.id } }, 'not_found');
    await stranger.call.refused('saveAnswer', answer('q1', [0]), 'not_found');
    await stranger.call.refused('startAttempt', { body: { id: v7(), enrolment, lesson: 'm1.quiz' } }, 'not_enrolled');
    const theirs = await stranger.call('enrol', { body: { id: v7(), course: world.course } });
    await stranger.call.refused('startAttempt', { body: { id: attempt.id, enrolment: theirs.id, lesson: 'm1.quiz' } }, 'id_taken');
  });
});
