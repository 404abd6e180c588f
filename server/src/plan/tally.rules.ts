// What a turn of the tally changes: new member rows beside the stored ones give the deltas of counters. Pure.
import { isDeepStrictEqual } from 'node:util';
import { type PathSums, addDeltas, deltasOf as deltasOfPaths, nobody } from '@hoctap/shared/plan.rules';
import type { Member } from './member.rules.ts';
import type { CounterDelta, MemberDoc } from './tally.model.ts';

export interface Change { before: Member | null; after: Member }

const said = ({ state, evidence, units, countedAt, due }: Member) => [state, evidence, units, countedAt, due ?? null];
/** Does a stored row say what a fresh one says? Most do, letter by letter; only for others it is worth looking closer. */
export const saysTheSame = (before: Member, after: Member): boolean => {
  const [old, now] = [said(before), said(after)];
  return JSON.stringify(old) === JSON.stringify(now) || isDeepStrictEqual(old, now);
};

/** Rows that differ from the stored ones; a stored row without a fresh one becomes empty, so that its deltas go back. */
export const changesOf = (stored: readonly MemberDoc[], fresh: readonly Member[]): Change[] => {
  const before = new Map(stored.map((row) => [row._id, row]));
  const after = new Map(fresh.map((row) => [row._id, row]));
  const gone = stored.filter((row) => !after.has(row._id)).map(({ _id, indicator, period, person }): Member => ({
    _id, indicator, period, person, state: nobody.state, evidence: [], units: [], countedAt: null, due: null,
  }));
  return [...fresh, ...gone].map((row) => ({ before: before.get(row._id) ?? null, after: row })).filter((one) => !one.before || !saysTheSame(one.before, one.after));
};

export const counterId = (at: Pick<CounterDelta, 'indicator' | 'unit' | 'period' | 'month'>): string => `${at.indicator}|${at.unit}|${at.period}|${at.month}`;

/** Sums by counter over many changes. */
export class CounterSums {
  /** By indicator and period, then by units and month. */
  #sums = new Map<string, { indicator: string; period: string; amounts: PathSums }>();

  add({ before, after }: Change): void {
    const { indicator, period } = after;
    const key = `${indicator}|${period}`;
    let sum = this.#sums.get(key);
    if (!sum) this.#sums.set(key, (sum = { indicator, period, amounts: new Map() }));
    addDeltas(sum.amounts, before ?? nobody, after);
  }

  /** All counters that do not come out even. */
  *[Symbol.iterator](): Generator<CounterDelta> {
    for (const { indicator, period, amounts } of this.#sums.values()) {
      for (const delta of deltasOfPaths(amounts)) yield { ...delta, indicator, period };
    }
  }
}
export const deltasOf = (changes: readonly Change[]): CounterDelta[] => {
  const sums = new CounterSums();
  for (const change of changes) sums.add(change);
  return [...sums];
};
