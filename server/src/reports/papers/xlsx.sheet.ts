// What the sheets have in common: print on A4, frozen head, borders, number formats.
import type ExcelJS from 'exceljs';
import type { Shown } from './figures.ts';

export interface Column { head: string; width: number; kind: 'number' | 'text' | 'code' | 'name' }
const thin = { style: 'thin' as const };
const borders = { top: thin, bottom: thin, left: thin, right: thin };
const font = { name: 'Times New Roman', size: 12 };
/** Spreadsheets do not all fit a row to its text when they open a file: the height for what wraps is set. */
const lineHeight = 16;
const linesOf = (text: string, width: number): number => text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * 0.95) / width)), 0);
const places = { number: 'right', text: 'center', code: 'center', name: 'left' } as const;
/** Rows above the head of the table: title, what the figures are of, an empty one. */
const headRow = 4;

/** A sheet with its title and the head of its table; `frozen` columns stay when one scrolls to the right. */
export const startSheet = (book: ExcelJS.Workbook, name: string, lines: [string, string], columns: Column[], frozen: number): ExcelJS.Worksheet => {
  const sheet = book.addWorksheet(name, {
    views: [{ state: 'frozen', xSplit: frozen, ySplit: headRow }],
    pageSetup: {
      paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: `${headRow}:${headRow}`,
      margins: { left: 0.6, right: 0.6, top: 0.8, bottom: 0.8, header: 0.4, footer: 0.4 },
    },
    headerFooter: { oddFooter: '&C&P/&N' },
  });
  columns.forEach(({ width, kind }, index) => Object.assign(sheet.getColumn(index + 1), { width, ...(kind === 'code' ? { numFmt: '@' } : {}) }));
  lines.forEach((text, index) => {
    sheet.mergeCells(index + 1, 1, index + 1, columns.length);
    Object.assign(sheet.getCell(index + 1, 1), { value: text, font: { ...font, bold: index === 0, italic: index > 0, size: index === 0 ? 14 : 12 }, alignment: { wrapText: true, vertical: 'middle' } });
  });
  sheet.getRow(1).height = 36;
  columns.forEach(({ head }, index) => Object.assign(sheet.getCell(headRow, index + 1), {
    value: head, font: { ...font, bold: true }, border: borders, alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
    fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE7E6E6' } },
  }));
  sheet.getRow(headRow).height = 2 * lineHeight + 6;
  return sheet;
};

/** A line over the whole width that names the lines below it. */
export const addGroup = (sheet: ExcelJS.Worksheet, columns: Column[], text: string): void => {
  const { number } = addLine(sheet, columns, [text], true);
  sheet.mergeCells(number, 1, number, columns.length);
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  Object.assign(sheet.getRow(number), { height: 4 + lineHeight * linesOf(text, width) });
  Object.assign(sheet.getCell(number, 1), { alignment: { horizontal: 'left', vertical: 'middle', wrapText: true } });
};

export type CellValue = string | number | null | Shown | { sum: string; result: number };
/** One line of the table; a `Shown` keeps its decimals, a sum is a formula with its result. */
export const addLine = (sheet: ExcelJS.Worksheet, columns: Column[], values: CellValue[], bold = false): ExcelJS.Row => {
  const row = sheet.addRow([]);
  row.height = 4 + lineHeight * Math.max(1, ...columns.map(({ width }, index) => (typeof values[index] === 'string' ? linesOf(values[index], width) : 1)));
  columns.forEach(({ kind }, index) => {
    const cell = row.getCell(index + 1);
    const value = values[index] ?? null;
    Object.assign(cell, { font: { ...font, bold, ...(kind === 'code' ? { size: 10 } : {}) }, border: borders, alignment: { horizontal: places[kind], vertical: 'middle', wrapText: kind !== 'number' } });
    if (kind === 'code') cell.numFmt = '@';
    if (value === null) return;
    if (typeof value === 'string') cell.value = value;
    else if (typeof value === 'number') Object.assign(cell, { value, numFmt: kind === 'number' ? '#,##0' : '0' });
    else if ('sum' in value) Object.assign(cell, { value: { formula: value.sum, result: value.result }, numFmt: '#,##0' });
    else Object.assign(cell, inSheet(value));
  });
  return row;
};

/** Percentages are stored as spreadsheets do, in hundredths, with the digits that are shown and no more. */
const inSheet = ({ value, digits, percent }: Shown): { value: number; numFmt: string } => {
  const decimals = digits > 0 ? `.${'0'.repeat(digits)}` : '';
  return percent ? { value: Number((value / 100).toFixed(digits + 2)), numFmt: `0${decimals}%` } : { value, numFmt: `#,##0${decimals}` };
};
