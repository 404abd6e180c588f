// What a turn of the tally changes: new member rows beside the stored ones give the deltas of counters. Pure.
import { isDeepStrictEqual } from 'node:util';
import { type Delta, type PathSums, addDeltas, addFirst, nobody, unevenOf, unitSums } from '@hoctap/shared/plan.rules';
import { type Tallied, everything } from './member.rules.ts';
import { memberFrom } from './stored-row.ts';
import type { CounterDelta, MemberDoc } from './tally.model.ts';

export interface Change { before: Tallied | null; after: Tallied }

const said = ({ state, evidence, units, countedAt, place, due }: Tallied) => [state, evidence.map(({ id, month, units: of }) => [id, month, of]), units, countedAt, place, due ?? null];
/** Does a stored row say what a fresh one says? Most do, letter by letter; only for others it is worth looking closer. */
export const saysTheSame = (before: Tallied, after: Tallied): boolean => {
  const [old, now] = [said(before), said(after)];
  return JSON.stringify(old) === JSON.stringify(now) || isDeepStrictEqual(old, now);
};

/** Rows that differ from the stored ones; a stored row without a fresh one becomes empty, so that its deltas go back. */
export const changesOf = (stored: readonly MemberDoc[], fresh: readonly Tallied[]): Change[] => {
  const before = new Map(stored.map((row) => [row._id, memberFrom(row)]));
  const after = new Map(fresh.map((row) => [row._id, row]));
  const gone = stored.filter((row) => !after.has(row._id)).map(({ _id, indicator, period, person }): Tallied => ({
    _id, indicator, period, person, state: nobody.state, evidence: [], units: [], countedAt: null, place: null, due: null,
  }));
  return [...fresh, ...gone].map((row) => ({ before: before.get(row._id) ?? null, after: row })).filter((one) => !one.before || !saysTheSame(one.before, one.after));
};

export const counterId = (at: Pick<CounterDelta, 'indicator' | 'unit' | 'period' | 'month'>): string => `${at.indicator}|${at.unit}|${at.period}|${at.month}`;

/** Sums by counter over many changes. */
export class CounterSums {
  /** By indicator and period, then by units and month. */
  #sums = new Map<string, { indicator: string; period: string; amounts: PathSums }>();

  #of(indicator: string, period: string): PathSums {
    const key = `${indicator}|${period}`;
    let sum = this.#sums.get(key);
    if (!sum) this.#sums.set(key, (sum = { indicator, period, amounts: new Map() }));
    return sum.amounts;
  }
  add({ before, after }: Change): void {
    addDeltas(this.#of(after.indicator, after.period), before ?? nobody, after);
    if (before?.state.first || after.state.first) addFirst(this.#of(after.indicator, everything), before ?? nobody, after);
  }

  /** The sums of each counter, to be looked up and taken out one by one. */
  counters(): DueCounters {
    return new DueCounters([...this.#sums.values()].map(({ amounts, ...of }) => ({ ...of, amounts: unitSums(amounts) })));
  }
}

/** What counters should say. By parts of their names: to put these together for each would cost more than to look. */
export class DueCounters {
  readonly #due: ReadonlyMap<string, { indicator: string; period: string; amounts: Map<string, Map<string, Delta>> }>;

  constructor(due: readonly { indicator: string; period: string; amounts: Map<string, Map<string, Delta>> }[]) {
    this.#due = new Map(due.map((one) => [`${one.indicator}|${one.period}`, one]));
  }
  /** What this counter should say, which is given only once. */
  take({ indicator, period, unit, month }: Pick<CounterDelta, 'indicator' | 'period' | 'unit' | 'month'>): Delta | undefined {
    const months = this.#due.get(`${indicator}|${period}`)?.amounts.get(unit);
    const found = months?.get(month);
    months?.delete(month);
    return found;
  }
  /** All that were not taken and do not come out even. */
  left(): CounterDelta[] {
    return [...this.#due.values()].flatMap(({ indicator, period, amounts }) => unevenOf(amounts).map((delta) => ({ ...delta, indicator, period })));
  }
}
export const deltasOf = (changes: readonly Change[]): CounterDelta[] => {
  const sums = new CounterSums();
  for (const change of changes) sums.add(change);
  return sums.counters().left();
};
