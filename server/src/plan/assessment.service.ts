// Indicators that count units: of the units of the tree, how many reached a grade in their confirmed assessments of the year.
import { halfEnding, keptUnder } from '@hoctap/shared/figures.rules';
import type { IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { type Assessment, type UnitShare, unitShare } from '@hoctap/shared/assessments.rules';
import { type Figures, countsUnits } from '@hoctap/shared/plan.rules';
import type { UnitService } from '../units/unit.service.ts';
import type { FrameworkService } from './framework.service.ts';
import type { FigureDoc } from './headcount.model.ts';

/** More units of one level than a city has. */
const mostUnits = 5000;

/** Confirmed assessments of a year by a criteria set, of whichever units. */
export type AssessmentSource = (criteriaSet: string, year: number) => Promise<readonly Assessment[]>;
/** The share of an indicator at one of the units that were asked for, in one of the years; to the end of month `to`, `06`. */
export type UnitShares = (definition: IndicatorDefinition, unit: string, year: number, to?: string) => UnitShare;

export const assessmentService = ({ units, framework }: { units: UnitService; framework: FrameworkService }) => {
  let source: AssessmentSource = () => Promise.resolve([]);

  return {
    /** The room above that keeps assessments tells how to read them. */
    readFrom: (by: AssessmentSource): void => void (source = by),
    /** All that shares of `root` and of units below it are made of, read in a few queries: the units of the tree of the day `on`. */
    async read(definitions: readonly IndicatorDefinition[], root: string, years: readonly number[], on: string): Promise<UnitShares> {
      const { criteriaSets } = await framework.require();
      const sets = criteriaSets.filter(({ id }) => definitions.some((one) => countsUnits(one) && one.rule.criteriaSet === id));
      const known = new Map(await Promise.all(sets.map(async (set) => {
        const found = await Promise.all(set.unitLevels.map((level) => units.list({ under: root, level, on, limit: mostUnits })));
        const places = await units.byIds(found.flatMap(({ items }) => items.map(({ id }) => id)));
        const given = await Promise.all(years.map(async (year) => [year, await source(set.id, year)] as const));
        return [set.id, { grades: set.levels.map(({ id }) => id), places: [...places.values()], given: new Map(given) }] as const;
      })));
      return ({ rule }, unit, year, to = '12') => {
        const set = known.get(rule.criteriaSet ?? '');
        const inside = (set?.places ?? []).filter(({ path }) => path.includes(unit)).map(({ _id }) => _id);
        // A year is assessed after its end, too; a half-year has what was decided in it.
        return unitShare(inside, set?.given.get(year) ?? [], set?.grades ?? [], rule.grade ?? '', to === '12' ? undefined : `${year}-${to}-31`);
      };
    },
  };
};

/** What a unit shows: the figure that it entered for the year or half-year, else what its assessments say. `to` ends the year with that month. */
export const unitFigures = (definition: IndicatorDefinition, unit: string, year: number, { figures, shares }: { figures: readonly FigureDoc[]; shares: UnitShares }, to?: string): Figures => {
  const of = (when: number) => {
    const entered = figures.find((row) => row.indicator === keptUnder(definition.id, halfEnding(to)) && row.unit === unit && row.year === when);
    if (entered?.denominator) return { numerator: entered.numerator, headcount: { count: entered.denominator, illustrative: entered.illustrative, noteVi: null }, source: 'entered' as const, unassessed: null };
    const { reached, of: whole, unassessed } = shares(definition, unit, when, to);
    return { numerator: reached, headcount: whole > 0 ? { count: whole, illustrative: false, noteVi: null } : null, source: reached === null ? ('none' as const) : ('assessments' as const), unassessed };
  };
  const [now, before] = [of(year), of(year - 1)];
  return { ...now, covered: null, previousNumerator: before.numerator, previousHeadcount: before.headcount, participations: 0, enrolled: 0, alone: 0, cumulative: 0 };
};
