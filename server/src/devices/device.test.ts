import type { Result } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { type Somebody, makePerson, password, person, smallTree } from '../../test/support/builders.ts';

const secret = () => v7().replaceAll('-', '') + v7().replaceAll('-', '');
const centre = 'CLC-09706';

describe('A shared device of a learning centre', () => {
  let app: TestApp;
  let facilitator: Somebody;
  let device: { id: string; secret: string };
  before(async () => {
    app = await startApp();
    await smallTree(app);
    facilitator = await person(app, { roles: [['facilitator', centre]], residence: '09706' });
  });
  after(() => app.close());
  const make = async (unit = centre, by = facilitator) => {
    const made = { id: v7(), secret: secret() };
    await by.call('makeDevice', { params: { unit }, body: { ...made, name: 'Máy bàn 1' } });
    return made;
  };
  beforeEach(async () => {
    device = await make();
  });

  const learner = (fullName = 'Nguyễn Thị Hoa', residence = '09706') => makePerson(app, { fullName, residence });
  const pinOf = async (id: string) => (await facilitator.call('givePin', { params: { unit: centre, person: id }, body: { id: v7() } })).pin;
  const cardOf = async (id: string) => (await facilitator.call('giveCards', { params: { unit: centre }, body: { cards: [{ id: v7(), person: id }] } })).cards[0]?.code ?? '';
  const pin = (id: string, digits: string, on = device) => ({ params: { device: on.id }, body: { secret: on.secret, who: { person: id }, pin: digits } });
  const card = (code: string, on = device) => ({ params: { device: on.id }, body: { secret: on.secret, code } });
  const isIn = async ({ accessToken }: Result<'signIn'>) => (await app.call.as(accessToken).raw('getMe')).status === 200;
  /** Six digits that are not these. */
  const other = (digits: string) => String((Number(digits) + 1) % 1_000_000).padStart(6, '0');

  it('Should let one learner after the other in by PIN or card, and the one before out', async () => {
    const [hoa, binh] = [await learner(), await learner('Trần Văn Bình')];
    const first = await app.call('enterByPin', pin(hoa.id, await pinOf(hoa.id)));
    expect(first.me).to.include({ id: hoa.id, fullName: 'Nguyễn Thị Hoa' });
    const second = await app.call('enterByCard', card(await cardOf(binh.id)));
    expect(second.me.id).to.equal(binh.id);
    expect([await isIn(first), await isIn(second)]).to.deep.equal([false, true]);
    const byLogin = await app.call('enterByPin', { params: { device: device.id }, body: { secret: device.secret, who: { login: hoa.username }, pin: await pinOf(hoa.id) } });
    expect(byLogin.me.id).to.equal(hoa.id);
    expect((await facilitator.call('listDevices', { params: { unit: centre } })).items[0]).to.include({ id: device.id, revokedAt: null, lastUsedAt: app.clock.now().toISOString() });
  });

  it('Should keep the sign-in for a visit only, in a cookie that the browser forgets', async () => {
    const hoa = await learner();
    const response = await app.call.raw('enterByPin', pin(hoa.id, await pinOf(hoa.id)));
    const cookie = response.headers.getSetCookie()[0] ?? '';
    expect(cookie).to.match(/^refresh=.*HttpOnly/).and.not.match(/Max-Age|Expires/);
    const pair = cookie.split(';')[0] ?? '';
    const renewed = await app.call.raw('refreshSession', {}, { cookie: pair });
    expect(renewed.status).to.equal(200);
    app.clock.advance(3 * 3600 + 1);
    expect((await app.call.raw('refreshSession', {}, { cookie: renewed.headers.getSetCookie()[0]?.split(';')[0] ?? '' })).status).to.equal(401);
    facilitator = { ...facilitator, call: app.call.as((await app.call('signIn', { body: { login: facilitator.username, password } })).accessToken) };
  });

  it('Should end everybody on a device that is revoked, and let nobody in again', async () => {
    const hoa = await learner();
    const [digits, code] = [await pinOf(hoa.id), await cardOf(hoa.id)];
    const signedIn = await app.call('enterByPin', pin(hoa.id, digits));
    const ask = { params: { device: device.id }, body: { secret: device.secret } };
    expect(await app.call('askDevice', ask)).to.deep.include({ name: 'Máy bàn 1' });
    const revoked = await facilitator.call('revokeDevice', { params: { device: device.id } });
    expect(revoked.revokedAt).to.be.a('string');
    expect(await isIn(signedIn)).to.equal(false);
    await app.call.refused('enterByPin', pin(hoa.id, digits), 'device_revoked');
    await app.call.refused('enterByCard', card(code), 'device_revoked');
    await app.call.refused('askDevice', ask, 'device_revoked');
    expect(await facilitator.call('revokeDevice', { params: { device: device.id } })).to.deep.equal(revoked);
  });

  it('Should lock a PIN on a device after five wrong ones, also sent at once, and open it by a new one or a card', async () => {
    const hoa = await learner();
    const digits = await pinOf(hoa.id);
    const wrong = pin(hoa.id, other(digits));
    const codes = await Promise.all(Array.from({ length: 9 }, async () => ((await (await app.call.raw('enterByPin', wrong)).json()) as { code: string }).code));
    expect(codes.filter((code) => code === 'wrong_pin')).to.have.length.at.most(5);
    await app.call.refused('enterByPin', pin(hoa.id, digits), 'pin_locked');
    expect((await app.call('enterByCard', card(await cardOf(hoa.id)))).me.id).to.equal(hoa.id);
    expect((await app.call('enterByPin', pin(hoa.id, await pinOf(hoa.id)))).me.id).to.equal(hoa.id);
  });

  it('Should forgive a device after a quarter of an hour, but a PIN that was wrong fifteen times never', async () => {
    const hoa = await learner();
    const digits = await pinOf(hoa.id);
    for (let round = 0; round < 3; round++) {
      for (let tries = 0; tries < 5; tries++) await app.call.refused('enterByPin', pin(hoa.id, other(digits)), 'wrong_pin');
      const problem = await app.call.raw('enterByPin', pin(hoa.id, digits));
      expect([problem.status, Number(problem.headers.get('retry-after')) > 0]).to.deep.equal([429, true]);
      app.clock.advance(15 * 60);
    }
    const elsewhere = { id: v7(), secret: secret() };
    facilitator = { ...facilitator, call: app.call.as((await app.call('signIn', { body: { login: facilitator.username, password } })).accessToken) };
    await facilitator.call('makeDevice', { params: { unit: centre }, body: { ...elsewhere, name: 'Máy bàn 2' } });
    await app.call.refused('enterByPin', pin(hoa.id, digits, elsewhere), 'pin_locked');
    const { items } = await facilitator.call('listKeys', { params: { unit: centre }, query: { limit: 100 } });
    expect(items.find(({ person: id }) => id === hoa.id)).to.include({ isPinLocked: true, cardSince: null });
    expect(items.map(({ person: id }) => id)).to.not.include(facilitator.id);
    expect((await app.call('enterByPin', pin(hoa.id, await pinOf(hoa.id), elsewhere))).me.id).to.equal(hoa.id);
  });

  it('Should say the same of somebody without a PIN, of nobody, and of a wrong PIN', async () => {
    const [hoa, without] = [await learner(), await learner()];
    const digits = await pinOf(hoa.id);
    const said = await Promise.all([pin(hoa.id, other(digits)), pin(without.id, digits), pin(v7(), digits)].map(async (one) => ({ ...(await app.call.refused('enterByPin', one, 'wrong_pin')), requestId: '' })));
    expect(said[1]).to.deep.equal(said[0]);
    expect(said[2]).to.deep.equal(said[0]);
  });

  it('Should refuse people of another commune, guessed and old cards, and devices that are not shared', async () => {
    const keeper = await person(app, { roles: [['facilitator', 'CLC-09703']] });
    const stranger = await learner('Lê Thị Xa', '09703');
    const theirs = (await keeper.call('givePin', { params: { unit: 'CLC-09703', person: stranger.id }, body: { id: v7() } })).pin;
    await app.call.refused('enterByPin', pin(stranger.id, theirs), 'wrong_centre');
    await app.call.refused('enterByCard', card('abcd-efgh-kmnp-qrst'), 'wrong_card');
    const hoa = await learner();
    const old = await cardOf(hoa.id);
    const newer = await cardOf(hoa.id);
    await app.call.refused('enterByCard', card(old), 'wrong_card');
    expect((await app.call('enterByCard', card(`HTTPS://x/may-chung#the=${newer}`.replace('HTTPS', 'https')))).me.id).to.equal(hoa.id);
    await app.call.refused('enterByCard', { params: { device: device.id }, body: { secret: secret(), code: newer } }, 'device_revoked');
    await app.call.refused('enterByCard', card(newer, { id: v7(), secret: device.secret }), 'device_revoked');
    await facilitator.call('takeKeys', { params: { unit: centre, person: hoa.id } });
    await app.call.refused('enterByCard', card(newer), 'wrong_card');
  });

  it('Should give neither PIN nor card to staff, nor let in who became staff, nor lend a role on the device', async () => {
    const administrator = await person(app, { roles: [['unit_admin', '01']], residence: '09706' });
    await facilitator.call.refused('givePin', { params: { unit: centre, person: administrator.id }, body: { id: v7() } }, 'not_for_staff');
    await facilitator.call.refused('giveCards', { params: { unit: centre }, body: { cards: [{ id: v7(), person: administrator.id }] } }, 'not_for_staff');
    await administrator.call.refused('setMyPin', { body: { pin: '402917', password } }, 'not_for_staff');
    const hoa = await learner();
    const digits = await pinOf(hoa.id);
    const signedIn = await app.call('enterByPin', pin(hoa.id, digits));
    await administrator.call('grantRole', { params: { person: hoa.id }, body: { role: 'facilitator', unit: centre } });
    await app.call.as(signedIn.accessToken).refused('listDevices', { params: { unit: centre } }, 'not_allowed');
    expect((await app.call.as(signedIn.accessToken)('getMe')).roles).to.deep.equal([]);
    await app.call.refused('enterByPin', pin(hoa.id, digits), 'not_for_staff');
  });

  it('Should leave all this to who runs sessions there', async () => {
    const [hoa, neighbour, auditor] = [await person(app, { residence: '09706' }), await person(app, { roles: [['facilitator', 'CLC-09703']] }), await person(app, { roles: [['auditor', '09706']] })];
    const body = { id: v7(), secret: secret(), name: 'Máy lạ' };
    for (const one of [hoa, neighbour, auditor]) {
      await one.call.refused('makeDevice', { params: { unit: centre }, body }, 'not_allowed');
      await one.call.refused('givePin', { params: { unit: centre, person: hoa.id }, body: { id: v7() } }, 'not_allowed');
    }
    await neighbour.call.refused('revokeDevice', { params: { device: device.id } }, 'outside_unit');
    await neighbour.call.refused('givePin', { params: { unit: 'CLC-09703', person: hoa.id }, body: { id: v7() } }, 'outside_unit');
    await app.call.refused('makeDevice', { params: { unit: centre }, body }, 'not_signed_in');
    const officer = await person(app, { roles: [['unit_admin', '01']] });
    await officer.call.refused('makeDevice', { params: { unit: '271' }, body }, 'unknown_unit');
    expect((await auditor.call('listDevices', { params: { unit: '09706' } })).items.map(({ id }) => id)).to.include(device.id);
  });

  it('Should answer the same to a repeated request, and keep neither PIN, code nor secret in clear', async () => {
    const hoa = await learner();
    const [body, cards] = [{ id: v7() }, { cards: [{ id: v7(), person: hoa.id }] }];
    const twice = async <T>(work: () => Promise<T>) => [await work(), await work()] as const;
    const pins = await twice(() => facilitator.call('givePin', { params: { unit: centre, person: hoa.id }, body }));
    const codes = await twice(() => facilitator.call('giveCards', { params: { unit: centre }, body: cards }));
    const again = { id: device.id, secret: device.secret, name: 'Máy bàn 1' };
    const made = await twice(() => facilitator.call('makeDevice', { params: { unit: centre }, body: again }));
    for (const [first, second] of [pins, codes, made]) expect(second).to.deep.equal(first);
    await facilitator.call.refused('makeDevice', { params: { unit: centre }, body: { ...again, secret: secret() } }, 'id_taken');
    const stored = JSON.stringify(await Promise.all(['devices', 'device_keys'].map((name) => app.deps.db.collection(name).find().toArray())));
    for (const hidden of [`"${pins[0].pin}"`, codes[0].cards[0]?.code ?? '?', device.secret]) expect(stored).to.not.include(hidden);
  });

  it('Should let a learner choose a PIN with the password, and no obvious one', async () => {
    const hoa = await person(app, { residence: '09706' });
    await hoa.call.refused('setMyPin', { body: { pin: '123456', password } }, 'weak_pin');
    await hoa.call.refused('setMyPin', { body: { pin: '402917', password: 'not this' } }, 'wrong_password');
    await hoa.call('setMyPin', { body: { pin: '402917', password } });
    expect((await app.call('enterByPin', pin(hoa.id, '402917'))).me.id).to.equal(hoa.id);
    for (const bad of ['12345', '1234567', 'abcdef', '４０２９１７']) await app.call.refused('enterByPin', pin(hoa.id, bad), 'bad_input');
  });
});
