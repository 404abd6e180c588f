// Sheet "Chỉ tiêu": a line for each indicator. Nothing is summed: each counts other people.
import type ExcelJS from 'exceljs';
import type { ReportContent, ReportRow } from '@hoctap/shared/reports.content';
import { marks, shown, targetShown, targetText, valueText, type Shown } from './figures.ts';
import { periodWords, shortDay, sources, standings, unitWord } from './words.ts';
import { addLine, startSheet, type Column } from './xlsx.sheet.ts';

const columns: Column[] = [
  { head: 'STT', width: 6, kind: 'text' }, { head: 'Mã chỉ tiêu', width: 20, kind: 'code' }, { head: 'Chỉ tiêu', width: 48, kind: 'name' }, { head: 'Mục', width: 12, kind: 'code' },
  { head: 'Đơn vị tính', width: 10, kind: 'text' }, { head: 'Số người', width: 13, kind: 'number' }, { head: 'Tổng số', width: 13, kind: 'number' }, { head: 'Tỷ lệ', width: 11, kind: 'number' },
  { head: 'Kỳ trước', width: 11, kind: 'number' }, { head: 'Mục tiêu', width: 11, kind: 'number' }, { head: 'Năm mục tiêu', width: 9, kind: 'text' }, { head: 'Cần thêm (người)', width: 11, kind: 'number' },
  { head: 'Đánh giá', width: 14, kind: 'text' }, { head: 'Nguồn', width: 13, kind: 'text' }, { head: 'Ghi chú', width: 24, kind: 'name' }, { head: 'Cách tính', width: 50, kind: 'name' },
];

/** A number where there is one; `Có` and `Không` as words; an empty cell, never a zero, where there is nothing. */
const valueOf = (row: ReportRow, value: number | null): Shown | string | null => (row.kind === 'boolean' && value !== null ? valueText(row, value) : shown(row, value));

export const indicatorSheet = (book: ExcelJS.Workbook, { rows, period, asOf, unit }: ReportContent, title: string): void => {
  const sheet = startSheet(book, 'Chỉ tiêu', [title, `${unit.nameVi}, ${periodWords(period)}, số liệu tính đến ngày ${shortDay(asOf)}`], columns, 3);
  rows.forEach((row, index) => addLine(sheet, columns, [
    index + 1, row.indicator, row.nameVi, row.refs.join(', '), unitWord(row.unit),
    row.kind === 'boolean' ? null : row.numerator, row.denominator, valueOf(row, row.value), valueOf(row, row.previous),
    targetShown(row, row.target) ?? (row.target && row.target.operator !== 'none' && row.target.value !== null || row.target?.operator === 'gt_previous' ? targetText(row, row.target) : null),
    row.target?.year ?? null, row.missingPersons, standings[row.value === null ? 'no_value' : row.standing] ?? row.standing,
    row.source === 'none' ? null : sources[row.source], marks(row).join('; ') || null, row.ruleVi,
  ]));
};
