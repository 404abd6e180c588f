// Pieces of the Word file: head, tables, words, signature.
import {
  AlignmentType, BorderStyle, HeadingLevel, Paragraph, Table, TableCell, TableLayoutType, TableRow, TextRun, VerticalAlignTable, WidthType, type IParagraphOptions, type IRunOptions,
} from 'docx';
import { twips } from './docx.styles.ts';
import type { Align, Block, Cell, Paper, Table as PaperTable, Words } from './paper.ts';

const alignments = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT };
const nothing = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const noBorders = { top: nothing, bottom: nothing, left: nothing, right: nothing, insideHorizontal: nothing, insideVertical: nothing };

/** A run whose line breaks are line breaks on paper. */
const runs = (text: string, options: Omit<IRunOptions, 'text' | 'children' | 'break'> = {}): TextRun[] =>
  text.split('\n').map((line, index) => new TextRun({ ...options, text: line, ...(index > 0 ? { break: 1 } : {}) }));
export const centred = (text: string, run: Omit<IRunOptions, 'text' | 'children' | 'break'> = {}, paragraph: Partial<IParagraphOptions> = {}): Paragraph =>
  new Paragraph({ alignment: AlignmentType.CENTER, keepNext: true, ...paragraph, children: runs(text, run) });
/** A rule of a given indent at both sides, directly under a line of the head. */
const ruleUnder = (indent: number): Paragraph => new Paragraph({
  indent: { left: twips(indent), right: twips(indent) }, spacing: { before: 60, line: 20, lineRule: 'exact' },
  border: { top: { style: BorderStyle.SINGLE, size: 6, space: 1, color: '000000' } }, children: [],
});

const column = (width: number, children: Paragraph[]) => new TableCell({ width: { size: twips(width), type: WidthType.DXA }, margins: { left: 0, right: 0 }, children });
const pairOf = (widths: [number, number], rows: [Paragraph[], Paragraph[]][]): Table => new Table({
  layout: TableLayoutType.FIXED, columnWidths: widths.map(twips), width: { size: twips(widths[0] + widths[1]), type: WidthType.DXA }, borders: noBorders,
  rows: rows.map(([left, right]) => new TableRow({ cantSplit: true, children: [column(widths[0], left), column(widths[1], right)] })),
});

/** The nation's name at 13 points is 95 mm wide and must stand on one line: the rest of the page is the left column's. */
export const headOf = ({ above, body, number, nation, motto, placeAndDate }: Paper['head']): Table => pairOf([67, 98], [
  [
    [...(above ? [centred(above, { size: 26 })] : []), ...body.map((line) => centred(line, { size: 26, bold: true })), ruleUnder(22)],
    [centred(nation, { size: 26, bold: true }), centred(motto, { size: 28, bold: true }), ruleUnder(18.5)],
  ],
  [[centred(number, { size: 26 }, { spacing: { before: 120 } })], [centred(placeAndDate, { size: 28, italics: true }, { spacing: { before: 120 } })]],
]);

/** Recipients at the left, signature at the right with room for hand and seal; never divided by a page. */
export const signOf = ({ titles, name }: Paper['sign'], recipients: string[]): Table => pairOf([82, 83], [[
  [
    new Paragraph({ keepNext: true, children: [new TextRun({ text: 'Nơi nhận:', bold: true, italics: true, size: 24 })] }),
    ...recipients.map((line) => new Paragraph({ keepNext: true, children: [new TextRun({ text: line, size: 22 })] })),
  ],
  [...titles.map((line) => centred(line, { bold: true })), centred(name, { bold: true }, { spacing: { before: 1400 } })],
]]);

const cellOf = ({ text, note, bold }: Cell, align: Align, size: number, width: number, head = false): TableCell => new TableCell({
  width: { size: twips(width), type: WidthType.DXA }, margins: { top: 30, bottom: 30, left: 55, right: 55 },
  verticalAlign: head ? VerticalAlignTable.CENTER : VerticalAlignTable.TOP,
  children: [new Paragraph({
    alignment: alignments[align], keepNext: head,
    children: [...runs(text, { size: size * 2, bold: bold === true }), ...(note ? [new TextRun({ text: ` ${note}`, size: size * 2, italics: true })] : [])],
  })],
});

const tableOf = ({ size, columns, rows }: PaperTable): Table => new Table({
  layout: TableLayoutType.FIXED, columnWidths: columns.map(({ width }) => twips(width)),
  width: { size: twips(columns.reduce((sum, { width }) => sum + width, 0)), type: WidthType.DXA },
  rows: [
    new TableRow({ tableHeader: true, cantSplit: true, children: columns.map(({ head, width }) => cellOf({ text: head, bold: true }, 'center', size, width, true)) }),
    ...rows.map((cells) => new TableRow({
      cantSplit: true, children: columns.map(({ align, width }, index) => cellOf(cells[index] ?? { text: '' }, align, size, width)),
    })),
  ],
});

const wordsOf = ({ kind, text, newPage }: Words): Paragraph => {
  if (kind === 'heading') return new Paragraph({ heading: HeadingLevel.HEADING_1, children: runs(text) });
  if (kind === 'note') return new Paragraph({ style: 'Note', children: runs(text) });
  if (kind === 'caption') return new Paragraph({ style: 'Caption', pageBreakBefore: newPage === true, children: runs(text) });
  return new Paragraph({ style: 'Body', keepNext: kind === 'lead', children: runs(kind === 'item' ? `- ${text}` : text) });
};

export const blocksOf = (blocks: Block[]): (Paragraph | Table)[] => blocks.map((block) => (block.kind === 'table' ? tableOf(block) : wordsOf(block)));
