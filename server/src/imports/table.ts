// A table as people filled it in, whatever file it came in.
import { AppError } from '@hoctap/shared';
import { type ImportCell, readText, sameWords } from '@hoctap/shared/imports.rules';

export interface TableRow { row: number; cells: ImportCell[] }
/** Rows by their number in the file, the heading among them. */
export type Rows = AsyncIterable<TableRow> | Iterable<TableRow>;

export const mostRows = 10_000;
export const mostColumns = 40;
/** Headings may stand below a title. */
const headWithin = 15;
const nothing: ImportCell = { value: null };

export interface Column { key: string; head: string; isNeeded: boolean }
/** A row below the heading; a column that the file has not is empty. */
export interface Line { row: number; cell(key: string): ImportCell }

const isFilled = ({ value, isFormula }: ImportCell): boolean => isFormula === true || (value !== null && readText({ value }) !== '');

/** The filled rows below the heading. Throws import_wrong_sheet naming the columns that are missing, import_too_many_rows. */
export const linesOf = async (rows: Rows, columns: readonly Column[]): Promise<Line[]> => {
  let places: Map<string, number> | undefined;
  const lines: Line[] = [];
  let missing = columns.filter(({ isNeeded }) => isNeeded).map(({ head }) => head);
  for await (const { row, cells } of rows) {
    if (!cells.some(isFilled)) continue;
    if (places) {
      if (lines.length >= mostRows) throw new AppError('import_too_many_rows');
      const where = places;
      lines.push({ row, cell: (key) => cells[where.get(key) ?? -1] ?? nothing });
      continue;
    }
    const heads = cells.map((cell) => sameWords(readText(cell)));
    const found = new Map(columns.flatMap(({ key, head }) => (heads.includes(sameWords(head)) ? [[key, heads.indexOf(sameWords(head))] as const] : [])));
    const lacking = columns.filter(({ key, isNeeded }) => isNeeded && !found.has(key)).map(({ head }) => head);
    if (lacking.length === 0) places = found;
    else if (lacking.length < missing.length) missing = lacking;
    if (!places && row >= headWithin) break;
  }
  if (!places) throw new AppError('import_wrong_sheet', { faults: missing.map((head) => ({ path: head, message: 'missing column' })), detail: missing.join(', ') });
  return lines;
};
