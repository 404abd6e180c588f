import ExcelJS from 'exceljs';
import { expect } from 'chai';
import { v7 } from 'uuid';
import type { Result, Role } from '@hoctap/shared';
import { type TestApp, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import { csvBytes, sendTable, xlsxBytes } from '../../test/support/spreadsheets.ts';
import { figureEntryModel } from '../plan/figure.model.ts';
import { importRowModel } from './import.model.ts';

const password = 'mot-mat-khau-dai';
const heads = { headcounts: ['Đơn vị', 'Nhóm', 'Năm', 'Số người', 'Nguồn', 'Ghi chú'], figures: ['Đơn vị', 'Chỉ tiêu', 'Năm', 'Số đạt', 'Tổng số', 'Nguồn', 'Ghi chú'] };
const source = 'Niên giám thống kê';

describe('Figures from a spreadsheet', () => {
  let app: TestApp;
  const callers: Record<string, Caller> = {};
  beforeEach(async () => {
    app = await startApp();
    await app.services.units.addAll([...testTree, { ...testTree[2]!, code: 'OLD', nameVi: 'Xã cũ', validTo: '2020-01-01' }]);
    await app.services.plan.seedPlan(testPlan);
    const passwordHash = await app.services.accounts.hashPassword(password);
    for (const [name, role, unit] of [['admin', 'unit_admin', 'D'], ['other', 'unit_admin', 'D'], ['commune', 'unit_admin', 'A'], ['auditor', 'auditor', 'D'], ['learner', 'learner', 'D']] as const) {
      await app.services.people.addAll([testPerson(v7(), { username: name, passwordHash, roles: [{ role: role as Role, unit: at(unit), from: since, to: null }] })]);
      callers[name] = app.call.as((await app.call('signIn', { body: { login: name, password } })).accessToken);
    }
  });
  afterEach(() => app.close());
  const as = (name: string): Caller => callers[name] as Caller;
  const check = (kind: 'headcounts' | 'figures', rows: unknown[][], { who = 'admin', id = v7(), unit = 'D' } = {}) =>
    xlsxBytes([heads[kind], ...rows]).then((bytes) => sendTable(as(who), at(unit), kind, bytes, id));
  const rowsOf = async (id: string, unit = 'D') => (await as('auditor')('listImportRows', { params: { unit: at(unit), import: id }, query: { limit: 100 } })).items;
  const one = (id: string, unit = 'D') => ({ params: { unit: at(unit), import: id } });
  const apply = (id: string, leaveOutFaulty = false, who = 'admin') => as(who)('applyImport', { ...one(id), body: { leaveOutFaulty } });
  const farmers = async (unit: string) => (await as('auditor')('listFigures', { params: { unit: at(unit) }, query: { period: '2026-Y' } })).items.find(({ kind }) => kind === 'headcount')?.now ?? null;
  const enter = (unit: string, count: number, replaces: string | null, who = 'other') =>
    as(who)('enterFigure', { params: { unit: at(unit), kind: 'headcount', about: 'farmer' }, body: { id: v7(), period: '2026-Y', count, source, replaces } });
  const codes = (rows: Result<'listImportRows'>['items']) => rows.map(({ row, state, faults }) => [row, state, ...faults.map(({ code }) => code)]);

  it('Should be checked without being written, then written with their file and row, and undone to what stood before', async () => {
    const first = await enter('A', 100, null);
    const given = await check('headcounts', [['A – Đơn vị A', 'farmer', 2026, '1.234', source], ['B', 'FARMER', '2026', 40, source, 'Đếm lại'], ['C', 'farmer', 2026, null, null]]);
    expect(given).to.deep.include({ state: 'checked', empty: 1, warnings: 1 });
    expect(given.counts).to.include({ new: 1, changed: 1, error: 0 });
    expect((await rowsOf(given.id)).map(({ row, state, from, to, faults }) => [row, state, from?.count ?? null, to?.count, faults.map(({ code }) => code)])).to.eql([[2, 'changed', 100, 1234, ['large_change']], [3, 'new', null, 40, []]]);
    expect((await farmers('A'))?.count).to.equal(100);
    expect(await figureEntryModel(app.deps.db).countDocuments()).to.equal(1);

    const done = await apply(given.id);
    expect([done.state, done.counts.applied, done.applied?.fullName]).to.eql(['applied', 2, given.checked.fullName]);
    const now = await farmers('A');
    expect(now).to.include({ count: 1234, source });
    expect(now?.entry?.import).to.eql({ id: given.id, row: 2, fileName: 'Số người.xlsx', sha256: given.sha256, isUndo: false });

    const undone = await as('other')('undoImport', one(given.id));
    expect([undone.state, undone.counts.undone]).to.eql(['undone', 2]);
    expect([(await farmers('A'))?.count, await farmers('B')]).to.eql([100, null]);
    const { items } = await as('auditor')('listFigureEntries', { params: { unit: at('A'), kind: 'headcount', about: 'farmer' }, query: { period: '2026-Y' } });
    expect(items.map(({ count, import: by }) => [count, by?.isUndo ?? null])).to.eql([[100, true], [1234, false], [100, null]]);
    expect(items.at(-1)?.id).to.equal(first.last);
    expect((await as('auditor')('listImports', { params: { unit: at('D') } })).items.map(({ id, state }) => [id, state])).to.eql([[given.id, 'undone']]);
    await as('admin').refused('applyImport', { ...one(given.id), body: {} }, 'import_moved');
  });

  it('Should be written and undone once however often it is asked, by two at once, and after a stop in between', async () => {
    const id = v7();
    const bytes = await xlsxBytes([heads.headcounts, ...['A', 'B', 'C'].map((unit, index) => [unit, 'farmer', 2026, 10 + index, source])]);
    const send = () => sendTable(as('admin'), at('D'), 'headcounts', bytes, id);
    expect(await send()).to.eql(await send());
    await sendTable(as('other'), at('D'), 'headcounts', bytes, id).then(() => expect.fail('taken'), (error: Error) => expect(error.message).to.equal('id_taken'));
    await Promise.all([apply(id), apply(id, false, 'other'), apply(id)]);
    const entries = figureEntryModel(app.deps.db);
    expect(await entries.countDocuments()).to.equal(3);
    // As a stop leaves it that comes after the entries and before the rows and the import.
    await importRowModel(app.deps.db).updateMany({ row: { $in: [3, 4] } }, { $set: { state: 'new' } });
    await app.deps.db.collection('imports').updateOne({}, { $set: { state: 'applying' } });
    expect((await apply(id)).counts).to.include({ applied: 3, stale: 0, new: 0 });
    expect(await entries.countDocuments()).to.equal(3);
    await Promise.all([as('admin')('undoImport', one(id)), as('other')('undoImport', one(id))]);
    await importRowModel(app.deps.db).updateMany({}, { $set: { state: 'applied' } });
    await app.deps.db.collection('imports').updateOne({}, { $set: { state: 'undoing' } });
    expect((await as('admin')('undoImport', one(id))).counts).to.include({ undone: 3, kept: 0 });
    expect(await entries.countDocuments()).to.equal(6);
    expect(await farmers('A')).to.equal(null);
  });

  it('Should leave alone, and name, what another administrator entered after the check or after the writing', async () => {
    const given = await check('headcounts', [['A', 'farmer', 2026, 10, source], ['B', 'farmer', 2026, 20, source]]);
    await enter('A', 77, null);
    const done = await apply(given.id);
    expect(done.counts).to.include({ applied: 1, stale: 1 });
    const [stale] = (await rowsOf(given.id)).filter(({ state }) => state === 'stale');
    expect([stale?.to?.count, stale?.theirs?.count, stale?.faults[0]?.vi]).to.eql([10, 77, 'Người khác đã nhập 77 sau khi tệp được kiểm tra. Dòng này chưa được ghi.']);
    expect((await farmers('A'))?.count).to.equal(77);
    const written = await farmers('B');
    await enter('B', 21, written?.entry?.id ?? null);
    const undone = await as('admin')('undoImport', one(given.id));
    expect(undone.counts).to.include({ kept: 1, undone: 0 });
    expect((await farmers('B'))?.count).to.equal(21);
    expect((await rowsOf(given.id)).find(({ state }) => state === 'kept')?.theirs?.count).to.equal(21);
  });

  it('Should put back a demonstration’s figure with its mark', async () => {
    await app.services.plan.addHeadcounts([{ unit: at('A'), group: 'farmer', year: 2026, count: 50, source: 'Minh họa', illustrative: true, noteVi: null }]);
    const given = await check('headcounts', [['A', 'farmer', 2026, 60, source]]);
    await apply(given.id);
    expect(await farmers('A')).to.include({ count: 60, illustrative: false });
    await as('admin')('undoImport', one(given.id));
    expect(await farmers('A')).to.include({ count: 50, illustrative: true, source: 'Minh họa' });
  });

  it('Should say of each row what is wrong with it, and write the others only when told to leave those out', async () => {
    const good = ['A', 'farmer', 2026, 10, source];
    const with4 = (value: unknown) => ['B', 'farmer', 2026, value, source];
    const given = await check('headcounts', [
      good, ['A', 'farmer', 2026, 11, source], ['nowhere', 'farmer', 2026, 1, source], ['OLD', 'farmer', 2026, 1, source], ['city', 'farmer', 2026, 1, source], ['B', 'nobody', 2026, 1, source], ['B', 'farmer', 2027, 1, source],
      ['B', 'farmer', '26', 1, source], with4('1,234'), with4('99,5'), with4('99.5'), with4(99.5), with4('mười'), with4(-1), with4({ formula: '1+1', result: 2 }), ['B', 'farmer', 2026, null, source], ['B', 'farmer', 2026, 5, null],
    ]);
    const rows = await rowsOf(given.id);
    expect(codes(rows)).to.eql([
      [3, 'error', 'duplicate_in_file'], [4, 'error', 'unit_unknown'], [5, 'error', 'unit_ended'], [6, 'error', 'outside_unit'], [7, 'error', 'about_unknown'], [8, 'error', 'future_year'], [9, 'error', 'bad_year'],
      [10, 'error', 'ambiguous_number'], ...[11, 12, 13].map((row) => [row, 'error', 'not_whole', 'duplicate_in_file']), [14, 'error', 'not_number', 'duplicate_in_file'], [15, 'error', 'negative_number', 'duplicate_in_file'],
      [16, 'error', 'formula', 'duplicate_in_file'], [17, 'error', 'count_missing', 'duplicate_in_file'], [18, 'error', 'source_missing', 'duplicate_in_file'], [2, 'new'],
    ]);
    expect(rows.find(({ row }) => row === 10)?.faults[0]).to.include({ column: 'Số người', vi: '“1,234” hiểu được hai cách. Xin ghi 1234 hoặc 1.234 cho hàng nghìn.' });
    for (const { faults } of rows) for (const { vi, en } of faults) expect([vi.length > 5, en.length > 5]).to.eql([true, true]);
    await as('admin').refused('applyImport', { ...one(given.id), body: {} }, 'import_has_faults');
    expect((await apply(given.id, true)).counts).to.include({ applied: 1, error: 16 });
    expect((await farmers('A'))?.count).to.equal(10);
  });

  it('Should hold shares against their totals, and what a level does not enter', async () => {
    const figure = (count: unknown, whole: unknown, about = 'BY_HAND', unit = 'A') => [unit, about, 2026, count, whole, source];
    const given = await check('figures', [figure(11, 10), figure(5, null, 'BY_HAND', 'B'), figure(5, 0, 'BY_HAND', 'C'), figure(7, 10, 'BY_HAND', 'D'), figure(1, null, 'WEEK'), ['OLD', 'BY_HAND', 2018, 3, 4, source]]);
    expect(codes(await rowsOf(given.id))).to.eql([[2, 'error', 'count_above_whole'], [3, 'error', 'whole_missing'], [4, 'error', 'whole_missing'], [6, 'error', 'about_not_asked'], [5, 'new'], [7, 'new']]);
    await apply(given.id, true);
    const { items } = await as('auditor')('listFigures', { params: { unit: at('OLD') }, query: { period: '2018-Y' } });
    expect(items.find(({ about }) => about === 'BY_HAND')?.now).to.include({ count: 3, whole: 4 });
  });

  it('Should tell half-years from years, and read tables of before there were half-years as years', async () => {
    const halfHeads = [...heads.figures.slice(0, 3), 'Kỳ', ...heads.figures.slice(3)];
    const line = (half: unknown, count: number, about = 'BY_HAND') => ['A', about, 2026, half, count, 10, source];
    const given = await sendTable(as('admin'), at('D'), 'figures', await xlsxBytes([halfHeads, line('6 tháng đầu năm', 3), line('h1', 4), line('Cả năm', 7), line('quý 1', 5), ['city', 'WEEK', 2026, 'H1', 1, null, source], line({ formula: '"H1"', result: 'H1' }, 2)]), v7());
    const rows = await rowsOf(given.id);
    expect(codes(rows)).to.eql([[3, 'error', 'duplicate_in_file'], [5, 'error', 'bad_half', 'duplicate_in_file'], [6, 'error', 'outside_unit', 'only_for_years'], [7, 'error', 'formula', 'duplicate_in_file'], [2, 'new'], [4, 'new']]);
    expect(rows.filter(({ state }) => state === 'new').map(({ year, half, about }) => [year, half, about.nameVi])).to.eql([[2026, 'H1', 'BY_HAND'], [2026, 'Y', 'BY_HAND']]);
    await apply(given.id, true);
    const counts = async () => Promise.all(['2026-H1', '2026-Y'].map(async (period) => (await as('auditor')('listFigures', { params: { unit: at('A') }, query: { period } })).items.find(({ about }) => about === 'BY_HAND')?.now?.count));
    expect(await counts()).to.eql([3, 7]);
    await as('admin')('undoImport', one(given.id));
    expect(await counts()).to.eql([undefined, undefined]);
    await apply((await check('figures', [['A', 'BY_HAND', 2026, 8, 10, source]])).id);
    expect(await counts(), 'without the column').to.eql([undefined, 8]);
    const [sheet, lists] = await as('admin')('getImportTemplate', { params: { unit: at('D'), kind: 'figures' }, query: {} }).then(async ({ base64 }) => {
      const book = new ExcelJS.Workbook();
      await book.xlsx.load(Buffer.from(base64, 'base64') as never);
      return [book.worksheets[0], book.worksheets[1]];
    });
    const list = (sheet?.getCell('D2') as { dataValidation?: ExcelJS.DataValidation } | undefined)?.dataValidation;
    expect([sheet?.getCell('D1').value, sheet?.getCell('D2').value, list?.type, list?.formulae?.[0]]).to.eql(['Kỳ', 'Cả năm', 'list', "'Danh mục'!$D$2:$D$3"]);
    expect([2, 3].map((row) => lists?.getCell(`D${row}`).value)).to.eql(['Cả năm', '6 tháng đầu năm']);
    const ofHalf = await as('admin')('getImportTemplate', { params: { unit: at('D'), kind: 'figures' }, query: { half: 'H1', format: 'csv' } });
    const lines = Buffer.from(ofHalf.base64, 'base64').toString('utf8').trimEnd().split('\r\n').slice(1);
    expect([lines.length > 0, lines.filter((line) => !line.endsWith(';2026;6 tháng đầu năm')), ofHalf.fileName]).to.eql([true, [], 'Mau_SoLieu_D_2026-H1.csv']);
  });

  it('Should be read from CSV with either mark, and from its own template in both forms', async () => {
    for (const [mark, count] of [[';', '1.234'], [',', '1235'], ['\t', '1236']] as const) {
      const given = await sendTable(as('admin'), at('D'), 'headcounts', csvBytes([heads.headcounts, ['A', 'farmer', '2026', count, source]], mark), v7(), 'a.csv');
      expect(given.counts).to.include({ error: 0 });
      await apply(given.id);
      expect((await farmers('A'))?.count).to.equal(Number(count.replace('.', '')));
    }
    const csv = await as('admin')('getImportTemplate', { params: { unit: at('D'), kind: 'headcounts' }, query: { format: 'csv' } });
    const filled = Buffer.from(csv.base64, 'base64').toString('utf8').replaceAll(';2026\r\n', `;2026;5;${source};\r\n`);
    expect((await sendTable(as('admin'), at('D'), 'headcounts', Buffer.from(filled), v7(), 'a.csv')).counts).to.include({ error: 0, new: 13, changed: 1 });
    const { base64 } = await as('admin')('getImportTemplate', { params: { unit: at('D'), kind: 'figures' } });
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Buffer.from(base64, 'base64') as never);
    const sheet = book.getWorksheet('Số liệu')!;
    expect(sheet.getCell('A2').dataValidation).to.include({ type: 'list' });
    expect(sheet.getCell('A2').value).to.match(/^\S+ – Đơn vị/);
    for (const row of sheet.getRows(2, sheet.rowCount - 1) ?? []) Object.assign(row, { values: [...(row.values as unknown[]).slice(1, 5), 3, 4, source] });
    const again = await sendTable(as('admin'), at('D'), 'figures', Buffer.from(await book.xlsx.writeBuffer()), v7());
    expect([again.counts.error, again.counts.new > 0]).to.eql([0, true]);
    await as('admin').refused('checkImport', { params: { unit: at('D') }, body: { id: v7(), kind: 'nothing' as never } }, 'upload_missing');
  });

  it('Should be refused to whoever may not, and never be seen from another unit', async () => {
    const rows = [['A', 'farmer', 2026, 10, source]];
    const given = await check('headcounts', rows);
    for (const who of ['auditor', 'learner', 'commune']) await check('headcounts', rows, { who }).then(() => expect.fail(who), (error: Error) => expect(error.message).to.equal('not_allowed'));
    for (const who of ['auditor', 'learner', 'commune']) {
      await as(who).refused('applyImport', { ...one(given.id), body: {} }, 'not_allowed');
      await as(who).refused('undoImport', one(given.id), 'not_allowed');
    }
    await as('commune').refused('getImport', one(given.id, 'A'), 'not_found');
    await as('commune').refused('applyImport', { ...one(given.id, 'A'), body: {} }, 'not_found');
    await as('commune').refused('listImports', { params: { unit: at('D') } }, 'not_allowed');
    await app.call.refused('listImportRows', one(given.id), 'not_signed_in');
    await as('admin').refused('undoImport', one(given.id), 'import_moved');
    await as('admin').refused('getImport', one(v7()), 'not_found');
    expect(codes(await rowsOf((await check('headcounts', [['B', 'farmer', 2026, 10, source]], { who: 'commune', unit: 'A' })).id, 'A'))).to.eql([[2, 'error', 'outside_unit']]);
    expect(await figureEntryModel(app.deps.db).countDocuments()).to.equal(0);
  });
});
