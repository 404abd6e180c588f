// Denominators: a unit's own figure, else the sum of its children's if every child has one, else none.
import type { IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { type Headcount, atomicGroups, denominatorOf } from '@hoctap/shared/plan.rules';
import { LRUCache } from 'lru-cache';
import type { Deps } from '../deps.ts';
import type { UnitService } from '../units/unit.service.ts';
import type { FrameworkService } from './framework.service.ts';
import { type FigureDoc, type HeadcountDoc, figureModel, headcountModel } from './headcount.model.ts';

/** How long what another process writes beside the tally may go unseen; what is written here is seen at once. */
export const keptMs = 60_000;
const mostKept = 1000;
/** More than a city has units; the tree is read whole when a figure must be summed from below. */
export const wholeTree = 5000;

export type Denominator = ReturnType<typeof denominatorOf>;
/** The denominator of an indicator at one of the units that were asked for, in one of the years. */
export type Denominators = (definition: IndicatorDefinition, unit: string, year: number) => Denominator;

/** Levels whose units hold people of the indicator: a centre that organises learning holds none. */
const holds = ({ levels, rule }: IndicatorDefinition, level: string): boolean =>
  levels.includes(level) && !(level === 'clc' && rule.through === 'centre' && rule.place !== 'centre');

export const headcountService = (deps: Pick<Deps, 'db' | 'bus'>, { units, framework }: { units: UnitService; framework: FrameworkService }) => {
  const headcounts = headcountModel(deps.db);
  const figures = figureModel(deps.db);
  const changed = () => deps.bus.emit('plan:changed', {});
  const kept = new LRUCache<string, Promise<ReadonlyMap<string, Denominator>>>({ max: mostKept, ttl: keptMs });
  deps.bus.on('plan:changed', () => kept.clear());

  /**
   * Reads, in a few queries, what the denominators of these indicators need at a unit and at some units below it, as they are on a
   * day. A unit without a figure has the sum of those that went whole into it; what came from a divided one nobody knows.
   */
  const read = async (definitions: readonly IndicatorDefinition[], root: string, below: readonly string[], years: number[], on?: string): Promise<Denominators> => {
    const { groups } = await framework.require();
    const atoms = new Map(definitions.map((one) => [one.id, one.rule.group ? atomicGroups(groups, one.rule.group) : []]));
    const rows = new Map<string, HeadcountDoc>();
    const take = async (filter: Record<string, unknown>) => {
      for (const row of await headcounts.find({ ...filter, year: { $in: years } }).lean()) rows.set(row._id, row);
    };
    const dated = await units.dated();
    const withPast = (unit: string): string[] => [unit, ...(dated?.madeOf(unit) ?? []).flatMap(withPast)];
    const own = (definition: IndicatorDefinition, unit: string, year: number): Headcount | null => {
      const known = (atoms.get(definition.id) ?? []).flatMap((group) => rows.get(headcountId(unit, group, year)) ?? []);
      if (known.length > 0) {
        return {
          count: known.reduce((sum, row) => sum + row.count, 0), illustrative: known.some((row) => row.illustrative), ...(known.some((row) => row.carried) && { carried: 'own' as const }),
          noteVi: known.find((row) => row.noteVi)?.noteVi ?? null,
        };
      }
      return denominatorOf(null, (dated?.madeOf(unit) ?? []).map((part) => own(definition, part, year))).headcount;
    };
    const asked = [root, ...below];
    await take({ unit: { $in: asked.flatMap(withPast) } });
    const lacking = definitions.filter((one) => asked.some((unit) => years.some((year) => !own(one, unit, year))));
    const tree = new Map<string, { id: string; level: string }[]>();
    if (lacking.length > 0) {
      const group = { $in: [...new Set(lacking.flatMap((one) => atoms.get(one.id) ?? []))] };
      const under = await units.list({ under: root, on, limit: wholeTree });
      await take(dated ? { unit: { $in: under.items.flatMap(({ id }) => withPast(id)) }, group } : { path: root, group });
      for (const unit of under.items) if (unit.parent) tree.set(unit.parent, [...(tree.get(unit.parent) ?? []), unit]);
    }
    const denominator: Denominators = (definition, unit, year) => {
      const mine = own(definition, unit, year);
      const children = mine ? [] : (tree.get(unit) ?? []).filter((child) => holds(definition, child.level));
      return denominatorOf(mine, children.map((child) => denominator(definition, child.id, year).headcount));
    };
    return denominator;
  };

  return {
    /** The same, worked out once for all who ask for it; only of `root` and the units `below` that were named. */
    async denominators(definitions: readonly IndicatorDefinition[], root: string, below: readonly string[], years: number[], on?: string): Promise<Denominators> {
      const key = JSON.stringify([definitions.map(({ id }) => id), root, below, years, on]);
      const place = (definition: IndicatorDefinition, unit: string, year: number) => `${definition.id} ${unit} ${year}`;
      let values = kept.get(key);
      if (!values) {
        values = read(definitions, root, below, years, on).then((denominator) =>
          new Map(definitions.flatMap((one) => [root, ...below].flatMap((unit) => years.map((year) => [place(one, unit, year), denominator(one, unit, year)] as const)))));
        kept.set(key, values);
        values.catch(() => kept.delete(key));
      }
      const known = await values;
      return (definition, unit, year) => known.get(place(definition, unit, year)) ?? { headcount: null, covered: null };
    },
    /** Figures that units entered for the years. */
    async entered(unitIds: readonly string[], years: number[]): Promise<FigureDoc[]> {
      return figures.find({ unit: { $in: unitIds }, year: { $in: years } }).lean();
    },
    /** Figures of these indicators that any unit entered for the years. */
    async enteredFor(indicators: readonly string[], years: number[]): Promise<FigureDoc[]> {
      return indicators.length === 0 ? [] : figures.find({ indicator: { $in: indicators }, year: { $in: years } }).lean();
    },
    /** Headcounts of one unit for the years. */
    counts: (unit: string, years: number[]): Promise<HeadcountDoc[]> => headcounts.find({ unit, year: { $in: years } }).lean(),
    /** Headcounts of units for the years. */
    countsOf: (unitIds: readonly string[], years: number[]): Promise<HeadcountDoc[]> => headcounts.find({ unit: { $in: [...unitIds] }, year: { $in: years } }).lean(),
    /** What was entered beside is to be seen at once. */
    changed,
    /** Takes headcounts and entered figures away. */
    async remove(gone: readonly { kind: 'headcount' | 'figure'; unit: string; about: string; year: number }[]): Promise<void> {
      const idsOf = (wanted: string, id: (one: { unit: string; about: string; year: number }) => string) => ({ _id: { $in: gone.filter(({ kind }) => kind === wanted).map(id) } });
      await headcounts.deleteMany(idsOf('headcount', ({ unit, about, year }) => headcountId(unit, about, year)));
      await figures.deleteMany(idsOf('figure', ({ unit, about, year }) => `${about}:${unit}:${year}`));
      changed();
    },
    /** Writes headcounts; repeatable by unit, group and year. */
    async addHeadcounts(given: readonly Omit<HeadcountDoc, '_id' | 'path'>[]): Promise<void> {
      const places = await units.byIds(given.map((row) => row.unit));
      await headcounts.bulkWrite(given.map((row) => ({
        updateOne: { filter: { _id: headcountId(row.unit, row.group, row.year) }, update: { $set: { ...row, path: places.get(row.unit)?.path ?? [] } }, upsert: true },
      })));
      changed();
    },
    /** Writes entered figures; repeatable by indicator, unit and year. */
    async addFigures(given: readonly Omit<FigureDoc, '_id'>[]): Promise<void> {
      await figures.bulkWrite(given.map((row) => ({
        updateOne: { filter: { _id: `${row.indicator}:${row.unit}:${row.year}` }, update: { $set: row }, upsert: true },
      })));
      changed();
    },
  };
};
export type HeadcountService = ReturnType<typeof headcountService>;

const headcountId = (unit: string, group: string, year: number): string => `${unit}:${group}:${year}`;
