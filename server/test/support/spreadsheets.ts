// Spreadsheets as people send them.
import ExcelJS from 'exceljs';
import type { Problem, Result } from '@hoctap/shared';
import type { ImportKind } from '@hoctap/shared/imports.contract';
import type { Caller } from './caller.ts';

/** A workbook of one sheet with these rows. */
export const xlsxBytes = async (rows: readonly unknown[][], name = 'Trang tính'): Promise<Buffer> => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet(name);
  for (const row of rows) sheet.addRow(row);
  return Buffer.from(await book.xlsx.writeBuffer());
};
export const csvBytes = (rows: readonly string[][], mark: string): Buffer => Buffer.from(`\uFEFF${rows.map((row) => `${row.map((field) => (field.includes(mark) ? `"${field}"` : field)).join(mark)}\r\n`).join('')}`);

/** Sends a file to be checked; throws an error whose message is the code of the refusal. */
export const sendTable = async (who: Caller, unit: string, kind: ImportKind, bytes: Buffer, id: string, fileName = 'Số người.xlsx'): Promise<Result<'checkImport'>> => {
  const body = new FormData();
  for (const [name, value] of [['id', id], ['kind', kind]] as const) body.append(name, value);
  body.append('file', new Blob([new Uint8Array(bytes)]), fileName);
  const response = await who.raw('checkImport', { params: { unit }, body });
  if (!response.ok) throw new Error(((await response.json()) as Problem).code);
  return (await response.json()) as Result<'checkImport'>;
};
