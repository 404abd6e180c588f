// Where a person is counted on a day: in a group of the rule, at the place of that group, in the tree of the day and all since. Pure.
import type { GroupDefinition, Rule } from '@hoctap/shared/plan.contract';
import { atomicGroups } from '@hoctap/shared/plan.rules';
import type { PersonDoc } from '../accounts/person.model.ts';
import { groupsOn, placeOn } from '../accounts/person.rules.ts';
import { type Standing, unitsSince } from '../units/dated-tree.rules.ts';

/** What the plan reads of a person: dated groups and places. */
export type Counted = Pick<PersonDoc, '_id' | 'groups' | 'workplaces' | 'residences'>;
/** Where facts of each place belong, on its own days and in the trees since. */
export type Standings = ReadonlyMap<string, readonly Standing[]>;
/** `place` is the unit that holds the person, `units` those that count them. */
export interface Place { place: string; units: string[] }

/** Only people who live somewhere are counted there; all others where they work, teach or learn. */
const kindOf = (place: Rule['place'] | string | null): 'residence' | 'workplace' => (place === 'residence' ? 'residence' : 'workplace');

/** Groups that make up one, worked out once for a plan. */
const atomsOf = new WeakMap<readonly GroupDefinition[], Map<string, readonly string[]>>();
const atoms = (groups: readonly GroupDefinition[], id: string): readonly string[] => {
  const known = atomsOf.get(groups) ?? new Map<string, readonly string[]>();
  atomsOf.set(groups, known);
  const found = known.get(id) ?? atomicGroups(groups, id);
  known.set(id, found);
  return found;
};

/** Null when the person is in none of the rule's groups, or nowhere, on that day. */
export const stayOn = (groups: readonly GroupDefinition[], rule: Pick<Rule, 'group' | 'place'>, person: Counted, day: string, standings: Standings): Place | null => {
  const wanted = rule.group ? atoms(groups, rule.group) : [];
  const held = groupsOn(person, day).filter((group) => wanted.includes(group));
  const kinds = rule.place ? [rule.place] : held.map((id) => groups.find((group) => group.id === id)?.place ?? null);
  const places = [...new Set(held.length > 0 ? kinds.map(kindOf) : [])].flatMap((kind) => placeOn(person, kind, day) ?? []);
  const units = [...new Set(places.flatMap((place) => unitsSince(standings.get(place) ?? [], day)))];
  const [place] = places;
  return place && units.length > 0 ? { place, units } : null;
};
/** Units that a person was ever at. */
export const placesOf = ({ workplaces, residences }: Counted): string[] => [...workplaces, ...residences].map(({ unit }) => unit);
/** Days on which the answer may change. */
export const turnsOf = ({ groups, workplaces, residences }: Counted): string[] => [...groups, ...workplaces, ...residences].flatMap(({ from, to }) => (to === null ? [from] : [from, to]));

/** `stayOn` of one person, worked out once for all days between two turns of theirs or of the trees: their facts share its lists. */
export const staysOf = (groups: readonly GroupDefinition[], person: Counted, standings: Standings): ((rule: Pick<Rule, 'group' | 'place'>, day: string) => Place | null) => {
  const turns = [...new Set([...turnsOf(person), ...placesOf(person).flatMap((place) => (standings.get(place) ?? []).map(({ from }) => from))])].sort();
  const known = new Map<string, Place | null>();
  return (rule, day) => {
    const key = `${rule.group} ${rule.place} ${turns.findLastIndex((turn) => turn <= day)}`;
    let stay = known.get(key);
    if (stay === undefined) known.set(key, (stay = stayOn(groups, rule, person, day, standings)));
    return stay;
  };
};
