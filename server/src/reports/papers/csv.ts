// The figures for machines: UTF-8 with its mark, so that Excel reads Vietnamese; quoted as RFC 4180 says; a point before decimals.
import type { ReportContent, ReportRow } from '@hoctap/shared/reports.content';
import { remarks, shown, targetShown, type Counted } from './figures.ts';
import { sources, standings, unitWord } from './words.ts';

const head = [
  'Kỳ báo cáo', 'Số liệu đến ngày', 'Mã đơn vị', 'Đơn vị', 'Mã chỉ tiêu', 'Chỉ tiêu', 'Đơn vị tính', 'Số người', 'Tổng số', 'Giá trị', 'Kỳ trước', 'Mục tiêu', 'Năm mục tiêu', 'Đánh giá', 'Nguồn', 'Ghi chú',
];

type Field = string | number | null;
/** A text that a spreadsheet would take for a formula gets an apostrophe before it, so that nothing runs (OWASP, CSV injection). */
const field = (value: Field): string => {
  if (value === null) return '';
  const text = typeof value === 'number' ? String(value) : value.replace(/^(?=[=+\-@\t])/, "'");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const csvOf = ({ period, asOf, unit, rows, duties = [], parts }: ReportContent): Buffer => {
  const line = (of: { code: string; nameVi: string }, row: ReportRow, figures: Counted, rest: Field[]): Field[] => [
    period, asOf, of.code, of.nameVi, row.indicator, row.nameVi, unitWord(row.unit), figures.numerator, figures.denominator, shown(row, figures.value)?.value ?? null, ...rest,
  ];
  const own = rows.map((row) => line(unit, row, row, [
    shown(row, row.previous)?.value ?? null, targetShown(row, row.target)?.value ?? null, row.target?.year ?? null,
    row.value === null ? '' : (standings[row.standing] ?? row.standing), row.source === 'none' ? '' : sources[row.source], remarks(row),
  ]));
  const below = parts.flatMap((part) => rows.map((row) => line(part.unit, row, part.values[row.indicator] ?? { numerator: null, denominator: null, value: null }, ['', '', '', '', '', remarks({ illustrative: part.values[row.indicator]?.illustrative ?? false, noteVi: null })])));
  const done = duties.map((duty): Field[] => [
    period, asOf, unit.code, unit.nameVi, duty.duty, duty.nameVi, unitWord(duty.kind === 'boolean' ? 'yes/no' : duty.kind === 'narrative' ? 'text' : 'count'), null, null, duty.value, duty.previous, null, null, '',
    duty.source === 'none' ? '' : sources[duty.source], remarks({ ...duty, noteVi: null }),
  ]);
  return Buffer.from(`\uFEFF${[head, ...own, ...done, ...below].map((fields) => `${fields.map(field).join(',')}\r\n`).join('')}`);
};
