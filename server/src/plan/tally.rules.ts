// What a turn of the tally changes: new member rows beside the stored ones give the deltas of counters. Pure.
import { isDeepStrictEqual } from 'node:util';
import { counterFields, deltasBetween, nobody } from '@hoctap/shared/plan.rules';
import type { Member } from './member.rules.ts';
import type { CounterDelta, MemberDoc } from './tally.model.ts';

export interface Change { before: Member | null; after: Member }

/** Does a stored row say what a fresh one says? */
export const saysTheSame = (before: Member, after: Member): boolean =>
  isDeepStrictEqual([before.state, before.evidence, before.units, before.countedAt, before.due ?? null], [after.state, after.evidence, after.units, after.countedAt, after.due ?? null]);

/** Rows that differ from the stored ones; a stored row without a fresh one becomes empty, so that its deltas go back. */
export const changesOf = (stored: readonly MemberDoc[], fresh: readonly Member[]): Change[] => {
  const before = new Map(stored.map((row) => [row._id, row]));
  const after = new Map(fresh.map((row) => [row._id, row]));
  const gone = stored.filter((row) => !after.has(row._id)).map(({ _id, indicator, period, person }): Member => ({
    _id, indicator, period, person, state: nobody, evidence: [], units: [], countedAt: null, due: null,
  }));
  return [...fresh, ...gone].map((row) => ({ before: before.get(row._id) ?? null, after: row })).filter((one) => !one.before || !saysTheSame(one.before, one.after));
};

export const counterId = (at: Pick<CounterDelta, 'indicator' | 'unit' | 'period' | 'month'>): string => `${at.indicator}|${at.unit}|${at.period}|${at.month}`;

/** Sums the deltas of all changes by counter; counters that come out even are left out. */
export const deltasOf = (changes: readonly Change[]): CounterDelta[] => {
  const sums = new Map<string, CounterDelta>();
  for (const { before, after } of changes) {
    for (const delta of deltasBetween(before?.state ?? nobody, after.state)) {
      const one = { ...delta, indicator: after.indicator, period: after.period };
      const sum = sums.get(counterId(one));
      if (sum) for (const field of counterFields) sum[field] += one[field];
      else sums.set(counterId(one), one);
    }
  }
  return [...sums.values()].filter((delta) => counterFields.some((field) => delta[field] !== 0));
};
