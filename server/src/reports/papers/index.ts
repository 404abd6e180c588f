// Everything a report leaves as. Pure: the same content gives the same bytes, on any day and in any time zone.
import type { ReportContent } from '@hoctap/shared/reports.content';
import { canonicalJson, sha256 } from '../canonical.ts';
import { cleaned } from './clean.ts';
import { csvOf } from './csv.ts';
import { docxOf } from './docx.ts';
import { layOut } from './layout.ts';
import { pdfOf } from './pdf.ts';
import { xlsxOf } from './xlsx.ts';

export interface Papers { docx: Buffer; pdf: Buffer; xlsx: Buffer; csv: Buffer }

/** One after the other, so that only one stands in memory besides what is finished. */
export const renderPapers = async (content: ReportContent): Promise<Papers> => {
  const clean = cleaned(content);
  const paper = layOut(clean, sha256(canonicalJson(content)));
  return { docx: await docxOf(paper), pdf: await pdfOf(paper), xlsx: await xlsxOf(clean, paper), csv: csvOf(clean) };
};
