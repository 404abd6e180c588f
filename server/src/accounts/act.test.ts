import { expect } from 'chai';
import { v7 } from 'uuid';
import { password, person } from '../../test/support/builders.ts';
import { type PastWorld, startPast } from '../../test/support/past.ts';

const reason = 'Chuyển nhà theo con';

describe('Changes of a person’s past', () => {
  let world: PastWorld;
  let who: { id: string; username: string };
  before(async () => {
    world = await startPast();
  });
  beforeEach(async () => {
    world.app.clock.advance(5);
    for (const one of [world.officer, world.auditor]) {
      one.call = world.app.call.as((await world.app.call('signIn', { body: { login: one.username, password } })).accessToken);
    }
    who = await world.farmer({ fullName: 'Hà Thị Mến' });
  });
  after(() => world.app.close());

  const learner = async (username = who.username) => world.app.call.as((await world.app.call('signIn', { body: { login: username, password } })).accessToken);
  const count = (...units: string[]) => world.persons('AT_CENTRE', ...units);
  const less = (before: (number | null)[], ...by: number[]) => before.map((one, index) => (one ?? 0) + (by[index] ?? 0));

  describe('a move from a day on', () => {
    const move = (more: object, id = who.id) => ({ params: { person: id }, body: { id: v7(), reason, day: '2026-06-01', residence: '09703', ...more } });

    it('Should take what was learned since that day to the new unit, though it was entered later, and leave what came before', async () => {
      const before = await count('09706', '09703', '271');
      await world.finish(who.id);
      expect(await count('09706', '09703', '271')).to.eql(less(before, 1, 0, 1));
      const input = move({});
      const answers = await Promise.all([1, 2].map(() => world.officer.call('movePerson', input)));
      expect(answers[0]).to.deep.equal(answers[1]);
      expect(answers[0]?.residenceHistory.map(({ unit, from, to }) => [unit.code, from, to])).to.eql([['09706', '2013-12-27', '2026-06-01'], ['09703', '2026-06-01', null]]);
      expect(await count('09706', '09703', '271')).to.eql(less(before, 0, 1, 1));
      expect(await world.differences()).to.equal(0);
      // The commune that the person left keeps them no more; whoever has a say over both sees what was done.
      await world.officer.call.refused('listPersonActs', { params: { person: who.id } }, 'outside_unit');
      const { items } = await world.auditor.call('listPersonActs', { params: { person: who.id } });
      expect(items.map(({ kind, by, day, residence, reason: why }) => [kind, by?.fullName, day, residence?.code, why])).to.eql([['moved', 'Phùng Thị Sâm', '2026-06-01', '09703', reason]]);
    });

    it('Should refuse a day before a later change, more than a year ahead, a unit not valid that day, and a move that changes nothing', async () => {
      const district = await person(world.app, { roles: [['unit_admin', '271']] });
      const refused = (more: object, code: Parameters<typeof district.call.refused>[2]) => district.call.refused('movePerson', move(more), code);
      await refused({ day: '2027-07-01' }, 'bad_input');
      await refused({ day: '2001-01-01' }, 'unknown_unit');
      await refused({ residence: 'NOWHERE' }, 'unknown_unit');
      await refused({ residence: '09706' }, 'bad_input');
      await refused({ reason: ' ' }, 'bad_input');
      await refused({ residence: undefined }, 'bad_input');
      await refused({ residence: undefined, groups: ['astronaut'] }, 'unknown_group');
      await refused({ residence: undefined, workplace: 'EN-1' }, 'outside_unit');
      await district.call('movePerson', move({}));
      await refused({ day: '2026-05-01', residence: null }, 'later_change');
      // The same move, but from an earlier day: its date was wrong.
      const mended = await district.call('movePerson', move({ day: '2026-04-01' }));
      expect(mended.residenceHistory.map(({ unit, from, to }) => [unit.code, from, to])).to.eql([['09706', '2013-12-27', '2026-04-01'], ['09703', '2026-04-01', null]]);
      const grouped = await district.call('movePerson', move({ residence: undefined, groups: ['clerk'], day: '2026-05-01' }));
      expect(grouped.groupHistory).to.eql([{ group: 'farmer', from: '2013-12-27', to: '2026-05-01' }, { group: 'clerk', from: '2026-05-01', to: null }]);
    });

    it('Should hold from its day when that is to come: the new commune finds the person then', async () => {
      await world.officer.call('movePerson', move({ day: '2026-08-01' }));
      const among = async (unit: string) => (await world.app.deps.db.collection('people').countDocuments({ _id: who.id as never, units: `${unit}@2013-12-27` }));
      expect([await among('09706'), await among('09703')]).to.eql([1, 0]);
      world.app.clock.advance(60 * 86_400);
      await world.app.services.people.acts.followMoves();
      expect([await among('09706'), await among('09703')]).to.eql([0, 1]);
    });

    it('Should be made by administrators of the unit that holds the person, never by the person', async () => {
      const elsewhere = await person(world.app, { roles: [['unit_admin', '09703']] });
      const self = await person(world.app, { residence: '09706', roles: [['unit_admin', '09706']] });
      await elsewhere.call.refused('movePerson', move({}), 'outside_unit');
      await self.call.refused('movePerson', move({}, self.id), 'own_evidence');
      await (await learner()).refused('movePerson', move({}), 'not_allowed');
      await world.app.call.refused('movePerson', move({}), 'not_signed_in');
      await world.officer.call.refused('movePerson', move({}, v7()), 'not_found');
    });
  });

  describe('two accounts made one', () => {
    let twin: { id: string; username: string };
    beforeEach(async () => {
      twin = await world.farmer({ fullName: 'Hà Thị Mến', residence: '09706' });
    });
    const merge = (id = v7(), alias = twin.id, into = who.id) => ({ params: { person: into }, body: { id, alias, reason: 'Một người, hai tài khoản' } });
    const undo = (id = v7()) => ({ params: { person: who.id, alias: twin.id }, body: { id, reason: 'Hai người khác nhau' } });

    it('Should count once what both finished, and twice again when they are parted', async () => {
      const before = await count('09706', '271', '01');
      await world.finish(who.id);
      await world.finish(twin.id);
      expect(await count('09706', '271', '01')).to.eql(less(before, 2, 2, 2));
      const input = merge();
      const answers = await Promise.all([1, 2, 3].map(() => world.officer.call('mergePeople', input)));
      for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
      expect(await count('09706', '271', '01')).to.eql(less(before, 1, 1, 1));
      expect(await world.differences()).to.equal(0);
      const stored = () => world.app.deps.db.collection('counters').find({}, { projection: { seq: 0 } }).sort({ _id: 1 }).toArray();
      const merged = await stored();
      await world.officer.call('unmergePeople', undo());
      expect(await count('09706', '271', '01')).to.eql(less(before, 2, 2, 2));
      expect(await world.differences()).to.equal(0);
      await world.officer.call('mergePeople', merge());
      await world.app.services.plan.settled();
      expect(await stored()).to.eql(merged);
      const { aliases, items } = await world.officer.call('listPersonActs', { params: { person: who.id } });
      expect([aliases.map(({ id }) => id), items.map(({ kind }) => kind)]).to.eql([[twin.id], ['merged', 'unmerged', 'merged']]);
    });

    it('Should show the person the courses and certificates of both, though both began the same course this year', async () => {
      await world.finish(twin.id);
      const own = await (await learner())('enrol', { body: { id: v7(), course: world.counting } });
      await world.officer.call('mergePeople', merge());
      const call = await learner();
      expect((await call('listMyEnrolments', { query: {} })).items.map(({ id }) => id)).to.include(own.id).and.have.length(2);
      expect((await call('listMyCertificates')).items).to.have.length(1);
      // The unfinished run goes on; no third one is begun.
      expect((await call('enrol', { body: { id: v7(), course: world.counting } })).id).to.equal(own.id);
      const { items } = await world.completions(world.officer, who.id);
      expect(items).to.have.length(1);
      await world.officer.call('unmergePeople', undo());
      expect((await call('listMyCertificates')).items).to.have.length(0);
      expect((await (await learner(twin.username))('listMyCertificates')).items).to.have.length(1);
    });

    it('Should ask the alias to sign in with the other account, and end what was open; apart again, all is as before', async () => {
      const open = await learner(twin.username);
      await world.officer.call('mergePeople', merge());
      await open.refused('getMe', undefined, 'not_signed_in');
      await world.app.call.refused('signIn', { body: { login: twin.username, password } }, 'account_merged');
      await world.app.call.refused('signIn', { body: { login: twin.username, password: 'sai mật khẩu' } }, 'wrong_login');
      const listed = async () => (await world.officer.call('listPeople', { params: { unit: '09706' }, query: { q: 'Hà Thị Mến', limit: 100 } })).items.map(({ id }) => id);
      expect(await listed()).to.include(who.id).and.not.include(twin.id);
      await world.officer.call('unmergePeople', undo());
      expect((await open('getMe')).id).to.equal(twin.id);
      expect(await listed()).to.include.members([who.id, twin.id]);
    });

    it('Should make no chain and no ring, also when two officers merge crosswise at once', async () => {
      const third = await world.farmer();
      const crosswise = await Promise.all([merge(), merge(v7(), who.id, twin.id)].map((input) => world.officer.call.raw('mergePeople', input)));
      expect(crosswise.map(({ status }) => status).sort()).to.eql([200, 409]);
      const { aliasOf } = await world.officer.call('listPersonActs', { params: { person: who.id } });
      const [kept, alias] = aliasOf ? [twin.id, who.id] : [who.id, twin.id];
      // Into an alias means into the person it stands for; one that others stand for is no alias.
      expect((await world.officer.call('mergePeople', merge(v7(), third.id, alias))).id).to.equal(kept);
      const fourth = await world.farmer();
      await world.officer.call.refused('mergePeople', merge(v7(), kept, fourth.id), 'merge_refused');
      await world.officer.call.refused('mergePeople', merge(v7(), alias, fourth.id), 'merge_refused');
      await world.officer.call.refused('mergePeople', merge(v7(), kept, kept), 'merge_refused');
      await world.officer.call.refused('unmergePeople', { params: { person: fourth.id, alias }, body: { id: v7(), reason } }, 'merge_refused');
    });

    it('Should be done by who administers both and outranks the alias, never with an account of their own', async () => {
      const far = await world.farmer({ residence: '09703' });
      const head = await world.farmer({ roles: [['unit_admin', '271']] });
      const self = await person(world.app, { residence: '09706', roles: [['unit_admin', '09706']] });
      await world.officer.call.refused('mergePeople', merge(v7(), far.id), 'outside_unit');
      await world.officer.call.refused('mergePeople', merge(v7(), head.id), 'not_allowed');
      await self.call.refused('mergePeople', merge(v7(), self.id), 'own_evidence');
      await self.call.refused('mergePeople', merge(v7(), twin.id, self.id), 'own_evidence');
      await (await learner()).refused('mergePeople', merge(), 'not_allowed');
      await world.app.call.refused('mergePeople', merge(), 'not_signed_in');
      const used = v7();
      await world.officer.call('mergePeople', merge(used));
      await world.officer.call.refused('unmergePeople', undo(used), 'id_taken');
    });
  });
});
