// The figures as a workbook: real numbers with formats, codes as text, sums only of what can be summed.
import ExcelJS from 'exceljs';
import type { ReportContent } from '@hoctap/shared/reports.content';
import type { Paper } from './paper.ts';
import { dutySheet } from './xlsx.duties.ts';
import { indicatorSheet, ruleSheet } from './xlsx.indicators.ts';
import { unitSheet } from './xlsx.units.ts';
import { pinned } from './zip.ts';

export const xlsxOf = async (content: ReportContent, { title, author, date }: Pick<Paper, 'title' | 'author' | 'date'>): Promise<Buffer> => {
  const book = new ExcelJS.Workbook();
  Object.assign(book, { title, creator: author, lastModifiedBy: author, created: date, modified: date });
  indicatorSheet(book, content, title);
  if (content.parts.length > 0) unitSheet(book, content, title);
  if (content.duties?.length) dutySheet(book, content, title);
  ruleSheet(book, content, title);
  return pinned(Buffer.from(await book.xlsx.writeBuffer()), date);
};
