import type { Input, Result } from '@hoctap/shared';
import type { IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, TestClock, startApp } from '../../test/support/app.ts';
import { type Somebody, makePerson, password, person, smallTree, unitOf } from '../../test/support/builders.ts';
import type { Caller } from '../../test/support/caller.ts';
import { testPlan } from '../../test/support/plan.ts';
import { credentialEventModel, credentialModel } from './credential.model.ts';

const level = (id: string, wanted: number, more: Partial<IndicatorDefinition['rule']> = {}) => ({
  id, nameVi: id, nameEn: id, refs: ['I'], unit: '%', kind: 'percent', feed: 'partial', levels: ['agency', 'district', 'city'], targets: [{ year: 2020, operator: 'ge', value: 50, quoteVi: 'năm mươi', ref: 'I' }],
  rule: { kind: 'level', base: null, tags: ['foreign_language'], group: 'clerk', place: 'workplace', through: null, window: 'stock', minEvidence: 'certificate_checked', threshold: wanted, level: wanted, levelMatch: 'at_least', ...more },
});
const plan = { ...testPlan, indicators: [...testPlan.indicators, level('A2', 2), level('B1', 3), level('ONLY_A2', 2, { levelMatch: 'exact' })] };
const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(40)]);

describe('Certificates of others', () => {
  let app: TestApp;
  let clerk: Somebody;
  let officer: Somebody;
  let city: Somebody;
  let elsewhere: Somebody;
  let auditor: Somebody;

  const send = async (who: Caller, name = 'chung-chi.png', bytes: Uint8Array = png) => {
    const body = new FormData();
    body.append('file', new Blob([Uint8Array.from(bytes)]), name);
    return who.raw('uploadProof', { body });
  };
  const sent = async (who: Caller): Promise<string> => ((await (await send(who)).json()) as { id: string }).id;
  const paper = async (who: Caller, more: Partial<Input<'addMyCredential'>['body']> = {}) => ({
    id: v7(), kind: 'language' as const, level: 2, language: 'en', issuer: 'Trường Đại học Ngoại ngữ', number: `A2-${v7().slice(-8)}`, issued: '2019-05-20', expires: '2021-05-20', file: await sent(who), ...more,
  });
  const claimed = async (who: Somebody, more: Partial<Input<'addMyCredential'>['body']> = {}) => who.call('addMyCredential', { body: await paper(who.call, more) });
  const one = ({ id }: { id: string }) => ({ params: { credential: id } });
  const checked = (who: Somebody, credential: Result<'getCredential'>) => who.call('checkCredential', { ...one(credential), body: { id: v7(), seen: credential.seen } });
  const because = (credential: Result<'getCredential'>, reason = 'Phòng Nội vụ báo nhầm') => ({ ...one(credential), body: { id: v7(), seen: credential.seen, reason } });
  const figure = async (unit: string, indicator: string, year?: number) => {
    await app.services.plan.settled();
    return city.call('getIndicator', { params: { unit, indicator }, query: { year } });
  };
  const numbers = async (indicator: string, year?: number) => Promise.all(['AG-1', '01'].map(async (unit) => (await figure(unit, indicator, year)).numerator));
  /** Lets time pass; the administrator of the city signs in again. */
  const until = async (instant: string): Promise<void> => {
    app.clock.advance((Date.parse(instant) - app.clock.now().getTime()) / 1000);
    city.call = app.call.as((await app.call('signIn', { body: { login: city.username, password } })).accessToken);
  };
  const isWhole = async () => expect(await app.services.plan.recompute()).to.deep.include({ members: 0, counters: 0 });

  beforeEach(async () => {
    app = await startApp({ deps: { clock: new TestClock('2020-03-10T03:00:00Z') } });
    await smallTree(app);
    await app.services.plan.seedPlan(plan);
    await app.services.plan.addHeadcounts(['AG-1', '01'].map((unit) => ({ unit: unitOf(unit), group: 'clerk', year: 2020, count: 10, source: 'x', illustrative: false, noteVi: null })));
    [clerk, officer, city, elsewhere, auditor] = await Promise.all([
      person(app, { workplace: 'AG-1', groups: ['clerk'] }), person(app, { roles: [['unit_admin', 'AG-1']], workplace: 'AG-1', groups: ['clerk'] }), person(app, { roles: [['unit_admin', '01']] }),
      person(app, { roles: [['unit_admin', '271']] }), person(app, { roles: [['auditor', '01']] }),
    ]);
  });
  afterEach(() => app.close());

  it('Should be entered by a learner, wait at the unit, and count at agency and city only once checked', async () => {
    const mine = await claimed(clerk);
    expect(mine).to.deep.include({ state: 'claimed', level: 2, language: 'en', expires: '2021-05-20', isOutOfDate: false, seen: 0, may: [], acts: [] });
    expect((await figure('AG-1', 'A2')).numerator, 'nothing is known yet').to.equal(null);
    const waiting = await officer.call('listCredentials', { params: { unit: 'AG-1' }, query: {} });
    expect(waiting).to.deep.include({ waiting: 1 });
    expect(waiting.items.map(({ id, may }) => [id, may])).to.eql([[mine.id, ['check', 'refuse']]]);
    const done = await checked(officer, mine);
    expect(done).to.deep.include({ state: 'checked', seen: 1, may: ['withdraw'] });
    expect(await numbers('A2')).to.eql([1, 1]);
    expect(await figure('AG-1', 'A2')).to.deep.include({ value: 10, source: 'certificates', levels: { level: 2, exactly: 1, atLeast: 1 }, standing: 'behind' });
    expect(await numbers('B1')).to.eql([null, null]);
    expect((await officer.call('listCredentials', { params: { unit: 'AG-1' }, query: {} })).waiting).to.equal(0);
    await isWhole();
  });
  it('Should count a higher level under at least and not under exactly, and show both', async () => {
    await checked(officer, await claimed(clerk));
    await checked(officer, await claimed(clerk, { level: 3, issued: '2019-09-01', expires: null }));
    expect(await figure('AG-1', 'A2')).to.deep.include({ numerator: 1, levels: { level: 2, exactly: 0, atLeast: 1 } });
    expect(await figure('AG-1', 'ONLY_A2')).to.deep.include({ numerator: 0, levels: { level: 2, exactly: 0, atLeast: 1 } });
    expect(await figure('AG-1', 'B1')).to.deep.include({ numerator: 1, levels: { level: 3, exactly: 1, atLeast: 1 } });
    expect((await figure('AG-1', 'A2')).months.map(({ persons }) => persons)).to.eql([1, 1, 1]);
    await isWhole();
  });
  it('Should stand in the year of issue, fall on the day of expiry without anybody’s doing, and stay in the years before', async () => {
    await checked(officer, await claimed(clerk));
    expect([await numbers('A2', 2018), await numbers('A2', 2019), await numbers('A2', 2020)]).to.eql([[null, null], [1, 1], [1, 1]]);
    await until('2021-05-19T16:59:00Z');
    expect(await numbers('A2')).to.eql([1, 1]);
    await until('2021-05-19T17:01:00Z');
    expect(await numbers('A2'), 'the twentieth of May in Viet Nam').to.eql([0, 0]);
    expect([await numbers('A2', 2020), await numbers('A2', 2021)]).to.eql([[1, 1], [0, 0]]);
    const behind = async (year: number) => (await city.call('listIndicatorPeople', { params: { unit: '01', indicator: 'A2' }, query: { year } })).items.map((row) => [row.person.id, row.evidence.map(({ strength }) => strength)]);
    expect(await behind(2020)).to.eql([[clerk.id, ['certificate_checked']]]);
    expect(await behind(2021)).to.eql([]);
    await isWhole();
  });
  it('Should count nowhere any more once withdrawn, and be withdrawn once', async () => {
    const held = await checked(officer, await claimed(clerk));
    const input = because(held);
    const gone = await officer.call('withdrawCredential', input);
    expect(gone).to.deep.include({ state: 'withdrawn', may: [] });
    expect(gone.acts.map(({ action, reason }) => [action, reason])).to.eql([['check', null], ['withdraw', 'Phòng Nội vụ báo nhầm']]);
    expect(await officer.call('withdrawCredential', input), 'once').to.deep.equal(gone);
    expect([await numbers('A2'), await numbers('A2', 2019)]).to.eql([[0, 0], [0, 0]]);
    expect((await clerk.call('listMyCredentials')).items.map(({ state }) => state)).to.eql(['withdrawn']);
    await isWhole();
  });
  it('Should go with a person who moves, from that day on', async () => {
    await checked(officer, await claimed(clerk));
    await city.call('updatePerson', { params: { person: clerk.id }, body: { workplace: '271', from: '2020-02-01' } });
    expect([await numbers('A2'), (await figure('271', 'A2')).numerator]).to.eql([[0, 1], 1]);
    expect([await numbers('A2', 2019), (await figure('271', 'A2', 2019)).numerator], 'the year before stays').to.eql([[1, 1], null]);
    await isWhole();
  });
  it('Should let what a unit entered go before what was counted, in the sums above too', async () => {
    await checked(officer, await claimed(clerk));
    await app.services.plan.addFigures([{ indicator: 'A2', unit: unitOf('AG-1'), year: 2020, numerator: 6, denominator: 10, source: 'x', illustrative: false }]);
    expect(await figure('AG-1', 'A2')).to.deep.include({ numerator: 6, value: 60, source: 'entered', levels: { level: 2, exactly: 1, atLeast: 1 } });
    expect(await figure('01', 'A2')).to.deep.include({ numerator: 6, source: 'entered', levels: { level: 2, exactly: 1, atLeast: 1 } });
    expect(await figure('AG-1', 'A2', 2019)).to.deep.include({ numerator: 1, source: 'certificates' });
  });
  it('Should take each request once, and tell the second of two officers', async () => {
    const body = await paper(clerk.call);
    const [first, second] = await Promise.all([clerk.call('addMyCredential', { body }), clerk.call('addMyCredential', { body })]);
    expect(second).to.deep.equal(first);
    await clerk.call.refused('addMyCredential', { body: { ...body, id: v7(), number: body.number.toLowerCase().replace('-', ' ') } }, 'credential_known');
    await clerk.call.refused('addMyCredential', { body: { ...body, number: 'khác' } }, 'id_taken');
    const check = { ...one(first), body: { id: v7(), seen: 0 } };
    const [held, again] = await Promise.all([officer.call('checkCredential', check), officer.call('checkCredential', check)]);
    expect(again).to.deep.equal(held);
    const stale = await city.call.refused('refuseCredential', because(first), 'credential_moved');
    expect(stale.detail).to.equal('checked');
    await officer.call.refused('refuseCredential', { ...one(first), body: { ...check.body, reason: 'không' } }, 'id_taken');
    expect(await numbers('A2')).to.eql([1, 1]);
  });
  it('Should finish after a stop what was acknowledged', async () => {
    const mine = await claimed(clerk);
    await credentialEventModel(app.deps.db).create({ _id: v7(), credential: mine.id, n: 1, action: 'check', by: officer.id, fullName: 'x', at: app.clock.now(), reason: null, isOwed: true });
    await app.services.credentials.sweep();
    expect((await credentialModel(app.deps.db).findById(mine.id).lean())?.state).to.equal('checked');
    expect(await numbers('A2')).to.eql([1, 1]);
    await credentialModel(app.deps.db).updateOne({ _id: mine.id }, { $set: { state: 'claimed', n: 0, units: [] } });
    await app.services.credentials.sweep();
    expect((await credentialModel(app.deps.db).findById(mine.id).lean())?.units, 'it follows its person').to.include(unitOf('AG-1'));
  });

  describe('to those who may not', () => {
    it('Should refuse to check one’s own, those of another unit, and anything to learners and auditors', async () => {
      const [mine, own] = [await claimed(clerk), await claimed(officer)];
      const check = (credential: { id: string }) => ({ ...one(credential), body: { id: v7(), seen: 0 } });
      await officer.call.refused('checkCredential', check(own), 'own_credential');
      await clerk.call.refused('checkCredential', check(mine), 'not_allowed');
      await elsewhere.call.refused('checkCredential', check(mine), 'not_allowed');
      await auditor.call.refused('checkCredential', check(mine), 'not_allowed');
      await auditor.call.refused('addPersonCredential', { params: { person: clerk.id }, body: await paper(auditor.call) }, 'not_allowed');
      await elsewhere.call.refused('addPersonCredential', { params: { person: clerk.id }, body: await paper(elsewhere.call) }, 'outside_unit');
      await elsewhere.call.refused('listCredentials', { params: { unit: 'AG-1' }, query: {} }, 'not_allowed');
      await elsewhere.call.refused('listPersonCredentials', { params: { person: clerk.id } }, 'outside_unit');
      await elsewhere.call.refused('getCredential', one(mine), 'not_allowed');
      await app.call.refused('getCredential', one(mine), 'not_signed_in');
      await clerk.call.refused('getCredential', one({ id: v7() }), 'not_found');
      expect((await auditor.call('getCredential', one(mine))).may).to.eql([]);
      expect((await city.call('getCredential', one(own))).may).to.eql(['check', 'refuse']);
    });
    it('Should open the file to its holder and those who may look, and to nobody else', async () => {
      const mine = await claimed(clerk);
      const open = async (who: Somebody, by: 'listMyCredentials' | 'getCredential') => {
        const answer = await who.call.raw(by, by === 'getCredential' ? one(mine) : {});
        return fetch(`${app.url}${mine.file.url}`, { headers: { cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' } });
      };
      const shown = await open(officer, 'getCredential');
      expect([shown.status, shown.headers.get('content-type'), shown.headers.get('x-content-type-options'), shown.headers.get('cache-control')]).to.eql([200, 'image/png', 'nosniff', 'private, max-age=31536000, immutable']);
      expect(Buffer.from(await shown.arrayBuffer())).to.deep.equal(png);
      expect((await open(clerk, 'listMyCredentials')).status).to.equal(200);
      expect((await open(elsewhere, 'listMyCredentials')).status).to.equal(403);
      expect((await fetch(`${app.url}${mine.file.url}`)).status).to.equal(403);
      for (const other of ['files', 'pictures']) expect((await fetch(`${app.url}${mine.file.url.replace('proofs', other).replace(other === 'pictures' ? /\/[^/]+$/ : '', '')}`)).status).to.be.oneOf([403, 404]);
    });
    it('Should take pictures and PDFs only, and name only a file of one’s own', async () => {
      const status = async (name: string, bytes: string) => (await send(clerk.call, name, Buffer.from(bytes))).status;
      expect([await status('a.pdf', '%PDF-1.7'), await status('a.png', '<svg/>'), await status('a.pdf', 'MZ'), await status('a.docx', 'PK\x03\x04'), await status('a.txt', 'chữ')]).to.eql([200, 415, 415, 415, 415]);
      expect((await app.call.raw('uploadProof', { body: new FormData() })).status).to.equal(401);
      await clerk.call.refused('addMyCredential', { body: await paper(officer.call) }, 'not_found');
      await clerk.call.refused('addMyCredential', { body: await paper(clerk.call, { file: v7() }) }, 'not_found');
    });
    it('Should refuse wrong days, levels, languages and numbers by name', async () => {
      const wrong: [Partial<Input<'addMyCredential'>['body']>, string][] = [
        [{ issued: '1890-01-01' }, 'body.issued'], [{ issued: '2019-02-30' }, 'body.issued'], [{ expires: '2019-05-20' }, 'body.expires'],
        [{ level: 7 }, 'body.level'], [{ level: null }, 'body.level'], [{ level: 2.5 }, 'body.level'], [{ language: 'vi' }, 'body.language'], [{ language: null }, 'body.language'], [{ number: '  ' }, 'body.number'],
        [{ kind: 'other' }, 'body.title'], [{ kind: 'other', title: 'Lái xe' }, 'body.level'],
      ];
      for (const [more, path] of wrong) {
        const problem = await clerk.call.refused('addMyCredential', { body: await paper(clerk.call, more) }, 'bad_input');
        expect(problem.faults?.map((fault) => fault.path), JSON.stringify(more)).to.include(path);
      }
      const toCome = await clerk.call.refused('addMyCredential', { body: await paper(clerk.call, { issued: '2020-03-11', expires: null }) }, 'future_day');
      expect(toCome.faults?.map(({ path }) => path)).to.eql(['body.issued']);
      await clerk.call.refused('addMyCredential', { body: await paper(clerk.call, { issuer: { $gt: '' } as unknown as string }) }, 'bad_input');
      expect((await clerk.call('listMyCredentials')).items).to.eql([]);
    });
    it('Should keep what is no language, and count it for no level', async () => {
      const other = await claimed(clerk, { kind: 'other', level: null, language: null, title: 'Ứng dụng công nghệ thông tin cơ bản', expires: null });
      expect((await checked(officer, other)).state).to.equal('checked');
      expect(await numbers('A2')).to.eql([null, null]);
    });
    it('Should tell the officer that somebody else entered the same number', async () => {
      const { id: other } = await makePerson(app, { workplace: 'AG-1', groups: ['clerk'] });
      const mine = await claimed(clerk, { number: 'XY 12' });
      expect((await officer.call('addPersonCredential', { params: { person: other }, body: await paper(officer.call, { number: 'xy-12' }) })).sameNumber).to.equal(1);
      expect((await clerk.call('getCredential', one(mine))).sameNumber, 'not to its holder').to.equal(0);
    });
  });
});
