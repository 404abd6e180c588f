// From entries, which are facts, to the rows that dashboards read.
import type { Deps } from '../deps.ts';
import { type FigureEntryDoc, figureEntryModel } from './figure.model.ts';
import type { HeadcountService } from './headcount.service.ts';
import { lastOf } from './narrative.service.ts';

export type FigureKey = Pick<FigureEntryDoc, 'kind' | 'unit' | 'about' | 'year'>;
const keyOf = ({ kind, unit, about, year }: FigureKey): string => [kind, unit, about, year].join(' ');
/** While others enter the same figures; each turn needs one that came in between. */
const mostTurns = 20;

export const figureSettling = (deps: Pick<Deps, 'db'>, { headcounts }: { headcounts: HeadcountService }) => {
  const entries = figureEntryModel(deps.db);

  /** The last entry of each figure that has one, by `of`. */
  const lasts = async (figures: readonly FigureKey[]): Promise<{ of(figure: FigureKey): FigureEntryDoc | undefined }> => {
    const wanted = new Set(figures.map(keyOf));
    const found = new Map<string, FigureEntryDoc[]>();
    const unique = <T>(values: T[]): T[] => [...new Set(values)];
    const filter = { unit: { $in: unique(figures.map(({ unit }) => unit)) }, year: { $in: unique(figures.map(({ year }) => year)) }, kind: { $in: unique(figures.map(({ kind }) => kind)) } };
    for (const entry of figures.length === 0 ? [] : await entries.find(filter).lean()) {
      const key = keyOf(entry);
      if (wanted.has(key)) found.set(key, [...(found.get(key) ?? []), entry]);
    }
    return { of: (figure) => lastOf(found.get(keyOf(figure)) ?? []) };
  };

  const write = async (last: readonly FigureEntryDoc[]): Promise<void> => {
    const [people, figures, gone] = [
      last.flatMap((one) => (one.kind === 'headcount' && one.count !== null ? [{ unit: one.unit, group: one.about, year: one.year, count: one.count, source: one.source, illustrative: one.illustrative ?? false, carried: one.origin === 'carried', noteVi: one.note || null }] : [])),
      last.flatMap((one) => (one.kind === 'figure' && one.count !== null ? [{ indicator: one.about, unit: one.unit, year: one.year, numerator: one.count, denominator: one.whole, source: one.source, illustrative: one.illustrative ?? false }] : [])),
      last.flatMap(({ kind, unit, about, year, count }) => (kind !== 'words' && count === null ? [{ kind, unit, about, year }] : [])),
    ];
    if (people.length > 0) await headcounts.addHeadcounts(people);
    if (figures.length > 0) await headcounts.addFigures(figures);
    if (gone.length > 0) await headcounts.remove(gone);
    // Words are read from the entries themselves.
    if (last.some(({ kind }) => kind === 'words')) headcounts.changed();
  };

  return {
    lasts,
    /** Puts the last entry of each of these figures into its row, again until nothing newer came meanwhile. Repeatable. */
    async settle(given: readonly FigureEntryDoc[]): Promise<void> {
      let open: readonly FigureKey[] = given;
      const written = new Map<string, string>();
      for (let turn = 0; turn < mostTurns && open.length > 0; turn++) {
        const last = await lasts(open);
        const due = open.flatMap((figure) => last.of(figure) ?? []).filter((entry) => written.get(keyOf(entry)) !== entry._id);
        await write(due);
        for (const entry of due) written.set(keyOf(entry), entry._id);
        open = due;
      }
      await entries.updateMany({ _id: { $in: given.map(({ _id }) => _id) } }, { $set: { owed: false } });
    },
  };
};
export type FigureSettling = ReturnType<typeof figureSettling>;
