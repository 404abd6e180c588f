// Section I: the results by indicator, what is missing, and in the unit's own words.
import type { ReportContent, ReportRow } from '@hoctap/shared/reports.content';
import { isShare } from '@hoctap/shared/numbers.rules';
import { basisText, isEmpty, marks, none, peopleText, targetText, valueText } from './figures.ts';
import type { Block, Cell, Table } from './paper.ts';
import { isAccepted, moment, shortDay, sources, standings, unitWord, within } from './words.ts';

const columns: Table['columns'] = [
  { head: 'STT', width: 10, align: 'center' },
  { head: 'Chỉ tiêu', width: 43, align: 'left' },
  { head: 'Đơn vị tính', width: 12, align: 'center' },
  { head: 'Thực hiện\n(số đạt/\ntổng số)', width: 25, align: 'right' },
  { head: 'Tỷ lệ', width: 15, align: 'right' },
  { head: 'Kỳ trước', width: 15, align: 'right' },
  { head: 'Mục tiêu', width: 15, align: 'right' },
  { head: 'Đánh giá', width: 14, align: 'center' },
  { head: 'Nguồn', width: 16, align: 'center' },
];

const counted = ({ counts }: ReportRow): string => (counts === 'units' ? 'đơn vị' : 'người');
const isBehind = ({ standing }: ReportRow) => standing === 'behind' || standing === 'falling';
const noteOf = (row: ReportRow): string | undefined => {
  const notes = [...marks(row), ...(isShare(row) && row.value === null && row.numerator !== null ? [`chưa có tổng số ${counted(row)}`] : [])];
  return notes.length ? `(${notes.join('; ')})` : undefined;
};

const lineOf = (row: ReportRow, index: number): Cell[] => [
  { text: `${index + 1}` },
  { text: row.nameVi, note: noteOf(row) },
  { text: unitWord(row.unit) },
  { text: basisText(row, row) },
  { text: valueText(row, row.value), bold: true },
  { text: valueText(row, row.previous) },
  { text: targetText(row, row.target) },
  { text: row.value === null ? none : (standings[row.standing] ?? row.standing), bold: isBehind(row) },
  { text: sources[row.source] },
];

/** How many are met and how many not, as the screens count them. */
const finding = ({ rows, unit, asOf }: ReportContent): string => {
  const of = (...kinds: string[]) => rows.filter(({ standing }) => kinds.includes(standing)).length;
  const empty = rows.filter(isEmpty).length;
  const [met, behind] = [of('met', 'rising'), of('behind', 'falling')];
  const told = rows.filter(({ words }) => words).length;
  const other = rows.length - met - behind - empty - told;
  const parts = [`đạt ${met} chỉ tiêu`, `chưa đạt ${behind} chỉ tiêu`, ...(other ? [`${other} chỉ tiêu chưa xét được`] : []), ...(told ? [`${told} chỉ tiêu báo cáo bằng lời`] : []), ...(empty ? [`${empty} chỉ tiêu chưa có số liệu`] : [])];
  return `Số liệu tính đến ngày ${shortDay(asOf)}. Trong ${rows.length} chỉ tiêu, ${within(unit)} ${parts.slice(0, -1).join(', ')} và ${parts.at(-1)}.`;
};

const targetNotes = (rows: ReportRow[]): string[] => {
  const years = [...new Set(rows.flatMap(({ target }) => (target ? [target.year] : [])))].sort((a, b) => a - b);
  return [
    ...(years.length ? [`mục tiêu của năm ${years.join(', ')}${rows.some(({ target }) => target?.scopeIsCity) ? ' là chỉ tiêu chung của Thành phố' : ''}`] : []),
    `dấu “${none}” là chưa có số liệu`,
  ];
};

/** What is left to be done, indicator by indicator. */
const behindBlocks = (rows: ReportRow[]): Block[] => {
  const behind = rows.filter((row) => isBehind(row) && row.value !== null);
  if (behind.length === 0) return [];
  const line = (row: ReportRow) =>
    `${row.nameVi}: ${valueText(row, row.value)}, ${row.standing === 'falling' ? `kỳ trước ${valueText(row, row.previous)}` : `mục tiêu ${targetText(row, row.target)}`}${row.missingPersons ? `, cần thêm ${peopleText(row.missingPersons)} ${counted(row)}` : ''}`;
  return [{ kind: 'lead', text: 'Các chỉ tiêu chưa đạt:' }, ...listed(behind.map(line))];
};

/** An indicator that is told in words: its name, what the unit wrote, and who did, from what. */
export const toldBlocks = ({ nameVi, words }: Pick<ReportRow, 'nameVi' | 'words'>): Block[] =>
  words ? [{ kind: 'lead', text: `${nameVi}:` }, ...written(words.text), { kind: 'note', text: `Nguồn: ${words.source}. Người nhập: ${words.by}, ${moment(words.at)}.` }] : [];

/** Items of a list: a semicolon after each, a full stop after the last. */
export const listed = (texts: string[]): Block[] => texts.map((text, index) => ({ kind: 'item', text: `${text}${index === texts.length - 1 ? '.' : ';'}` }));

/** Which of the units below are in the figures, and which are not. */
export const coverage = ({ parts }: ReportContent): string[] => {
  if (parts.length === 0) return [];
  const names = (which: typeof parts) => which.map(({ unit }) => within(unit)).join(', ');
  const waiting = parts.filter(({ state }) => state === 'submitted');
  const missing = parts.filter((part) => !isAccepted(part) && part.state !== 'submitted');
  return [
    `Đã tổng hợp báo cáo của ${parts.length - waiting.length - missing.length}/${parts.length} đơn vị cấp dưới.`,
    ...(waiting.length ? [`Đã nộp nhưng chưa được chấp nhận (${waiting.length}): ${names(waiting)}.`] : []),
    ...(missing.length ? [`Chưa có báo cáo của ${missing.length} đơn vị: ${names(missing)}.`] : []),
  ];
};

/** Lines that people wrote, one paragraph each. */
export const written = (text: string): Block[] => text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => ({ kind: 'paragraph', text: line }));

export const results = (content: ReportContent): Block[] => {
  const counted = content.rows.filter((row) => !isEmpty(row) && !row.words);
  const empty = content.rows.filter(isEmpty);
  return [
    { kind: 'paragraph', text: [finding(content), ...coverage(content)].join(' ') },
    ...(counted.length ? [
      { kind: 'table', size: 11, columns, rows: counted.map(lineOf) } satisfies Block,
      { kind: 'note', text: `Ghi chú: ${targetNotes(counted).join('; ')}.` } satisfies Block,
    ] : []),
    ...content.rows.flatMap(toldBlocks),
    ...behindBlocks(content.rows),
    ...(empty.length ? [{ kind: 'lead', text: `Các chỉ tiêu chưa có số liệu (${empty.length}):` } satisfies Block, ...listed(empty.map((row) => [row.nameVi, ...(row.noteVi ? [row.noteVi] : [])].join(' – ')))] : []),
    ...written(content.words.resultsVi),
  ];
};
