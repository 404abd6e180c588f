// The spreadsheet that officers fill in: the table with its lists, how to fill it, and the lists themselves.
import ExcelJS from 'exceljs';
import type { Answer } from '@hoctap/shared';
import type { Half } from '@hoctap/shared/figures.rules';
import type { ImportKind } from '@hoctap/shared/imports.contract';
import { codeMark } from '@hoctap/shared/imports.rules';
import type { Kept } from '../plan/figure.service.ts';
import type { Asked } from './check.rules.ts';
import { columnsOf, halfWords, sheetNames, titles } from './columns.ts';

interface Place { code: string; level: string; nameVi: string }
export interface Content {
  kind: ImportKind;
  year: number;
  /** The part of the year whose lines are written beforehand; any other may be chosen in the table. */
  half: Half;
  thisYear: number;
  owner: Place;
  /** The owner and the units below it that enter something of this kind. */
  units: readonly Place[];
  asked: ReadonlyMap<string, readonly Asked[]>;
  /** Groups that a person may be in. */
  groups: readonly { id: string; nameVi: string }[];
  /** Indicators that attendance counts for. */
  indicators: readonly { id: string; nameVi: string }[];
}
/** Every unit with everything that it enters is written beforehand, unless the list would be longer than anybody fills in. */
const mostWritten = 1500;
/** Rows that offer lists. */
const ready = 2000;
const firstYear = 2013;
const font = { name: 'Times New Roman', size: 12 };
const types = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv; charset=utf-8' };

const unitWords = ({ code, nameVi }: Place): string => `${code}${codeMark}${nameVi}`;
const aboutWords = ({ about, nameVi }: Kept): string => `${about}${codeMark}${nameVi}`;

const written = ({ kind, units, asked, year, half: wanted }: Content): (string | number)[][] => {
  if (kind === 'people' || kind === 'attendances') return [];
  const all = units.flatMap((unit) => (asked.get(unit.level) ?? []).filter(({ half }) => half === wanted).map((one) => [unitWords(unit), aboutWords(one), year, ...(kind === 'figures' ? [halfWords[wanted]] : [])]));
  return all.length <= mostWritten ? all : [];
};

const helpOfPeople = [
  '1. Điền vào trang “Danh sách người”, mỗi người một dòng. Bắt buộc: họ và tên, và nơi làm việc hoặc nơi ở thuộc phạm vi của bạn.',
  '2. Nhóm chọn trong danh sách; một người thuộc nhiều nhóm thì ghi tên các nhóm cách nhau bằng dấu chấm phẩy.',
  '3. “Từ ngày” ghi dạng 31/12/2025; bỏ trống nghĩa là từ hôm nay. Số điện thoại hoặc e-mail chỉ cần khi người đó sẽ đăng nhập.',
  '4. Người đã có trong danh sách (cùng tên, năm sinh và nơi) được bỏ qua. Trước khi ghi, mỗi người phải được báo mục đích ghi thông tin.',
  '5. Lưu thành .xlsx rồi gửi ở trang “Nhập từ bảng tính”. Hoctap kiểm tra từng dòng trước; cả lần nhập có thể hoàn tác.',
];
const helpOfRolls = [
  '1. Điền vào trang “Điểm danh”, mỗi dòng là một người trong một ngày học. Người đó phải có trong danh sách người của đơn vị.',
  '2. Có người trùng tên thì ghi cả năm sinh và nơi ở (hoặc nơi làm việc). Ngày học ghi dạng 31/12/2025; số tiết là số tiết của ngày đó, mỗi tiết 45 phút.',
  '3. Chỉ tiêu và đơn vị tổ chức chọn trong danh sách. Để trống đơn vị tổ chức nghĩa là đơn vị của bạn.',
  '4. “Nguồn” bắt buộc, ví dụ: Sổ điểm danh lớp trồng rau an toàn, quyển 2. Giữ lại sổ giấy để đối chiếu.',
  '5. Người đã được ghi cùng ngày và cùng tên lớp được bỏ qua. Hoctap kiểm tra từng dòng trước; cả lần nhập có thể hoàn tác.',
];
const help = (kind: ImportKind): string[] => [
  ...(kind === 'people' ? helpOfPeople : kind === 'attendances' ? helpOfRolls : [`1. Điền vào trang “${sheetNames[kind]}”. Mỗi dòng là một số của một đơn vị trong một năm${kind === 'figures' ? ' hoặc 6 tháng đầu năm (cột “Kỳ”; bỏ trống là cả năm; nhiệm vụ chỉ nhập cả năm)' : ''}. Đơn vị, ${kind === 'headcounts' ? 'nhóm, năm' : 'chỉ tiêu, năm và kỳ'} chọn trong danh sách khi bấm vào ô.`,
  '2. Dòng chưa có số thì để trống; dòng trống được bỏ qua, không tính là 0.',
  '3. Số nguyên, ghi 1234 hoặc 1.234. Không ghi 1,234 vì dễ hiểu nhầm. Không dùng công thức: dán giá trị.',
  ...(kind === 'figures' ? ['4. “Tổng số” chỉ điền cho chỉ tiêu tính bằng phần trăm: số đạt trong tổng số. Nhiệm vụ đã làm xong ghi 1, chưa xong ghi 0.'] : []),
  `${kind === 'figures' ? 5 : 4}. “Nguồn” bắt buộc, ví dụ: Niên giám thống kê 2025, Quyết định số 12/QĐ-UBND.`,
  `${kind === 'figures' ? 6 : 5}. Lưu thành .xlsx rồi gửi ở trang “Nhập từ bảng tính”. Hoctap kiểm tra từng dòng trước; chưa có số nào được ghi cho đến khi bạn đồng ý, và cả lần nhập có thể hoàn tác.`]),
];

const bookOf = async (content: Content): Promise<Buffer> => {
  const { kind, units, asked, groups, indicators, thisYear } = content;
  const columns = columnsOf[kind];
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet(sheetNames[kind], { views: [{ state: 'frozen', ySplit: 1 }], pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 } });
  const lists = book.addWorksheet('Danh mục');
  const guide = book.addWorksheet('Hướng dẫn');
  const widths: Record<string, number> = { unit: 34, about: 60, year: 8, half: 18, count: 14, whole: 14, source: 36, note: 30, name: 28, sex: 10, born: 10, groups: 36, work: 34, home: 34, from: 14, phone: 16, email: 26, place: 34, day: 14, title: 36, periods: 10, through: 34 };
  columns.forEach(({ key, head }, index) => {
    Object.assign(sheet.getColumn(index + 1), { width: widths[key], ...(!['year', 'count', 'whole', 'born', 'from', 'day', 'periods'].includes(key) ? { numFmt: '@' } : {}) });
    Object.assign(sheet.getCell(1, index + 1), { value: head, font: { ...font, bold: true }, alignment: { vertical: 'middle', wrapText: true }, fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE7E6E6' } } });
  });
  sheet.getRow(1).height = 24;
  const abouts = [...new Map(units.flatMap(({ level }) => (asked.get(level) ?? []).map((one) => [one.about, one] as const))).values()];
  const places = units.map(unitWords);
  const choicesOf: Partial<Record<ImportKind, Record<string, (string | number)[]>>> = {
    people: { sex: ['Nam', 'Nữ'], groups: groups.map(({ nameVi }) => nameVi), work: places, home: places },
    attendances: { place: places, about: indicators.map(({ id, nameVi }) => `${id}${codeMark}${nameVi}`), through: places },
  };
  const choices = choicesOf[kind] ?? { unit: places, about: abouts.map(aboutWords), year: Array.from({ length: thisYear - firstYear + 1 }, (_, back) => thisYear - back), ...(kind === 'figures' ? { half: Object.values(halfWords) } : {}) };
  Object.entries(choices).forEach(([key, values], index) => {
    lists.getColumn(index + 1).width = widths[key];
    [columns.find((one) => one.key === key)?.head ?? key, ...values].forEach((value, row) => Object.assign(lists.getCell(row + 1, index + 1), { value, font: { ...font, bold: row === 0 } }));
  });
  const rules = (sheet as unknown as { dataValidations: { add(range: string, rule: ExcelJS.DataValidation): void } }).dataValidations;
  columns.forEach(({ key, head }, index) => {
    const letter = String.fromCharCode(65 + index);
    const range = `${letter}2:${letter}${ready}`;
    const list = Object.keys(choices).indexOf(key);
    const error = { showErrorMessage: true, allowBlank: true, errorTitle: head };
    if (list >= 0) {
      const from = String.fromCharCode(65 + list);
      rules.add(range, { type: 'list', formulae: [`'Danh mục'!$${from}$2:$${from}$${Math.max(2, (choices[key]?.length ?? 0) + 1)}`], ...error, showErrorMessage: !['groups', 'home', 'place'].includes(key), error: 'Xin chọn trong danh sách.' });
    } else if (key === 'count' || key === 'whole') rules.add(range, { type: 'whole', operator: 'greaterThanOrEqual', formulae: [0], ...error, error: 'Xin ghi số nguyên, không âm.' });
  });
  for (const row of written(content)) sheet.addRow(row).eachCell((cell) => Object.assign(cell, { font, alignment: { vertical: 'top', wrapText: true } }));
  guide.getColumn(1).width = 100;
  [titles[kind], ...help(kind)].forEach((value, row) => Object.assign(guide.getCell(row + 1, 1), { value, font: { ...font, bold: row === 0, size: row === 0 ? 14 : 12 }, alignment: { wrapText: true, vertical: 'top' } }));
  return Buffer.from(await book.xlsx.writeBuffer());
};

/** `;` between fields, as Excel in Vietnamese opens it; a text that it would take for a formula gets an apostrophe. */
const csvOf = (content: Content): Buffer => {
  const field = (value: string | number): string => {
    const text = String(value).replace(/^(?=[=+\-@\t])/, "'");
    return /[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return Buffer.from(`\uFEFF${[columnsOf[content.kind].map(({ head }) => head), ...written(content)].map((row) => `${row.map(field).join(';')}\r\n`).join('')}`);
};

export const templateOf = async (content: Content, format: 'xlsx' | 'csv'): Promise<Answer<'getImportTemplate'>> => ({
  fileName: `Mau_${{ headcounts: 'SoNguoi', figures: 'SoLieu', people: 'DanhSach', attendances: 'DiemDanh' }[content.kind]}_${content.owner.code}_${content.year}${content.half === 'H1' ? '-H1' : ''}.${format}`,
  type: types[format],
  base64: (format === 'xlsx' ? await bookOf(content) : csvOf(content)).toString('base64'),
});
