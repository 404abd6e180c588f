import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../support/app.ts';
import { type Somebody, makePerson, password, person, smallTree } from '../support/builders.ts';

describe('Attacks on accounts and people', () => {
  let app: TestApp;
  let keeper: Somebody;
  let learner: Somebody;
  let stranger: Somebody;
  before(async () => {
    app = await startApp();
    await smallTree(app);
    keeper = await person(app, { roles: [['unit_admin', '09706']] });
    learner = await person(app, { residence: '09706' });
    stranger = await person(app, { residence: '09703', roles: [['auditor', '09703']] });
  });
  after(() => app.close());

  const body = () => ({ id: v7(), fullName: 'Trần Thị Hòa', sex: null, birthYear: null, groups: [], workplace: null, residence: '09706', noticeGiven: true as const });
  const ofPerson = (id: string) => ({ params: { person: id } });

  it('Should refuse tokens that are missing, forged, unsigned, of another kind or of nobody', async () => {
    const claims = jwt.decode(learner.token) as { sub: string; sid: string; iat: number; exp: number };
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const secret = app.deps.secret;
    const signed = (more: object, options: jwt.SignOptions = {}, key = secret) => jwt.sign({ ...claims, ...more }, key, options);
    await app.call.refused('getMe', undefined, 'not_signed_in');
    for (const [kind, token] of Object.entries({
      none: `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`, 'another secret': signed({}, {}, 'another secret of more than thirty-two characters'),
      'another algorithm': signed({}, { algorithm: 'HS512' }), 'no sign-in': signed({ sid: undefined }), 'a sign-in of nobody': signed({ sid: v7() }), 'a person of nobody': signed({ sub: v7() }),
      changed: learner.token.replace(/\.[^.]+\./, `.${encode({ ...claims, sub: keeper.id })}.`), 'not a token': 'abc', 'an object': '{"$gt":""}',
    })) {
      const problem = await app.call.as(token).refused('getMe', undefined, 'not_signed_in');
      expect(problem.status, kind).to.equal(401);
    }
    await app.call.as(signed({ exp: Math.floor(app.clock.now().getTime() / 1000) - 1 })).refused('getMe', undefined, 'token_expired');
  });

  it('Should refuse refresh tokens that are missing, forged, guessed or malformed', async () => {
    const first = await app.call.raw('signIn', { body: { login: learner.username, password } });
    const [family, , signature] = (first.headers.getSetCookie()[0] ?? '').split(';')[0]?.replace('refresh=', '').split('.') ?? [];
    for (const token of ['', 'x', `${family}.2.${signature}`, `${family}.1.${'A'.repeat(43)}`, `${family}.1`, `${family}.-1.${signature}`, `${v7()}.1.${signature}`, '%7B%22%24gt%22%3A%22%22%7D', '..', learner.token]) {
      const answer = await app.call.raw('refreshSession', {}, { cookie: `refresh=${token}` });
      expect([answer.status, ((await answer.json()) as { code: string }).code], token).to.deep.equal([401, 'not_signed_in']);
    }
  });

  it('Should refuse everybody who is not an administrator of the unit', async () => {
    const id = learner.id;
    for (const [who, code] of [[app.call, 'not_signed_in'], [learner.call, 'not_allowed'], [stranger.call, 'not_allowed']] as const) {
      await who.refused('createPerson', { params: { unit: '09706' }, body: body() }, code);
      await who.refused('listPeople', { params: { unit: '09706' }, query: {} }, code);
      await who.refused('updatePerson', { ...ofPerson(id), body: { fullName: 'Tên khác' } }, code);
      await who.refused('resetPassword', ofPerson(id), code);
      await who.refused('grantRole', { ...ofPerson(id), body: { role: 'unit_admin', unit: '09706' } }, code);
      await who.refused('revokeRole', { params: { person: keeper.id, role: 'unit_admin', unit: '09706' } }, code);
      await who.refused('endPersonSessions', ofPerson(id), code);
      await who.refused('renewJoinLink', { params: { unit: '09706' } }, code);
    }
    await app.call.refused('getPerson', ofPerson(id), 'not_signed_in');
    await learner.call.refused('getPerson', ofPerson(id), 'not_allowed');
    await app.call.refused('signOutEverywhere', undefined, 'not_signed_in');
    await app.call.refused('changePassword', { body: { current: password, next: 'một câu rất dài' } }, 'not_signed_in');
  });

  it('Should refuse people of other units by their ids, and ids of nobody', async () => {
    for (const [id, code] of [[stranger.id, 'outside_unit'], [v7(), 'not_found']] as const) {
      await keeper.call.refused('getPerson', ofPerson(id), code);
      await keeper.call.refused('updatePerson', { ...ofPerson(id), body: { residence: '09706' } }, code);
      await keeper.call.refused('resetPassword', ofPerson(id), code);
      await keeper.call.refused('endPersonSessions', ofPerson(id), code);
      await keeper.call.refused('grantRole', { ...ofPerson(id), body: { role: 'learner', unit: '09706' } }, code);
    }
    await stranger.call.refused('getPerson', ofPerson(learner.id), 'outside_unit');
    await keeper.call.refused('createPerson', { params: { unit: '271' }, body: { ...body() } }, 'not_allowed');
    await keeper.call.refused('createPerson', { params: { unit: 'NOWHERE' }, body: { ...body() } }, 'not_found');
  });

  it('Should refuse malformed ids, operators, wrong types and endless texts, naming the field', async () => {
    const operator = { $gt: '' };
    for (const [field, value] of Object.entries({
      id: 'abc', fullName: operator, sex: 'x', birthYear: 1066, username: 'ab', phone: ['0912345678'], email: 'no address', groups: operator, workplace: '../..', residence: { $ne: null }, from: 'tomorrow', noticeGiven: false,
    })) {
      const problem = await keeper.call.refused('createPerson', { params: { unit: '09706' }, body: { ...body(), [field]: value } } as never, 'bad_input');
      expect(problem.faults?.[0]?.path).to.equal(`body.${field}`);
    }
    await keeper.call.refused('createPerson', { params: { unit: '09706' }, body: { ...body(), fullName: 'x'.repeat(101) } }, 'bad_input');
    await keeper.call.refused('createPerson', { params: { unit: '09706' }, body: { ...body(), groups: Array.from({ length: 11 }, String) } }, 'bad_input');
    await keeper.call.refused('getPerson', ofPerson('{"$gt":""}'), 'bad_input');
    await keeper.call.refused('listPeople', { params: { unit: '09706' }, query: { cursor: 'e30' } }, 'bad_input');
    await keeper.call.refused('listPeople', { params: { unit: '09706' }, query: { limit: 1000 } }, 'bad_input');
    await keeper.call.refused('revokeRole', { params: { person: learner.id, role: 'king' as never, unit: '09706' } }, 'bad_input');
    await app.call.refused('signIn', { body: { login: 'x'.repeat(201), password: 'x' } }, 'bad_input');
    await app.call.refused('signIn', { body: { login: 'x', password: 'x'.repeat(201) } }, 'bad_input');
    await app.call.refused('setUp', { params: { token: 'short' }, body: { fullName: 'Ai đó', username: 'aido', password } }, 'bad_input');
    await app.call.refused('joinUnit', { params: { code: 'x' }, body: { id: v7() } }, 'join_closed');
    await learner.call.refused('updateMe', { body: { language: 'fr' as never } }, 'bad_input');
  });

  it('Should store nothing that the contract does not name, and answer no secret', async () => {
    const extra = { passwordHash: 'x', roles: [{ role: 'system_admin', unit: '01', from: '2020-01-01', to: null }], units: ['01'], illustrative: true, $set: { mustChangePassword: false } };
    const made = await keeper.call('createPerson', { params: { unit: '09706' }, body: { ...body(), ...extra } });
    expect(made.person).to.deep.include({ roles: [], signIn: 'never' });
    await learner.call('updateMe', { body: { ...extra, language: 'en' } as never });
    expect(await app.services.people.get(learner.id)).to.deep.include({ roles: [], illustrative: false, language: 'en' });
    const answers = [made, await keeper.call('getPerson', ofPerson(learner.id)), await keeper.call('listPeople', { params: { unit: '09706' }, query: {} }), await learner.call('getMe')];
    expect(JSON.stringify(answers)).to.not.match(/passwordHash|argon2|salt|logins|oneTimeUntil/);
  });

  it('Should not change a person of whom somebody knows the id through a join link', async () => {
    const { code } = await keeper.call('getJoinLink', { params: { unit: '09706' } });
    const victim = await makePerson(app, { fullName: 'Người Bị Hại' });
    const account = { fullName: 'Người Bị Hại', username: victim.username, password: 'a guess at random', sex: 'male', birthYear: 1970, noticeRead: true } as const;
    await app.call.refused('joinUnit', { params: { code }, body: { id: victim.id, account } }, 'wrong_login');
    await app.call.refused('joinUnit', { params: { code }, body: { id: victim.id, account: { ...account, username: 'ke.gian' } } }, 'id_taken');
    await app.call('signIn', { body: { login: victim.username, password } });
  });

  it('Should make guessing slow, by signing in as by any other way', async () => {
    const guarded = await startApp({ environment: { RATE_LIMIT: 'on' } });
    try {
      const victim = await person(guarded);
      for (let guess = 0; guess < 5; guess++) await guarded.call.refused('signIn', { body: { login: victim.username, password: 'a guess' } }, 'wrong_login');
      const answer = await guarded.call.raw('signIn', { body: { login: victim.username.toUpperCase(), password } });
      expect([answer.status, ((await answer.json()) as { code: string }).code]).to.deep.equal([429, 'too_many_requests']);
      expect(Number(answer.headers.get('retry-after'))).to.be.greaterThan(0);
      const other = await person(guarded);
      for (let guess = 0; guess < 5; guess++) await other.call.refused('changePassword', { body: { current: 'a guess', next: 'một câu rất dài' } }, 'wrong_login');
      await other.call.refused('changePassword', { body: { current: password, next: 'một câu rất dài' } }, 'too_many_requests');
    } finally {
      await guarded.close();
    }
  });
});
