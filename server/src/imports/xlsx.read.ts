// Rows of one sheet of a workbook. Only what a table needs is read: no styles, no links to other files, no macros.
import { AppError } from '@hoctap/shared';
import type { ImportCell } from '@hoctap/shared/imports.rules';
import { type TableRow, mostColumns, mostRows } from './table.ts';
import { type Unzipped, unzip } from './unzip.ts';
import { readXml } from './xml.ts';

/** exceljs, which writes our workbooks, inflates without a limit and builds every cell as an object: it does not read what strangers send. */
const limits = { total: 48 * 1024 * 1024, ratio: 200, parts: 300 };
/** Rows of which none is filled still cost; nobody's table has so many. */
const mostRowMarks = 4 * mostRows;
/** The heading and titles come on top. */
const enough = mostRows + 20;

/** `0` for column A, of an address such as `AB12`; null for what is none. */
const columnOf = (address: string | undefined): number | null => {
  const letters = /^[A-Z]{1,3}/.exec(address ?? '')?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : null;
};

/** Texts that cells name by number; phonetic ones beside them are left out. */
const sharedTexts = async (zip: Unzipped): Promise<string[]> => {
  const texts: string[] = [];
  let [text, isText, isBeside] = ['', false, false];
  const bytes = await zip.read('xl/sharedStrings.xml');
  if (bytes) {
    await readXml(bytes, {
      open: (name) => void (name === 'si' ? (text = '') : name === 't' ? (isText = true) : name === 'rPh' && (isBeside = true)),
      text: (piece) => void (isText && !isBeside && (text += piece)),
      close: (name) => void (name === 't' ? (isText = false) : name === 'rPh' ? (isBeside = false) : name === 'si' && texts.push(text)),
    });
  }
  return texts;
};

/** The part that holds the sheet of this name, else the first sheet. */
const sheetPart = async (zip: Unzipped, wanted: string): Promise<string> => {
  const [book, links] = await Promise.all([zip.read('xl/workbook.xml'), zip.read('xl/_rels/workbook.xml.rels')]);
  if (!book || !links) throw new AppError('import_unreadable');
  const sheets: { name: string; id: string }[] = [];
  const targets = new Map<string, string>();
  await readXml(book, { open: (name, given) => void (name === 'sheet' && sheets.push({ name: given['name'] ?? '', id: given['r:id'] ?? '' })) });
  await readXml(links, { open: (name, given) => void (name === 'Relationship' && given['TargetMode'] !== 'External' && targets.set(given['Id'] ?? '', given['Target'] ?? '')) });
  const target = targets.get((sheets.find(({ name }) => name === wanted) ?? sheets[0])?.id ?? '');
  if (!target) throw new AppError('import_unreadable');
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
};

/** Throws import_unreadable, import_macros, import_unpacks_too_large, import_too_many_rows. */
export const xlsxRows = async (file: Buffer, wanted: string): Promise<TableRow[]> => {
  const zip = unzip(file, limits);
  if (zip.names.some((name) => /vbaProject/i.test(name))) throw new AppError('import_macros');
  const texts = await sharedTexts(zip);
  const part = await zip.read(await sheetPart(zip, wanted));
  if (!part) throw new AppError('import_unreadable');
  const rows: TableRow[] = [];
  let row: TableRow = { row: 0, cells: [] };
  let cell: { at: number; type: string; text: string; isFormula: boolean } | null = null;
  let [isValue, marks] = [false, 0];
  const valueOf = ({ type, text }: { type: string; text: string }): ImportCell['value'] => {
    if (type === 's') return texts[Number(text)] ?? null;
    if (type === 'n') return text === '' ? null : Number.isNaN(Number(text)) ? text : Number(text);
    return text === '' ? null : text;
  };
  await readXml(part, {
    open(name, given) {
      if (name === 'row') {
        if (++marks > mostRowMarks) throw new AppError('import_too_many_rows');
        const number = Number(given['r'] ?? row.row + 1);
        row = { row: Number.isSafeInteger(number) && number > row.row ? number : row.row + 1, cells: [] };
      } else if (name === 'c') cell = { at: columnOf(given['r']) ?? row.cells.length, type: given['t'] ?? 'n', text: '', isFormula: false };
      else if (name === 'f' && cell) cell.isFormula = true;
      else if (name === 'v' || name === 't') isValue = true;
    },
    text(piece) {
      if (isValue && cell) cell.text += piece;
    },
    close(name) {
      if (name === 'v' || name === 't') isValue = false;
      else if (name === 'c' && cell) {
        const value = valueOf(cell);
        if (cell.at < mostColumns && (value !== null || cell.isFormula)) {
          while (row.cells.length < cell.at) row.cells.push({ value: null });
          row.cells[cell.at] = { value, ...(cell.isFormula ? { isFormula: true } : {}) };
        }
        cell = null;
      } else if (name === 'row' && row.cells.length > 0) {
        if (rows.push(row) > enough) throw new AppError('import_too_many_rows');
      } else if (name === 'sheetData') return true;
      return false;
    },
  });
  return rows;
};
