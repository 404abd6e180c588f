// Locked reports as anyone may see them. Which figures are hidden is worked out over all reports of a period together.
import { type Answer, AppError, type Parsed } from '@hoctap/shared';
import type { PublishedRow } from '@hoctap/shared/published.contract';
import { countedBy } from '@hoctap/shared/plan.rules';
import type { ReportContent } from '@hoctap/shared/reports.content';
import { type Cell, hiddenCells } from '@hoctap/shared/suppress.rules';
import type { PlanService } from '../plan/plan.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import type { ContentService } from './content.service.ts';
import type { LifeService } from './life.service.ts';
import type { ReportEventDoc } from './report.model.ts';

interface Lower { units: UnitService; plan: PlanService; lives: LifeService; contents: ContentService }
type Figure = 'numerator' | 'denominator';
interface Locked { event: ReportEventDoc; content: ReportContent }
/** The locked reports of a period by unit, and what of them is hidden: `indicator figure unit`. */
interface Period { byUnit: Map<string, Locked>; hidden: Set<string> }

const keyOf = (indicator: string, figure: Figure, unit: string) => `${indicator} ${figure} ${unit}`;

/** Every figure of every unit of a period as one tree of sums for each indicator; a unit's own report comes before what the body above says of it. */
const hiddenIn = (reports: readonly ReportContent[], countsPeople: (indicator: string) => boolean): Set<string> => {
  const tables = new Map<string, Map<string, Cell>>();
  const put = (indicator: string, figure: Figure, id: string, parent: string | null, value: number | null) => {
    if (value === null || !countsPeople(indicator)) return;
    const table = tables.get(`${indicator} ${figure}`) ?? new Map<string, Cell>();
    tables.set(`${indicator} ${figure}`, table.set(id, { id, parent, value }));
  };
  const both = ['numerator', 'denominator'] as const;
  for (const { unit, parts } of reports) {
    for (const part of parts) for (const [indicator, figures] of Object.entries(part.values)) for (const figure of both) put(indicator, figure, part.unit.id, unit.id, figures[figure]);
  }
  for (const { unit, parent, rows } of reports) for (const row of rows) for (const figure of both) put(row.indicator, figure, unit.id, parent?.id ?? null, row[figure]);
  return new Set([...tables].flatMap(([name, table]) => [...hiddenCells([...table.values()])].map((unit) => `${name} ${unit}`)));
};

export const publishedService = ({ units, plan, lives, contents }: Lower) => {
  /** The last period that was worked out; a new lock makes it anew. */
  let kept: { key: string; period: Promise<Period> } | undefined;

  const read = async (locks: readonly ReportEventDoc[]): Promise<Period> => {
    const last = new Map<string, ReportEventDoc>();
    for (const event of [...locks].sort((a, b) => a.amendment - b.amendment)) last.set(event.unit, event);
    const found = await contents.read([...last.values()].flatMap(({ content }) => content ?? []));
    const byUnit = new Map([...last].flatMap(([unit, event]) => {
      const content = found.get(event.content ?? '');
      return content ? [[unit, { event, content }] as const] : [];
    }));
    const kinds = new Map((await plan.inForce())?.indicators.map(({ id, rule }) => [id, countedBy(rule)]));
    return { byUnit, hidden: hiddenIn([...byUnit.values()].map(({ content }) => content), (id) => !['unitShare', 'milestone', 'count', 'narrative'].includes(kinds.get(id) ?? '')) };
  };
  const periodOf = async (framework: string, period: string): Promise<Period> => {
    const locks = await lives.locks(framework, period);
    const key = `${framework} ${period} ${locks.map(({ _id }) => _id).join()}`;
    if (kept?.key !== key) kept = { key, period: read(locks) };
    return kept.period;
  };

  return {
    /** Throws not_found for a unit without a locked report of the period. */
    async get({ unit: ref }: Parsed<'getPublished'>['params'], query: Parsed<'getPublished'>['query']): Promise<Answer<'getPublished'>> {
      const [{ _id }, found] = await Promise.all([units.find(ref), plan.inForce()]);
      const known = await Promise.all((found?.answers ?? []).map(async ({ id, titleVi, titleEn }) => ({ id, titleVi, titleEn, periods: await lives.lockedPeriods(id, _id) })));
      const plans = known.filter(({ periods }) => periods.length > 0);
      const asked = plans.filter(({ id, periods }) => (query.framework ?? id) === id && periods.includes(query.period ?? periods[0] ?? ''));
      // The last period of any plan, unless one is named; of plans that both have it the older.
      const [shownPlan] = asked.toSorted((one, other) => (other.periods[0] ?? '').localeCompare(one.periods[0] ?? ''));
      const wanted = query.period ?? shownPlan?.periods[0];
      if (!shownPlan || !wanted) throw new AppError('not_found');
      const { byUnit, hidden } = await periodOf(shownPlan.id, wanted);
      const own = byUnit.get(_id);
      if (!own) throw new AppError('not_found');
      const shown = (indicator: string, unit: string, { numerator, denominator, value }: Pick<PublishedRow, Figure | 'value'>) => {
        const [noNumerator, noDenominator] = (['numerator', 'denominator'] as const).map((figure) => hidden.has(keyOf(indicator, figure, unit)));
        const isHidden = Boolean(noNumerator || noDenominator);
        return { numerator: noNumerator ? null : numerator, denominator: noDenominator ? null : denominator, value: isHidden ? null : value, isHidden };
      };
      const { content, event } = own;
      return {
        framework: content.framework, unit: content.unit, parent: content.parent, period: content.period, asOf: content.asOf, lockedAt: event.at.toISOString(),
        amendment: content.amendment, amendsVi: content.amendsVi, hash: event.content ?? '', periods: shownPlan.periods, frameworks: plans,
        rows: content.rows.map((row) => {
          const figures = shown(row.indicator, _id, row);
          // What a gap was made from may tell of few people.
          const noteVi = row.kind === 'gap' ? null : row.noteVi;
          return { ...row, ...figures, noteVi, standing: figures.isHidden ? 'no_value' : row.standing };
        }),
        parts: content.parts.map(({ unit, values }) => ({
          unit, isLocked: byUnit.has(unit.id), values: Object.fromEntries(Object.entries(values).map(([indicator, figures]) => [indicator, { ...shown(indicator, unit.id, figures), illustrative: figures.illustrative ?? false }])),
        })),
      };
    },
  };
};
export type PublishedService = ReturnType<typeof publishedService>;
