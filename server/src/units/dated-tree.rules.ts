// Where a unit stands in the tree of another day. Pure: a unit that went whole into another is there; one that was divided, or
// abolished without a successor, stands in the line "not yet assigned" of the smallest unit above all of its successors.
import type { TreeUnit } from './reorganise.rules.ts';
import { commonOf } from './reorganise.rules.ts';

/** `inLine`: the people stand in the line of `unit`, not in a unit below it. */
export interface Stand { unit: string; path: readonly string[]; inLine: boolean }
/** A time at a unit, from its first day to before its last. */
export interface Span { unit: string; from: string; to: string | null }
/** From `from` on, the units that a fact of the place belongs to: all above it and itself. */
export interface Standing { from: string; units: readonly string[] }

/** What a fact is counted at besides, whose place is gone and stands in a line: the place alone, without what was below it. */
export const lineOf = (place: string): string => `~${place}`;

/** What a person is held by besides, who stands in the line of a unit: so they are found without knowing the place that is gone. */
export const waitingAt = (unit: string): string => `?${unit}`;

const isThere = (unit: TreeUnit, day: string) => unit.validFrom <= day && (unit.validTo === null || day < unit.validTo);

/** A tree with all its past: every unit that ever was, and the days on which some began or ended. */
export class DatedTree {
  readonly #units: ReadonlyMap<string, TreeUnit>;
  readonly #into = new Map<string, string[]>();
  readonly #stands = new Map<string, Stand | null>();
  readonly days: readonly string[];

  constructor(units: readonly TreeUnit[], days: readonly string[]) {
    this.#units = new Map(units.map((unit) => [unit._id, unit]));
    this.days = [...new Set(days)].sort();
    for (const { _id, predecessors } of units) {
      for (const { unit, share } of predecessors) if (share !== 'land') this.#into.set(unit, [...(this.#into.get(unit) ?? []), _id]);
    }
  }

  get(id: string): TreeUnit | undefined {
    return this.#units.get(id);
  }
  /** Units that took people of this one. */
  successors(id: string): readonly string[] {
    return this.#into.get(id) ?? [];
  }
  /** Units that together made up the area of this one; none when one of them was divided, or its borders were drawn anew. */
  madeOf(id: string): readonly string[] {
    const unit = this.#units.get(id);
    const givers = unit && !unit.isReshaped ? unit.predecessors.filter(({ share }) => share !== 'land') : [];
    return givers.every(({ share }) => share === 'whole') ? givers.map((one) => one.unit) : [];
  }
  /** The unit that was divided and that people of this place come from, and those that took some of them; null for who stands somewhere. */
  dividedInto(id: string, day: string): { unit: TreeUnit; date: string; into: readonly string[] } | null {
    const unit = this.#units.get(id);
    if (!unit || unit.validTo === null || unit.validTo > day) return null;
    const into = this.successors(id);
    return into.length === 1 ? this.dividedInto(into[0] ?? '', day) : { unit, date: unit.validTo, into };
  }
  /** A time at a unit, passed on to whoever took all its people, up to `last`; a time at a divided unit stays there. */
  follow(span: Span, last: string): Span[] {
    const end = this.#units.get(span.unit)?.validTo ?? null;
    const [next, another] = this.successors(span.unit);
    if (end === null || end > last || next === undefined || another !== undefined || (span.to !== null && span.to <= end)) return [span];
    return [...(span.from < end ? [{ ...span, to: end }] : []), ...this.follow({ unit: next, from: span.from < end ? end : span.from, to: span.to }, last)];
  }
  /** Units that are there on a day. */
  on(day: string): TreeUnit[] {
    return [...this.#units.values()].filter((unit) => isThere(unit, day));
  }

  /** Where the people of a unit stand on a day, whether it is still, already or no longer there; null when nothing is known of that day. */
  stand(id: string, day: string): Stand | null {
    const key = `${id} ${day}`;
    const known = this.#stands.get(key);
    if (known !== undefined) return known;
    const found = this.#find(id, day);
    this.#stands.set(key, found);
    return found;
  }

  #find(id: string, day: string): Stand | null {
    const unit = this.#units.get(id);
    if (!unit) return null;
    if (isThere(unit, day)) return { unit: id, path: unit.path, inLine: false };
    const isLater = unit.validFrom > day;
    const others = isLater ? unit.predecessors.filter(({ share }) => share !== 'land').map((one) => one.unit) : this.successors(id);
    if (others.length === 0) return this.#line(unit.parent ? [this.stand(unit.parent, day)] : []);
    const stands = others.map((other) => this.stand(other, day));
    return stands.length === 1 ? (stands[0] ?? null) : this.#line(stands);
  }
  #line(stands: readonly (Stand | null)[]): Stand | null {
    const path = commonOf(stands.flatMap((one) => (one ? [one.path] : [])));
    const unit = path.at(-1);
    return unit === undefined ? null : { unit, path, inLine: true };
  }

  /**
   * The units that facts of a place belong to, from its first day to `last`: its path, and from each reorganisation on also where it
   * stands then. A unit's figures are so those of its own area, whenever they arose, each person once.
   */
  standings(id: string, last: string): Standing[] {
    const unit = this.#units.get(id);
    if (!unit) return [];
    const found: Standing[] = [{ from: unit.validFrom, units: unit.path }];
    for (const day of this.days) {
      if (day <= unit.validFrom || day > last || isThere(unit, day)) continue;
      const stand = this.stand(id, day);
      if (stand) found.push({ from: day, units: stand.inLine ? [...stand.path, lineOf(id)] : stand.path });
    }
    return found;
  }

  /** Units that are gone and whose own people stand in a line on a day, by the unit of the line. */
  lines(day: string): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const { _id, validTo } of this.#units.values()) {
      if (validTo === null || validTo > day) continue;
      const stand = this.stand(_id, day);
      if (stand?.inLine) found.set(stand.unit, [...(found.get(stand.unit) ?? []), _id]);
    }
    return found;
  }
}

const heldFrom = (standings: readonly Standing[], day: string): readonly Standing[] => standings.slice(Math.max(standings.findLastIndex(({ from }) => from <= day), 0));
/** All units that a fact of `day` belongs to: those of the day, and those of every tree since. */
export const unitsSince = (standings: readonly Standing[], day: string): string[] => [...new Set(heldFrom(standings, day).flatMap(({ units }) => units))];
/** The unit itself and what it went into as a whole since, without what is above: who organised a fact stands in no line. */
export const ownSince = (standings: readonly Standing[], day: string, self: string): string[] => [
  ...new Set([self, ...heldFrom(standings, day).flatMap(({ units }) => units.at(-1) ?? []).filter((unit) => !unit.startsWith(lineOf('')))]),
];
