// Figures that units enter: facts first, then the rows that dashboards read.
import { type Answer, AppError, type Parsed, yearOf } from '@hoctap/shared';
import type { FigureEntry, FigureRow, FigureShape } from '@hoctap/shared/figures.contract';
import { type Half, figureFault, halfOf, keptUnder } from '@hoctap/shared/figures.rules';
import { baseOf, baseOfSex, countsGap, ofSex, sexes } from '@hoctap/shared/gap.rules';
import type { IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { atomicGroups, isLive } from '@hoctap/shared/plan.rules';
import { yearOfPeriod } from '@hoctap/shared/reports.rules';
import type { Deps } from '../deps.ts';
import type { Caller, GateUnit } from '../http/auth.ts';
import { isDuplicateKey } from '../store/model.ts';
import { type UnitService, nameOf } from '../units/unit.service.ts';
import { type FigureEntryDoc, figureEntryModel } from './figure.model.ts';
import type { FigureSettling } from './figure.settle.ts';
import type { FrameworkService } from './framework.service.ts';
import type { HeadcountService } from './headcount.service.ts';
import { lastOf } from './narrative.service.ts';

interface Lower { units: UnitService; framework: FrameworkService; headcounts: HeadcountService; settling: FigureSettling }
/** What a unit may enter, whether or not it has. */
export type Kept = Pick<FigureRow, 'kind' | 'about' | 'nameVi' | 'nameEn' | 'refs' | 'shape' | 'window'>;

const shapeOf = ({ kind }: IndicatorDefinition): FigureShape => (kind === 'boolean' ? 'boolean' : kind === 'percent' || kind === 'trend' ? 'share' : 'number');
const sexWords = { male: { vi: 'nam', en: 'men' }, female: { vi: 'nữ', en: 'women' } };
/** A gap is entered as its men and its women, so that nobody has to work it out. */
const keptOf = (one: IndicatorDefinition): Kept[] => {
  const kept = { kind: 'figure' as const, refs: one.refs, window: one.rule.window };
  return one.rule.kind === 'gap'
    ? sexes.map((sex) => ({ ...kept, about: ofSex(one.id, sex), nameVi: `${one.nameVi}: ${sexWords[sex].vi}`, nameEn: `${one.nameEn}: ${sexWords[sex].en}`, shape: 'share' }))
    : [{ ...kept, about: one.id, nameVi: one.nameVi, nameEn: one.nameEn, shape: shapeOf(one) }];
};
const wordsOf = ({ id, nameVi, nameEn, refs }: Pick<IndicatorDefinition, 'id' | 'nameVi' | 'nameEn' | 'refs'>): Kept => ({ kind: 'words', about: id, refs, shape: 'text', window: null, nameVi, nameEn });
const present = ({ _id, count, whole, words, source, note, origin, by, fullName, at, import: imported }: FigureEntryDoc): FigureEntry => ({ id: _id, count, whole, words: words ?? null, source, note, origin, by: { id: by, fullName }, at: at.toISOString(), import: imported ?? null });

export const figureService = (deps: Pick<Deps, 'db' | 'clock'>, { units, framework, headcounts, settling }: Lower) => {
  const entries = figureEntryModel(deps.db);
  const thisYear = () => yearOf(deps.clock.now());

  /** What a unit of a level enters: other indicators than those that are counted, and words, of a year and a half-year; of a year duties, and headcounts of the groups that its counted indicators need. */
  const askedOf = async (level: string, half: Half): Promise<Kept[]> => {
    const { indicators, groups, answers } = await framework.require();
    const own = indicators.filter(({ levels }) => levels.includes(level));
    const halves = own.flatMap((one) => {
      const base = countsGap(one, indicators) ? baseOf(one, indicators) : null;
      return base ? sexes.map((sex) => baseOfSex(base, sex)) : [];
    });
    const needed = new Set([...own.filter(isLive), ...halves].flatMap(({ rule }) => (rule.group ? atomicGroups(groups, rule.group) : [])));
    const duties = answers.flatMap((plan) => plan.duties).filter(({ levels, feed }) => levels.includes(level) && feed !== 'lms');
    const results = own.filter((one) => one.feed !== 'lms' && one.rule.kind !== 'narrative' && !countsGap(one, indicators)).flatMap(keptOf);
    const told = [...own.filter(({ rule }) => rule.kind === 'narrative'), ...duties.filter(({ kind }) => kind === 'narrative')].map(wordsOf);
    if (half === 'H1') return [...results, ...told];
    return [
      ...groups.filter(({ id }) => needed.has(id)).map(({ id, nameVi, nameEn }): Kept => ({ kind: 'headcount', about: id, nameVi, nameEn, refs: [], shape: 'people', window: null })),
      ...results,
      ...told,
      ...duties.filter(({ kind }) => kind !== 'narrative').map(({ id, nameVi, nameEn, refs, kind }): Kept => ({ kind: 'figure', about: id, nameVi, nameEn, refs, shape: kind === 'boolean' ? 'boolean' : 'number', window: null })),
    ];
  };
  const rowsOf = async (unit: GateUnit, asked: readonly Kept[], period: string): Promise<FigureRow[]> => {
    const year = yearOfPeriod(period);
    const [people, figures, found] = await Promise.all([
      headcounts.counts(unit._id, [year, year - 1]), headcounts.entered([unit._id], [year, year - 1]), entries.find({ unit: unit._id, year }).lean(),
    ]);
    const stored = [
      ...people.map(({ group, count, ...row }) => ({ ...row, kind: 'headcount', about: group, count, whole: null })),
      ...figures.map(({ indicator, numerator, denominator, ...row }) => ({ ...row, kind: 'figure', about: indicator, count: numerator, whole: denominator })),
    ];
    return asked.map((one) => {
      const key = keptUnder(one.about, halfOf(period));
      const of = (when: number) => stored.find((row) => row.kind === one.kind && row.about === key && row.year === when) ?? null;
      const last = lastOf(found.filter(({ kind, about }) => kind === one.kind && about === key));
      const [now, before] = [of(year), of(year - 1)];
      return {
        ...one, last: last?._id ?? null, before: before && { count: before.count, whole: before.whole, illustrative: before.illustrative },
        now: one.kind === 'words'
          ? last?.words ? { count: null, whole: null, words: last.words, source: last.source, illustrative: false, entry: present(last) } : null
          : now && { count: now.count, whole: now.whole, words: null, source: now.source, illustrative: now.illustrative, entry: last ? present(last) : null },
      };
    });
  };

  return {
    /** What units of a level enter for a year or a half-year. */
    asked: askedOf,
    async list(unit: GateUnit, query: Parsed<'listFigures'>['query']): Promise<Answer<'listFigures'>> {
      const period = query.period ?? `${thisYear()}-Y`;
      const at = await units.find(unit._id);
      return { unit: nameOf(at), period, thisYear: thisYear(), items: await rowsOf(unit, await askedOf(at.level, halfOf(period)), period) };
    },
    /** Throws not_found for what this level does not enter for such a period, the fault of `figureFault`, figure_changed when another came between. */
    async enter(caller: Caller, unit: GateUnit, { kind, about }: Parsed<'enterFigure'>['params'], body: Parsed<'enterFigure'>['body']): Promise<Answer<'enterFigure'>> {
      const { id, period, ...values } = body;
      const given = { ...values, year: yearOfPeriod(period) };
      const asked = (await askedOf((await units.find(unit._id)).level, halfOf(period))).filter((one) => one.kind === kind && one.about === about);
      const [one] = asked;
      if (!one) throw new AppError('not_found');
      const fault = figureFault(one.shape, given, thisYear());
      if (fault) throw new AppError(fault, { faults: [{ path: fault.startsWith('whole') ? 'body.whole' : fault === 'future_year' ? 'body.period' : 'body.count', message: fault }] });
      const key = keptUnder(about, halfOf(period));
      const entry: FigureEntryDoc = { _id: id, kind, unit: unit._id, about: key, ...given, by: caller.id, fullName: caller.fullName, at: deps.clock.now(), owed: true };
      const same = await entries.findById(id).lean();
      if (same && (same.unit !== entry.unit || same.kind !== kind || same.about !== key || same.year !== given.year || same.by !== caller.id)) throw new AppError('id_taken');
      if (!same) {
        const last = lastOf(await entries.find({ unit: unit._id, year: given.year, kind, about: key }).lean());
        if ((last?._id ?? null) !== given.replaces) throw new AppError('figure_changed');
        const before = given.origin === 'carried' ? (await rowsOf(unit, asked, period))[0]?.before : null;
        if (given.origin === 'carried' && (before?.count !== given.count || before?.whole !== given.whole)) throw new AppError('bad_input', { faults: [{ path: 'body.origin', message: 'not_last_years' }] });
        await entries.create({ ...entry, illustrative: before?.illustrative ?? false }).catch((error: unknown) => {
          throw isDuplicateKey(error) ? new AppError('figure_changed') : error;
        });
      }
      await settling.settle([same ?? entry]);
      const [row] = await rowsOf(unit, asked, period);
      if (!row) throw new AppError('not_found');
      return row;
    },
    async entries(unit: GateUnit, { kind, about }: Parsed<'listFigureEntries'>['params'], { period }: Parsed<'listFigureEntries'>['query']): Promise<Answer<'listFigureEntries'>> {
      const found = await entries.find({ unit: unit._id, year: yearOfPeriod(period), kind, about: keptUnder(about, halfOf(period)) }).limit(500).lean();
      return { items: found.sort((a, b) => b.at.getTime() - a.at.getTime() || (a.replaces === b._id ? -1 : 1)).map(present) };
    },
    /** Finishes what a stop left between an entry and its row. */
    async settleOwed(): Promise<void> {
      await settling.settle(await entries.find({ owed: true }).limit(500).lean());
    },
  };
};
export type FigureService = ReturnType<typeof figureService>;
