// Sheet "Đơn vị": the units below, indicator by indicator; persons are summed, percentages never.
import type ExcelJS from 'exceljs';
import type { ReportContent, ReportPart, ReportRow } from '@hoctap/shared/reports.content';
import { isEmpty, remarks, shown } from './figures.ts';
import { periodWords, shortDay, states } from './words.ts';
import { addGroup, addLine, startSheet, type CellValue, type Column } from './xlsx.sheet.ts';

const columns: Column[] = [
  { head: 'STT', width: 5, kind: 'text' }, { head: 'Mã đơn vị', width: 12, kind: 'code' }, { head: 'Đơn vị', width: 50, kind: 'name' }, { head: 'Báo cáo', width: 16, kind: 'text' },
  { head: 'Mã chỉ tiêu', width: 22, kind: 'code' }, { head: 'Số người', width: 12, kind: 'number' }, { head: 'Tổng số', width: 12, kind: 'number' }, { head: 'Tỷ lệ', width: 11, kind: 'number' }, { head: 'Ghi chú', width: 16, kind: 'name' },
];
const absent: ReportPart['values'][string] = { numerator: null, denominator: null, value: null };

/** The sum of a column over the lines of one indicator; empty where no unit has a figure. */
const total = (letter: string, from: number, to: number, values: (number | null)[]): CellValue => {
  const known = values.filter((value) => value !== null);
  return known.length ? { sum: `SUM(${letter}${from}:${letter}${to})`, result: known.reduce((sum, value) => sum + value, 0) } : null;
};

export const unitSheet = (book: ExcelJS.Workbook, { rows, parts, period, asOf }: ReportContent, title: string): void => {
  const sheet = startSheet(book, 'Đơn vị', [title, `Các đơn vị cấp dưới, ${periodWords(period)}, số liệu tính đến ngày ${shortDay(asOf)}`], columns, 3);
  const figuresOf = (row: ReportRow) => parts.map(({ values }) => values[row.indicator] ?? absent);
  for (const row of rows.filter((one) => figuresOf(one).some((figures) => !isEmpty(figures)))) {
    const figures = figuresOf(row);
    addGroup(sheet, columns, row.nameVi);
    const from = sheet.rowCount + 1;
    parts.forEach(({ unit, state }, index) => {
      const { numerator, denominator, value, illustrative = false } = figures[index] ?? absent;
      addLine(sheet, columns, [index + 1, unit.code, unit.nameVi, states[state], row.indicator, numerator, denominator, shown(row, value), remarks({ illustrative, noteVi: null }) || null]);
    });
    const sum = (letter: string, of: 'numerator' | 'denominator') => total(letter, from, from + parts.length - 1, figures.map((one) => one[of]));
    addLine(sheet, columns, [null, null, 'Cộng', null, row.indicator, sum('F', 'numerator'), sum('G', 'denominator'), null, null], true);
  }
};
