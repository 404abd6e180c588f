import type { Input, Result } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { type Somebody, makePerson, person, smallTree, unitOf } from '../../test/support/builders.ts';

const today = '2026-06-15';
const farmer: Omit<Input<'createPerson'>['body'], 'id'> = { fullName: 'Trần Thị Hòa', sex: 'female', birthYear: 1970, groups: ['rural_worker'], workplace: null, residence: '09706', noticeGiven: true };

describe('People of a unit', () => {
  let app: TestApp;
  let commune: Somebody;
  let district: Somebody;
  beforeEach(async () => {
    app = await startApp();
    await smallTree(app);
    commune = await person(app, { roles: [['unit_admin', '09706']] });
    district = await person(app, { roles: [['unit_admin', '271']] });
  });
  afterEach(() => app.close());

  const params = { unit: '09706' };
  const make = (by: Somebody, more: object = {}, unit = '09706'): Promise<Result<'createPerson'>> =>
    by.call('createPerson', { params: { unit }, body: { id: v7(), ...farmer, ...more } });

  it('Should be made once by the caller’s id, in parallel and later, with the one password that is waiting', async () => {
    const body = { id: v7(), ...farmer, withPassword: true };
    const answers = await Promise.all([1, 2, 3].map(() => commune.call('createPerson', { params, body })));
    app.clock.advance(300);
    answers.push(await commune.call('createPerson', { params, body: { ...body, fullName: 'Tên khác' } }));
    for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    expect(answers[0]?.person).to.deep.include({ id: body.id, fullName: 'Trần Thị Hòa', signIn: 'one_time', groupHistory: [{ group: 'rural_worker', from: today, to: null }] });
    const { login = '', oneTimePassword = '' } = answers[0]?.password ?? {};
    expect((await app.call('signIn', { body: { login, password: oneTimePassword } })).me.id).to.equal(body.id);
    expect((await commune.call('listPeople', { params, query: {} })).items).to.have.length(1);
  });

  it('Should refuse an id that is somebody else’s, a login that is taken, a bad number, an unknown group or unit', async () => {
    const { person: one } = await make(commune, { username: 'hoa', phone: '0912 345 678' });
    const other = await person(app, { roles: [['unit_admin', '09703']] });
    const refused = (more: object, code: Parameters<Somebody['call']['refused']>[2]) => commune.call.refused('createPerson', { params, body: { id: v7(), ...farmer, ...more } }, code);
    await other.call.refused('createPerson', { params: { unit: '09703' }, body: { id: one.id, ...farmer, residence: '09703' } }, 'id_taken');
    await refused({ username: 'HOA' }, 'login_taken');
    await refused({ phone: '+84912345678' }, 'login_taken');
    await refused({ username: '0912.345.678' }, 'login_taken');
    await refused({ phone: '0212345678' }, 'bad_phone');
    await refused({ residence: 'NOWHERE' }, 'unknown_unit');
    await refused({ from: '2001-01-01' }, 'unknown_unit');
    app.services.people.allowGroups(['rural_worker']);
    await refused({ groups: ['astronaut'] }, 'unknown_group');
  });

  it('Should be kept only where the administrator has a say: neither made nor put to work elsewhere', async () => {
    const refused = (more: object) => commune.call.refused('createPerson', { params, body: { id: v7(), ...farmer, ...more } }, 'outside_unit');
    await refused({ residence: '09703' });
    await refused({ residence: null });
    await refused({ workplace: 'EN-1' });
    const { person: one } = await make(district, { workplace: 'SC-1' }, '271');
    expect(one.workplace?.id).to.equal(unitOf('SC-1'));
    await commune.call.refused('updatePerson', { params: { person: one.id }, body: { workplace: 'EN-1' } }, 'outside_unit');
  });

  it('Should keep the past of groups and places: a change ends the old on its day and begins the new', async () => {
    const { person: one } = await make(district, { from: '2025-01-01' }, '271');
    const change = { params: { person: one.id }, body: { residence: '09703', groups: ['rural_worker', 'women'], from: '2026-03-01' } };
    const changed = await district.call('updatePerson', change);
    expect(await district.call('updatePerson', change), 'again').to.deep.equal(changed);
    expect(changed.residenceHistory.map(({ unit, from, to }) => [unit.code, from, to])).to.deep.equal([['09706', '2025-01-01', '2026-03-01'], ['09703', '2026-03-01', null]]);
    expect(changed.groupHistory).to.deep.equal([{ group: 'rural_worker', from: '2025-01-01', to: null }, { group: 'women', from: '2026-03-01', to: null }]);
    expect((await app.services.people.get(one.id)).units).to.have.members(['01', '271', '09703'].map(unitOf));
    await commune.call.refused('getPerson', { params: { person: one.id } }, 'outside_unit');
    await district.call.refused('updatePerson', { params: { person: one.id }, body: { residence: '09706', from: '2026-02-01' } }, 'bad_input');
    await district.call.refused('updatePerson', { params: { person: one.id }, body: { residence: '09706', from: '2026-06-16' } }, 'future_day');
  });

  it('Should lose nothing when two change the same person at once', async () => {
    const { person: one } = await make(commune);
    const target = { person: one.id };
    await Promise.all([
      commune.call('updatePerson', { params: target, body: { birthYear: 1971 } }), district.call('updatePerson', { params: target, body: { groups: ['women'] } }),
      district.call('grantRole', { params: target, body: { role: 'facilitator', unit: 'CLC-09706' } }), district.call('grantRole', { params: target, body: { role: 'auditor', unit: '09706' } }),
      commune.call('resetPassword', { params: target }),
    ]);
    const now = await commune.call('getPerson', { params: target });
    expect(now).to.deep.include({ birthYear: 1971, groups: ['women'], signIn: 'one_time' });
    expect(now.roles.map(({ role }) => role)).to.have.members(['facilitator', 'auditor']);
  });

  it('Should be listed by given name, found without accents, those with the exact marks first, page by page', async () => {
    for (const fullName of ['Nguyễn Văn Đông', 'Lê Thị Dong', 'Trần Văn Ánh', 'Phạm Thị Hoa']) await make(commune, { fullName });
    const list = async (query: object) => (await district.call('listPeople', { params: { unit: '271' }, query })).items.map(({ fullName }) => fullName);
    expect(await list({})).to.deep.equal(['Trần Văn Ánh', 'Lê Thị Dong', 'Nguyễn Văn Đông', 'Phạm Thị Hoa']);
    expect(await list({ q: 'dong' })).to.deep.equal(['Lê Thị Dong', 'Nguyễn Văn Đông']);
    expect(await list({ q: 'Đông' })).to.deep.equal(['Nguyễn Văn Đông', 'Lê Thị Dong']);
    expect(await list({ q: 'tran an' })).to.deep.equal(['Trần Văn Ánh']);
    expect(await list({ q: '.*' })).to.have.length(4);
    const first = await district.call('listPeople', { params: { unit: '271' }, query: { limit: 3 } });
    expect(await list({ limit: 3, cursor: first.next })).to.deep.equal(['Phạm Thị Hoa']);
    expect(await list({ group: 'women' })).to.deep.equal([]);
    expect(await list({ group: 'rural_worker' })).to.have.length(4);
  });

  it('Should stream everybody of a unit, or those of a group or a list', async () => {
    const ids = [];
    for (const groups of [['a'], ['a', 'b'], []]) ids.push((await makePerson(app, { groups, residence: '09706' })).id);
    const outside = (await makePerson(app, { groups: ['a'], residence: '09703' })).id;
    const all = async (...given: Parameters<typeof app.services.people.each>) => {
      const found = [];
      for await (const { _id } of app.services.people.each(...given)) found.push(_id);
      return found;
    };
    expect(await all(unitOf('09706'))).to.have.members(ids);
    expect(await all(unitOf('271'), { group: 'a' })).to.have.members([ids[0], ids[1], outside]);
    expect(await all(unitOf('09706'), { ids: [ids[2] ?? '', outside] })).to.deep.equal([ids[2]]);
  });

  it('Should hold a guest without an account once, until an administrator gives a password', async () => {
    const guest = { id: v7(), fullName: 'Bà Tư', sex: null, birthYear: 1950, group: 'rural_worker', residence: unitOf('09706'), by: commune.id };
    const made = await Promise.all([app.services.people.createGuest(guest), app.services.people.createGuest(guest)]);
    expect(made[0]).to.deep.include({ _id: guest.id, passwordHash: null });
    expect((await commune.call('getPerson', { params: { person: guest.id } })).signIn).to.equal('never');
    const { login, oneTimePassword } = await commune.call('resetPassword', { params: { person: guest.id } });
    expect((await app.call('signIn', { body: { login, password: oneTimePassword } })).me.fullName).to.equal('Bà Tư');
  });
});

describe('Roles', () => {
  let app: TestApp;
  let root: Somebody;
  let district: Somebody;
  let learner: Somebody;
  beforeEach(async () => {
    app = await startApp();
    await smallTree(app);
    root = await person(app, { roles: [['system_admin', '01']] });
    district = await person(app, { roles: [['unit_admin', '271']] });
    learner = await person(app, { residence: '09706' });
  });
  afterEach(() => app.close());

  it('Should hold at the unit and below from their first day until before their last', async () => {
    const grant = { params: { person: learner.id }, body: { role: 'auditor', unit: '09706', to: '2026-06-17' } } as const;
    await district.call('grantRole', grant);
    expect((await district.call('grantRole', grant)).roles, 'again').to.have.length(1);
    await learner.call('listPeople', { params: { unit: 'CLC-09706' }, query: {} });
    await learner.call.refused('listPeople', { params: { unit: '09703' }, query: {} }, 'not_allowed');
    app.clock.advance(2 * 86_400);
    const { accessToken, me } = await app.call('signIn', { body: { login: learner.username, password: 'mật khẩu của tôi' } });
    expect(me.roles).to.deep.equal([]);
    await app.call.as(accessToken).refused('listPeople', { params: { unit: '09706' }, query: {} }, 'not_allowed');
  });

  it('Should be gone at once when revoked, announced to open sockets, kept as history, and again without harm', async () => {
    const grant = { role: 'facilitator', unit: 'CLC-09706', from: '2026-01-01' } as const;
    await district.call('grantRole', { params: { person: learner.id }, body: grant });
    const revoked: string[] = [];
    app.deps.bus.on('access:revoked', ({ person: id }) => void revoked.push(id));
    for (const _again of [1, 2]) {
      const { roles } = await district.call('revokeRole', { params: { person: learner.id, role: 'facilitator', unit: 'CLC-09706' } });
      expect(roles.map(({ from, to }) => [from, to])).to.deep.equal([['2026-01-01', today]]);
    }
    expect(revoked).to.include(learner.id);
    await learner.call.refused('listPeople', { params: { unit: 'CLC-09706' }, query: {} }, 'not_allowed');
  });

  it('Should be given only at or below one’s own unit, and never the system’s by a unit', async () => {
    const refused = (role: 'auditor' | 'system_admin', unit: string, code: 'not_allowed' | 'unknown_unit') =>
      district.call.refused('grantRole', { params: { person: learner.id }, body: { role, unit } }, code);
    await refused('auditor', '01', 'not_allowed');
    await refused('auditor', '017', 'not_allowed');
    await refused('system_admin', '271', 'not_allowed');
    await refused('auditor', 'NOWHERE', 'unknown_unit');
    await district.call.refused('grantRole', { params: { person: learner.id }, body: { role: 'auditor', unit: '271', to: today } }, 'bad_input');
    await root.call('grantRole', { params: { person: learner.id }, body: { role: 'system_admin', unit: '01' } });
  });

  it('Should not be lent upwards: nobody resets the password or takes the login of who stands above them', async () => {
    const city = await person(app, { residence: '09706', roles: [['unit_admin', '01']] });
    await district.call.refused('resetPassword', { params: { person: city.id } }, 'not_allowed');
    await district.call.refused('updatePerson', { params: { person: city.id }, body: { username: 'khac' } }, 'not_allowed');
    await district.call('updatePerson', { params: { person: city.id }, body: { birthYear: 1980, username: city.username } });
    await root.call('resetPassword', { params: { person: city.id } });
  });

  it('Should never leave the system without an administrator, even when two revoke each other at once', async () => {
    const revoke = (by: Somebody, whom: Somebody) => by.call.raw('revokeRole', { params: { person: whom.id, role: 'system_admin', unit: '01' } });
    expect((await revoke(root, root)).status).to.equal(403);
    await root.call.refused('grantRole', { params: { person: root.id }, body: { role: 'system_admin', unit: '01', to: '2026-06-16' } }, 'not_allowed');
    const second = await person(app, { roles: [['system_admin', '01']] });
    await Promise.all([revoke(root, second), revoke(second, root)]);
    expect(await app.services.people.administrators()).to.not.be.empty;
  });

  it('Should let an administrator sign somebody out everywhere', async () => {
    await district.call('endPersonSessions', { params: { person: learner.id } });
    await learner.call.refused('getMe', undefined, 'not_signed_in');
  });
});
