// What a row of a list of people says, and what is wrong with it. Pure.
import { dayOf, fold } from '@hoctap/shared';
import type { ImportFaultCode } from '@hoctap/shared/imports.faults';
import { type ImportCell, codeIn, readText, sameWords } from '@hoctap/shared/imports.rules';
import type { GroupDefinition } from '@hoctap/shared/plan.contract';
import { phoneOf } from '../accounts/login.rules.ts';
import type { Entered } from '../accounts/register.service.ts';
import type { UnitDoc } from '../units/unit.model.ts';
import { unitOf } from './check.rules.ts';
import type { RowFault } from './import.model.ts';
import type { Line } from './table.ts';

export interface AroundPeople { unit: string; units: readonly UnitDoc[]; groups: readonly GroupDefinition[]; now: Date }
export interface DraftedPerson {
  row: number;
  fullName: string;
  entered: Entered & { from?: string };
  places: string[];
  says: string[];
  faults: RowFault[];
}
const sexes: Record<string, 'male' | 'female'> = { nam: 'male', male: 'male', nu: 'female', female: 'female' };
/** Days of a spreadsheet are counted from the last of 1899. */
const serialStart = Date.UTC(1899, 11, 30);

/** 31/12/2025 or 2025-12-31, or the number that a spreadsheet keeps for a day. Null for what is no day. */
export const dayIn = (cell: ImportCell): string | null => {
  if (typeof cell.value === 'number') return Number.isInteger(cell.value) && cell.value > 1 && cell.value < 80_000 ? new Date(serialStart + cell.value * 86_400_000).toISOString().slice(0, 10) : null;
  const written = readText(cell);
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(written) ?? [];
  const iso = year ? `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}` : written;
  const at = new Date(`${iso}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(iso) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null;
};

/** Four digits from 1900 to this year. Undefined for nothing, null for what is none. */
export const birthYearIn = (words: string, today: string): number | null | undefined =>
  words === '' ? undefined : /^(19|20)\d{2}$/.test(words) && Number(words) <= Number(today.slice(0, 4)) ? Number(words) : null;

export const personDraftOf = (line: Line, { unit, units, groups, now }: AroundPeople): DraftedPerson => {
  const faults: RowFault[] = [];
  const fault = (column: string, code: ImportFaultCode, what: string | number = '') => void faults.push({ column, code, what: String(what) });
  const text = (key: string): string => {
    if (line.cell(key).isFormula) fault(key, 'formula');
    return readText(line.cell(key));
  };
  const today = dayOf(now);
  const fullName = text('name');
  if (fullName.length < 2) fault('name', 'name_missing');
  else if (fullName.length > 100) fault('name', 'text_too_long', 100);
  const sexWords = text('sex');
  const sex = sexes[fold(sexWords)] ?? null;
  if (sexWords !== '' && !sex) fault('sex', 'bad_sex');
  const bornWords = text('born');
  const born = birthYearIn(bornWords, today);
  if (born === null) fault('born', 'bad_birth_year');
  const named = text('groups').split(/[;,]/).map((one) => one.trim()).filter(Boolean).map((words) => ({ words, group: groups.find(({ id, nameVi, nameEn }) => [id, nameVi, nameEn].some((name) => [words, codeIn(words)].some((one) => sameWords(one) === sameWords(name)))) }));
  for (const { words, group } of named) if (!group) fault('groups', 'group_unknown', words.slice(0, 80));

  const from = text('from') === '' ? undefined : dayIn(line.cell('from'));
  if (from === null) fault('from', 'bad_day');
  else if (from && from > today) fault('from', 'future_day');
  const day = from && from <= today ? from : today;
  const place = (key: 'work' | 'home'): UnitDoc | null => {
    const written = text(key);
    if (written === '') return null;
    const found = unitOf(written, day, { unit, units }, key === 'home');
    if (!('what' in found)) return found;
    fault(key, found.code, found.what);
    return null;
  };
  const before = faults.length;
  const [work, home] = [place('work'), place('home')];
  if (faults.length === before && ![work, home].some((one) => one?.path.includes(unit))) fault('home', 'place_missing');

  const typed = text('phone');
  // A spreadsheet that took a phone number for a number has lost its first 0.
  const phone = /^[35789]\d{8}$/.test(typed) ? `0${typed}` : typed;
  try {
    if (phone !== '') phoneOf(phone);
  } catch {
    fault('phone', 'bad_phone');
  }
  const email = text('email');
  if (email !== '' && (email.length > 200 || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))) fault('email', 'bad_email');
  const says = [sexWords, bornWords, named.map(({ group, words }) => group?.nameVi ?? words).join(', '), phone, email].filter(Boolean);
  return {
    row: line.row, fullName, faults, says, places: [work, home].flatMap((one) => (one ? [`${one.nameVi} (${one.code})`] : [])),
    entered: { fullName, sex, birthYear: born ?? null, groups: [...new Set(named.flatMap(({ group }) => group?.id ?? []))], workplace: work?._id ?? null, residence: home?._id ?? null, phone: phone || null, email: email || null, ...(from ? { from } : {}) },
  };
};
