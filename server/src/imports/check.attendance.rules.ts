// What a row of a paper roll says, and what is wrong with it: who was there, on which day, for how many periods. Pure.
import { dayOf, nameSortKey } from '@hoctap/shared';
import { Meeting } from '@hoctap/shared/classes.contract';
import type { ImportFaultCode } from '@hoctap/shared/imports.faults';
import { codeIn, readNumber, readText, sameWords } from '@hoctap/shared/imports.rules';
import type { PersonDoc } from '../accounts/person.model.ts';
import { placeOn } from '../accounts/person.rules.ts';
import type { UnitDoc } from '../units/unit.model.ts';
import { birthYearIn, dayIn } from './check.people.rules.ts';
import { unitOf } from './check.rules.ts';
import type { RowFault } from './import.model.ts';
import type { Line } from './table.ts';

export interface CountedFor { id: string; nameVi: string; nameEn: string }
export interface AroundRoll {
  unit: UnitDoc;
  units: readonly UnitDoc[];
  /** Those that attendance counts for. */
  indicators: readonly CountedFor[];
  now: Date;
}
export interface DraftedAttendance {
  row: number; fullName: string; birthYear: number | null; place: UnitDoc | null; day: string | null; title: string; periods: number | null;
  indicator: CountedFor | null; indicatorWords: string; through: UnitDoc; source: string; faults: RowFault[];
}
/** Longer ago nobody has a roll for. */
const firstDay = '2000-01-01';
const longest = { title: 200, source: 300 } as const;
const mostPeriods = Meeting.shape.periods.maxValue ?? 12;

export const attendanceOf = (line: Line, { unit, units, indicators, now }: AroundRoll): DraftedAttendance => {
  const faults: RowFault[] = [];
  const fault = (column: string, code: ImportFaultCode, what: string | number = '') => void faults.push({ column, code, what: String(what) });
  const text = (key: string): string => {
    if (line.cell(key).isFormula) fault(key, 'formula');
    return readText(line.cell(key));
  };
  const today = dayOf(now);
  const fullName = text('name');
  if (fullName.length < 2) fault('name', 'name_missing');
  const birthYear = birthYearIn(text('born'), today);
  if (birthYear === null) fault('born', 'bad_birth_year');
  const isReckoned = line.cell('day').isFormula === true;
  const written = isReckoned ? null : dayIn(line.cell('day'));
  const day = written && written >= firstDay && written <= today ? written : null;
  if (isReckoned) fault('day', 'formula');
  else if (!day) fault('day', written && written > today ? 'future_day' : 'bad_day');
  const at = (key: 'place' | 'through', isAnywhere: boolean): UnitDoc | null => {
    const words = text(key);
    const found = words === '' ? null : unitOf(words, day ?? today, { unit: unit._id, units }, isAnywhere);
    if (!found || !('what' in found)) return found;
    fault(key, found.code, found.what);
    return null;
  };
  const place = at('place', true);
  const through = at('through', false) ?? unit;
  const title = text('title');
  if (title === '') fault('title', 'title_missing');
  const read = readNumber(line.cell('periods'));
  const periods = read && 'value' in read && Number.isInteger(read.value) && read.value >= 1 && read.value <= mostPeriods ? read.value : null;
  if (read && 'fault' in read) fault('periods', read.fault, readText(line.cell('periods')).slice(0, 40));
  else if (periods === null) fault('periods', 'bad_periods', mostPeriods);
  const indicatorWords = text('about');
  const indicator = indicators.find(({ id, nameVi, nameEn }) => [id, nameVi, nameEn].some((name) => [indicatorWords, codeIn(indicatorWords)].some((words) => sameWords(words) === sameWords(name)))) ?? null;
  if (indicatorWords === '') fault('about', 'about_missing');
  else if (!indicator) fault('about', 'about_unknown', indicatorWords.slice(0, 80));
  const source = text('source');
  if (source === '') fault('source', 'source_missing');
  for (const [key, said] of [['title', title], ['source', source]] as const) if (said.length > longest[key]) fault(key, 'text_too_long', longest[key]);
  return { row: line.row, fullName, birthYear: birthYear ?? null, place, day, title: title.slice(0, longest.title), periods, indicator, indicatorWords: indicatorWords.slice(0, 200), through, source: source.slice(0, longest.source), faults };
};

/** Those whom a row can mean: of that name, and where the row says so of that year and that place on the day. */
export const meantBy = ({ fullName, birthYear, place, day }: DraftedAttendance, named: readonly PersonDoc[]): PersonDoc[] =>
  named.filter((one) => !one.aliasOf && one.sortKey === nameSortKey(fullName) && (birthYear === null || one.birthYear === birthYear) &&
    (!place || (['residence', 'workplace'] as const).some((kind) => placeOn(one, kind, day ?? '') === place._id)));
