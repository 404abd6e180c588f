// A file that somebody sent -> rows of a table; what it is, its bytes say, not its name.
import { AppError } from '@hoctap/shared';
import { csvRows, separatorOf } from '@hoctap/shared/imports.rules';
import { type TableRow, mostColumns } from './table.ts';
import { xlsxRows } from './xlsx.read.ts';

export const mostBytes = 5 * 1024 * 1024;

const startsWith = (file: Buffer, ...bytes: number[]): boolean => bytes.every((byte, at) => file[at] === byte);

function* csvTable(text: string): Generator<TableRow> {
  let row = 0;
  for (const fields of csvRows(text, separatorOf(text.slice(0, text.search(/\n|$/))))) {
    row++;
    yield { row, cells: fields.slice(0, mostColumns).map((value) => ({ value: value === '' ? null : value })) };
  }
}

/** Rows of the sheet `wanted` (or the first), or of a CSV text in UTF-8. Throws import_old_xls, import_not_utf8, import_unreadable and what workbooks refuse. */
export const readTable = async (file: Buffer, wanted: string): Promise<Iterable<TableRow>> => {
  if (startsWith(file, 0xd0, 0xcf, 0x11, 0xe0)) throw new AppError('import_old_xls');
  if (startsWith(file, 0x50, 0x4b)) return xlsxRows(file, wanted);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw new AppError('import_not_utf8');
  }
  if (text.includes('\0')) throw new AppError('import_unreadable');
  return csvTable(text);
};
