// Many figures at once, as imports write them: what stands, and entries over it.
import type { Deps } from '../deps.ts';
import { insertNew } from '../store/model.ts';
import { type FigureEntryDoc, figureEntryModel } from './figure.model.ts';
import type { FigureKey, FigureSettling } from './figure.settle.ts';
import type { HeadcountService } from './headcount.service.ts';

/** What stands of a figure: its last entry, and the row, which seeds may have written without one. */
export interface StandingFigure {
  last: FigureEntryDoc | null;
  now: { count: number; whole: number | null; source: string; illustrative: boolean; note: string | null } | null;
}
const most = 500;
const chunks = <T>(all: readonly T[]): T[][] => Array.from({ length: Math.ceil(all.length / most) }, (_, index) => all.slice(index * most, (index + 1) * most));

export const figureBatchService = (deps: Pick<Deps, 'db'>, { headcounts, settling }: { headcounts: HeadcountService; settling: FigureSettling }) => {
  const entries = figureEntryModel(deps.db);
  return {
    lasts: settling.lasts,
    byIds: async (ids: readonly string[]): Promise<Map<string, FigureEntryDoc>> => new Map((await entries.find({ _id: { $in: [...ids] } }).lean()).map((entry) => [entry._id, entry])),
    async standing(figures: readonly FigureKey[]): Promise<(figure: FigureKey) => StandingFigure> {
      const units = [...new Set(figures.map(({ unit }) => unit))];
      const years = [...new Set(figures.map(({ year }) => year))];
      const rows = new Map<string, StandingFigure['now']>();
      for (const some of chunks(units)) {
        const [people, entered] = await Promise.all([headcounts.countsOf(some, years), headcounts.entered(some, years)]);
        for (const { unit, group, year, count, source, illustrative, noteVi } of people) rows.set(`headcount ${unit} ${group} ${year}`, { count, whole: null, source, illustrative, note: noteVi });
        for (const { unit, indicator, year, numerator, denominator, source, illustrative } of entered) rows.set(`figure ${unit} ${indicator} ${year}`, { count: numerator, whole: denominator, source, illustrative, note: null });
      }
      const lasts = await settling.lasts(figures);
      return (figure) => ({ last: lasts.of(figure) ?? null, now: rows.get(`${figure.kind} ${figure.unit} ${figure.about} ${figure.year}`) ?? null });
    },
    /**
     * Writes entries, each over the one that it replaces; answers the ids of those that are stored. One that came after another
     * entry is not: of a figure only one entry can replace the same. Repeatable.
     */
    async write(given: readonly FigureEntryDoc[]): Promise<Set<string>> {
      await insertNew(entries, given);
      const stored = await entries.find({ _id: { $in: given.map(({ _id }) => _id) } }).lean();
      // An id that somebody else has taken for another figure is not ours.
      const ours = stored.filter((one) => given.some((entry) => entry._id === one._id && entry.import?.id === one.import?.id && entry.by === one.by));
      await settling.settle(ours.filter(({ owed }) => owed));
      return new Set(ours.map(({ _id }) => _id));
    },
  };
};
export type FigureBatchService = ReturnType<typeof figureBatchService>;
