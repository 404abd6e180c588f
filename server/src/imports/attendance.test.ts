import ExcelJS from 'exceljs';
import { expect } from 'chai';
import { v7 } from 'uuid';
import type { Role } from '@hoctap/shared';
import { type TestApp, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import { sendTable, xlsxBytes } from '../../test/support/spreadsheets.ts';
import { eventModel } from '../learning/event.model.ts';
import { importRowModel } from './import.model.ts';

const password = 'mot-mat-khau-dai';
const heads = ['Họ và tên', 'Năm sinh', 'Nơi ở hoặc nơi làm việc', 'Ngày học', 'Tên lớp', 'Số tiết', 'Chỉ tiêu', 'Đơn vị tổ chức', 'Nguồn'];
const title = 'Trồng rau an toàn';
const row = (name: string, day: unknown = '03/03/2025', { born = '', place = '', periods = 4 as unknown, about = 'AT_CENTRE', through = 'CLC-A', source = 'Sổ điểm danh, quyển 2' } = {}) => [name, born, place, day, title, periods, about, through, source];

describe('Paper rolls from a spreadsheet', () => {
  let app: TestApp;
  const callers: Record<string, Caller> = {};
  const [an, binh, namesake, officer] = [v7(), v7(), v7(), v7()];
  beforeEach(async () => {
    app = await startApp();
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(testPlan);
    const living = (unit: string) => ({ groups: [{ group: 'farmer', from: since, to: null }], residences: [{ unit: at(unit), from: since, to: null }] });
    await app.services.people.addAll([
      testPerson(an, { fullName: 'Nguyễn Thị An', ...living('A') }), testPerson(binh, { fullName: 'Trần Văn Bình', birthYear: 1970, ...living('A') }), testPerson(namesake, { fullName: 'Trần Văn Bình', birthYear: 1990, ...living('B') }),
    ]);
    const passwordHash = await app.services.accounts.hashPassword(password);
    for (const [name, role, unit] of [['admin', 'unit_admin', 'D'], ['other', 'unit_admin', 'D'], ['commune', 'unit_admin', 'B'], ['auditor', 'auditor', 'D']] as const) {
      await app.services.people.addAll([testPerson(name === 'admin' ? officer : v7(), { fullName: `Cán bộ ${name}`, username: name, passwordHash, roles: [{ role: role as Role, unit: at(unit), from: since, to: null }], ...living('A') })]);
      callers[name] = app.call.as((await app.call('signIn', { body: { login: name, password } })).accessToken);
    }
  });
  afterEach(() => app.close());
  const as = (name: string): Caller => callers[name] as Caller;
  const check = async (rows: unknown[][], { who = 'admin', unit = 'D' } = {}) => sendTable(as(who), at(unit), 'attendances', await xlsxBytes([heads, ...rows]), v7(), 'diem-danh.xlsx');
  const one = (id: string) => ({ params: { unit: at('D'), import: id } });
  const apply = (id: string, who = 'admin') => as(who)('applyImport', { ...one(id), body: {} });
  const undo = (id: string) => as('admin')('undoImport', one(id));
  const codes = async (id: string) => (await as('admin')('listImportRows', { ...one(id), query: { limit: 100 } })).items.map(({ row: number, state, faults }) => [number, state, ...faults.map(({ code }) => code)]);
  const figure = async (unit = 'A', indicator = 'AT_CENTRE') => {
    await app.services.plan.settled();
    return (await as('auditor')('getIndicator', { params: { unit: at(unit), indicator }, query: { year: 2025 } })).numerator ?? 0;
  };
  const credited = () => eventModel(app.deps.db).find({ verb: 'credited' }).lean();
  const roll = [row('Nguyễn Thị An'), row('nguyễn thị an', '10/03/2025'), row('Trần Văn Bình', '03/03/2025', { born: '1970' })];

  it('Should count people once by the days on which they learned, name their source, and go when the import is undone', async () => {
    const given = await check(roll);
    expect(given.counts).to.include({ new: 3, error: 0 });
    expect(await figure()).to.equal(0);
    await Promise.all([apply(given.id), apply(given.id)]);
    expect((await apply(given.id)).counts).to.include({ applied: 3 });
    expect(await figure()).to.equal(2);
    expect(await figure('D')).to.equal(2);
    const facts = await credited();
    expect(facts.map(({ person, month, result, strength, context }) => [person, month, result.periods, strength, context.throughKind]).sort()).to.eql([[an, '2025-03', 4, 'attended', 'centre'], [an, '2025-03', 4, 'attended', 'centre'], [binh, '2025-03', 4, 'attended', 'centre']].sort());
    const [shown] = (await as('admin')('listCompletions', { params: { person: binh } })).items;
    expect(shown).to.include({ kind: 'class', title, periods: 4, state: 'held', source: 'Sổ điểm danh, quyển 2 (diem-danh.xlsx, dòng 4)' });

    expect((await check(roll)).counts, 'the same roll once more').to.include({ same: 3, new: 0 });
    expect((await undo(given.id)).counts).to.include({ undone: 3, kept: 0 });
    expect(await figure()).to.equal(0);
    // As a stop leaves it between the facts and the import.
    await importRowModel(app.deps.db).updateMany({ state: 'undone' }, { $set: { state: 'applied' } });
    await app.deps.db.collection('imports').updateOne({ state: 'undone' }, { $set: { state: 'undoing' } });
    expect((await undo(given.id)).counts).to.include({ undone: 3, kept: 0 });
    const again = await check(roll);
    expect((await apply(again.id)).counts).to.include({ applied: 3 });
    expect(await figure()).to.equal(2);
    expect(await credited()).to.have.length(6);
    expect(await app.services.plan.recompute(), 'counted anew').to.deep.include({ members: 0, counters: 0 });
  });

  it('Should leave what another officer wrote meanwhile, and what was withdrawn or corrected since', async () => {
    const [mine, theirs] = [await check(roll), await check(roll, { who: 'other' })];
    await Promise.all([apply(mine.id), apply(theirs.id, 'other')]);
    const [first, second] = [(await as('admin')('getImport', one(mine.id))).counts, (await as('admin')('getImport', one(theirs.id))).counts];
    expect(first.applied + second.applied, 'every row once').to.equal(3);
    expect(first.stale + second.stale).to.equal(3);
    expect(await credited()).to.have.length(3);

    const [fact] = await credited();
    const withdrawn = { params: { person: fact!.person, fact: fact!._id }, body: { id: v7(), reason: 'Ghi nhầm người' } };
    await as('other')('withdrawCompletion', withdrawn);
    const undone = [(await undo(mine.id)).counts, (await undo(theirs.id)).counts];
    expect(undone.reduce((sum, { undone: count }) => sum + count, 0)).to.equal(2);
    expect(undone.reduce((sum, { kept }) => sum + kept, 0)).to.equal(1);
    expect(await figure()).to.equal(0);
  });

  it('Should say of each row what is wrong, and write nothing of it', async () => {
    const rows: [unknown[], ...string[]][] = [
      [row('Nguyễn Thị An')], [row('Nguyễn Thị An'), 'duplicate_in_file'], [row('Trần Văn Bình'), 'person_ambiguous'], [row('Trần Văn Bình', '04/03/2025', { place: 'C' }), 'person_unknown'], [row('Ai Đó'), 'person_unknown'],
      [row('Nguyễn Thị An', '31/02/2025'), 'bad_day'], [row('Nguyễn Thị An', '01/01/2031'), 'future_day'], [row('Nguyễn Thị An', '05/03/2025', { periods: 13 }), 'bad_periods'], [row('Nguyễn Thị An', '06/03/2025', { periods: '2,5' }), 'bad_periods'],
      [row('Nguyễn Thị An', '07/03/2025', { periods: 'bốn' }), 'not_number'], [row('Nguyễn Thị An', '08/03/2025', { about: 'BY_HAND' }), 'about_unknown'], [row('Nguyễn Thị An', '09/03/2025', { source: '' }), 'source_missing'],
      [row('Nguyễn Thị An', '11/03/2025', { through: 'XX' }), 'unit_unknown'], [row('Cán bộ admin', '12/03/2025'), 'own_attendance'], [row('Nguyễn Thị An', '13/03/2025', { born: '19' }), 'bad_birth_year'],
      [row('Nguyễn Thị An', { formula: '1+1', result: 2 } as never), 'formula'],
    ];
    const given = await check(rows.map(([cells]) => cells));
    const found = new Map((await codes(given.id)).map(([number, , ...said]) => [number, said]));
    rows.forEach(([, ...wanted], index) => expect(found.get(index + 2), `row ${index + 2}`).to.include.members(wanted).and.to.have.length.of.at.most(wanted.length + 1));
    expect(given.counts).to.include({ new: 1, error: rows.length - 1 });
    await as('admin').refused('applyImport', { ...one(given.id), body: {} }, 'import_has_faults');
    expect(await credited()).to.eql([]);
    expect((await check([row('Nguyễn Thị An')], { who: 'commune', unit: 'B' })).counts, 'people of another commune').to.include({ new: 0, error: 1 });
    await as('auditor').refused('applyImport', { ...one(given.id), body: {} }, 'not_allowed');
  });

  it('Should offer a template whose lists name the indicators and the units', async () => {
    const { base64, fileName } = await as('admin')('getImportTemplate', { params: { unit: at('D'), kind: 'attendances' } });
    expect(fileName).to.match(/^Mau_DiemDanh_D_\d{4}\.xlsx$/);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Buffer.from(base64, 'base64') as never);
    expect((book.getWorksheet('Điểm danh')!.getRow(1).values as string[]).slice(1)).to.eql(heads);
    const lists = book.getWorksheet('Danh mục')!;
    expect((lists.getColumn(2).values as string[]).slice(2)).to.eql(['AT_CENTRE – AT_CENTRE', 'HOURS – HOURS', 'ANYBODY – ANYBODY']);
    expect((lists.getColumn(3).values as string[]).slice(2)).to.include('CLC-A – Đơn vị CLC-A');
  });
});
