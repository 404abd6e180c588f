// What a row of a spreadsheet says, and what is wrong with it. Pure: the tree, what units enter and what stands are given.
import { dayOf, validOn } from '@hoctap/shared';
import { type Half, figureFault, halves } from '@hoctap/shared/figures.rules';
import type { ImportFaultCode } from '@hoctap/shared/imports.faults';
import { type ImportCell, codeIn, isLeap, readNumber, readText, sameWords, standing } from '@hoctap/shared/imports.rules';
import type { Kept } from '../plan/figure.service.ts';
import type { StandingFigure } from '../plan/figure.batch.service.ts';
import type { UnitDoc } from '../units/unit.model.ts';
import { halfWords } from './columns.ts';
import type { RowFault } from './import.model.ts';
import type { Line } from './table.ts';

/** What is entered for a year or a half-year. */
export type Asked = Kept & { half: Half };
export interface Around {
  /** The officer's unit. */
  unit: string;
  /** Every unit that ever had a code of the file. */
  units: readonly UnitDoc[];
  /** What units of a level enter, of the kind of this file. */
  asked: ReadonlyMap<string, readonly Asked[]>;
  now: Date;
}
export interface Drafted {
  row: number;
  unit: UnitDoc | null;
  unitWords: string;
  about: Kept | null;
  aboutWords: string;
  year: number | null;
  half: Half;
  count: number | null;
  whole: number | null;
  source: string;
  note: string | null;
  faults: RowFault[];
}
const longest = { source: 300, note: 500 } as const;
const vnDay = (day: string): string => day.split('-').reverse().join('/');

/** Codes that a file names, also as Excel leaves them once it took them for numbers: `9706` for `09706`. */
export const codesOf = (lines: readonly Line[], columns = ['unit']): string[] => lines.flatMap((line) => columns.flatMap((key) => spellings(readText(line.cell(key)))));
const spellings = (written: string): string[] => {
  const code = codeIn(written).split('@')[0] ?? '';
  return /^\d{1,4}$/.test(code) ? [code, code.padStart(5, '0')] : code === '' ? [] : [code];
};

/** The unit of a code (or `code – name`) on a day; `isAnywhere`: also outside the officer's. */
export const unitOf = (written: string, day: string, { units, unit }: Pick<Around, 'units' | 'unit'>, isAnywhere = false): UnitDoc | { code: ImportFaultCode; what: string } => {
  if (written === '') return { code: 'unit_missing', what: '' };
  const codes = spellings(written);
  const ever = units.filter(({ code }) => codes.includes(code));
  const found = ever.find(({ validFrom, validTo }) => validOn({ from: validFrom, to: validTo }, day));
  if (!found) {
    const known = ever.toSorted((one, other) => (one.validFrom < other.validFrom ? 1 : -1))[0];
    return known ? { code: 'unit_ended', what: `${vnDay(known.validFrom)}–${known.validTo ? vnDay(known.validTo) : ''}` } : { code: 'unit_unknown', what: written.slice(0, 80) };
  }
  return isAnywhere || found.path.includes(unit) ? found : { code: 'outside_unit', what: '' };
};

const yearOf = (cell: ImportCell, now: Date): number | ImportFaultCode => {
  if (cell.isFormula) return 'formula';
  const written = readText(cell);
  if (written === '') return 'year_missing';
  if (!/^2\d{3}$/.test(written) || Number(written) > 2100) return 'bad_year';
  return Number(written) > Number(dayOf(now).slice(0, 4)) ? 'future_year' : Number(written);
};

const halfOf = (cell: ImportCell): Half | ImportFaultCode => {
  if (cell.isFormula) return 'formula';
  const written = sameWords(readText(cell));
  return written === '' ? 'Y' : (halves.find((half) => [half, halfWords[half]].some((words) => sameWords(words) === written)) ?? 'bad_half');
};
const isHalf = (half: Half | ImportFaultCode): half is Half => halves.some((one) => one === half);

/** Is nothing in any of these columns of the line? */
export const isEmpty = (line: Line, columns: readonly string[]): boolean => columns.every((key) => readText(line.cell(key)) === '' && !line.cell(key).isFormula);

/** Reads one line; faults are in the order of the columns. */
export const draftOf = (line: Line, around: Around): Drafted => {
  const faults: RowFault[] = [];
  const fault = (column: string, code: ImportFaultCode, what: string | number = '') => void faults.push({ column, code, what: String(what) });
  const text = (key: string) => {
    if (line.cell(key).isFormula) fault(key, 'formula');
    return readText(line.cell(key));
  };
  const unitWords = text('unit');
  const year = yearOf(line.cell('year'), around.now);
  const today = dayOf(around.now);
  const lastDay = `${typeof year === 'number' ? year : today.slice(0, 4)}-12-31`;
  const unit = unitOf(unitWords, lastDay < today ? lastDay : today, around);
  if ('what' in unit) fault('unit', unit.code as ImportFaultCode, unit.what);
  const known = 'what' in unit ? null : unit;

  const aboutWords = text('about');
  const half = halfOf(line.cell('half'));
  const named = (kept: readonly Asked[]) => kept.filter((one) => !isHalf(half) || one.half === half).find(({ about, nameVi, nameEn }) => [about, nameVi, nameEn].some((name) => [aboutWords, codeIn(aboutWords)].some((words) => sameWords(words) === sameWords(name)))) ?? null;
  const all = [...around.asked.values()].flat();
  const anywhere = named(all);
  const about = known ? named(around.asked.get(known.level) ?? []) : anywhere;
  if (!isHalf(half)) fault('half', half);
  if (aboutWords === '') fault('about', 'about_missing');
  else if (!about) fault('about', anywhere ? 'about_not_asked' : half === 'H1' && named(all.map((one) => ({ ...one, half }))) ? 'only_for_years' : 'about_unknown', aboutWords.slice(0, 80));
  if (typeof year !== 'number') fault('year', year);

  const amount = (key: 'count' | 'whole'): number | null => {
    const found = readNumber(line.cell(key));
    if (found && 'fault' in found) fault(key, found.fault, readText(line.cell(key)).slice(0, 40));
    else if (found && !Number.isInteger(found.value)) fault(key, 'not_whole', readText(line.cell(key)).slice(0, 40));
    else if (found) return found.value;
    return null;
  };
  const before = faults.length;
  const count = amount('count');
  if (count === null && faults.length === before) fault('count', 'count_missing');
  const whole = amount('whole');
  if (faults.length === before && about && count !== null && typeof year === 'number') {
    const wrong = figureFault(about.shape, { count, whole, year }, year);
    if (wrong === 'count_above_whole') fault('count', wrong, whole ?? '');
    else if (wrong === 'whole_missing' || wrong === 'whole_not_asked') fault('whole', wrong);
    else if (wrong === 'not_yes_or_no') fault('count', wrong);
  }
  const source = text('source');
  const note = text('note');
  if (source === '') fault('source', 'source_missing');
  for (const [key, written] of [['source', source], ['note', note]] as const) if (written.length > longest[key]) fault(key, 'text_too_long', longest[key]);
  return {
    row: line.row, unit: known, unitWords: unitWords.slice(0, 200), about, aboutWords: aboutWords.slice(0, 200), year: typeof year === 'number' ? year : null, half: isHalf(half) ? half : 'Y', count, whole,
    source: source.slice(0, longest.source), note: note.slice(0, longest.note) || null, faults,
  };
};

/** Marks every line that says again what an earlier one says, whether or not that one is right. */
export const markRepeated = (drafts: readonly Drafted[]): void => {
  const first = new Map<string, number>();
  for (const { unit, about, year, half, row, faults } of drafts) {
    if (!unit || !about || year === null) continue;
    const key = `${unit._id} ${about.about} ${year} ${half}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, row);
    else faults.push({ column: null, code: 'duplicate_in_file', what: String(earlier) });
  }
};

/** How a line without errors stands to what is there; a leap is marked, to be looked at. */
export const stateOf = (draft: Drafted, there: StandingFigure): 'new' | 'changed' | 'same' => {
  const to = { count: draft.count ?? 0, whole: draft.whole };
  const state = standing(there.now, to);
  if (there.now && isLeap(there.now.count, to.count)) draft.faults.push({ column: 'count', code: 'large_change', what: String(there.now.count) });
  return state;
};
