// The report as a Word file: Times New Roman by name, real heading styles, so that officials can go on editing it.
import {
  AlignmentType, BorderStyle, Document, Header, HeadingLevel, NumberFormat, Packer, PageNumber, PageOrientation, Paragraph, TextRun, type ISectionOptions,
} from 'docx';
import { blocksOf, centred, headOf, signOf } from './docx.blocks.ts';
import { docxStyles, margins, twips } from './docx.styles.ts';
import type { Annex, Paper } from './paper.ts';
import { pinned } from './zip.ts';

/** Page number in the top margin, none on the first page; every annex counts from 1 again (Decree 30/2020, annex I). */
const sectionOf = (landscape: boolean, children: ISectionOptions['children']): ISectionOptions => ({
  properties: {
    titlePage: true,
    page: {
      size: { width: twips(210), height: twips(297), orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT },
      margin: { ...margins, header: twips(10), footer: twips(10) },
      pageNumbers: { start: 1, formatType: NumberFormat.DECIMAL },
    },
  },
  headers: {
    default: new Header({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ children: [PageNumber.CURRENT], size: 26 })] })] }),
    first: new Header({ children: [new Paragraph('')] }),
  },
  children,
});

/** A rule of a third of the page's width under what stands above it. */
const rule = () => new Paragraph({
  indent: { left: twips(57), right: twips(57) }, spacing: { before: 100, after: 200, line: 20, lineRule: 'exact' },
  border: { top: { style: BorderStyle.SINGLE, size: 6, space: 1, color: '000000' } }, children: [],
});

const bodyOf = ({ head, titleLines, blocks, closing, sign, recipients, confirmation }: Paper): ISectionOptions['children'] => [
  headOf(head),
  new Paragraph({ heading: HeadingLevel.TITLE, spacing: { before: 360, after: 60 }, keepNext: true, children: [new TextRun(titleLines.kind)] }),
  ...titleLines.subject.map((line) => centred(line, { bold: true })),
  rule(),
  ...blocksOf(blocks),
  new Paragraph({ style: 'Body', keepNext: true, keepLines: true, children: [new TextRun(closing)] }),
  signOf(sign, recipients),
  new Paragraph({ spacing: { before: 240 }, children: [new TextRun({ text: confirmation, italics: true, size: 20 })] }),
];

const annexOf = ({ title: [label = '', ...title], attachedTo, blocks }: Annex): ISectionOptions['children'] => [
  new Paragraph({ heading: HeadingLevel.HEADING_1, alignment: AlignmentType.CENTER, indent: { firstLine: 0 }, children: [new TextRun(label)] }),
  ...title.map((line) => centred(line, { bold: true })),
  centred(attachedTo, { italics: true }, { spacing: { after: 160 } }),
  ...blocksOf(blocks),
];

export const docxOf = async (paper: Paper): Promise<Buffer> => {
  const document = new Document({
    title: paper.title, creator: paper.author, lastModifiedBy: paper.author, revision: 1, styles: docxStyles,
    sections: [sectionOf(false, bodyOf(paper)), ...paper.annexes.map((annex) => sectionOf(annex.landscape, annexOf(annex)))],
  });
  return pinned(await Packer.toBuffer(document), paper.date);
};
