import type { Input, Result, Role } from '@hoctap/shared';
import type { TitleScheme } from '@hoctap/shared/titles.contract';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, TestClock, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import { claimModel, titleEventModel } from './title.model.ts';

const password = 'mot-mat-khau-dai';
type Claim = Result<'getTitle'>;
type Check = TitleScheme['criteria'][number]['check'];
const criterion = (id: string, points: number, check: Check) => ({ id, nameVi: id, nameEn: id, points, check });
const scheme = (id: string, more: Partial<Input<'checkTitleScheme'>['body']> & Record<string, unknown>) => ({
  id, number: '1/TT', source: 'Thông tư', nameVi: `Danh hiệu ${id}`, nameEn: `Title ${id}`, unitLevels: [], recognisedByVi: null, validityMonths: 36, duty: null, totalPoints: 100,
  levels: [{ id: 'one', nameVi: 'Mức 1', nameEn: 'Level 1', leastPoints: 50, needs: [] }, { id: 'two', nameVi: 'Mức 2', nameEn: 'Level 2', leastPoints: 100, needs: 'all' }], ...more,
});
const citizen = scheme('CITIZEN', { subject: 'person', criteria: [criterion('learned', 60, { kind: 'count', count: 'completions', least: 2 }), criterion('tools', 40, { kind: 'self', answer: 'yes_no' })] });
const family = scheme('FAMILY', { subject: 'family', unitLevels: ['commune'], criteria: [criterion('learned', 50, { kind: 'count', count: 'members_done', least: 50 }), criterion('titled', 50, { kind: 'count', count: 'members_titled', least: 50 })] });
const commune = scheme('COMMUNE', {
  subject: 'commune', unitLevels: ['commune'], duty: 'LEARNING_UNIT',
  criteria: [criterion('centre', 50, { kind: 'indicator', indicator: 'AT_CENTRE', least: 10 }), criterion('members', 25, { kind: 'count', count: 'members_done', least: 50 }), criterion('paper', 25, { kind: 'document' })],
});
const duty = { id: 'LEARNING_UNIT', nameVi: 'Đơn vị học tập', nameEn: 'Learning units', refs: ['II.1'], kind: 'count', feed: 'partial', levels: ['commune', 'district', 'city'] };

describe('Titles', () => {
  let app: TestApp;
  let passwordHash: string;
  let root: Caller;
  const admins: Record<string, Caller> = {};
  const admin = (unit: string): Caller => admins[unit] as Caller;
  const signedIn = async (role: Role, unit: string, more = {}): Promise<Caller> => {
    const [_id, username] = [v7(), `${role}-${unit}-${v7().slice(-6)}`.toLowerCase()];
    await app.services.people.addAll([testPerson(_id, { username, passwordHash, roles: [{ role, unit: at(unit), from: since, to: null }], ...more })]);
    return Object.assign(app.call.as((await app.call('signIn', { body: { login: username, password } })).accessToken), { id: _id });
  };
  const lives = (unit: string) => ({ groups: [{ group: 'farmer', from: since, to: null }], residences: [{ unit: at(unit), from: since, to: null }] });
  const resident = async (unit: string): Promise<string> => {
    const _id = v7();
    await app.services.people.addAll([testPerson(_id, lives(unit))]);
    return _id;
  };
  const learned = async (person: string, title: string, day = '2026-03-10', countsFor = ['AT_CENTRE']) => {
    await app.services.learning.importHistory({ runs: [], classes: [{ id: v7(), person, title, periods: 4, countsFor, at: new Date(`${day}T03:00:00Z`), through: at('CLC-A'), throughKind: 'centre' }] });
    await app.services.plan.settled();
  };
  const idOf = (who: Caller): string => (who as Caller & { id: string }).id;
  const acting = (claim: Claim) => ({ id: v7(), seen: claim.seen });
  const one = (claim: Claim) => ({ params: { claim: claim.id } });
  const answered = (who: Caller, claim: Claim, ...answers: [string, number | null, string?][]) => who('saveTitle', { ...one(claim), body: { revision: claim.revision, answers: answers.map(([of, value, text = '']) => ({ criterion: of, value, text })) } });
  const submit = (who: Caller, claim: Claim) => who('submitTitle', { ...one(claim), body: { ...acting(claim), revision: claim.revision } });
  const recognise = (who: Caller, claim: Claim, level = 'one', more = {}) => who('recogniseTitle', { ...one(claim), body: { ...acting(claim), level, number: '12/QĐ', date: '2026-07-02', ...more } });
  const duties = async (unit: string) => (await root('listDuties', { params: { unit } })).items.find(({ duty: { id } }) => id === 'LEARNING_UNIT');

  before(async () => {
    app = await startApp({ deps: { clock: new TestClock('2026-07-02T03:00:00Z') } });
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan({ ...testPlan, duties: [...testPlan.duties, duty] });
    await app.services.plan.addHeadcounts([{ unit: at('A'), group: 'farmer', year: 2026, count: 10, source: 'x', illustrative: false, noteVi: null }]);
    await app.services.titles.schemes.seed([citizen, family, commune]);
    passwordHash = await app.services.accounts.hashPassword(password);
    root = await signedIn('system_admin', 'city');
    for (const unit of ['city', 'D', 'A', 'B']) admins[unit] = await signedIn('unit_admin', unit);
  });
  after(() => app.close());

  describe('of a person', () => {
    let farmer: Caller;
    let claim: Claim;
    before(async () => {
      farmer = await signedIn('learner', 'A', lives('A'));
      await learned(idOf(farmer), 'Ủ phân');
      await learned(idOf(farmer), 'Trồng rau', '2025-03-10');
    });

    it('Should be filled in from what the person learned in the year, with its evidence, and follow the ledger while it is open', async () => {
      const body = { id: v7(), scheme: 'CITIZEN' };
      claim = await farmer('beginMyTitle', { body });
      expect(claim).to.deep.include({ state: 'draft', year: 2026, isFrozen: false, mayWrite: true, may: ['submit'] });
      expect(claim.content.figures).to.have.length(1);
      expect(claim.content.figures[0]).to.deep.include({ criterion: 'learned', value: 1 });
      expect(claim.content.figures[0]?.evidence).to.have.length(1);
      expect(claim.content.figures[0]?.evidence[0]).to.include({ kind: 'learning', title: 'Ủ phân', at: '2026-03-10T03:00:00.000Z' });
      expect(claim.content.result).to.deep.equal({ points: 0, of: 100, level: null, missing: ['learned', 'tools'] });
      expect(await farmer('beginMyTitle', { body }), 'once').to.deep.equal(claim);
      await farmer.refused('beginMyTitle', { body: { id: v7(), scheme: 'CITIZEN' } }, 'title_taken');
      await farmer.refused('submitTitle', { ...one(claim), body: { ...acting(claim), revision: 0 } }, 'title_not_reached');
      await learned(idOf(farmer), 'Trồng nấm');
      expect((await farmer('getTitle', one(claim))).content.result).to.include({ points: 60, level: 'one' });
    });
    it('Should keep the answers, take none for what is counted, and tell the second of two who write at once', async () => {
      const first = claim;
      claim = await answered(farmer, first, ['tools', 1, 'Dùng điện thoại'], ['learned', 999]);
      expect(claim.content.answers).to.eql([{ criterion: 'tools', value: 1, text: 'Dùng điện thoại' }]);
      expect(claim.content.result).to.include({ points: 100, level: 'two' });
      expect(await answered(farmer, first, ['tools', 1, 'Dùng điện thoại'], ['learned', 999]), 'the same again').to.deep.equal(claim);
      await farmer.refused('saveTitle', { ...one(first), body: { revision: first.revision, answers: [] } }, 'title_saved_elsewhere');
      await farmer.refused('submitTitle', { ...one(first), body: { ...acting(first), revision: first.revision } }, 'title_saved_elsewhere');
    });
    it('Should be the person’s alone until it is handed in, and be reviewed where they live', async () => {
      await admin('A').refused('getTitle', one(claim), 'not_allowed');
      const body = { ...acting(claim), revision: claim.revision };
      claim = await farmer('submitTitle', { ...one(claim), body });
      expect(claim).to.deep.include({ state: 'submitted', isFrozen: true, mayWrite: false, may: [] });
      expect(await farmer('submitTitle', { ...one(claim), body }), 'once').to.deep.equal(claim);
      await farmer.refused('saveTitle', { ...one(claim), body: { revision: claim.revision, answers: [] } }, 'title_moved');
      const waiting = await admin('A')('listTitles', { params: { unit: 'A' }, query: { view: 'review' } });
      expect(waiting.items.map(({ id, state }) => [id, state])).to.eql([[claim.id, 'submitted']]);
      expect((await admin('D')('listTitles', { params: { unit: 'D' }, query: { view: 'review' } })).items, 'not the district’s to begin with').to.eql([]);
      await admin('B').refused('getTitle', one(claim), 'not_allowed');
    });
    it('Should go back with a comment, come again, and be recognised with figures that stay as they were', async () => {
      const seen = await admin('A')('getTitle', one(claim));
      const body = { ...acting(seen), comment: 'Xin ghi rõ hơn.' };
      const returned = await admin('A')('returnTitle', { ...one(claim), body });
      expect(returned.state).to.equal('returned');
      expect(await admin('A')('returnTitle', { ...one(claim), body }), 'once').to.deep.equal(returned);
      expect((await farmer('getTitle', one(claim))).events.at(-1)).to.include({ action: 'return', comment: 'Xin ghi rõ hơn.' });
      const stale = await admin('A').refused('recogniseTitle', { ...one(claim), body: { ...acting(seen), level: 'one', number: '1', date: '2026-07-01' } }, 'title_moved');
      expect(stale.detail).to.equal('returned');
      claim = await submit(farmer, await farmer('getTitle', one(claim)));
      await learned(idOf(farmer), 'Nuôi ong');
      const again = await admin('A')('getTitle', one(claim));
      expect(again.content.figures[0]?.value, 'frozen').to.equal(2);
      await admin('A').refused('recogniseTitle', { ...one(claim), body: { ...acting(again), level: 'three', number: '1', date: '2026-07-01' } }, 'title_not_reached');
      await admin('A').refused('recogniseTitle', { ...one(claim), body: { ...acting(again), level: 'one', number: '1', date: '2026-07-03' } }, 'future_day');
      const recognised = await recognise(admin('A'), again, 'two');
      expect(recognised.decision).to.deep.include({ level: 'two', number: '12/QĐ', date: '2026-07-02', validUntil: '2029-07-02', isExpired: false });
      expect(recognised.content).to.deep.equal(again.content);
      const told = async (who: Caller) => (await who('listNotices', { query: {} })).items.filter(({ about }) => about.claim === claim.id).map(({ kind, about }) => [kind, about.unit]);
      expect(await told(farmer)).to.have.deep.members([['title_recognised', null], ['title_returned', null]]);
      expect(await told(admin('A')), 'twice handed in').to.eql([['title_submitted', at('A')], ['title_submitted', at('A')]]);
      expect((await farmer('listMyTitles')).items.map(({ state, decision }) => [state, decision?.validUntil])).to.eql([['recognised', '2029-07-02']]);
    });
    it('Should be withdrawn with a reason, and be on record as that', async () => {
      const held = await admin('D')('getTitle', one(claim));
      expect(held.may).to.eql(['withdraw']);
      await admin('D').refused('withdrawTitle', { ...one(claim), body: { ...acting(held), comment: ' ' } }, 'bad_input');
      const withdrawn = await admin('D')('withdrawTitle', { ...one(claim), body: { ...acting(held), comment: 'Nhầm người.' } });
      expect(withdrawn.state).to.equal('withdrawn');
      expect(withdrawn.events.map(({ action }) => action)).to.eql(['submit', 'return', 'submit', 'recognise', 'withdraw']);
      expect((await admin('A')('listTitles', { params: { unit: 'A' }, query: { view: 'recognised' } })).items).to.eql([]);
    });
  });

  describe('of a unit', () => {
    let claim: Claim;

    it('Should be filled in from the counters and the members of the commune', async () => {
      claim = await admin('A')('beginTitle', { params: { unit: 'A' }, body: { id: v7(), scheme: 'COMMUNE' } });
      const [centre, members] = claim.content.figures;
      expect(centre).to.deep.include({ criterion: 'centre', value: 10 });
      expect(centre?.evidence[0]).to.include({ kind: 'indicator', indicator: 'AT_CENTRE', numerator: 1, denominator: 10 });
      expect(members?.evidence).to.eql([{ kind: 'members', counted: 1, of: 1 }]);
      const other = await admin('B')('beginTitle', { params: { unit: 'B' }, body: { id: v7(), scheme: 'COMMUNE' } });
      expect(other.content.figures.map(({ value }) => value), 'no headcount and nobody: no value').to.eql([null, null]);
    });
    it('Should be decided on above, by nobody who handed it in, and be counted for the plan’s duty at every unit above', async () => {
      const held = await submit(admin('A'), await answered(admin('A'), claim, ['paper', null, 'Biên bản số 5']));
      expect(held.content.result).to.include({ points: 100, level: 'two' });
      expect(await duties('D')).to.include({ value: 0, source: 'lms' });
      await admin('A').refused('recogniseTitle', { ...one(held), body: { ...acting(held), level: 'one', number: '1', date: '2026-07-01' } }, 'own_title');
      await admin('B').refused('recogniseTitle', { ...one(held), body: { ...acting(held), level: 'one', number: '1', date: '2026-07-01' } }, 'not_allowed');
      expect((await admin('D')('listTitles', { params: { unit: 'D' }, query: { view: 'review' } })).items.map(({ id }) => id)).to.eql([held.id]);
      expect((await recognise(admin('D'), await admin('D')('getTitle', one(held)))).decision).to.include({ level: 'one', levelVi: 'Mức 1' });
      for (const unit of ['A', 'D', 'city']) expect((await duties(unit))?.value, unit).to.equal(1);
      expect((await duties('B'))?.value).to.equal(0);
      expect((await root('listDuties', { params: { unit: 'D' }, query: { year: 2027 } })).items.find(({ duty: { id } }) => id === 'LEARNING_UNIT')).to.include({ value: 0, previous: 1 });
    });
    it('Should not be decided on by the administrators above when they handed it in themselves, and leave the duty when it is withdrawn', async () => {
      await app.services.plan.addHeadcounts([{ unit: at('B'), group: 'farmer', year: 2026, count: 10, source: 'x', illustrative: false, noteVi: null }]);
      await learned(await resident('B'), 'Ủ phân');
      const [waiting] = (await admin('D')('listTitles', { params: { unit: 'B' }, query: { view: 'own' } })).items;
      const begun = await admin('D')('getTitle', { params: { claim: waiting?.id ?? '' } });
      const held = await submit(admin('D'), begun);
      await admin('D').refused('recogniseTitle', { ...one(held), body: { ...acting(held), level: 'one', number: '1', date: '2026-07-01' } }, 'own_title');
      const recognised = await recognise(admin('city'), held);
      expect((await duties('D'))?.value).to.equal(2);
      await admin('city')('withdrawTitle', { ...one(held), body: { ...acting(recognised), comment: 'Không đủ.' } });
      expect((await duties('D'))?.value).to.equal(1);
    });
    it('Should be marked when its time has run out', async () => {
      const recognised = async () => (await admin('D')('listTitles', { params: { unit: 'D' }, query: { view: 'recognised' } })).items.map(({ unit, decision }) => [unit.code, decision?.isExpired]);
      expect(await recognised()).to.eql([['A', false]]);
      const { decision } = (await admin('D')('listTitles', { params: { unit: 'D' }, query: { view: 'recognised' } })).items[0] ?? {};
      await claimModel(app.deps.db).updateOne({ unit: at('A'), state: 'recognised' }, { $set: { 'decision.validUntil': '2026-07-01' } });
      expect(await recognised()).to.eql([['A', true]]);
      await claimModel(app.deps.db).updateOne({ unit: at('A'), state: 'recognised' }, { $set: { 'decision.validUntil': decision?.validUntil } });
    });
    it('Should let only one of several decide who decide at the same moment', async () => {
      const c = await admin('D')('beginTitle', { params: { unit: 'A' }, body: { id: v7(), scheme: 'COMMUNE', year: 2025 } });
      await admin('A').refused('submitTitle', { ...one(c), body: { ...acting(c), revision: 0 } }, 'title_not_reached');
      const family = await familyOf(await resident('A'));
      const bodies = [v7(), v7(), v7()].map((id) => ({ id, seen: 1 }));
      const answers = await Promise.all(bodies.map((body, place) => (place === 0
        ? admin('D').raw('refuseTitle', { ...one(family), body: { ...body, comment: 'không' } })
        : admin('D').raw('recogniseTitle', { ...one(family), body: { ...body, level: 'one', number: '1', date: '2026-07-01' } }))));
      expect(answers.map(({ status }) => status).sort()).to.eql([200, 409, 409]);
      expect((await admin('D')('getTitle', one(family))).events).to.have.length(2);
    });
  });

  /** A family of one who has learned this year, handed in by its commune. */
  const familyOf = async (...members: string[]): Promise<Claim> => {
    for (const member of members) await learned(member, 'Ủ phân');
    return submit(admin('A'), await admin('A')('beginTitle', { params: { unit: 'A' }, body: { id: v7(), scheme: 'FAMILY', name: 'Gia đình ông Ba', members } }));
  };

  describe('of a family', () => {
    it('Should be a name and people of the commune, whose learning and titles are counted', async () => {
      const [father, son] = [await resident('A'), await resident('A')];
      await learned(son, 'Điện tử');
      const body = { id: v7(), scheme: 'FAMILY', name: 'Gia đình ông Tư', members: [father] };
      await admin('A').refused('beginTitle', { params: { unit: 'A' }, body: { ...body, name: undefined } }, 'bad_input');
      await admin('A').refused('beginTitle', { params: { unit: 'A' }, body: { ...body, members: [await resident('B')] } }, 'outside_unit');
      const begun = await admin('A')('beginTitle', { params: { unit: 'A' }, body });
      expect(begun.content.figures.map(({ value }) => value)).to.eql([0, 0]);
      const saved = await admin('A')('saveTitle', { ...one(begun), body: { revision: 0, answers: [], name: 'Gia đình cụ Tư', members: [father, son] } });
      expect(saved).to.deep.include({ name: 'Gia đình cụ Tư' });
      expect(saved.content.figures.map(({ value }) => value)).to.eql([50, 0]);
      expect(saved.content.result.level).to.equal('one');
      expect((await admin('A')('listTitles', { params: { unit: 'A' } })).items.map(({ name }) => name)).to.include('Gia đình cụ Tư');
    });
    it('Should not be decided on by one of its members', async () => {
      const judge = await signedIn('unit_admin', 'D', lives('A'));
      const claim = await familyOf(idOf(judge));
      await judge.refused('recogniseTitle', { ...one(claim), body: { ...acting(claim), level: 'one', number: '1', date: '2026-07-01' } }, 'own_title');
      expect((await judge('getTitle', one(claim))).may).to.eql([]);
      expect((await admin('D')('getTitle', one(claim))).may).to.eql(['return', 'recognise', 'refuse']);
    });
    it('Should be in the right lists after a stop between what happened and what lists are read from', async () => {
      const claim = await familyOf(await resident('A'));
      await claimModel(app.deps.db).updateOne({ _id: claim.id }, { $set: { n: 0, state: 'draft', owes: claim.events[0]?.id ?? '' } });
      expect((await admin('D')('listTitles', { params: { unit: 'D' }, query: { view: 'review' } })).items.map(({ id }) => id)).to.include(claim.id);
      expect(await claimModel(app.deps.db).findById(claim.id).lean()).to.include({ n: 1, state: 'submitted', owes: null });
      expect(await titleEventModel(app.deps.db).countDocuments({ claim: claim.id })).to.equal(1);
      // A stop before the event: nothing happened, and nothing is in the way of the next try.
      await claimModel(app.deps.db).updateOne({ _id: claim.id }, { $set: { owes: v7() } });
      expect((await recognise(admin('D'), await admin('D')('getTitle', one(claim)))).state).to.equal('recognised');
      expect(await claimModel(app.deps.db).countDocuments({ owes: { $type: 'string' } })).to.equal(0);
    });
  });

  describe('as schemes', () => {
    const file = scheme('CLAN', { subject: 'clan', unitLevels: ['commune'], criteria: [criterion('learned', 100, { kind: 'count', count: 'members_done', least: 50 })], levels: [{ id: 'one', nameVi: 'Đạt', nameEn: 'Reached', leastPoints: 100, needs: [] }] });

    it('Should be checked fault by fault, and kept only without any', async () => {
      const wrong = { ...file, totalPoints: 90, criteria: [criterion('learned', 100, { kind: 'indicator', indicator: 'NOTHING', least: 1 })] };
      const { faults } = await root('checkTitleScheme', { body: { file: wrong } });
      expect(faults.map(({ path, code, about }) => `${path} ${code} ${about}`)).to.eql(['totalPoints points_do_not_add_up 100', 'criteria.0.check.kind indicator_needs_a_unit clan', 'criteria.0.check.indicator unknown_indicator NOTHING']);
      expect((await root('checkTitleScheme', { body: { file: { id: 'X' } } })).scheme).to.equal(null);
      await root.refused('addTitleScheme', { body: { file: wrong } }, 'bad_input');
      for (const who of [admin('city'), admin('A')]) await who.refused('addTitleScheme', { body: { file } }, 'not_allowed');
      await app.call.refused('checkTitleScheme', { body: { file } }, 'not_signed_in');
    });
    it('Should be a draft that nobody claims until it is in force; claims keep the version that they were begun by', async () => {
      const draft = await root('addTitleScheme', { body: { file } });
      expect(draft).to.include({ id: 'CLAN', version: 1, state: 'draft' });
      expect(await root('addTitleScheme', { body: { file } }), 'once').to.deep.equal(draft);
      expect((await admin('A')('listTitleSchemes')).items.map(({ id }) => id)).to.eql(['CITIZEN', 'COMMUNE', 'FAMILY']);
      const begin = (id: string) => ({ params: { unit: 'A' }, body: { id, scheme: 'CLAN', name: 'Họ Nguyễn', members: [] } });
      await admin('A').refused('beginTitle', begin(v7()), 'not_found');
      await root('putTitleSchemeInForce', { params: { scheme: 'CLAN', version: '1' as unknown as number } });
      const claim = await admin('A')('beginTitle', begin(v7()));
      await root('addTitleScheme', { body: { file: { ...file, nameVi: 'Dòng họ mới' } } });
      await root('putTitleSchemeInForce', { params: { scheme: 'CLAN', version: '2' as unknown as number } });
      expect((await admin('A')('getTitle', one(claim))).definition.nameVi).to.equal('Danh hiệu CLAN');
      expect((await admin('A')('listTitleSchemes')).items.find(({ id }) => id === 'CLAN')).to.include({ nameVi: 'Dòng họ mới', version: 2 });
    });
  });

  describe('against whom they are not for', () => {
    it('Should refuse what is for somebody else, another year, or named wrongly', async () => {
      const farmer = await signedIn('learner', 'A', lives('A'));
      await farmer.refused('beginMyTitle', { body: { id: v7(), scheme: 'COMMUNE' } }, 'title_not_for_subject');
      await farmer.refused('beginMyTitle', { body: { id: v7(), scheme: 'CITIZEN', year: 2024 } }, 'bad_input');
      await farmer.refused('beginMyTitle', { body: { id: v7(), scheme: 'NOTHING' } }, 'not_found');
      await (await signedIn('learner', 'A')).refused('beginMyTitle', { body: { id: v7(), scheme: 'CITIZEN' } }, 'unknown_unit');
      await farmer.refused('beginTitle', { params: { unit: 'A' }, body: { id: v7(), scheme: 'FAMILY', name: 'x' } }, 'not_allowed');
      await farmer.refused('listTitles', { params: { unit: 'A' } }, 'not_allowed');
      await admin('D').refused('beginTitle', { params: { unit: 'D' }, body: { id: v7(), scheme: 'COMMUNE' } }, 'title_not_for_subject');
      await admin('A').refused('beginTitle', { params: { unit: 'B' }, body: { id: v7(), scheme: 'COMMUNE' } }, 'not_allowed');
      const [claim] = (await admin('A')('listTitles', { params: { unit: 'A' } })).items;
      const params = { claim: claim?.id ?? '' };
      await app.call.refused('getTitle', { params }, 'not_signed_in');
      await farmer.refused('getTitle', { params }, 'not_allowed');
      await farmer.refused('saveTitle', { params, body: { revision: 0, answers: [] } }, 'not_allowed');
      await farmer.refused('getTitle', { params: { claim: v7() } }, 'not_found');
      await farmer.refused('getTitle', { params: { claim: 'no id' } }, 'bad_input');
      const auditor = await signedIn('auditor', 'D');
      expect((await auditor('getTitle', { params })).may).to.eql([]);
      await auditor.refused('beginTitle', { params: { unit: 'A' }, body: { id: v7(), scheme: 'FAMILY', name: 'x' } }, 'not_allowed');
      await auditor.refused('submitTitle', { params, body: { id: v7(), seen: 0, revision: 0 } }, 'not_allowed');
    });
  });
});
