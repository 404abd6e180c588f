import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { v7 } from 'uuid';
import type { Input, Result, Role } from '@hoctap/shared';
import { type TestApp, TestClock, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import { ReportContent } from '@hoctap/shared/reports.content';
import { canonicalJson } from './canonical.ts';
import { renderPapers } from './papers/index.ts';

const password = 'mot-mat-khau-dai';
const duty = (id: string, ...levels: string[]) => ({
  id, fromVi: 'x', fromEn: 'x', toVi: 'x', toEn: 'x', frequency: ['half_year'], ref: null, schedule: { levels, H1: '07-05', Y: '01-05', source: 'proposed' },
});
const period = '2026-H1';
type Report = Result<'getReport'>;

describe('Reports', () => {
  let app: TestApp;
  let passwordHash: string;
  let auditor: Caller;
  const admins: Record<string, Caller> = {};
  const admin = (unit: string): Caller => admins[unit] as Caller;
  const signedIn = async (role: Role, unit: string) => app.call.as((await app.call('signIn', { body: { login: `${role}-${unit}`.toLowerCase(), password } })).accessToken);
  const staff = async (role: Role, unit: string): Promise<Caller> => {
    const [_id, username] = [v7(), `${role}-${unit}`.toLowerCase()];
    await app.services.people.addAll([testPerson(_id, { username, passwordHash, roles: [{ role, unit: at(unit), from: since, to: null }] })]);
    return signedIn(role, unit);
  };
  const params = (unit: string, amendment = 0) => ({ unit, period, amendment: String(amendment) as unknown as number });
  const read = (unit: string, who = admin(unit), amendment = 0): Promise<Report> => who('getReport', { params: params(unit, amendment) });
  const going = (report: Report, without: string[] = []) => ({ id: v7(), seen: report.seen, revision: report.revision, without });
  const submit = async (unit: string, without: string[] = []) => admin(unit)('submitReport', { params: params(unit), body: going(await read(unit), without) });
  const accept = async (unit: string, who: Caller) => who('acceptReport', { params: params(unit), body: { id: v7(), seen: (await read(unit)).seen } });
  const lock = async (unit: string, without: string[] = []) => admin(unit)('lockReport', { params: params(unit), body: { ...going(await read(unit), without), password } });
  const draft = (report: Report, resultsVi: string): Input<'saveReport'>['body'] => ({
    revision: report.revision, words: { ...report.content.words, resultsVi }, paper: { ...report.content.paper, signerName: 'Nguyễn Văn An' },
  });
  const learned = async (farmer: string, day: string) => {
    await app.services.learning.importHistory({ runs: [], classes: [{
      id: v7(), person: farmer, title: 'Ủ phân', periods: 0, countsFor: ['AT_CENTRE'], at: new Date(`${day}T03:00:00Z`), through: at('CLC-A'), throughKind: 'centre',
    }] });
    await app.services.plan.settled();
  };
  const farmer = async () => {
    const _id = v7();
    await app.services.people.addAll([testPerson(_id, { groups: [{ group: 'farmer', from: since, to: null }], residences: [{ unit: at('A'), from: since, to: null }] })]);
    return _id;
  };
  const fetched = async (who: Caller, unit: string) => {
    const answer = await who.raw('listReportFiles', { params: params(unit) });
    const { items } = (await answer.json()) as Result<'listReportFiles'>;
    const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
    return Promise.all(items.map(async ({ kind, url }) => {
      const response = await fetch(`${app.url}${url}`, { headers: { cookie } });
      return { kind, url, status: response.status, name: response.headers.get('content-disposition'), bytes: Buffer.from(await response.arrayBuffer()) };
    }));
  };

  before(async () => {
    app = await startApp({ environment: { RATE_LIMIT: 'on' }, deps: { clock: new TestClock('2026-07-02T02:00:00.000Z') } });
    passwordHash = await app.services.accounts.hashPassword(password);
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan({ ...testPlan, reporting: [duty('UP', 'commune', 'district'), duty('CITY', 'city')] });
    await app.services.plan.addHeadcounts(['A', 'B', 'C'].map((unit) => ({ unit: at(unit), group: 'farmer', count: 10, year: 2026, source: 'statistics', illustrative: false, noteVi: null })));
    for (const unit of ['city', 'D', 'A', 'B', 'C']) admins[unit] = await staff('unit_admin', unit);
    auditor = await staff('auditor', 'city');
    await learned(await farmer(), '2026-03-10');
    await learned(await farmer(), '2026-07-01');
  });
  after(() => app.close());

  it('Should tell of the duties of a year in the year’s report, and of none in the half-year’s', async () => {
    await app.services.plan.addFigures([{ indicator: 'WEEK', unit: at('city'), year: 2026, numerator: 1, denominator: null, source: 'the city', illustrative: false }]);
    const of = async (wanted: string) => (await admin('city')('getReport', { params: { ...params('city'), period: wanted } })).content.duties?.map(({ duty, value, source }) => [duty, value, source]);
    expect(await of('2026-Y')).to.eql([['WEEK', 1, 'entered']]);
    expect(await of('2026-H1')).to.equal(undefined);
  });

  it('Should say of a total that it is last year’s, at the unit and above', async () => {
    const total = { unit: at('C'), group: 'farmer', count: 10, year: 2026, source: 'statistics', illustrative: false, noteVi: null };
    const noteOf = async (unit: string) => (await read(unit)).content.rows.find(({ indicator }) => indicator === 'AT_CENTRE')?.noteVi;
    await app.services.plan.addHeadcounts([{ ...total, carried: true }]);
    expect([await noteOf('C'), await noteOf('D')]).to.eql(['chuyển từ năm 2025', '1/3 đơn vị cấp dưới dùng số chuyển từ năm trước']);
    await app.services.plan.addHeadcounts([{ ...total, carried: false }]);
    expect([await noteOf('C'), await noteOf('D')]).to.eql([null, null]);
  });

  it('Should begin as a draft of live figures up to the end of the half-year, with head and foot of the paper proposed', async () => {
    const report = await read('A');
    expect(report).to.include({ state: 'draft', isFrozen: false, due: '2026-07-05', timing: 'due_soon', handedIn: null, mayWrite: true });
    expect(report.may).to.eql(['submit']);
    expect(report.content.rows[0]).to.include({ indicator: 'AT_CENTRE', numerator: 1, denominator: 10, value: 10 });
    expect(report.content).to.include({ asOf: '2026-06-30' });
    expect((await admin('A')('listIndicators', { params: { unit: 'A' } })).items[0]?.numerator, 'the year so far').to.equal(2);
    expect(report.content.paper.recipients).to.include('Lưu: VT');
    const mine = await admin('A')('listReports', { params: { unit: 'A' } });
    expect(mine.items.map((one) => [one.period, one.timing])).to.eql([['2026-Y', 'open'], ['2026-H1', 'due_soon'], ['2025-Y', 'late'], ['2025-H1', 'late']]);
  });

  it('Should keep what was written, and tell the second of two who write at once', async () => {
    const report = await read('A');
    const body = draft(report, 'Đã mở 12 lớp.');
    const saved = await admin('A')('saveReport', { params: params('A'), body });
    expect(saved.content.words.resultsVi).to.equal('Đã mở 12 lớp.');
    expect((await admin('A')('saveReport', { params: params('A'), body })).revision, 'the same again').to.equal(saved.revision);
    await admin('A').refused('saveReport', { params: params('A'), body: draft(report, 'Khác.') }, 'report_saved_elsewhere');
    await admin('A').refused('submitReport', { params: params('A'), body: going(report) }, 'report_saved_elsewhere');
  });

  it('Should go from commune to city: submitted, returned, mended, accepted, locked, consolidated', async () => {
    const first = await read('A');
    const going1 = going(first);
    const submitted = await admin('A')('submitReport', { params: params('A'), body: going1 });
    expect(submitted).to.include({ state: 'submitted', isFrozen: true, handedIn: '2026-07-02', timing: 'on_time', mayWrite: false });
    expect(await admin('A')('submitReport', { params: params('A'), body: going1 })).to.deep.equal(submitted);
    await admin('A').refused('saveReport', { params: params('A'), body: draft(submitted, 'Muộn.') }, 'report_moved');

    await learned(await farmer(), '2026-05-20');
    expect((await read('A')).content.rows[0]?.numerator, 'frozen').to.equal(1);

    const seen = await read('A', admin('D'));
    expect(seen.may).to.eql(['return', 'accept']);
    const returning = { params: params('A'), body: { id: v7(), seen: seen.seen, comment: 'Xin ghi rõ số lớp.' } };
    const returned = await admin('D')('returnReport', returning);
    expect(returned).to.include({ state: 'returned', isFrozen: false });
    expect(returned.content.rows[0]?.numerator, 'live again').to.equal(2);
    expect(await admin('D')('returnReport', returning)).to.deep.equal(returned);
    const stale = await admin('D').refused('acceptReport', { params: params('A'), body: { id: v7(), seen: seen.seen } }, 'report_moved');
    expect(stale.detail).to.equal('returned');

    const again = await admin('A')('saveReport', { params: params('A'), body: draft(await read('A'), 'Đã mở 13 lớp.') });
    expect(again.events.map(({ action, comment }) => [action, comment])).to.eql([['submit', null], ['return', 'Xin ghi rõ số lớp.']]);
    await submit('A');
    const unseen = await admin('D').refused('acceptReport', { params: params('A'), body: { id: v7(), seen: seen.seen } }, 'report_moved');
    expect(unseen.detail, 'submitted again with other words, which nobody has seen').to.equal('submitted');
    expect((await accept('A', admin('D'))).state).to.equal('accepted');
    const locked = await lock('A');
    expect(locked).to.include({ state: 'locked', isFrozen: true, consolidated: false });
    expect(locked.content.confirmed).to.include({ at: app.clock.now().toISOString() });
    await admin('A').refused('submitReport', { params: params('A'), body: going(await read('A')) }, 'report_moved');

    const lacking = await admin('D').refused('submitReport', { params: params('D'), body: going(await read('D')) }, 'report_incomplete');
    expect(lacking.faults?.map(({ message }) => message)).to.eql(['Đơn vị B', 'Đơn vị C']);
    await submit('B');
    const district = await read('D');
    expect(district.children.map(({ unit, state, isMissing }) => [unit.code, state, isMissing])).to.eql([['A', 'locked', false], ['B', 'submitted', false], ['C', 'draft', true]]);
    await accept('B', admin('D'));
    await admin('D').refused('submitReport', { params: params('D'), body: going(await read('D')) }, 'report_incomplete');
    const up = await submit('D', [at('C')]);
    expect(up.content.parts.map(({ unit, state, values }) => [unit.code, state, values['AT_CENTRE']?.numerator])).to.eql([['A', 'locked', 2], ['B', 'accepted', 0], ['C', 'missing', undefined]]);
    await accept('D', admin('city'));
    await lock('D');
    expect((await read('A')).consolidated).to.equal(true);
    expect((await read('B')).consolidated, 'accepted alone').to.equal(false);
    await lock('B');
    expect((await read('B')).consolidated).to.equal(true);

    const city = await lock('city');
    expect(city).to.include({ state: 'locked', parent: null, timing: 'on_time' });
    expect((await read('D')).consolidated).to.equal(true);
  });

  it('Should hand out the papers of a locked report byte by byte the same, and make the same again from the frozen text', async () => {
    const files = await fetched(admin('A'), 'A');
    expect(files.map(({ kind, status }) => [kind, status])).to.eql([['docx', 200], ['pdf', 200], ['xlsx', 200], ['csv', 200]]);
    expect(files[0]?.name).to.equal('attachment; filename=BaoCao_A_test-plan_2026-H1.docx');
    app.clock.advance(400 * 86_400);
    for (const unit of Object.keys(admins)) admins[unit] = await signedIn('unit_admin', unit);
    auditor = await signedIn('auditor', 'city');
    const later = await fetched(admin('D'), 'A');
    expect(later.map(({ bytes }) => bytes)).to.deep.equal(files.map(({ bytes }) => bytes));
    const { hash, content } = await read('A');
    const json = (await app.deps.db.collection('report_contents').findOne({ _id: hash as never }))?.['json'] as string;
    expect(createHash('sha256').update(json, 'utf8').digest('hex')).to.equal(hash);
    expect(canonicalJson(JSON.parse(json))).to.equal(json);
    expect(ReportContent.parse(JSON.parse(json))).to.deep.equal(content);
    const papers = await renderPapers(ReportContent.parse(JSON.parse(json)));
    for (const { kind, bytes } of files) expect(papers[kind].equals(bytes), kind).to.equal(true);
  });

  it('Should leave a locked report as it is and give corrections a life of their own', async () => {
    const first = await read('A');
    const body = { id: v7(), reason: 'Sửa số lớp theo biên bản.' };
    const begun = await admin('A')('amendReport', { params: { unit: 'A', period }, body });
    expect(begun).to.include({ amendment: 1, state: 'draft', due: null });
    expect(begun.content).to.include({ amendment: 1, amendsVi: body.reason });
    expect(begun.content.rows[0]?.numerator, 'live').to.equal(2);
    expect(await admin('A')('amendReport', { params: { unit: 'A', period }, body })).to.deep.equal(begun);
    await admin('A').refused('amendReport', { params: { unit: 'A', period }, body: { id: v7(), reason: 'Một lần nữa.' } }, 'report_moved');
    await admin('A')('submitReport', { params: params('A', 1), body: going(begun) });
    const received = await read('A', admin('D'), 1);
    expect((await read('D')).children.find(({ unit }) => unit.code === 'A')).to.include({ amendment: 1, state: 'submitted', isSettled: true, timing: 'on_time' });
    await admin('D')('acceptReport', { params: params('A', 1), body: { id: v7(), seen: received.seen } });
    const after = await read('A');
    expect(after).to.deep.equal({ ...first, amendments: [0, 1], mayAmend: false });
  });

  it('Should ask for the right password, and slow down who guesses it', async () => {
    const report = await submit('C');
    await accept('C', admin('D'));
    const body = { ...going(await read('C')), password: 'không phải' };
    expect(report.state).to.equal('submitted');
    await admin('C').refused('lockReport', { params: params('C'), body }, 'wrong_password');
    expect((await read('C')).state).to.equal('accepted');
    for (let tries = 0; tries < 5; tries++) await admin('C').raw('lockReport', { params: params('C'), body });
    await admin('C').refused('lockReport', { params: params('C'), body: { ...body, password } }, 'too_many_requests');
    expect((await read('C')).events).to.have.length(2);
  });

  it('Should write for nobody who only looks, is beside it, below it, or unknown', async () => {
    const report = await read('B', auditor);
    expect(report).to.deep.include({ may: [], mayWrite: false, mayAmend: false });
    const acting = { id: v7(), seen: report.seen };
    const learner = await staff('learner', 'B');
    for (const who of [auditor, admin('A'), admin('C'), learner]) {
      await who.refused('saveReport', { params: params('B'), body: draft(report, 'x') }, 'not_allowed');
      await who.refused('lockReport', { params: params('B'), body: { ...going(report), password } }, 'not_allowed');
      await who.refused('acceptReport', { params: params('B'), body: acting }, 'not_allowed');
      await who.refused('amendReport', { params: { unit: 'B', period }, body: { id: v7(), reason: 'không' } }, 'not_allowed');
    }
    const own = await read('A', admin('A'), 1);
    await admin('A').refused('returnReport', { params: params('A', 1), body: { id: v7(), seen: own.seen, comment: 'tự trả' } }, 'not_allowed');
    await admin('C').refused('getReport', { params: params('B') }, 'not_allowed');
    await admin('B').refused('listReportFiles', { params: params('A') }, 'not_allowed');
    await app.call.refused('getReport', { params: params('B') }, 'not_signed_in');
    const [paper] = await fetched(admin('A'), 'A');
    expect((await fetch(`${app.url}${paper?.url}`)).status, 'without a cookie').to.equal(401);
    const other = (await (await learner.raw('listReportFiles', { params: params('A') })).text());
    expect(other).to.include('not_allowed');
  });

  it('Should refuse what is nobody’s report, has not begun, or names things wrongly', async () => {
    const asked = (unit: string, which: string, amendment = '0') => admin('D').raw('getReport', { params: { unit, period: which, amendment } }).then(({ status }) => status);
    expect(await asked('A', '2027-H1')).to.equal(200);
    expect(await asked('A', '2028-H1')).to.equal(404);
    expect(await asked('CLC-A', '2026-H1')).to.equal(404);
    expect(await asked('A', '2026-H2')).to.equal(422);
    expect(await asked('A', '2026-H1', '7')).to.equal(404);
    expect(await asked('A', '2026-H1', '../0')).to.equal(422);
    const report = await read('A', admin('D'));
    const [event] = report.events;
    await admin('D').refused('acceptReport', { params: params('B'), body: { id: event?.id ?? '', seen: 0 } }, 'id_taken');
    await admin('D').refused('acceptReport', { params: params('B'), body: { id: 'no id', seen: 0 } }, 'bad_input');
    await admin('D').refused('returnReport', { params: params('B'), body: { id: v7(), seen: 0, comment: ' ' } }, 'bad_input');
  });

  it('Should let only one of two act who act at the same moment', async () => {
    const next = { unit: 'B', period: '2026-Y', amendment: '0' as unknown as number };
    const report = await admin('D')('getReport', { params: next });
    await admin('D')('submitReport', { params: next, body: going(report) });
    const bodies = [v7(), v7(), v7()].map((id) => ({ id, seen: 1 }));
    const answers = await Promise.all(bodies.map((body, index) => (index === 0 ? admin('D').raw('returnReport', { params: next, body: { ...body, comment: 'xem lại' } }) : admin('D').raw('acceptReport', { params: next, body }))));
    expect(answers.map(({ status }) => status).sort()).to.eql([200, 409, 409]);
    expect((await admin('D')('getReport', { params: next })).events).to.have.length(2);
  });

  it('Should remind the administrators of what is due and late, once each, and tell both sides of each step', async () => {
    const late = async (who: Caller) => (await who('listNotices', { query: { limit: 100 } })).items.filter(({ kind }) => kind === 'report_late').map(({ about }) => [about.unit, about.period, about.due]);
    await app.services.reports.remind();
    await app.services.reports.remind();
    expect(await late(admin('D'))).to.deep.include([at('D'), '2027-H1', '2027-07-05']);
    expect((await late(admin('D'))).filter(([, which]) => which === '2027-H1')).to.have.length(1);
    const kinds = (await admin('A')('listNotices', { query: { limit: 100 } })).items.map(({ kind, about }) => `${kind} ${about.period}`);
    expect(kinds).to.include.members(['report_returned 2026-H1', 'report_accepted 2026-H1']);
    expect((await admin('D')('listNotices', { query: { limit: 100 } })).items.filter(({ kind, about }) => kind === 'report_submitted' && about.unit === at('B'))).to.have.length(2);
  });
});
