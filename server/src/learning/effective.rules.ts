// Which facts hold when some were taken back. Nothing is ever removed from the ledger: a `voided` fact takes another away until
// it is voided itself, and a correction stands in another's place for good. Pure; one answer for any order and repetition.
import type { LearningEvent } from './event.model.ts';

type Fact = Pick<LearningEvent, '_id' | 'verb'> & { voids?: string | null };

/** Tells of each of these facts whether it holds; all facts of a run or of a person must be given. */
const holdingAmong = (facts: readonly Fact[]): ((fact: Fact) => boolean) => {
  const takers = new Map<string, Fact[]>();
  for (const fact of facts) if (fact.voids) takers.set(fact.voids, [...(takers.get(fact.voids) ?? []), fact]);
  const holds = (fact: Fact): boolean => !(takers.get(fact._id) ?? []).some((taker) => taker.verb !== 'voided' || holds(taker));
  return holds;
};

/** The facts that hold, each once, without those that only take back. */
export const effectiveOf = <F extends Fact>(facts: readonly F[]): F[] => {
  const holds = holdingAmong(facts);
  return [...new Map(facts.map((fact) => [fact._id, fact])).values()].filter((fact) => fact.verb !== 'voided' && holds(fact));
};

/** The last withdrawal of a completion in this run that holds: from then on the run is learned anew. */
export const restartOf = (facts: readonly LearningEvent[]): LearningEvent | undefined => {
  const completions = new Set(facts.filter(({ verb }) => verb === 'completed').map(({ _id }) => _id));
  const holds = holdingAmong(facts);
  return facts.filter((fact) => fact.verb === 'voided' && completions.has(fact.voids ?? '') && holds(fact))
    .sort((a, b) => b.received.getTime() - a.received.getTime() || (a._id < b._id ? -1 : 1))[0];
};
