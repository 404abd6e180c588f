// Indicators at a unit: counters, entered figures and headcounts put together by the shared definition of the value.
import { type Answer, AppError, type Parsed, type UnitName, dayOf, instantAt, monthOf, monthsOf, yearOf } from '@hoctap/shared';
import { halfEnding, keptUnder } from '@hoctap/shared/figures.rules';
import { imbalance } from '@hoctap/shared/gap.rules';
import { isShare } from '@hoctap/shared/numbers.rules';
import type { IndicatorDefinition, IndicatorValue } from '@hoctap/shared/plan.contract';
import { type Figures, countsLevels, countsUnits, indicatorValue, isLive, ranksOf } from '@hoctap/shared/plan.rules';
import type { Deps } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { LearningService } from '../learning/learning.service.ts';
import { after, pageFrom } from '../store/cursor.ts';
import { lineOf } from '../units/dated-tree.rules.ts';
import type { UnitDoc } from '../units/unit.model.ts';
import type { UnitService } from '../units/unit.service.ts';
import { type UnitShares, type assessmentService, unitFigures } from './assessment.service.ts';
import type { EnteredFigures, EnteredService } from './entered.service.ts';
import type { FrameworkService } from './framework.service.ts';
import type { FigureDoc } from './headcount.model.ts';
import type { EnteredAt } from './entered.rules.ts';
import { type Denominators, type HeadcountService, keptMs } from './headcount.service.ts';
import { type SexParts, gapFigures, type gapService } from './gap.service.ts';
import { keeping } from './kept.ts';
import { countedOn, heldOn, stockPeriods } from './level.rules.ts';
import { everything } from './member.rules.ts';
import { type Narratives, narrativeFigures, type narrativeService } from './narrative.service.ts';
import { stockFigures } from './stock.rules.ts';
import { type CounterDoc, counterModel, memberModel } from './tally.model.ts';

type Sums = Pick<CounterDoc, 'persons' | 'alone' | 'enrolled' | 'participations'>;
/** All that was read for some units and two years. */
interface Records { counters: CounterDoc[]; figures: FigureDoc[]; paths: ReadonlyMap<string, readonly string[]>; denominators: Denominators; shares: UnitShares; parts: SexParts; narratives: Narratives; entered: EnteredFigures }
interface Lower { units: UnitService; people: PeopleService; ledger: Pick<LearningService, 'factsByIds'>; framework: FrameworkService; headcounts: HeadcountService; entered: EnteredService; assessments: ReturnType<typeof assessmentService>; gaps: ReturnType<typeof gapService>; narratives: ReturnType<typeof narrativeService> }

const sumOf = (rows: readonly CounterDoc[]): Sums => rows.reduce<Sums>(
  (sum, row) => ({
    persons: sum.persons + row.persons, alone: sum.alone + row.alone, enrolled: sum.enrolled + row.enrolled, participations: sum.participations + row.participations,
  }),
  { persons: 0, alone: 0, enrolled: 0, participations: 0 },
);

/** Rows that count for a year: of that year, or of all years to its end, as the rule's window says; to the end of month `to`, `01`-`12`. */
const periodRows = (definition: IndicatorDefinition, unit: string, year: number, counters: readonly CounterDoc[], to = '12', whole = definition.rule.window !== 'year') =>
  counters.filter((row) => row.unit === unit && row.indicator === definition.id && row.period === (whole ? everything : String(year)) && row.month <= `${year}-${to}`);

const figuresOf = (definition: IndicatorDefinition, unit: string, year: number, records: Records, to?: string): Figures => {
  if (countsLevels(definition)) return stockFigures(definition, unit, year, records, to);
  if (definition.rule.kind === 'narrative') return narrativeFigures(records.narratives(definition.id, unit, year, to));
  if (definition.rule.kind === 'gap') return gapFigures(definition, unit, year, records, to);
  if (countsUnits(definition)) return unitFigures(definition, unit, year, records, to);
  const { counters, denominators, entered } = records;
  if (isLive(definition)) {
    const now = sumOf(periodRows(definition, unit, year, counters, to));
    const { headcount, covered } = denominators(definition, unit, year);
    return {
      numerator: now.persons, headcount, covered, source: 'lms',
      previousNumerator: sumOf(periodRows(definition, unit, year - 1, counters, to)).persons,
      previousHeadcount: denominators(definition, unit, year - 1).headcount,
      participations: now.participations, enrolled: now.enrolled, alone: now.alone,
      cumulative: sumOf(periodRows(definition, unit, year, counters, to, true)).persons,
    };
  }
  // Numbers are summed; whether something was done each unit says of itself.
  const of = { id: keptUnder(definition.id, halfEnding(to)), levels: definition.kind === 'boolean' ? [] : definition.levels };
  const [now, before] = [entered(of, unit, year), entered(of, unit, year - 1)];
  const headcountOf = ({ figure }: EnteredAt) => (figure?.denominator ? { count: figure.denominator, illustrative: figure.illustrative, noteVi: null } : null);
  return {
    numerator: now.figure?.numerator ?? null, headcount: headcountOf(now), covered: now.covered, source: now.source,
    previousNumerator: before.figure?.numerator ?? null, previousHeadcount: headcountOf(before), participations: 0, enrolled: 0, alone: 0, cumulative: 0,
  };
};

export const indicatorService = (deps: Deps, { units, people, ledger, framework, headcounts, entered, assessments, gaps, narratives }: Lower) => {
  const counters = counterModel(deps.db);
  const members = memberModel(deps.db);
  const yearIn = (query: { year?: number }) => query.year ?? yearOf(deps.clock.now());
  /** A year's figures stand under the tree of its end, a running year's under today's. */
  const treeDayOf = (year: number, on?: string): string => {
    const today = dayOf(deps.clock.now());
    const day = on ?? `${year}-12-31`;
    return day < today ? day : today;
  };

  const readAll = async (definitions: readonly IndicatorDefinition[], { _id: unit, path }: GateUnit, beneath: readonly UnitDoc[], year: number, on: string, to?: string): Promise<Records> => {
    const below = beneath.map(({ _id }) => _id);
    const asked = [unit, ...below];
    // Figures that units below entered for stocks go into the sums above them.
    const inside = await headcounts.enteredFor(definitions.filter(countsLevels).map((one) => keptUnder(one.id, halfEnding(to))), [year, year - 1]);
    const places = await units.byIds(inside.map((row) => row.unit));
    const [rows, figures, denominators, shares, parts, said, given] = await Promise.all([
      counters.find({
        unit: { $in: [...asked, ...places.keys()] }, period: { $in: [everything, stockPeriods.otherwise, String(year), String(year - 1)] }, indicator: { $in: definitions.map((one) => one.id) },
      }).lean(),
      headcounts.entered(asked, [year, year - 1]),
      headcounts.denominators(definitions.filter(isLive), unit, below, [year, year - 1], on),
      assessments.read(definitions, unit, [year, year - 1], on),
      gaps.read({ definitions, unit: { _id: unit, path }, below: beneath, years: [year, year - 1], on, to }),
      narratives(asked, [year]),
      entered.figures(unit, [year, year - 1], on),
    ]);
    const others = inside.filter((row) => !asked.includes(row.unit));
    return { counters: rows, figures: [...figures, ...others], paths: new Map([...places].map(([id, { path }]) => [id, path])), denominators, shares, parts, narratives: said, entered: given };
  };
  /** The number of the last batch that moved the unit. */
  const seqOf = async (unit: string): Promise<number> => (await counters.find({ unit }, { seq: 1 }).sort({ seq: -1 }).limit(1).lean())[0]?.seq ?? 0;
  const kept = keeping<Answer<'listIndicators'>>(deps, { seqOf, forMs: keptMs });
  const keptWorst = keeping<Answer<'listWorstUnits'>>(deps, { seqOf, forMs: keptMs });
  const nameOf = async ({ _id }: GateUnit): Promise<UnitName> => {
    const name = (await units.names([_id])).get(_id);
    if (!name) throw new AppError('not_found');
    return name;
  };
  const valueOf = (definition: IndicatorDefinition, unit: string, isCity: boolean, year: number, records: Records, to?: string): IndicatorValue =>
    indicatorValue(definition, { id: unit, isCity }, year, figuresOf(definition, unit, year, records, to));
  const isCity = (unit: GateUnit) => unit.path.length === 1;

  /** Who is counted at the unit and in none below it, since their own was divided or abolished, by the unit that is gone. */
  const unassignedAt = async (definition: IndicatorDefinition, unit: string, year: number, on: string): Promise<Answer<'getIndicator'>['unassigned']> => {
    const gone = isLive(definition) ? ((await units.dated())?.lines(on).get(unit) ?? []) : [];
    if (gone.length === 0) return { persons: 0, units: [] };
    const rows = await counters.find({ unit: { $in: gone.map(lineOf) }, period: { $in: [everything, String(year)] }, indicator: definition.id }).lean();
    const names = await units.names(gone);
    const found = gone.flatMap((place) => {
      const [name, { persons }] = [names.get(place), sumOf(periodRows(definition, lineOf(place), year, rows))];
      return name && persons > 0 ? [{ unit: name, persons }] : [];
    });
    return { persons: found.reduce((sum, { persons }) => sum + persons, 0), units: found };
  };

  /** Persons counted up to the end of each month of the year that has begun, and their share of the year's headcount. */
  const trend = (definition: IndicatorDefinition, unit: string, year: number, records: Records) => {
    if (!isLive(definition)) return [];
    const rows = periodRows(definition, unit, year, records.counters);
    const count = records.denominators(definition, unit, year).headcount?.count;
    return monthsOf(year).filter((month) => month <= monthOf(deps.clock.now())).map((month) => {
      const { persons } = sumOf(rows.filter((row) => row.month <= month));
      return { month, persons, value: count ? (persons * 100) / count : null };
    });
  };

  return {
    seqOf,
    /** `to` ends the year early, with month `06` for a half-year: its figures, and those of the year before, are the sums to the end of that month. */
    async list(unit: GateUnit, query: Parsed<'listIndicators'>['query'], to?: string): Promise<Answer<'listIndicators'>> {
      const year = yearIn(query);
      const on = treeDayOf(year, query.on);
      return kept(unit._id, [year, query.framework, on, to].join(' '), async (seq) => {
        const { indicators } = await framework.shown(query.framework);
        const [records, name] = await Promise.all([readAll(indicators, unit, [], year, on, to), nameOf(unit)]);
        return { unit: name, year, seq, items: indicators.map((one) => valueOf(one, unit._id, isCity(unit), year, records, to)) };
      });
    },
    async get(unit: GateUnit, indicator: string, query: Parsed<'getIndicator'>['query']): Promise<Answer<'getIndicator'>> {
      const year = yearIn(query);
      const definition = await framework.definition(indicator);
      const on = treeDayOf(year, query.on);
      const below = (await units.children(unit._id, on)).filter((child) => definition.levels.includes(child.level));
      const [records, seq, unassigned] = await Promise.all([
        readAll([definition], unit, below, year, on), seqOf(unit._id), unassignedAt(definition, unit._id, year, on),
      ]);
      const values = below.map((child) => valueOf(definition, child._id, false, year, records));
      // Of a gap the narrowest is best.
      const ranks = ranksOf(values.map(({ value }) => (value === null || definition.rule.kind !== 'gap' ? value : -imbalance(definition.rule, value))));
      const names = await units.names(below.map((child) => child._id));
      const children = below.flatMap((child, index) => {
        const [childName, value] = [names.get(child._id), values[index]];
        return childName && value ? [{ unit: childName, value, rank: ranks[index] ?? null }] : [];
      });
      return {
        ...valueOf(definition, unit._id, isCity(unit), year, records), definition, framework: await framework.ofDefinition(indicator), seq, on, unassigned,
        months: trend(definition, unit._id, year, records),
        previousMonths: trend(definition, unit._id, year - 1, records),
        children: children.sort((a, b) => (a.rank ?? below.length + 1) - (b.rank ?? below.length + 1)),
        childrenWithoutValue: values.filter((one) => one.value === null).length,
      };
    },
    async worst(unit: GateUnit, query: Parsed<'listWorstUnits'>['query']): Promise<Answer<'listWorstUnits'>> {
      const year = yearIn(query);
      const on = treeDayOf(year, query.on);
      return keptWorst(unit._id, [year, query.framework, on].join(' '), async () => {
        const shares = (await framework.shown(query.framework)).indicators.filter(isShare);
        const below = await units.children(unit._id, on);
        const [records, names] = await Promise.all([readAll(shares, unit, below, year, on), units.names(below.map(({ _id }) => _id))]);
        const items = shares.flatMap((definition) => {
          const found = below.filter(({ level }) => definition.levels.includes(level)).flatMap((child) => {
            const [name, { value }] = [names.get(child._id), valueOf(definition, child._id, false, year, records)];
            return name && value !== null ? [{ indicator: definition.id, unit: name, value }] : [];
          });
          return found.length < 2 ? [] : [found.reduce((least, one) => (one.value < least.value ? one : least))];
        });
        return { items };
      });
    },
    /** The people behind a number, last counted first. The look is logged before anything is shown. */
    async people(caller: Caller, unit: GateUnit, indicator: string, query: Parsed<'listIndicatorPeople'>['query']): Promise<Answer<'listIndicatorPeople'>> {
      const definition = await framework.definition(indicator);
      await people.logLook({ by: caller.id, what: 'indicator', unit: unit._id, about: indicator });
      const period = definition.rule.window === 'year' ? String(yearIn(query)) : everything;
      const day = treeDayOf(yearIn(query));
      // Who counts over all years is behind a year's number only when they were counted by its end.
      const byThen = countsLevels(definition) ? heldOn(unit._id, day) : { countedAt: { $lt: new Date(instantAt(`${yearIn(query) + 1}-01-01`, '00:00')) } };
      const rows = await members.find({ $and: [{ units: unit._id, indicator, period }, byThen, after('countedAt', query.cursor, -1, 'date')] })
        .sort({ countedAt: -1, _id: -1 }).limit(query.limit + 1).lean();
      const page = pageFrom(rows, query.limit, (row) => [row.countedAt?.toISOString() ?? '', row._id]);
      const facts = await ledger.factsByIds(page.items.flatMap(({ evidence }) => evidence.map(({ id }) => id)));
      const [names, places] = await Promise.all([
        people.names(page.items.map((row) => row.person)),
        units.names([...[...facts.values()].map(({ context }) => context.through), ...page.items.flatMap(({ place, state }) => [place, ...(state.held ?? []).map((held) => held.place)])].filter((id) => id !== null)),
      ]);
      const items = page.items.flatMap((row) => {
        const counted = countedOn(row, unit._id, day);
        const place = places.get(counted?.place ?? '');
        const name = names.get(row.person);
        if (!place || !name || !counted) return [];
        const shown = row.evidence.flatMap(({ id }) => facts.get(id) ?? []).filter(({ _id, verb }) => (verb !== 'enrolled' && verb !== 'attended') || _id === row.state.counted);
        return [{ person: name, unit: place, at: counted.at, evidence: shown.map(({ at, strength, result, context, verb }) => ({
          title: result.title ?? '', at: at.toISOString(), strength, periods: result.periods ?? 0, through: (verb === 'certified' ? null : places.get(context.through ?? '')) ?? null,
        })) }];
      });
      return { ...page, items };
    },
  };
};
export type IndicatorService = ReturnType<typeof indicatorService>;
