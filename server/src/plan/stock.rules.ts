// What a unit shows of a stock of levels. The platform knows a part of the certificates only, so that a figure which a unit entered
// for a year or a half-year goes before what was counted there, at the unit and in the sums of those above it; what was counted stands beside. Pure.
import { halfEnding, keptUnder } from '@hoctap/shared/figures.rules';
import type { Figures } from '@hoctap/shared/plan.rules';
import type { IndicatorDefinition } from '@hoctap/shared/plan.contract';
import type { FigureDoc } from './headcount.model.ts';
import type { Denominator, Denominators } from './headcount.service.ts';
import { stockPeriods } from './level.rules.ts';
import type { CounterDoc } from './tally.model.ts';

/** Counters, and entered figures with those of units below (`paths` of theirs, each to the unit itself). */
export interface StockRecords { counters: readonly CounterDoc[]; figures: readonly FigureDoc[]; paths: ReadonlyMap<string, readonly string[]>; denominators: Denominators }

/** Figures below `unit` that no other one stands above: each person is in one of them at most. */
const enteredBelow = (figures: readonly FigureDoc[], paths: StockRecords['paths'], unit: string): FigureDoc[] => {
  const inside = figures.filter((row) => row.unit !== unit && paths.get(row.unit)?.includes(unit));
  return inside.filter((row) => !inside.some((other) => other.unit !== row.unit && paths.get(row.unit)?.includes(other.unit)));
};

/** Persons on the last day of `year-to`, or today where that is sooner; null where nothing was ever counted. */
const countedOf = (counters: readonly CounterDoc[], indicator: string, unit: string, period: string, until: string): number | null => {
  const rows = counters.filter((row) => row.unit === unit && row.indicator === indicator && row.period === period && row.month <= until);
  return rows.length === 0 ? null : rows.reduce((sum, row) => sum + row.persons, 0);
};

const numeratorOf = ({ id }: IndicatorDefinition, unit: string, year: number, { counters, figures, paths }: StockRecords, to: string): Pick<Figures, 'numerator' | 'source'> & { own: FigureDoc | undefined } => {
  const until = `${year}-${to}`;
  const key = keptUnder(id, halfEnding(to));
  const given = figures.filter((row) => row.indicator === key && row.year === year);
  const own = given.find((row) => row.unit === unit);
  if (own) return { numerator: own.numerator, source: 'entered', own };
  const counted = countedOf(counters, id, unit, stockPeriods.asRuled, until);
  const below = enteredBelow(given, paths, unit);
  if (below.length === 0) return { numerator: counted, source: counted === null ? 'none' : 'certificates', own };
  const more = below.reduce((sum, row) => sum + row.numerator - (countedOf(counters, id, row.unit, stockPeriods.asRuled, until) ?? 0), 0);
  return { numerator: (counted ?? 0) + more, source: 'entered', own };
};

/** The figures of an indicator for which `countsLevels`; `to` ends the year with that month. */
export const stockFigures = (definition: IndicatorDefinition, unit: string, year: number, records: StockRecords, to = '12'): Figures => {
  const [now, before] = [numeratorOf(definition, unit, year, records, to), numeratorOf(definition, unit, year - 1, records, to)];
  const headcountOf = (row: FigureDoc | undefined, of: number): Denominator =>
    row?.denominator ? { headcount: { count: row.denominator, illustrative: row.illustrative, noteVi: null }, covered: null } : records.denominators(definition, unit, of);
  const { headcount, covered } = headcountOf(now.own, year);
  const stock = (period: string) => countedOf(records.counters, definition.id, unit, period, `${year}-${to}`) ?? 0;
  const [ruled, other] = [stock(stockPeriods.asRuled), stock(stockPeriods.otherwise)];
  const isExact = definition.rule.levelMatch === 'exact';
  return {
    numerator: now.numerator, source: now.source, headcount, covered,
    previousNumerator: before.numerator, previousHeadcount: headcountOf(before.own, year - 1).headcount,
    participations: 0, alone: 0, cumulative: ruled,
    enrolled: records.counters.filter((row) => row.unit === unit && row.indicator === definition.id && row.period === stockPeriods.asRuled && row.month <= `${year}-${to}`).reduce((sum, row) => sum + row.enrolled, 0),
    levels: { level: definition.rule.level ?? 0, exactly: isExact ? ruled : other, atLeast: isExact ? other : ruled },
  };
};
