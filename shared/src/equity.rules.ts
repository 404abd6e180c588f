// Who is behind a number, by sex, age and zone: sums of people, with those of few people left out.
import { hiddenCells } from './suppress.rules.ts';

/** What is asked of a counted person; null where it is not known. */
export interface Counted { sex: 'female' | 'male' | null; birthYear: number | null; zone: 'urban' | 'rural' | null }

export const sides = ['sex', 'age', 'zone'] as const;
export type Side = (typeof sides)[number];
/** Parts of each side in the order that they are shown; age bands as the breakdowns of Plan 177 (`seed/plan-177.json`). */
export const parts: Record<Side, readonly string[]> = {
  sex: ['female', 'male', 'unknown'],
  age: ['under15', '15-25', '26-35', '36-60', 'over60', 'unknown'],
  zone: ['rural', 'urban', 'unknown'],
};

/** The band of somebody born in a year, by the age reached in `year`. */
export const ageBand = (birthYear: number | null, year: number): string => {
  if (birthYear === null) return 'unknown';
  const age = year - birthYear;
  return age < 15 ? 'under15' : age <= 25 ? '15-25' : age <= 35 ? '26-35' : age <= 60 ? '36-60' : 'over60';
};

export interface Spread { side: Side; parts: { id: string; persons: number | null }[] }

/** Sums by side; a part of one to four people is null, and so is what would tell it beside the total. Empty parts are left out. */
export const spreadOf = (people: Iterable<Counted>, year: number): Spread[] => {
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  let total = 0;
  for (const { sex, birthYear, zone } of people) {
    total++;
    add(`sex ${sex ?? 'unknown'}`);
    add(`age ${ageBand(birthYear, year)}`);
    add(`zone ${zone ?? 'unknown'}`);
  }
  return sides.map((side) => {
    const cells = parts[side].flatMap((id) => {
      const value = counts.get(`${side} ${id}`) ?? 0;
      return value > 0 ? [{ id, parent: 'total', value }] : [];
    });
    // The total is shown anyway, beside the indicator itself.
    const hidden = hiddenCells([{ id: 'total', parent: null, value: total }, ...cells]);
    const isSafe = !hidden.has('total') || cells.length === 0;
    return { side, parts: cells.map(({ id, value }) => ({ id, persons: hidden.has(id) || !isSafe ? null : value })) };
  });
};
