// Stocks of language levels: who holds a level on a day, by checked certificates (Plan 177, I.1.b; Circular 01/2014/TT-BGDĐT).
// A counter of a month holds how many began to count in it less how many ceased to, so that the sum to the end of a month is the
// stock on that day, of any year. What lies in the future is not counted yet: a row says on which day it is `due` anew, and the
// tally takes it up then, as it does a person who moved. Pure; tally and rebuild share it.
import { dayOf, monthOf } from '@hoctap/shared';
import { type LevelProof, levelFits, levelSpans } from '@hoctap/shared/credentials.rules';
import type { GroupDefinition, IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { type Held, memberState } from '@hoctap/shared/plan.rules';
import type { Fact, Member, MemberEvidence } from './member.rules.ts';
import { type Counted, type Standings, stayOn, turnsOf } from './stay.rules.ts';
import type { MemberDoc } from './tally.model.ts';

/** Period of a stock by the rule's own match, and by the other one: exactly the level where the rule says at least. */
export const stockPeriods = { asRuled: 'all', otherwise: 'other' } as const;

const proofOf = ({ _id, at, result: { level, expires } }: Fact): LevelProof[] => (level === undefined ? [] : [{ id: _id, level, from: dayOf(at), to: expires ?? null }]);

interface Given {
  groups: readonly GroupDefinition[];
  definition: IndicatorDefinition;
  person: Counted;
  /** Other accounts of the same person, asked where the first is nowhere. */
  others: readonly Counted[];
  /** All facts that hold. */
  facts: readonly Fact[];
  /** Learning for the indicator, which shows who is in training: a finished course is no level (open question 4). */
  learning: readonly MemberEvidence[];
  standings: Standings;
  today: string;
}

/** The rows of a person in both periods; none where nothing is or will be counted. */
export const levelRows = ({ groups, definition, person, others, facts, learning, standings, today }: Given): Omit<Member, '_id'>[] => {
  const { rule } = definition;
  const certified = facts.filter(({ verb }) => verb === 'certified');
  const proofs = certified.flatMap(proofOf);
  const accounts = [person, ...others];
  const stay = (day: string) => {
    for (const account of accounts) {
      const found = stayOn(groups, rule, account, day, standings);
      if (found) return { ...found, key: found.units.join('|') };
    }
    return null;
  };
  const match = rule.levelMatch ?? 'at_least';
  return [{ period: stockPeriods.asRuled, by: match }, { period: stockPeriods.otherwise, by: match === 'exact' ? ('at_least' as const) : ('exact' as const) }].flatMap(({ period, by }) => {
    const { spans, due } = levelSpans(proofs, (level) => levelFits(level, rule.level ?? Infinity, by), accounts.flatMap(turnsOf), stay, today);
    const held = spans.map(({ proof, from, to, stay: { place, units } }): Held => ({
      fact: proof, at: `${from}T05:00:00.000Z`, month: from.slice(0, 7), day: from, until: to === null ? null : { day: to, month: to.slice(0, 7) }, place, units,
    }));
    const inTraining = period === stockPeriods.asRuled ? learning : [];
    const evidence = [...inTraining, ...proving(certified, held)];
    if (evidence.length === 0 && due === null) return [];
    const { enrolled } = memberState(rule, inTraining);
    return [{
      indicator: definition.id, period, person: person._id, state: { counted: null, alone: null, enrolled, participations: [], held }, evidence,
      units: [...new Set(held.flatMap(({ units }) => units))], countedAt: held[0] ? new Date(held[0].at) : null, place: null, due,
    }];
  });
};

/** The certificates behind some times, each at the place where it counted last. */
const proving = (certified: readonly Fact[], held: readonly Held[]): MemberEvidence[] => certified.flatMap(({ _id, at, month, strength }): MemberEvidence[] => {
  const last = held.findLast(({ fact }) => fact === _id);
  return last ? [{ id: _id, kind: 'done', at: at.toISOString(), month, units: last.units, through: null, strength, periods: 0, place: last.place }] : [];
});

/** What a person counts by at a unit: the fact, or for a stock the time that a day falls in. */
export const countedOn = ({ state, countedAt, place }: Pick<MemberDoc, 'state' | 'countedAt' | 'place'>, unit: string, day: string): Pick<Held, 'at' | 'month' | 'place'> | null =>
  state.counted && countedAt && place ? { at: countedAt.toISOString(), month: monthOf(countedAt), place } : state.held?.find((held) => held.units.includes(unit) && held.day <= day && (held.until === null || day < held.until.day)) ?? null;

/** Who holds the level at a unit on a day: to be laid over a find of member rows. */
export const heldOn = (unit: string, day: string) => ({ 'state.held': { $elemMatch: { units: unit, day: { $lte: day }, $or: [{ until: null }, { 'until.day': { $gt: day } }] } } });
