// The report as PDF, with Tinos embedded: the metrics of Times New Roman, every Vietnamese letter, nothing fetched.
import { createRequire } from 'node:module';
import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces';
import { annexTitle, blocksOf, endOf, headOf, standsLast, titleOf } from './pdf.blocks.ts';
import type { Paper } from './paper.ts';

const fontFile = createRequire(import.meta.url).resolve;
const tinos = {
  normal: fontFile('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf'),
  bold: fontFile('@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf'),
  italics: fontFile('@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf'),
  bolditalics: fontFile('@expo-google-fonts/tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf'),
};
const fonts = Object.values(tinos);
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => fonts.includes(path));

/** Margins of Decree 30/2020 in points: left, top, right, bottom. */
const margins: [number, number, number, number] = [85, 56.7, 42.5, 56.7];

/** Page number in the top margin, none on the first page of the report and of each annex, which counts from 1 again. */
const pageNumbers = (annexes: Content[]) => (page: number): Content => {
  // The page of each annex is known when the pages are laid out, which is before their heads are.
  const first = Math.max(1, ...annexes.map(startOf).filter((start) => start <= page));
  return page === first ? '' : { text: `${page - first + 1}`, alignment: 'center', fontSize: 13, margin: [85, 28, 42.5, 0] };
};
const startOf = (node: Content): number => (node as { positions?: { pageNumber: number }[] }).positions?.[0]?.pageNumber ?? Infinity;

const definition = (paper: Paper, titles = paper.annexes.map(annexTitle)): TDocumentDefinitions => ({
  pageSize: 'A4', pageMargins: margins, language: 'vi-VN', displayTitle: true, version: '1.7',
  info: { title: paper.title, author: paper.author, subject: paper.titleLines.subject.join(' '), creator: 'Hoctap', producer: 'Hoctap', creationDate: paper.date, modDate: paper.date },
  defaultStyle: { font: 'Tinos', fontSize: 14, lineHeight: 1.15 },
  header: pageNumbers(titles),
  pageBreakBefore: standsLast,
  content: [
    headOf(paper.head),
    ...titleOf(paper.titleLines),
    ...blocksOf(paper.blocks),
    endOf(paper),
    ...paper.annexes.flatMap(({ blocks }, index) => [titles[index] ?? '', ...blocksOf(blocks)]),
  ],
});

export const pdfOf = (paper: Paper): Promise<Buffer> => {
  pdfmake.setFonts({ Tinos: { ...tinos } });
  return pdfmake.createPdf(definition(paper)).getBuffer();
};
