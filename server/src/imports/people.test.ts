import ExcelJS from 'exceljs';
import { expect } from 'chai';
import fc from 'fast-check';
import { v7 } from 'uuid';
import type { Role } from '@hoctap/shared';
import { type TestApp, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import { sendTable, xlsxBytes } from '../../test/support/spreadsheets.ts';
import { personModel } from '../accounts/person.model.ts';
import { dayIn } from './check.people.rules.ts';
import { importRowModel } from './import.model.ts';

const password = 'mot-mat-khau-dai';
const heads = ['Họ và tên', 'Giới tính', 'Năm sinh', 'Nhóm', 'Nơi làm việc', 'Nơi ở', 'Từ ngày', 'Số điện thoại', 'E-mail'];
const an = ['Nguyễn Thị An', 'Nữ', 1980, 'farmer', null, 'A', '01/03/2025', '0912345678', null];
const binh = ['Trần Văn Bình', 'nam', '1975', 'FARMER; clerk', 'B – Đơn vị B', null, null, null, 'binh@example.vn'];

describe('People from a spreadsheet', () => {
  let app: TestApp;
  const callers: Record<string, Caller> = {};
  beforeEach(async () => {
    app = await startApp();
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(testPlan);
    const passwordHash = await app.services.accounts.hashPassword(password);
    for (const [name, role, unit] of [['admin', 'unit_admin', 'D'], ['commune', 'unit_admin', 'A'], ['auditor', 'auditor', 'D']] as const) {
      await app.services.people.addAll([testPerson(v7(), { username: name, passwordHash, roles: [{ role: role as Role, unit: at(unit), from: since, to: null }] })]);
      callers[name] = app.call.as((await app.call('signIn', { body: { login: name, password } })).accessToken);
    }
  });
  afterEach(() => app.close());
  const as = (name: string): Caller => callers[name] as Caller;
  const check = async (rows: unknown[][], { who = 'admin', unit = 'D' } = {}) => sendTable(as(who), at(unit), 'people', await xlsxBytes([heads, ...rows]), v7(), 'danh-sach.xlsx');
  const one = (id: string, unit = 'D') => ({ params: { unit: at(unit), import: id } });
  const apply = (id: string) => as('admin')('applyImport', { ...one(id), body: { noticeGiven: true } });
  const rowsOf = async (id: string, unit = 'D') => (await as(unit === 'A' ? 'commune' : 'admin')('listImportRows', { params: { unit: at(unit), import: id }, query: { limit: 100 } })).items;
  const codes = async (id: string, unit = 'D') => (await rowsOf(id, unit)).map(({ row, state, faults }) => [row, state, ...faults.map(({ code }) => code)]);
  const listed = async (unit = 'D') => (await as('auditor')('listPeople', { params: { unit: at(unit) } })).items;

  it('Should be made once with their file and row, known again, and taken back out of every list and login', async () => {
    const given = await check([an, binh]);
    expect(given.counts).to.include({ new: 2, error: 0 });
    expect(await listed()).to.eql([]);
    await as('admin').refused('applyImport', { ...one(given.id), body: {} }, 'bad_input');
    const [done] = await Promise.all([apply(given.id), apply(given.id)]);
    expect((await apply(given.id)).counts).to.include({ applied: 2 });
    expect(done.unit.id).to.equal(at('D'));
    const people = await listed();
    expect(people.map(({ fullName, sex, birthYear, groups, workplace, residence }) => [fullName, sex, birthYear, groups, workplace?.code ?? null, residence?.code ?? null])).to.eql([
      ['Nguyễn Thị An', 'female', 1980, ['farmer'], null, 'A'], ['Trần Văn Bình', 'male', 1975, ['farmer', 'clerk'], 'B', null],
    ]);
    const model = personModel(app.deps.db);
    const stored = await model.findById(people[0]!.id).lean();
    expect(stored?.import).to.eql({ id: given.id, row: 2, fileName: 'danh-sach.xlsx', sha256: given.sha256, isUndo: false });
    expect(stored?.residences).to.eql([{ unit: at('A'), from: '2025-03-01', to: null }]);

    const again = await check([an, binh]);
    expect(again.counts).to.include({ same: 2, new: 0 });
    expect((await as('admin')('undoImport', one(given.id))).counts).to.include({ undone: 2, kept: 0 });
    expect(await listed()).to.eql([]);
    // As a stop leaves it between a person and the import.
    await importRowModel(app.deps.db).updateMany({ state: 'undone' }, { $set: { state: 'applied' } });
    await app.deps.db.collection('imports').updateOne({ state: 'undone' }, { $set: { state: 'undoing' } });
    expect((await as('admin')('undoImport', one(given.id))).counts).to.include({ undone: 2, kept: 0 });
    expect((await check([an, binh])).counts).to.include({ new: 2 });
  });

  it('Should stay where somebody changed them since, or they can sign in', async () => {
    const given = await check([an, binh]);
    await apply(given.id);
    const [first, second] = await listed();
    await as('admin')('updatePerson', { params: { person: first!.id }, body: { birthYear: 1981 } });
    await as('admin')('resetPassword', { params: { person: second!.id } });
    const undone = await as('admin')('undoImport', one(given.id));
    expect(undone.counts).to.include({ kept: 2, undone: 0 });
    expect((await rowsOf(given.id))[0]?.faults[0]).to.include({ code: 'person_went_on' });
    expect(await listed()).to.have.length(2);
  });

  it('Should be told what is wrong, row by row, and never be put where the officer has no say', async () => {
    const row = (more: Record<number, unknown>) => an.map((value, index) => (index in more ? more[index] : index === 7 ? null : value));
    const given = await check([
      row({ 0: null, 8: 'a@b.vn' }), row({ 0: 'Hai', 1: 'x' }), row({ 0: 'Ba B', 2: 2090 }), row({ 0: 'Bốn', 3: 'nobody' }), row({ 0: 'Năm', 5: 'nowhere' }), row({ 0: 'Sáu', 5: null }), row({ 0: 'Bảy', 6: '31/02/2025' }), row({ 0: 'Tám', 6: '01/01/2099' }),
      row({ 0: 'Chín', 7: '0212345678' }), row({ 0: 'Mười', 8: 'không' }), row({ 0: { formula: '"A"&"B"', result: 'AB' } }), row({ 0: 'An An', 8: 'x@y.vn' }), row({ 0: 'An Bình', 8: 'X@y.vn' }), row({ 0: 'Lê Số', 7: 912345679, 6: 45658 }),
    ]);
    expect(await codes(given.id)).to.eql([
      [2, 'error', 'name_missing'], [3, 'error', 'bad_sex'], [4, 'error', 'bad_birth_year'], [5, 'error', 'group_unknown'], [6, 'error', 'unit_unknown'], [7, 'error', 'place_missing'], [8, 'error', 'bad_day'], [9, 'error', 'future_day'],
      [10, 'error', 'bad_phone'], [11, 'error', 'bad_email'], [12, 'error', 'formula'], [14, 'error', 'duplicate_in_file'], [13, 'new'], [15, 'new'],
    ]);
    const elsewhere = await check([['Trần Văn Bình', null, null, null, 'B', 'A'], ['Lý Xa', null, null, null, null, 'B']], { who: 'commune', unit: 'A' });
    expect(await codes(elsewhere.id, 'A')).to.eql([[2, 'error', 'outside_unit'], [3, 'error', 'place_missing']]);
    await check([an], { who: 'auditor' }).then(() => expect.fail('auditor'), (error: Error) => expect(error.message).to.equal('not_allowed'));
  });

  it('Should not take a login that somebody has, at the check or at the last moment', async () => {
    const taken = await check([an]);
    await as('admin')('createPerson', { params: { unit: at('B') }, body: { id: v7(), fullName: 'Người khác', sex: null, birthYear: null, groups: [], workplace: at('B'), residence: null, phone: '0912345678', noticeGiven: true } });
    expect((await apply(taken.id)).counts).to.include({ stale: 1, applied: 0 });
    expect(await codes(taken.id)).to.eql([[2, 'stale', 'login_taken']]);
    expect(await codes((await check([an])).id)).to.eql([[2, 'error', 'login_taken']]);
  });

  it('Should be asked for by a template with lists, which can be sent back filled in', async () => {
    const { base64, fileName } = await as('admin')('getImportTemplate', { params: { unit: at('D'), kind: 'people' } });
    expect(fileName).to.match(/^Mau_DanhSach_D_/);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Buffer.from(base64, 'base64') as never);
    const sheet = book.getWorksheet('Danh sách người')!;
    expect((sheet.getRow(1).values as string[]).slice(1)).to.eql(heads);
    expect(sheet.getCell('F2').dataValidation).to.include({ type: 'list' });
    sheet.addRow(an);
    expect((await sendTable(as('admin'), at('D'), 'people', Buffer.from(await book.xlsx.writeBuffer()), v7())).counts).to.include({ new: 1, error: 0 });
  });

  it('Should read days as they are written, or as a spreadsheet counts them, and no others', () => {
    expect(['31/12/2025', '1-2-2025', '2025-02-01', 45658, '29/02/2023', '2025', 1.5, 'hôm nay'].map((value) => dayIn({ value }))).to.eql(['2025-12-31', '2025-02-01', '2025-02-01', '2025-01-01', null, null, null, null]);
    fc.assert(fc.property(fc.date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
      const iso = date.toISOString().slice(0, 10);
      expect(dayIn({ value: iso.split('-').reverse().join('/') })).to.equal(iso);
    }));
    fc.assert(fc.property(fc.string(), (value) => {
      expect(dayIn({ value }) ?? '2000-01-01').to.match(/^\d{4}-\d{2}-\d{2}$/);
    }));
  });
});
