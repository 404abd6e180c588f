// Reads what units below a unit entered, once for all who ask, since a city has thousands of such figures.
import { LRUCache } from 'lru-cache';
import type { Deps } from '../deps.ts';
import type { UnitService } from '../units/unit.service.ts';
import { type EnteredAt, type EnteredRow, enteredAt } from './entered.rules.ts';
import { type HeadcountService, keptMs, wholeTree } from './headcount.service.ts';

/** Of an indicator or a duty that units of some levels enter, at `root` or a unit below it, in one of the years that were asked for. */
export type EnteredFigures = (of: { id: string; levels: readonly string[] }, unit: string, year: number) => EnteredAt;
const mostKept = 1000;
const none: readonly never[] = [];

export const enteredService = (deps: Pick<Deps, 'bus'>, { units, headcounts }: { units: UnitService; headcounts: HeadcountService }) => {
  const kept = new LRUCache<string, Promise<EnteredFigures>>({ max: mostKept, ttl: keptMs });
  deps.bus.on('plan:changed', () => kept.clear());

  const read = async (root: string, years: number[], on: string): Promise<EnteredFigures> => {
    const { items } = await units.list({ under: root, on, limit: wholeTree });
    const rows = new Map((await headcounts.entered([root, ...items.map(({ id }) => id)], years)).map((row): [string, EnteredRow] => [row._id, row]));
    const tree = new Map<string, { id: string; level: string }[]>();
    for (const unit of items) if (unit.parent) tree.set(unit.parent, [...(tree.get(unit.parent) ?? none), unit]);
    return ({ id, levels }, unit, year) =>
      enteredAt(unit, levels, { own: (place) => rows.get(`${id}:${place}:${year}`), children: (place) => tree.get(place) ?? none });
  };

  return {
    /** Of the tree of the day `on`. */
    async figures(root: string, years: number[], on: string): Promise<EnteredFigures> {
      const key = JSON.stringify([root, years, on]);
      const known = kept.get(key) ?? read(root, years, on);
      kept.set(key, known);
      known.catch(() => kept.delete(key));
      return known;
    },
  };
};
export type EnteredService = ReturnType<typeof enteredService>;
