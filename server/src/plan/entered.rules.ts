// Figures that units enter: a unit's own, else the sum of what all units below it entered that report the same. Pure.
import type { IndicatorValue } from '@hoctap/shared/plan.contract';

/** What one unit entered of an indicator or a duty for a year. */
export interface EnteredRow { numerator: number; denominator: number | null; illustrative: boolean }
export interface EnteredAt {
  /** Null while the unit has none of its own and not every unit below has one: a part of a sum would pass for the whole. */
  figure: EnteredRow | null;
  /** Of units below: how many have a figure; null for a unit's own, and where none below reports. */
  covered: NonNullable<IndicatorValue['covered']> | null;
  source: 'entered' | 'summed' | 'none';
}
export interface EnteredTree {
  own: (unit: string) => EnteredRow | undefined;
  children: (unit: string) => readonly { id: string; level: string }[];
}

/** The nearest units below that report at all: some levels are passed over, as districts are by a figure of enterprises and the city. */
const reporting = (unit: string, levels: readonly string[], tree: EnteredTree): string[] =>
  tree.children(unit).flatMap(({ id, level }) => (levels.includes(level) ? [id] : reporting(id, levels, tree)));

const sum = (rows: readonly EnteredRow[]): EnteredRow => ({
  numerator: rows.reduce((total, { numerator }) => total + numerator, 0),
  denominator: rows.reduce<number | null>((total, { denominator }) => (total === null || denominator === null ? null : total + denominator), 0),
  illustrative: rows.some(({ illustrative }) => illustrative),
});

/** What a unit shows of a figure that units of these levels enter. */
export const enteredAt = (unit: string, levels: readonly string[], tree: EnteredTree): EnteredAt => {
  const own = tree.own(unit);
  if (own) return { figure: own, covered: null, source: 'entered' };
  const below = reporting(unit, levels, tree).map((id) => enteredAt(id, levels, tree).figure);
  const known = below.filter((row) => row !== null);
  const covered = below.length > 0 ? { units: known.length, of: below.length } : null;
  if (below.length > 0 && known.length === below.length) return { figure: sum(known), covered: null, source: 'summed' };
  return { figure: null, covered, source: known.length > 0 ? 'summed' : 'none' };
};
