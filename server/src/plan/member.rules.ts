// From facts of the ledger to member rows: who counts in which indicator, period and unit. Pure; tally and rebuild share it.
import { dayOf } from '@hoctap/shared';
import type { GroupDefinition, IndicatorDefinition, Rule } from '@hoctap/shared/plan.contract';
import { atomicGroups, countedBy, memberState } from '@hoctap/shared/plan.rules';
import type { PersonDoc } from '../accounts/person.model.ts';
import { groupsOn, placeOn } from '../accounts/person.rules.ts';
import type { LearningEvent } from '../learning/event.model.ts';
import { type Standing, ownSince, unitsSince } from '../units/dated-tree.rules.ts';
import { onceEach, runKeysOf } from './counted-facts.rules.ts';
import type { MemberDoc, MemberEvidence } from './tally.model.ts';

/** Period of what is counted once and for ever, beside the years. */
export const everything = 'all';

/** What the plan reads of an event of the ledger. */
export type Fact = Pick<LearningEvent, '_id' | 'verb' | 'person' | 'at' | 'month' | 'strength' | 'owes'> & {
  result: Pick<LearningEvent['result'], 'countsFor' | 'periods' | 'title'>;
  context: Pick<LearningEvent['context'], 'through' | 'throughKind'> & Partial<Pick<LearningEvent['context'], 'enrolment'>>;
} & Partial<Pick<LearningEvent, 'object' | 'voids'>>;
/** What the plan reads of a person: dated groups and places. */
export type Counted = Pick<PersonDoc, '_id' | 'groups' | 'workplaces' | 'residences'>;
/** The definitions that are counted live, and the groups that they speak of. */
export interface LivePlan { live: readonly IndicatorDefinition[]; groups: readonly GroupDefinition[] }
export type Member = Omit<MemberDoc, 'seq'>;
/** Where facts of each place belong, on its own days and in the trees since. */
export type Standings = ReadonlyMap<string, readonly Standing[]>;

/** Only people who live somewhere are counted there; all others where they work, teach or learn. */
const kindOf = (place: Rule['place'] | string | null): 'residence' | 'workplace' => (place === 'residence' ? 'residence' : 'workplace');

/** Units that a fact may name: the caller loads their standings, and those of centres. */
export const placesOf = (person: Counted): string[] => [...person.workplaces, ...person.residences].map((one) => one.unit);

/** The fact as evidence for the indicator, or null: not approved for it, or the person not in its group, at its place, that day. */
const evidenceOf = (plan: LivePlan, definition: IndicatorDefinition, person: Counted, fact: Fact, standings: Standings): MemberEvidence | null => {
  const { rule } = definition;
  if (!fact.result.countsFor?.includes(definition.id) || !rule.group) return null;
  const day = dayOf(fact.at);
  const wanted = atomicGroups(plan.groups, rule.group);
  const held = groupsOn(person, day).filter((group) => wanted.includes(group));
  const kinds = rule.place ? [rule.place] : held.map((id) => plan.groups.find((group) => group.id === id)?.place ?? null);
  const places = [...new Set(held.length > 0 ? kinds.map(kindOf) : [])].flatMap((kind) => placeOn(person, kind, day) ?? []);
  const units = new Set(places.flatMap((place) => unitsSince(standings.get(place) ?? [], day)));
  const [place] = places;
  if (!place || units.size === 0) return null;
  // A centre is nobody's place, yet it reports who learned there.
  const { through, throughKind } = fact.context;
  if (rule.through === 'centre' && throughKind === 'centre' && through) for (const unit of ownSince(standings.get(through) ?? [], day, through)) units.add(unit);
  return {
    id: fact._id, kind: fact.verb === 'enrolled' ? 'enrolled' : 'done', at: fact.at.toISOString(), month: fact.month, units: [...units],
    through: throughKind, strength: fact.strength, periods: fact.result.periods ?? 0,
    title: fact.result.title ?? '', organiser: through, place,
  };
};

/**
 * All member rows of a person, from all their facts that hold: by year, and over all years where persons take part. A fact of
 * another account of theirs (`accounts`) stays at the groups and places on record there.
 */
export const membersOf = (plan: LivePlan, person: Counted, facts: readonly Fact[], standings: Standings, accounts: ReadonlyMap<string, Counted> = new Map()): Member[] => {
  const keys = runKeysOf(facts);
  return plan.live.flatMap((definition) => {
    const found = facts.flatMap((fact) => evidenceOf(plan, definition, accounts.get(fact.person) ?? person, fact, standings) ?? []);
    const evidence = onceEach(definition.rule, found.sort((a, b) => (a.at < b.at || (a.at === b.at && a.id < b.id) ? -1 : 1)), keys);
    const years = [...new Set(evidence.map((one) => one.month.slice(0, 4)))];
    const row = (period: string, part: MemberEvidence[]) => memberOf(definition, period, person._id, part);
    return [
      ...years.map((year) => row(year, evidence.filter((one) => one.month.startsWith(year)))),
      ...(countedBy(definition.rule) === 'participation' && evidence.length > 0 ? [row(everything, evidence)] : []),
    ];
  });
};

export const memberId = (indicator: string, period: string, person: string): string => `${indicator}:${period}:${person}`;

const memberOf = (definition: Pick<IndicatorDefinition, 'id' | 'rule'>, period: string, person: string, evidence: MemberEvidence[]): Member => {
  const state = memberState(definition.rule, evidence);
  return {
    _id: memberId(definition.id, period, person), indicator: definition.id, period, person, state, evidence,
    units: state.counted?.units ?? [], countedAt: state.counted ? new Date(state.counted.at) : null,
  };
};
