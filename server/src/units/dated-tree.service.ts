// The tree with all its past, read once and kept until a reorganisation changes it. A city has some thousand units at most.
import { dayOf } from '@hoctap/shared';
import type { Deps } from '../deps.ts';
import { DatedTree, type Span, type Standing, unitsSince, waitingAt } from './dated-tree.rules.ts';
import { reorganisationModel } from './reorganisation.model.ts';
import { unitModel } from './unit.model.ts';

export const datedTreeService = (deps: Pick<Deps, 'db' | 'clock'>) => {
  const units = unitModel(deps.db);
  const reorganisations = reorganisationModel(deps.db);
  let kept: { last: string; tree: DatedTree } | undefined;

  /** Null while the tree never changed. Another process may have changed it: the last change is asked for each time. */
  const read = async (): Promise<DatedTree | null> => {
    const last = (await reorganisations.find({ isApplied: true }, { _id: 1 }).sort({ at: -1 }).limit(1).lean())[0]?._id;
    if (!last) return null;
    if (kept?.last !== last) {
      const [all, days] = await Promise.all([units.find().lean(), reorganisations.find({ isApplied: true }, { date: 1 }).lean()]);
      kept = { last, tree: new DatedTree(all.map((unit) => ({ ...unit, predecessors: unit.predecessors ?? [] })), days.map(({ date }) => date)) };
    }
    return kept.tree;
  };

  /** For each place, the units that its facts belong to, of its own days and of every tree since, up to today. Unknown places are absent. */
  const standings = async (places: readonly string[]): Promise<Map<string, readonly Standing[]>> => {
    const [tree, found] = await Promise.all([read(), units.find({ _id: { $in: [...new Set(places)] } }, { path: 1, validFrom: 1 }).lean()]);
    const today = dayOf(deps.clock.now());
    return new Map(found.map(({ _id, path, validFrom }) => {
      const known = tree?.standings(_id, today) ?? [];
      return [_id, known.length > 0 ? known : [{ from: validFrom, units: path }]];
    }));
  };

  return {
    read, standings,
    /** Times at units, passed on to those that took all their people since. */
    async followed(spans: readonly Span[]): Promise<Span[]> {
      const tree = await read();
      return spans.flatMap((span) => tree?.follow(span, dayOf(deps.clock.now())) ?? [span]);
    },
    /** The units above each place today, itself included; of a place that is gone, those where its people stand, and that they wait there. */
    async heldBy(places: readonly string[]): Promise<Map<string, string[]>> {
      const [found, tree] = await Promise.all([standings(places), read()]);
      const today = dayOf(deps.clock.now());
      return new Map([...found].map(([place, spans]) => {
        const stand = tree?.stand(place, today);
        return [place, [...unitsSince(spans.slice(-1), today), ...(stand?.inLine ? [waitingAt(stand.unit)] : [])]];
      }));
    },
  };
};
export type DatedTreeService = ReturnType<typeof datedTreeService>;
