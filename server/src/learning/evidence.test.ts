import { expect } from 'chai';
import { v7 } from 'uuid';
import { password, person } from '../../test/support/builders.ts';
import { type PastWorld, startPast } from '../../test/support/past.ts';
import type { LearningEvent } from './event.model.ts';

const units = ['09706', '271', '01'];
const reason = 'Nhờ người khác học thay';

describe('Completions that an officer takes back or corrects', () => {
  let world: PastWorld;
  let who: { id: string; username: string };
  let fact: string;
  before(async () => {
    world = await startPast();
  });
  beforeEach(async () => {
    world.app.clock.advance(5);
    const { accessToken } = await world.app.call('signIn', { body: { login: world.officer.username, password } });
    const auditor = await world.app.call('signIn', { body: { login: world.auditor.username, password } });
    world.officer.call = world.app.call.as(accessToken);
    world.auditor.call = world.app.call.as(auditor.accessToken);
    who = await world.farmer();
    await world.finish(who.id);
    fact = (await world.completions(world.officer, who.id)).items[0]?.id ?? '';
  });
  after(() => world.app.close());

  const params = () => ({ person: who.id, fact });
  const withdraw = (body: { id: string; reason: string } = { id: v7(), reason }) => world.officer.call('withdrawCompletion', { params: params(), body });
  const restore = (body: { id: string; reason: string } = { id: v7(), reason: 'Nhầm người' }) => world.officer.call('restoreCompletion', { params: params(), body });
  const learner = async () => world.app.call.as((await world.app.call('signIn', { body: { login: who.username, password } })).accessToken);
  const count = () => world.persons('AT_CENTRE', ...units);
  const events = () => world.app.deps.db.collection<LearningEvent>('events');

  it('Should count nowhere once withdrawn, with its certificate, and count again once restored; the history shows both', async () => {
    const before = await count();
    const call = await learner();
    const [{ number = '' } = {}] = (await call('listMyCertificates')).items;
    const taken = await withdraw();
    expect(taken).to.include({ state: 'withdrawn', title: 'Nuôi gà thả vườn' });
    expect(await count()).to.eql(before.map((one) => (one ?? 0) - 1));
    expect((await call('verifyCertificate', { params: { number } })).state).to.equal('withdrawn');
    expect((await call('listMyEnrolments', { query: {} })).items[0]?.progress).to.include({ done: 0, completedAt: null, certificate: null });
    expect(await world.differences()).to.equal(0);

    world.app.clock.advance(1);
    const back = await restore();
    expect(back.state).to.equal('held');
    expect(back.acts.map(({ kind, by, reason: why }) => [kind, by.fullName, why])).to.eql([['withdrawn', 'Phùng Thị Sâm', reason], ['restored', 'Phùng Thị Sâm', 'Nhầm người']]);
    expect(await count()).to.eql(before);
    expect((await call('verifyCertificate', { params: { number } })).state).to.equal('valid');
    expect((await call('listMyEnrolments', { query: {} })).items[0]?.progress).to.include({ done: 3, certificate: number });
    expect(await world.differences()).to.equal(0);
  });

  it('Should be withdrawn once however often it is asked for, and by one of two officers', async () => {
    const body = { id: v7(), reason };
    const answers = await Promise.all([1, 2, 3].map(() => withdraw(body)));
    answers.push(await withdraw(body));
    for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    await world.officer.call.refused('withdrawCompletion', { params: params(), body: { id: v7(), reason } }, 'evidence_changed');
    expect(await events().countDocuments({ person: who.id, verb: 'voided' })).to.equal(1);
    world.app.clock.advance(1);
    await restore();
    // The late repeat of the first request is still no second withdrawal.
    expect((await withdraw(body)).state).to.equal('held');
    world.app.clock.advance(1);
    expect((await withdraw()).acts).to.have.length(3);
    expect(await world.differences()).to.equal(0);
  });

  it('Should let the learner finish the course anew after a withdrawal; then the old completion stays away', async () => {
    await withdraw();
    const before = await count();
    world.app.clock.advance(60);
    await world.finish(who.id);
    expect(await count()).to.eql(before.map((one) => (one ?? 0) + 1));
    const { items } = await world.completions(world.officer, who.id);
    expect(items.map(({ state }) => state)).to.eql(['held', 'withdrawn']);
    await world.officer.call.refused('restoreCompletion', { params: params(), body: { id: v7(), reason } }, 'completed_again');
    expect(((await (await learner())('listMyCertificates')).items).map(({ state }) => state)).to.eql(['valid', 'withdrawn']);
    expect(await world.differences()).to.equal(0);
  });

  it('Should stand corrected with another day: a new fact in the place of the old one, counted in its own month', async () => {
    const before = await count();
    const body = { id: v7(), reason: 'Ghi nhầm ngày', day: '2025-11-03' };
    const [right, again] = [await world.officer.call('correctEvidence', { params: params(), body }), await world.officer.call('correctEvidence', { params: params(), body })];
    expect(right).to.deep.equal(again);
    expect(right).to.include({ state: 'held', corrects: fact, at: '2025-11-03T05:00:00.000Z' });
    expect(await count()).to.eql(before.map((one) => (one ?? 0) - 1));
    const old = (await world.completions(world.officer, who.id)).items.find(({ id }) => id === fact);
    expect([old?.state, old?.acts[0]?.kind]).to.eql(['corrected', 'corrected']);
    for (const operation of ['withdrawCompletion', 'correctEvidence'] as const) {
      await world.officer.call.refused(operation, { params: params(), body: { ...body, id: v7() } }, 'evidence_changed');
    }
    // What stands in its place may be withdrawn; the old one does not come back by that.
    await world.officer.call('withdrawCompletion', { params: { person: who.id, fact: right.id }, body: { id: v7(), reason } });
    expect(await count()).to.eql(before.map((one) => (one ?? 0) - 1));
    expect(await world.differences()).to.equal(0);
  });

  it('Should stand corrected with another centre and other periods, for units of that day only', async () => {
    const correct = (more: object) => ({ params: params(), body: { id: v7(), reason: 'Ghi nhầm nơi học', ...more } });
    await world.officer.call.refused('correctEvidence', correct({ through: 'NOWHERE' }), 'unknown_unit');
    await world.officer.call.refused('correctEvidence', correct({ through: '271' }), 'bad_through');
    await world.officer.call.refused('correctEvidence', correct({ day: '2027-01-01' }), 'future_day');
    await world.officer.call.refused('correctEvidence', correct({}), 'bad_input');
    const [mine, other] = [await world.persons('AT_CENTRE', 'CLC-09706'), await world.persons('AT_CENTRE', 'CLC-09703')];
    const right = await world.officer.call('correctEvidence', correct({ through: 'CLC-09703', periods: 7 }));
    expect([right.through?.code, right.periods]).to.eql(['CLC-09703', 7]);
    expect(await world.persons('AT_CENTRE', 'CLC-09706', 'CLC-09703')).to.eql([(mine[0] ?? 0) - 1, (other[0] ?? 0) + 1]);
    expect(await world.differences()).to.equal(0);
  });

  it('Should be changed by administrators of a unit that holds the person only, never by the person', async () => {
    const body = { id: v7(), reason };
    const elsewhere = await person(world.app, { roles: [['unit_admin', '09703']] });
    const reader = await person(world.app, { roles: [['auditor', '01']] });
    const self = await person(world.app, { groups: ['farmer'], residence: '09706', roles: [['unit_admin', '09706']] });
    await elsewhere.call.refused('withdrawCompletion', { params: params(), body }, 'outside_unit');
    await reader.call.refused('withdrawCompletion', { params: params(), body }, 'not_allowed');
    await (await learner()).refused('withdrawCompletion', { params: params(), body }, 'not_allowed');
    await world.app.call.refused('withdrawCompletion', { params: params(), body }, 'not_signed_in');
    await world.finish(self.id);
    const own = (await world.completions(world.officer, self.id)).items[0]?.id ?? '';
    await self.call.refused('withdrawCompletion', { params: { person: self.id, fact: own }, body }, 'own_evidence');
    await world.officer.call.refused('withdrawCompletion', { params: { person: who.id, fact: own }, body }, 'not_found');
    await world.officer.call.refused('withdrawCompletion', { params: params(), body: { id: v7(), reason: '   ' } }, 'bad_input');
    const enrolled = await events().findOne({ person: who.id, verb: 'enrolled' });
    await world.officer.call.refused('withdrawCompletion', { params: { person: who.id, fact: enrolled?._id ?? '' }, body }, 'not_found');
  });
});
