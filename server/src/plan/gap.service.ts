// Gaps between men and women: counted by the equity of the indicator that they are of, else made of what each unit entered.
import { halfEnding, keptUnder } from '@hoctap/shared/figures.rules';
import type { IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { type SexPart, baseOf, baseOfSex, countsGap, gapOf, ofSex, sexPart, sexes } from '@hoctap/shared/gap.rules';
import type { Figures } from '@hoctap/shared/plan.rules';
import type { equityService } from './equity.service.ts';
import type { FrameworkService } from './framework.service.ts';
import type { EnteredFigures } from './entered.service.ts';
import type { HeadcountService } from './headcount.service.ts';

interface Asked { definitions: readonly IndicatorDefinition[]; unit: { _id: string; path: readonly string[] }; below: readonly { _id: string; path: readonly string[] }[]; years: readonly number[]; on: string; to?: string }
interface Lower { framework: FrameworkService; headcounts: HeadcountService; equity: Pick<ReturnType<typeof equityService>, 'bySex'> }
/** Men and women of a counted gap at one of the units and years that were asked for; null for a gap that units enter. */
export type SexParts = (definition: IndicatorDefinition, unit: string, year: number) => SexPart[] | null;

export const gapService = ({ framework, headcounts, equity }: Lower) => ({
  /** Reads what counted gaps need: persons by sex, and how many men and women there are. */
  async read({ definitions, unit, below, years, on, to }: Asked): Promise<SexParts> {
    const { indicators } = await framework.require();
    const counted = definitions.flatMap((definition) => {
      const base = countsGap(definition, indicators) ? baseOf(definition, indicators) : null;
      return base ? [{ definition, base, halves: sexes.map((sex) => ({ sex, half: baseOfSex(base, sex) })) }] : [];
    });
    if (counted.length === 0) return () => null;
    const denominator = await headcounts.denominators(counted.flatMap(({ halves }) => halves.map(({ half }) => half)), unit._id, below.map(({ _id }) => _id), [...years], on);
    const known = new Map<string, SexPart[]>();
    for (const { definition, base, halves } of counted) {
      for (const at of [unit, ...below]) {
        for (const year of years) {
          const persons = await equity.bySex(at, base, year, to);
          known.set(`${definition.id} ${at._id} ${year}`, halves.map(({ sex, half }) => sexPart(sex, persons[sex], denominator(half, at._id, year).headcount?.count ?? null)));
        }
      }
    }
    return (definition, at, year) => known.get(`${definition.id} ${at} ${year}`) ?? null;
  },
});

/** What a unit shows of a gap in a year, or in its half where `to` ends it with June: no value while men or women have none. */
export const gapFigures = (definition: IndicatorDefinition, unit: string, year: number, { entered: given, parts: counted }: { entered: EnteredFigures; parts: SexParts }, to?: string): Figures => {
  const { id, levels, rule } = definition;
  const [parts, previous] = [counted(definition, unit, year), counted(definition, unit, year - 1)];
  const entered = (when: number) => sexes.map((sex) => {
    const { figure, source } = given({ id: keptUnder(ofSex(id, sex), halfEnding(to)), levels }, unit, when);
    return { part: sexPart(sex, figure?.numerator ?? null, figure?.denominator ?? null), illustrative: figure?.illustrative ?? false, source };
  });
  const [now, before] = [entered(year), entered(year - 1)];
  const shown = parts ?? now.map(({ part }) => part);
  const isThere = parts ? parts.some(({ numerator }) => numerator) : now.some(({ source }) => source !== 'none');
  return {
    numerator: null, headcount: now.some(({ illustrative }) => illustrative) ? { count: 0, illustrative: true, noteVi: null } : null, covered: null, previousNumerator: null, previousHeadcount: null,
    source: !isThere ? 'none' : parts ? 'lms' : now.some(({ source }) => source === 'summed') ? 'summed' : 'entered', participations: 0, enrolled: 0, alone: 0, cumulative: 0,
    gap: { value: gapOf(rule, shown), previous: gapOf(rule, previous ?? before.map(({ part }) => part)), parts: shown },
  };
};
