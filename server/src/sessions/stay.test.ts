import { expect } from 'chai';
import { v7 } from 'uuid';
import { type Somebody, person } from '../../test/support/builders.ts';
import { type World, startLearning } from '../../test/support/learning.ts';
import type { LearningEvent } from '../learning/event.model.ts';

const all = ['m1.film', 'm1.text'];

describe('Who was at a session for a part of it', () => {
  let world: World;
  let facilitator: Somebody;
  let session: string;
  const params = () => ({ session });
  const events = () => world.app.deps.db.collection<LearningEvent>('events');
  const open = async (held?: { from: string; to: string }, lessons = all): Promise<void> => {
    session = v7();
    await facilitator.call('openSession', { params: { unit: 'CLC-09706' }, body: { id: session, course: world.course, lessons, ...(held ? { held } : {}) } });
  };
  const comer = async () => {
    const someone = await person(world.app, { residence: '09706', groups: ['rural_worker'] });
    await facilitator.call('markPresence', { params: { ...params(), person: someone.id }, body: { present: true } });
    return someone;
  };
  const now = () => world.app.clock.now().toISOString();
  const ago = (minutes: number) => new Date(world.app.clock.now().getTime() - minutes * 60_000).toISOString();
  const stay = (who: Somebody, from: string | null, to: string | null) => ({ params: { ...params(), person: who.id }, body: { from, to } });
  const show = (from: number, to: number) => ({ params: params(), body: { id: v7(), lesson: 'm1.film', intervals: [[from, to] as [number, number]] } });
  const partsOf = async (who: Somebody) => Object.fromEntries((await events().find({ verb: 'attended', person: who.id, 'context.session': session }).toArray()).map(({ object, result }) => [object.id, result.intervals ?? 'whole']));

  before(async () => {
    world = await startLearning();
  });
  // The clock moves on with every test; whoever signed in before it would have to sign in again.
  beforeEach(async () => {
    facilitator = await person(world.app, { roles: [['facilitator', 'CLC-09706']] });
  });
  after(() => world.app.close());

  it('Should count the parts of the film that the room showed while they were there, joined with what they watch themselves', async () => {
    await open();
    const [whole, late, early, gone] = [await comer(), await comer(), await comer(), await comer()];
    world.app.clock.advance(60);
    const first = show(0, 60);
    for (const _again of [1, 2]) expect(await facilitator.call('addShown', first)).to.deep.equal({ noted: true });
    world.app.clock.advance(30);
    const middle = now();
    world.app.clock.advance(30);
    await facilitator.call('addShown', show(60, 100));
    await facilitator.call('putStay', stay(late, middle, null));
    for (const _again of [1, 2]) await facilitator.call('putStay', stay(early, null, middle));
    await facilitator.call('putStay', stay(gone, null, new Date(Date.parse(middle) - 85_000).toISOString()));
    const listed = (await facilitator.call('listAttendees', { params: params(), query: {} })).items;
    expect(Object.fromEntries(listed.filter(({ present }) => present).map(({ person: { id }, stay: at }) => [id, at]))).to.deep.include({ [whole.id]: null, [late.id]: { from: middle, to: null }, [early.id]: { from: null, to: middle } });
    const closed = await facilitator.call('closeSession', { params: params() });
    expect((await facilitator.call('closeSession', { params: params() }))).to.deep.equal(closed);

    expect(await partsOf(whole)).to.deep.equal({ 'm1.film': 'whole', 'm1.text': 'whole' });
    expect(await partsOf(late)).to.deep.equal({ 'm1.film': [[60, 100]] });
    expect(await partsOf(early)).to.deep.equal({ 'm1.film': [[0, 60]] });
    expect(await partsOf(gone)).to.deep.equal({});
    expect(await events().countDocuments({ person: gone.id }), 'nothing at all is said of who saw nothing').to.equal(0);
    const run = (await early.call('listMyEnrolments')).items[0];
    expect(run?.progress).to.include({ done: 0 });
    const film = (await early.call('getProgress', { params: { enrolment: run?.id ?? '' } })).lessons['m1.film'];
    expect(film?.intervals).to.deep.equal([[0, 60]]);
  });

  it('Should take times only within the session and of those present, the last word counting, and none when it is over', async () => {
    await open();
    const [someone, other] = [await comer(), await person(world.app, { residence: '09706' })];
    world.app.clock.advance(360);
    const begun = (await facilitator.call('getSession', { params: params() })).openedAt;
    for (const [from, to] of [[ago(20), null], [null, new Date(Date.parse(now()) + 60_000).toISOString()], [now(), begun], [begun, begun], [ago(1), ago(5)]] as const) await facilitator.call.refused('putStay', stay(someone, from, to), 'bad_stay');
    await facilitator.call.refused('putStay', stay(other, null, ago(5)), 'not_present');
    const auditor = await person(world.app, { roles: [['auditor', '271']] });
    const stranger = await person(world.app, { roles: [['facilitator', 'CLC-09703']] });
    for (const { call } of [auditor, stranger]) {
      await call.refused('putStay', stay(someone, null, ago(5)), 'outside_unit');
      await call.refused('addShown', show(0, 1), 'outside_unit');
    }
    await facilitator.call('putStay', stay(someone, null, ago(5)));
    await facilitator.call('putStay', stay(someone, null, null));
    await facilitator.call('closeSession', { params: params() });
    await facilitator.call.refused('putStay', stay(someone, null, ago(5)), 'session_closed');
    expect(await facilitator.call('addShown', show(0, 1))).to.deep.equal({ noted: false });
    expect(await partsOf(someone)).to.deep.equal({ 'm1.film': 'whole', 'm1.text': 'whole' });
  });

  it('Should forget the times of who is unticked, and believe no screen that shows more than its time', async () => {
    await open();
    const someone = await comer();
    world.app.clock.advance(100);
    await facilitator.call('putStay', stay(someone, ago(1), null));
    for (const present of [false, true]) await facilitator.call('markPresence', { params: { ...params(), person: someone.id }, body: { present } });
    await facilitator.call.refused('addShown', show(0, 201), 'implausible');
    await facilitator.call.refused('addShown', { ...show(0, 1), body: { ...show(0, 1).body, lesson: 'm1.more' } }, 'not_found');
    await facilitator.call('closeSession', { params: params() });
    expect(await partsOf(someone)).to.deep.equal({ 'm1.film': 'whole', 'm1.text': 'whole' });
  });

  it('Should be entered afterwards from paper, with its own day and who entered it when', async () => {
    const [from, to] = [ago(26 * 60), ago(24 * 60)];
    await open({ from, to });
    const [whole, late] = [await comer(), await comer()];
    await facilitator.call('putStay', stay(late, ago(25 * 60), null));
    await facilitator.call.refused('putStay', stay(late, null, ago(60)), 'bad_stay');
    const entered = now();
    world.app.clock.advance(60);
    const closed = await facilitator.call('closeSession', { params: params() });
    expect(closed).to.deep.include({ openedAt: from, closedAt: to, afterwards: { endedAt: to, enteredAt: entered }, completions: 0 });
    expect(await partsOf(whole)).to.deep.equal({ 'm1.film': 'whole', 'm1.text': 'whole' });
    expect(await partsOf(late)).to.deep.equal({});
    const facts = await events().find({ 'context.session': session }).toArray();
    expect(new Set(facts.map(({ at, received }) => `${at.toISOString()} ${received.toISOString()}`))).to.deep.equal(new Set([`${to} ${now()}`]));
    expect((await events().findOne({ verb: 'enrolled', person: whole.id }))?.at.toISOString()).to.equal(to);
  });

  it('Should not be entered for days to come, for long ago, or for a whole day', async () => {
    const body = (from: string, to: string) => ({ params: { unit: 'CLC-09706' }, body: { id: v7(), course: world.course, lessons: all, held: { from, to } } });
    for (const [from, to] of [[ago(10), ago(-10)], [ago(10), ago(20)], [ago(13 * 60), now()], [ago(61 * 1440), ago(61 * 1440 - 60)]] as const) await facilitator.call.refused('openSession', body(from, to), 'bad_held');
  });
});
