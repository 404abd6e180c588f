// Sheet "Nhiệm vụ": a line for each duty.
import type ExcelJS from 'exceljs';
import type { ReportContent, ReportDuty } from '@hoctap/shared/reports.content';
import { dutyText } from './duties.ts';
import { remarks } from './figures.ts';
import { periodWords, shortDay, sources } from './words.ts';
import { type CellValue, type Column, addLine, startSheet } from './xlsx.sheet.ts';

const columns: Column[] = [
  { head: 'STT', width: 5, kind: 'text' }, { head: 'Mã nhiệm vụ', width: 22, kind: 'code' }, { head: 'Nhiệm vụ', width: 60, kind: 'name' }, { head: 'Mục', width: 14, kind: 'code' },
  { head: 'Kết quả', width: 11, kind: 'number' }, { head: 'Năm trước', width: 11, kind: 'number' }, { head: 'Nguồn', width: 16, kind: 'text' }, { head: 'Ghi chú', width: 40, kind: 'name' },
];

const valueOf = (duty: ReportDuty, value: number | null): CellValue => (duty.kind === 'boolean' ? dutyText(duty, value) : value);

export const dutySheet = (book: ExcelJS.Workbook, { duties = [], period, asOf, unit }: ReportContent, title: string): void => {
  const sheet = startSheet(book, 'Nhiệm vụ', [title, `${unit.nameVi}, ${periodWords(period)}, số liệu tính đến ngày ${shortDay(asOf)}`], columns, 3);
  duties.forEach((duty, index) => addLine(sheet, columns, [
    index + 1, duty.duty, duty.nameVi, duty.refs.join(', '), valueOf(duty, duty.value), valueOf(duty, duty.previous), duty.source === 'none' ? null : sources[duty.source],
    remarks({ ...duty, noteVi: null }) || null,
  ]));
};
