// What stands behind the report: figures of the units below, and how each figure is counted.
import type { ReportContent, ReportRow } from '@hoctap/shared/reports.content';
import { basisText, isEmpty, none, valueText, type Counted } from './figures.ts';
import type { Annex, Block, Cell, Table } from './paper.ts';
import { isAccepted, states, within } from './words.ts';

const absent: Counted = { numerator: null, denominator: null, value: null };
const pageWidth = { portrait: 165, landscape: 252 };
const number = 10;
const mostColumns = 6;

const cellOf = (row: ReportRow, figures: Counted & { illustrative?: boolean | undefined }, bold = false): Cell => {
  const note = figures.illustrative ? { note: '(minh họa)' } : {};
  const value = valueText(row, figures.value);
  const basis = basisText(row, figures);
  if (isEmpty(figures)) return { text: none, bold };
  return { text: figures.denominator === null ? (figures.value === null ? basis : value) : `${value}\n${basis.replace('\n', '')}`, bold, ...note };
};

/** Tables of about equal width, each with as many indicators as can be read on a sheet. */
const groupsOf = <T>(items: T[]): T[][] => {
  const size = Math.ceil(items.length / Math.ceil(items.length / mostColumns));
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
};

const tableOf = ({ parts, unit }: ReportContent, rows: ReportRow[]): Table => {
  const width = Math.min(38, (pageWidth.landscape - number - 50) / rows.length);
  return {
    kind: 'table', size: 10.5,
    columns: [
      { head: 'STT', width: number, align: 'center' },
      { head: 'Đơn vị', width: pageWidth.landscape - number - rows.length * width, align: 'left' },
      ...rows.map(({ nameVi }) => ({ head: nameVi, width, align: 'right' as const })),
    ],
    rows: [
      ...parts.map((part, index) => [
        { text: `${index + 1}` },
        { text: part.unit.nameVi, ...(isAccepted(part) ? {} : { note: `(${states[part.state]})` }) },
        ...rows.map((row) => cellOf(row, part.values[row.indicator] ?? absent)),
      ]),
      [{ text: '' }, { text: `Toàn ${within(unit)}`, bold: true }, ...rows.map((row) => cellOf(row, row, true))],
    ],
  };
};

const byUnit = (content: ReportContent): Omit<Annex, 'attachedTo'>[] => {
  const rows = content.rows.filter(({ indicator }) => content.parts.some(({ values }) => !isEmpty(values[indicator] ?? absent)));
  if (rows.length === 0) return [];
  const groups = groupsOf(rows);
  const blocks = groups.flatMap((group, index): Block[] => [
    { kind: 'caption', newPage: index > 0, text: `${groups.length > 1 ? `Bảng ${index + 1}/${groups.length}. ` : ''}Dòng trên là tỷ lệ hoặc số lượng, dòng dưới là số người/tổng số.` },
    tableOf(content, group),
  ]);
  return [{ landscape: true, title: ['KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU THEO ĐƠN VỊ'], blocks }];
};

const byRule = ({ rows }: ReportContent): Omit<Annex, 'attachedTo'>[] => {
  const counted = rows.filter((row) => !isEmpty(row) && row.ruleVi);
  if (counted.length === 0) return [];
  const columns: Table['columns'] = [
    { head: 'STT', width: number, align: 'center' }, { head: 'Chỉ tiêu', width: 58, align: 'left' },
    { head: 'Mục trong Kế hoạch', width: 22, align: 'center' }, { head: 'Cách tính', width: pageWidth.portrait - number - 80, align: 'left' },
  ];
  return [{
    landscape: false, title: ['CÁCH TÍNH CÁC CHỈ TIÊU'],
    blocks: [{ kind: 'table', size: 11, columns, rows: counted.map(({ nameVi, refs, ruleVi }, index) => [{ text: `${index + 1}` }, { text: nameVi }, { text: refs.join(', ') || none }, { text: ruleVi }]) }],
  }];
};

/** The annexes, numbered where there are two. `attachedTo` names the report that they go with. */
export const annexesOf = (content: ReportContent, attachedTo: string): Annex[] => {
  const annexes = [...byUnit(content), ...byRule(content)];
  return annexes.map((annex, index) => ({ ...annex, title: [annexes.length > 1 ? `Phụ lục ${['I', 'II'][index]}` : 'Phụ lục', ...annex.title], attachedTo }));
};
