// From facts of the ledger to member rows: who counts in which indicator, period and unit. Pure; tally and rebuild share it.
import { dayOf } from '@hoctap/shared';
import type { GroupDefinition, IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { type CountedFact, type Evidence, countedBy, countsLevels, memberState } from '@hoctap/shared/plan.rules';
import type { LearningEvent } from '../learning/event.model.ts';
import { ownSince } from '../units/dated-tree.rules.ts';
import { onceEach, runKeysOf } from './counted-facts.rules.ts';
import { levelRows } from './level.rules.ts';
import { type Counted, type Standings, staysOf } from './stay.rules.ts';
import type { MemberDoc } from './tally.model.ts';

/** Period of what is counted once and for ever: by counters beside those of the years, and by rows where the rule counts over all years. */
export const everything = 'all';

/** What the plan reads of an event of the ledger. */
export type Fact = Pick<LearningEvent, '_id' | 'verb' | 'person' | 'at' | 'month' | 'strength' | 'owes'> & {
  result: Pick<LearningEvent['result'], 'countsFor' | 'periods' | 'title' | 'level' | 'expires'>;
  context: Pick<LearningEvent['context'], 'through' | 'throughKind'> & Partial<Pick<LearningEvent['context'], 'enrolment'>>;
} & Partial<Pick<LearningEvent, 'object' | 'voids'>>;
/** The definitions that are counted live, and the groups that they speak of. */
export interface LivePlan { live: readonly IndicatorDefinition[]; groups: readonly GroupDefinition[] }
/** A row as the rules take it from the store. */
export type Tallied = Omit<MemberDoc, 'seq' | 'evidence'> & { evidence: CountedFact[] };
/** Evidence with the unit that the person is counted at by it; `units` are its path. */
export interface MemberEvidence extends Evidence { place: string }
/** A row as the ledger has it. */
export type Member = Omit<Tallied, 'evidence'> & { evidence: MemberEvidence[] };
export type { Counted, Standings } from './stay.rules.ts';

/** A fact that is approved for the indicator as its evidence, or null: the person was not in its group, at its place, that day. */
const evidenceOf = ({ rule }: IndicatorDefinition, stays: ReturnType<typeof staysOf>, fact: Fact, standings: Standings): MemberEvidence | null => {
  if (!rule.group || (fact.verb === 'attended' && rule.event !== 'attended')) return null;
  const day = dayOf(fact.at);
  const stay = stays(rule, day);
  if (!stay) return null;
  // A centre is nobody's place, yet it reports who learned there.
  const { through, throughKind } = fact.context;
  const centre = rule.through === 'centre' && throughKind === 'centre' && through ? ownSince(standings.get(through) ?? [], day, through) : [];
  const more = centre.filter((unit) => !stay.units.includes(unit));
  return {
    id: fact._id, kind: fact.verb === 'enrolled' || fact.verb === 'attended' ? fact.verb : 'done', at: fact.at.toISOString(), month: fact.month, units: more.length > 0 ? [...stay.units, ...more] : stay.units,
    through: throughKind, strength: fact.strength, periods: fact.result.periods ?? 0, place: stay.place,
  };
};

/** What courses count for, by run: presence at a session says of which run it is, the run's beginning what that counts for. */
const approvalsOf = (facts: readonly Fact[]): ReadonlyMap<string, string[]> =>
  new Map(facts.flatMap(({ verb, context, result }) => (verb === 'enrolled' && context.enrolment && result.countsFor ? [[context.enrolment, result.countsFor] as const] : [])));

/**
 * All member rows of a person, from all their facts that hold: by year, and over all years where the rule counts so. A fact of
 * another account of theirs (`accounts`) stays at the groups and places on record there. Stocks are those of the day `today`.
 */
export const membersOf = (plan: LivePlan, person: Counted, facts: readonly Fact[], standings: Standings, today: string, accounts: ReadonlyMap<string, Counted> = new Map()): Member[] => {
  const keys = runKeysOf(facts);
  const approvals = approvalsOf(facts);
  const approved = new Map<string, Fact[]>();
  for (const fact of facts) for (const id of new Set(fact.result.countsFor ?? approvals.get(fact.context.enrolment ?? ''))) {
    const known = approved.get(id);
    if (known) known.push(fact);
    else approved.set(id, [fact]);
  }
  const isCertified = facts.some(({ verb }) => verb === 'certified');
  const stays = new Map([person, ...accounts.values()].map((account) => [account._id, staysOf(plan.groups, account, standings)]));
  const own = stays.get(person._id) ?? (() => null);
  return plan.live.flatMap((definition) => {
    const mine = approved.get(definition.id) ?? [];
    if (mine.length === 0 && !(isCertified && countsLevels(definition))) return [];
    const found = mine.flatMap((fact) => evidenceOf(definition, stays.get(fact.person) ?? own, fact, standings) ?? []);
    const evidence = onceEach(definition.rule, found.sort((a, b) => (a.at < b.at || (a.at === b.at && a.id < b.id) ? -1 : 1)), keys);
    if (countsLevels(definition)) {
      const others = [...accounts.values()].filter(({ _id }) => _id !== person._id).sort((a, b) => (a._id < b._id ? -1 : 1));
      return levelRows({ groups: plan.groups, definition, person, others, facts, learning: evidence, standings, today }).map((one) => ({ _id: memberId(definition.id, one.period, person._id), ...one }));
    }
    const years = [...new Set(evidence.map((one) => one.month.slice(0, 4)))];
    const row = (period: string, part: MemberEvidence[]) => memberOf(definition, period, person._id, part);
    const ofYears = years.map((year) => row(year, evidence.filter((one) => one.month.startsWith(year))));
    if (countedBy(definition.rule) !== 'participation' || evidence.length === 0) return ofYears;
    if (definition.rule.window !== 'year') return [...ofYears, row(everything, evidence)];
    // Evidence is in time's order, and so are its years.
    const first = ofYears.find(({ state }) => state.counted !== null);
    if (first) first.state = { ...first.state, first: true };
    return ofYears;
  });
};

export const memberId = (indicator: string, period: string, person: string): string => `${indicator}:${period}:${person}`;

const memberOf = (definition: Pick<IndicatorDefinition, 'id' | 'rule'>, period: string, person: string, evidence: MemberEvidence[]): Member => {
  const state = memberState(definition.rule, evidence);
  const counted = evidence.find(({ id }) => id === state.counted);
  return {
    _id: memberId(definition.id, period, person), indicator: definition.id, period, person, state, evidence,
    units: counted?.units ?? [], countedAt: counted ? new Date(counted.at) : null, place: counted?.place ?? null, due: null,
  };
};
