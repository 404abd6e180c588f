import { AppError, type Result } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { makePerson, password, person, smallTree, unitOf } from '../../test/support/builders.ts';
import { accountService } from './account.service.ts';

/** What a browser keeps of an answer: the session and the refresh cookie. */
const kept = async (response: Response) => {
  const cookie = response.headers.getSetCookie()[0] ?? '';
  return { status: response.status, body: (await response.json()) as Result<'signIn'> & { code?: string }, cookie, pair: cookie.split(';')[0] ?? '' };
};

describe('Signing in', () => {
  let app: TestApp;
  before(async () => {
    app = await startApp();
    await smallTree(app);
  });
  after(() => app.close());

  const signIn = async (login: string, device?: 'personal' | 'shared') => kept(await app.call.raw('signIn', { body: { login, password, device } }));
  const refresh = async (pair: string) => kept(await app.call.raw('refreshSession', {}, { cookie: pair }));
  const isSignedIn = async (token: string) => (await app.call.as(token).raw('getMe')).status === 200;
  const revoked: string[] = [];
  before(() => app.deps.bus.on('access:revoked', ({ person: id }) => void revoked.push(id)));

  it('Should sign nobody out because the store is away', async () => {
    const away = new Error('the store is away');
    const { id, username } = await person(app);
    const { accessToken } = (await signIn(username)).body;
    const caller = (get: () => Promise<never>) => accountService(app.deps, { units: app.services.units, people: { ...app.services.people, get } }).callerOf(`Bearer ${accessToken}`);
    expect(await app.services.accounts.callerOf(`Bearer ${accessToken}`)).to.include({ id });
    expect(await caller(() => Promise.reject(away)).catch((error: unknown) => error)).to.equal(away);
    expect(await caller(() => Promise.reject(new AppError('not_found'))).catch((error: AppError) => error.code)).to.equal('not_signed_in');
  });

  it('Should know a person by user name, phone number in any writing, or e-mail, in any case', async () => {
    const keeper = await person(app, { roles: [['unit_admin', '09706']] });
    const made = await keeper.call('createPerson', {
      params: { unit: '09706' },
      body: { id: v7(), fullName: 'Trần Thị Hòa', sex: 'female', birthYear: 1970, username: 'HoaTran', phone: '0912.345 678', email: 'Hoa@example.vn', groups: [], workplace: null, residence: '09706', noticeGiven: true, withPassword: true },
    });
    expect(made.person).to.include({ phone: '+84912345678', signIn: 'one_time' });
    const once = made.password?.oneTimePassword ?? '';
    expect(once).to.match(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
    for (const login of ['hoatran', 'HOATRAN', '0912345678', '+84 912 345 678', 'hoa@example.VN']) {
      expect((await app.call('signIn', { body: { login, password: once } })).me.fullName, login).to.equal('Trần Thị Hòa');
    }
  });

  it('Should say the same of an unknown name as of a wrong password', async () => {
    const { username } = await makePerson(app);
    const wrong = await app.call.refused('signIn', { body: { login: username, password: 'not it at all' } }, 'wrong_login');
    const unknown = await app.call.refused('signIn', { body: { login: 'nobody-here', password } }, 'wrong_login');
    expect({ ...wrong, requestId: '' }).to.deep.equal({ ...unknown, requestId: '' });
  });

  it('Should take a password in whichever Unicode form the keyboard sends', async () => {
    const { username } = await makePerson(app);
    for (const form of ['NFC', 'NFD'] as const) await app.call('signIn', { body: { login: username, password: password.normalize(form) } });
  });

  it('Should give an access token for ten minutes and a cookie that no script and no other site can use', async () => {
    const { username } = await makePerson(app);
    const { body, cookie } = await signIn(username);
    expect(body.expiresIn).to.equal(600);
    expect(cookie).to.match(/^refresh=[^;]+;/).and.include('HttpOnly').and.include('SameSite=Strict').and.include('Path=/api/session').and.include(`Max-Age=${90 * 86_400}`);
    app.clock.advance(599);
    expect(await isSignedIn(body.accessToken)).to.equal(true);
    app.clock.advance(2);
    await app.call.as(body.accessToken).refused('getMe', undefined, 'token_expired');
  });

  it('Should make the cookie Secure behind https, and last only as long as the browser on a shared device', async () => {
    const secure = await startApp({ environment: { PUBLIC_URL: 'https://hoctap.example' } });
    try {
      const { username } = await makePerson(secure);
      const { cookie } = await kept(await secure.call.raw('signIn', { body: { login: username, password, device: 'shared' } }));
      expect(cookie).to.include('Secure').and.not.match(/Max-Age|Expires/);
    } finally {
      await secure.close();
    }
  });

  it('Should rotate the refresh token, and give the same successor again while it was not used', async () => {
    const { username } = await makePerson(app);
    const first = await signIn(username);
    const second = await refresh(first.pair);
    expect(second.pair).to.not.equal(first.pair);
    expect((await refresh(first.pair)).pair, 'the reply was lost').to.equal(second.pair);
    const third = await refresh(second.pair);
    expect(third.status).to.equal(200);
    expect(await isSignedIn(third.body.accessToken)).to.equal(true);
  });

  it('Should give two tabs that refresh at once the same successor', async () => {
    const { username } = await makePerson(app);
    const first = await signIn(username);
    const answers = await Promise.all([refresh(first.pair), refresh(first.pair), refresh(first.pair)]);
    expect(new Set(answers.map(({ pair }) => pair)).size).to.equal(1);
    expect((await refresh(answers[0]?.pair ?? '')).status).to.equal(200);
  });

  it('Should end the family, access token included, when an older refresh token comes back', async () => {
    const { id, username } = await makePerson(app);
    const first = await signIn(username);
    const second = await refresh(first.pair);
    const third = await refresh(second.pair);
    const other = await signIn(username);
    expect((await refresh(first.pair)).body.code).to.equal('not_signed_in');
    expect((await refresh(third.pair)).body.code).to.equal('not_signed_in');
    expect(await isSignedIn(third.body.accessToken)).to.equal(false);
    expect(revoked).to.include(id);
    expect(await isSignedIn(other.body.accessToken), 'another device goes on').to.equal(true);
  });

  it('Should slide ninety days on a personal device, and end twelve hours after signing in on a shared one', async () => {
    const { username } = await makePerson(app);
    let own = await signIn(username, 'personal');
    for (const days of [60, 60]) {
      app.clock.advance(days * 86_400);
      own = await refresh(own.pair);
      expect(own.status).to.equal(200);
    }
    let shared = await signIn(username, 'shared');
    app.clock.advance(11 * 3600);
    shared = await refresh(shared.pair);
    expect(shared.status).to.equal(200);
    app.clock.advance(3600);
    expect((await refresh(shared.pair)).body.code).to.equal('not_signed_in');
    app.clock.advance(90 * 86_400);
    expect((await refresh(own.pair)).body.code).to.equal('not_signed_in');
  });

  it('Should sign out this device alone, also when the access token has run out, and again without harm', async () => {
    const { username } = await makePerson(app);
    const [here, there] = [await signIn(username), await signIn(username)];
    app.clock.advance(700);
    for (const _again of [1, 2]) {
      const out = await kept(await app.call.as(here.body.accessToken).raw('signOut', {}, { cookie: here.pair }));
      expect([out.status, out.pair]).to.deep.equal([200, 'refresh=']);
      expect(out.cookie).to.include('Max-Age=0');
    }
    expect((await refresh(here.pair)).body.code).to.equal('not_signed_in');
    expect((await refresh(there.pair)).status).to.equal(200);
  });

  it('Should sign out everywhere at once', async () => {
    const { id, username } = await makePerson(app);
    const [here, there] = [await signIn(username), await signIn(username)];
    await app.call.as(here.body.accessToken)('signOutEverywhere');
    expect(await isSignedIn(here.body.accessToken)).to.equal(false);
    expect(await isSignedIn(there.body.accessToken)).to.equal(false);
    expect(revoked).to.include(id);
  });
});

describe('A password', () => {
  let app: TestApp;
  before(async () => {
    app = await startApp();
    await smallTree(app);
  });
  after(() => app.close());

  it('Should be changed by its owner: other devices end, this one goes on, and the same request again is no error', async () => {
    const me = await person(app);
    const other = await app.call('signIn', { body: { login: me.username, password } });
    const body = { current: password, next: 'một câu rất dài' };
    const answers = await Promise.all([me.call('changePassword', { body }), me.call('changePassword', { body })]);
    await me.call('changePassword', { body });
    for (const { accessToken } of answers) await app.call.as(accessToken)('getMe');
    await app.call.as(other.accessToken).refused('getMe', undefined, 'not_signed_in');
    await app.call.refused('signIn', { body: { login: me.username, password } }, 'wrong_login');
    await app.call('signIn', { body: { login: me.username, password: body.next } });
  });

  it('Should be long enough, not obvious, and not the person’s own name or login', async () => {
    const me = await person(app, { fullName: 'Nguyễn Thị Hoài', username: 'hoai.nguyen' });
    for (const next of ['ngắn', 'Password', '12345678', 'nguyen thi hoai', 'HOAI.NGUYEN', password]) {
      await me.call.refused('changePassword', { body: { current: password, next } }, 'weak_password');
    }
    await me.call.refused('changePassword', { body: { current: 'wrong', next: 'một câu rất dài' } }, 'wrong_login');
  });

  it('Should, given for once, open nothing but its own change, and end after seven days', async () => {
    const keeper = await person(app, { roles: [['unit_admin', '09706']] });
    const learner = await person(app, { residence: '09706', roles: [['learner', '09706']] });
    const given = await keeper.call('resetPassword', { params: { person: learner.id } });
    await learner.call.refused('getMe', undefined, 'not_signed_in');
    const { me, accessToken } = await app.call('signIn', { body: { login: given.login, password: given.oneTimePassword } });
    expect(me.mustChangePassword).to.equal(true);
    const call = app.call.as(accessToken);
    await call.refused('updateMe', { body: { language: 'en' } }, 'password_change_due');
    await call.refused('changePassword', { body: { current: given.oneTimePassword, next: given.oneTimePassword } }, 'weak_password');
    expect((await call('changePassword', { body: { current: given.oneTimePassword, next: 'một câu rất dài' } })).me.mustChangePassword).to.equal(false);
    expect((await call('updateMe', { body: { language: 'en', address: 'bac' } }))).to.include({ language: 'en', address: 'bac' });

    const late = await keeper.call('resetPassword', { params: { person: learner.id } });
    app.clock.advance(7 * 86_400);
    await app.call.refused('signIn', { body: { login: late.login, password: late.oneTimePassword } }, 'one_time_password_expired');
  });
});

describe('The first administrator', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.close());

  const tokenOf = (link: string) => link.split('/').at(-1) ?? '';
  const body = { fullName: 'Quản Trị', username: 'quantri', password };

  it('Should be made once with the link, at the top of the tree, and may do everything', async () => {
    await smallTree(app);
    expect(await app.services.accounts.hasAdministrator()).to.equal(false);
    const [token, unused] = [tokenOf(await app.services.accounts.createSetupLink()), tokenOf(await app.services.accounts.createSetupLink())];
    const { me, accessToken } = await app.call('setUp', { params: { token }, body });
    expect(me.roles).to.have.length(1);
    expect(me.roles[0]).to.include({ role: 'system_admin', unit: unitOf('01') });
    expect((await app.call.as(accessToken)('listPeople', { params: { unit: '09706' }, query: {} })).items).to.deep.equal([]);
    expect(await app.services.accounts.hasAdministrator()).to.equal(true);
    for (const used of [token, unused]) await app.call.refused('setUp', { params: { token: used }, body: { ...body, username: 'nguoi.khac' } }, 'setup_closed');
  });

  it('Should be one person when the link is used twice at once, also without any unit', async () => {
    const token = tokenOf(await app.services.accounts.createSetupLink());
    const answers = await Promise.all([app.call.raw('setUp', { params: { token }, body }), app.call.raw('setUp', { params: { token }, body })]);
    expect(answers.map(({ status }) => status)).to.include(200);
    expect((await app.call('signIn', { body: { login: 'quantri', password } })).me.roles[0]).to.include({ role: 'system_admin', unit: 'root' });
    expect(await app.services.people.administrators()).to.have.length(1);
  });

  it('Should not be made with a link of yesterday, a made-up one, or a weak password', async () => {
    const token = tokenOf(await app.services.accounts.createSetupLink());
    await app.call.refused('setUp', { params: { token: 'x'.repeat(43) }, body }, 'setup_closed');
    await app.call.refused('setUp', { params: { token }, body: { ...body, password: 'quantri' } }, 'weak_password');
    app.clock.advance(86_400);
    await app.call.refused('setUp', { params: { token }, body }, 'setup_closed');
  });

  it('Should be made from the shell with a one-time password', async () => {
    const { login, oneTimePassword } = await app.services.accounts.createAdministrator({ fullName: 'Quản Trị', username: 'quantri' });
    expect((await app.call('signIn', { body: { login, password: oneTimePassword } })).me).to.include({ mustChangePassword: true });
    expect(await app.services.accounts.hasAdministrator()).to.equal(true);
  });
});

describe('Joining a unit by its link', () => {
  let app: TestApp;
  let codeOf: (unit: string) => Promise<string>;
  before(async () => {
    app = await startApp();
    await smallTree(app);
    const keeper = await person(app, { roles: [['unit_admin', '01']] });
    codeOf = async (unit) => (await keeper.call('getJoinLink', { params: { unit } })).code;
  });
  after(() => app.close());
  const account = { fullName: 'Đỗ Văn Mười', username: 'domuoi', password, sex: 'male', birthYear: 1969, noticeRead: true } as const;

  it('Should make an account that lives there, once by its id, without groups', async () => {
    const input = { params: { code: await codeOf('09706') }, body: { id: v7(), account } };
    expect((await app.call('getJoin', { params: input.params })).unit.id).to.equal(unitOf('09706'));
    const answers = await Promise.all([app.call('joinUnit', input), app.call('joinUnit', input)]);
    answers.push(await app.call('joinUnit', input));
    for (const { session } of answers) expect(session?.me).to.deep.include({ id: input.body.id, groups: [] });
    const made = await app.services.people.get(input.body.id);
    expect(made.residences).to.deep.equal([{ unit: unitOf('09706'), from: '2026-06-15', to: null }]);
    await app.call.refused('joinUnit', { ...input, body: { id: v7(), account } }, 'login_taken');
    await app.call.refused('joinUnit', { ...input, body: { ...input.body, account: { ...account, username: 'khac' } } }, 'id_taken');
    await app.call.refused('joinUnit', { ...input, body: { ...input.body, account: { ...account, password: 'another password' } } }, 'wrong_login');
  });

  it('Should add who is signed in: to work at an enterprise, to live in a centre’s commune', async () => {
    const learner = await person(app, { residence: '09703' });
    for (const unit of ['EN-1', 'EN-1', 'CLC-09706']) await learner.call('joinUnit', { params: { code: await codeOf(unit) }, body: { id: v7() } });
    const { workplaces, residences, units } = await app.services.people.get(learner.id);
    expect(workplaces).to.deep.equal([{ unit: unitOf('EN-1'), from: '2026-06-15', to: null }]);
    expect(residences.map(({ unit, to }) => [unit, to])).to.deep.equal([[unitOf('09703'), '2026-06-15'], [unitOf('09706'), null]]);
    expect(units).to.have.members(['01', '017', 'EN-1', '271', '09706'].map(unitOf));
  });

  it('Should leave who lives in a part of the unit where they are', async () => {
    const learner = await person(app, { residence: '09703' });
    await learner.call('joinUnit', { params: { code: await codeOf('271') }, body: { id: v7() } });
    expect((await app.services.people.get(learner.id)).residences.map(({ unit }) => unit)).to.deep.equal([unitOf('09703')]);
  });

  it('Should be closed to an old link, and to a stranger without an account', async () => {
    const code = await codeOf('09703');
    await app.call.refused('joinUnit', { params: { code }, body: { id: v7() } }, 'not_signed_in');
    const keeper = await person(app, { roles: [['unit_admin', '271']] });
    await keeper.call('renewJoinLink', { params: { unit: '09703' } });
    await app.call.refused('getJoin', { params: { code } }, 'join_closed');
  });
});
