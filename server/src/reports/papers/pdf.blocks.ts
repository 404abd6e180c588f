// Pieces of the PDF: head, title, tables, words, signature.
import type { Content, ContentTable, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces';
import type { Annex, Block, Cell, Paper, Table, Words } from './paper.ts';

const points = (millimetres: number): number => (millimetres * 72) / 25.4;
const firstLine = points(12.7);
const cellPadding = points(1);
const lineWidth = 0.5;

const rule = (length: number, margin: [number, number, number, number]): Content => ({
  // A canvas is laid from the left of its column: the width of a table's cell centres it.
  table: { widths: ['*', points(length), '*'], body: [[{ text: '', fontSize: 1 }, { canvas: [{ type: 'line', x1: 0, y1: 0, x2: points(length), y2: 0, lineWidth: 0.75 }] }, { text: '', fontSize: 1 }]] },
  layout: { defaultBorder: false, paddingLeft: () => 0, paddingRight: () => 0, paddingTop: () => 0, paddingBottom: () => 0 }, margin,
});
const centred = (text: string, style: { fontSize?: number; bold?: boolean; italics?: boolean; margin?: [number, number, number, number] } = {}): Content => ({ text, alignment: 'center', ...style });

/** Two columns without borders; the nation's name at 13 points is 95 mm wide and must stand on one line. */
export const headOf = ({ above, body, number, nation, motto, placeAndDate }: Paper['head']): Content => ({
  table: {
    widths: [points(67), points(98)],
    body: [
      [
        [...(above ? [centred(above, { fontSize: 13 })] : []), ...body.map((line) => centred(line, { fontSize: 13, bold: true })), rule(23, [0, 2, 0, 0])],
        [centred(nation, { fontSize: 13, bold: true }), centred(motto, { fontSize: 14, bold: true }), rule(60.4, [0, 2, 0, 0])],
      ],
      [centred(number, { fontSize: 13, margin: [0, 6, 0, 0] }), centred(placeAndDate, { italics: true, margin: [0, 6, 0, 0] })],
    ],
  },
  layout: { defaultBorder: false, paddingLeft: () => 0, paddingRight: () => 0, paddingTop: () => 0, paddingBottom: () => 0 },
});

export const titleOf = ({ kind, subject }: Paper['titleLines']): Content[] => [
  centred(kind, { bold: true, margin: [0, 18, 0, 3] }),
  ...subject.map((line) => centred(line, { bold: true })),
  rule(50, [0, 4, 0, 12]),
];

/** Recipients at the left, signature at the right with room for hand and seal. */
const signOf = ({ titles, name }: Paper['sign'], recipients: string[]): Content => ({
  margin: [0, 12, 0, 0],
  columns: [
    { width: points(82), stack: [{ text: 'Nơi nhận:', bold: true, italics: true, fontSize: 12 }, ...recipients.map((text) => ({ text, fontSize: 11 }))] },
    { width: '*', stack: [...titles.map((line) => centred(line, { bold: true })), centred(name, { bold: true, margin: [0, 70, 0, 0] })] },
  ],
});
/** The end of the report: never divided by a page, so that no signature stands alone. */
export const endOf = ({ closing, sign, recipients, confirmation }: Paper): Content => ({
  unbreakable: true,
  stack: [wordsOf({ kind: 'paragraph', text: closing }), signOf(sign, recipients), { text: confirmation, italics: true, fontSize: 10, margin: [0, 12, 0, 0] }],
});

export const annexTitle = ({ landscape, title: [label = '', ...title], attachedTo }: Annex): Content => ({
  pageBreak: 'before', pageOrientation: landscape ? 'landscape' : 'portrait',
  stack: [centred(label, { bold: true }), ...title.map((line) => centred(line, { bold: true })), centred(attachedTo, { italics: true, margin: [0, 0, 0, 8] })],
});

const cellOf = ({ text, note, bold }: Cell, alignment: 'left' | 'center' | 'right'): TableCell =>
  ({ alignment, text: [{ text, bold: bold === true }, ...(note ? [{ text: ` ${note}`, italics: true }] : [])] });

const tableOf = ({ size, columns, rows }: Table): ContentTable => ({
  fontSize: size, lineHeight: 1.05, margin: [0, 4, 0, 6],
  table: {
    headerRows: 1, keepWithHeaderRows: 1, dontBreakRows: true, widths: columns.map(({ width }) => points(width) - 2 * cellPadding - lineWidth),
    body: [
      columns.map(({ head }) => ({ text: head, bold: true, alignment: 'center' as const, verticalAlignment: 'middle' as const })),
      ...rows.map((cells) => columns.map(({ align }, index) => cellOf(cells[index] ?? { text: '' }, align))),
    ],
  },
  layout: { hLineWidth: () => lineWidth, vLineWidth: () => lineWidth, paddingLeft: () => cellPadding, paddingRight: () => cellPadding, paddingTop: () => 2, paddingBottom: () => 2 },
});

/** Marks what must not stand last on a page. */
const leading = { headlineLevel: 1 };
export const standsLast: TDocumentDefinitions['pageBreakBefore'] = (node, { getFollowingNodesOnPage }) =>
  node.headlineLevel === leading.headlineLevel && getFollowingNodesOnPage().length === 0;

const wordsOf = ({ kind, text, newPage }: Words): Content => {
  if (kind === 'heading') return { text, bold: true, leadingIndent: firstLine, margin: [0, 8, 0, 6], ...leading };
  if (kind === 'note') return { text, italics: true, fontSize: 11, alignment: 'justify', margin: [0, 0, 0, 8] };
  if (kind === 'caption') return { text, italics: true, fontSize: 12, margin: [0, 8, 0, 2], ...leading, ...(newPage ? { pageBreak: 'before' } : {}) };
  return { text: kind === 'item' ? `- ${text}` : text, alignment: 'justify', leadingIndent: firstLine, margin: [0, 0, 0, 6], ...(kind === 'lead' ? leading : {}) };
};

export const blocksOf = (blocks: Block[]): Content[] => blocks.map((block) => (block.kind === 'table' ? tableOf(block) : wordsOf(block)));
