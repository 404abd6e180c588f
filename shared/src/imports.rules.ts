// What is read out of a cell of a spreadsheet that people filled in. Pure.

/** A cell as the file has it: a number that was stored as one, or a text. `isFormula`: the file says how it was worked out, and maybe wrongly what came out. */
export interface ImportCell { value: string | number | null; isFormula?: boolean }

export type NumberFault = 'not_number' | 'ambiguous_number' | 'negative_number' | 'formula' | 'too_large_number';
export type ReadNumber = { value: number } | { fault: NumberFault };
const most = 1e9;

/**
 * A number as people in Viet Nam write it: `1.234` and `1 234` are 1234, `99,5` and `99.5` the same, `1.234.567,5` as it looks.
 * `1,234` alone is refused: here it is one and a bit, in English a thousand. Null for an empty cell.
 */
export const readNumber = ({ value, isFormula }: ImportCell): ReadNumber | null => {
  if (isFormula) return { fault: 'formula' };
  if (value === null) return null;
  const found = typeof value === 'number' ? value : fromText(value.normalize('NFKC').replace(/\s/g, ''));
  if (found === null || typeof found === 'string') return found === null ? null : { fault: found };
  if (!Number.isFinite(found)) return { fault: 'not_number' };
  if (found < 0) return { fault: 'negative_number' };
  return found > most ? { fault: 'too_large_number' } : { value: found };
};

const fromText = (written: string): number | NumberFault | null => {
  if (written === '') return null;
  if (/^[-\u2212]\d/.test(written)) return 'negative_number';
  if (/^[1-9]\d{0,2},\d{3}$/.test(written)) return 'ambiguous_number';
  // Groups of three, in which points part thousands; or commas, of which two or more can be nothing else.
  if (/^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(written)) return Number(written.replaceAll('.', '').replace(',', '.'));
  if (/^[1-9]\d{0,2}(,\d{3}){2,}(\.\d+)?$/.test(written)) return Number(written.replaceAll(',', ''));
  return /^\d+([.,]\d+)?$/.test(written) ? Number(written.replace(',', '.')) : 'not_number';
};

/** Text of a cell as it is stored: trimmed, NFC; whole numbers as their digits. */
export const readText = ({ value }: ImportCell): string => (value === null ? '' : String(value).normalize('NFC').replace(/\s+/g, ' ').trim());

/** A heading or a name, to be compared: without marks of case, blanks at the ends, and what is said in brackets. */
export const sameWords = (text: string): string => text.normalize('NFC').toLowerCase().replace(/[*:]/g, '').replace(/\s+/g, ' ').trim();

/** What parts a code from the name beside it in drop-downs: `09706 – Xã Minh Khai`. */
export const codeMark = ' – ';
/** The code in front of a name, else the whole text. */
export const codeIn = (text: string): string => text.split(/\s+[–—-]\s+/)[0] ?? text;

/** How a value stands to what is there already. */
export const standing = (now: { count: number | null; whole: number | null } | null, to: { count: number; whole: number | null }): 'new' | 'changed' | 'same' =>
  !now || now.count === null ? 'new' : now.count === to.count && (now.whole ?? null) === (to.whole ?? null) ? 'same' : 'changed';

/** A change that is more likely a slip than a year's growth: more than twice as many, or less than half, and at least ten. */
export const isLeap = (from: number, to: number): boolean => Math.abs(to - from) >= 10 && (to > from * 2 || to * 2 < from);

/** What parts the fields of a CSV file, by its heading: Excel in Vietnamese writes `;`, others `,` or a tab. */
export const separatorOf = (heading: string): ';' | ',' | '\t' => {
  const plain = heading.replace(/"[^"]*"/g, '');
  const counts = ([';', ',', '\t'] as const).map((mark) => ({ mark, count: plain.split(mark).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).mark;
};

/** Fields of a CSV text (RFC 4180), row by row; a text that ends within quotes is taken as it is. */
export function* csvRows(text: string, separator: string): Generator<string[]> {
  let [row, field, isQuoted]: [string[], string, boolean] = [[], '', false];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (isQuoted) {
      if (letter !== '"') field += letter;
      else if (text[at + 1] === '"') [field, at] = [`${field}"`, at + 1];
      else isQuoted = false;
    } else if (letter === '"' && field === '') isQuoted = true;
    else if (letter === separator) [row, field] = [[...row, field], ''];
    else if (letter === '\n') {
      yield [...row, field.replace(/\r$/, '')];
      [row, field] = [[], ''];
    } else field += letter;
  }
  if (row.length > 0 || field !== '') yield [...row, field.replace(/\r$/, '')];
}
