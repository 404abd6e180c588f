// Sheet "Chỉ tiêu": a line for each indicator. Nothing is summed: each counts other people.
import type ExcelJS from 'exceljs';
import type { ReportContent, ReportRow } from '@hoctap/shared/reports.content';
import { none, remarks, shown, targetShown, targetText, valueText, type Shown } from './figures.ts';
import { periodWords, shortDay, sources, standings, unitWord } from './words.ts';
import { addLine, startSheet, type Column } from './xlsx.sheet.ts';

const columns: Column[] = [
  { head: 'STT', width: 5, kind: 'text' }, { head: 'Mã chỉ tiêu', width: 22, kind: 'code' }, { head: 'Chỉ tiêu', width: 44, kind: 'name' }, { head: 'Mục', width: 9, kind: 'code' },
  { head: 'Đơn vị tính', width: 9, kind: 'text' }, { head: 'Số người', width: 11, kind: 'number' }, { head: 'Tổng số', width: 11, kind: 'number' }, { head: 'Tỷ lệ', width: 9, kind: 'number' },
  { head: 'Kỳ trước', width: 9, kind: 'number' }, { head: 'Mục tiêu', width: 9, kind: 'number' }, { head: 'Năm mục tiêu', width: 8, kind: 'text' }, { head: 'Cần thêm (người)', width: 10, kind: 'number' },
  { head: 'Đánh giá', width: 12, kind: 'text' }, { head: 'Nguồn', width: 13, kind: 'text' }, { head: 'Ghi chú', width: 22, kind: 'name' },
];
const ruleColumns: Column[] = [
  { head: 'STT', width: 5, kind: 'text' }, { head: 'Mã chỉ tiêu', width: 22, kind: 'code' }, { head: 'Chỉ tiêu', width: 48, kind: 'name' }, { head: 'Cách tính', width: 64, kind: 'name' },
];

/** A number where there is one; `Có` and `Không` as words; an empty cell, never a zero, where there is nothing. */
const valueOf = (row: ReportRow, value: number | null): Shown | string | null => (row.kind === 'boolean' && value !== null ? valueText(row, value) : shown(row, value));

/** A target that is a word, such as `Tăng`. */
const targetWord = (row: ReportRow): string | null => {
  const text = targetText(row, row.target);
  return text === none ? null : text;
};

export const indicatorSheet = (book: ExcelJS.Workbook, { rows, period, asOf, unit }: ReportContent, title: string): void => {
  const sheet = startSheet(book, 'Chỉ tiêu', [title, `${unit.nameVi}, ${periodWords(period)}, số liệu tính đến ngày ${shortDay(asOf)}`], columns, 3);
  rows.forEach((row, index) => addLine(sheet, columns, [
    index + 1, row.indicator, row.nameVi, row.refs.join(', '), unitWord(row.unit),
    row.kind === 'boolean' ? null : row.numerator, row.denominator, valueOf(row, row.value), valueOf(row, row.previous),
    targetShown(row, row.target) ?? (targetWord(row)),
    row.target?.year ?? null, row.missingPersons, standings[row.value === null ? 'no_value' : row.standing] ?? row.standing,
    row.source === 'none' ? null : sources[row.source], remarks(row) || null,
  ]));
};

/** Sheet "Cách tính": what each figure counts. */
export const ruleSheet = (book: ExcelJS.Workbook, { rows, framework }: ReportContent, title: string): void => {
  const sheet = startSheet(book, 'Cách tính', [title, framework.citedVi ?? framework.titleVi], ruleColumns, 0);
  rows.forEach((row, index) => addLine(sheet, ruleColumns, [index + 1, row.indicator, row.nameVi, row.ruleVi]));
};
