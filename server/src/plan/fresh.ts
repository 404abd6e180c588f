// Member rows made anew from the ledger: what the tally writes, and what a rebuild compares with.
import { setImmediate } from 'node:timers/promises';
import type { Verb } from '@hoctap/shared/learning.contract';
import type { PeopleService } from '../accounts/people.service.ts';
import { effectiveOf } from '../learning/effective.rules.ts';
import type { UnitService } from '../units/unit.service.ts';
import type { FrameworkService } from './framework.service.ts';
import { type Counted, type Fact, type LivePlan, type Member, membersOf } from './member.rules.ts';
import { placesOf } from './stay.rules.ts';

/** What the plan asks of the ledger; facts are only those whose verb may count. */
export interface Ledger {
  owed(name: 'tally', limit: number): Promise<Fact[]>;
  discharge(ids: readonly string[], name: 'tally'): Promise<void>;
  factsOf(people: readonly string[], more: readonly Verb[]): Promise<Fact[]>;
  /** Up to `limit` facts of people whose id is greater than `person`, by person. */
  factsAfter(person: string, limit: number, more: readonly Verb[]): Promise<Fact[]>;
}
/** What a plan asks of the ledger beside what every plan counts. */
export const moreVerbs = (plan: LivePlan | null): Verb[] => (plan?.live.some(({ rule }) => rule.event === 'attended') ? ['attended'] : []);
export interface Sources {
  framework: Pick<FrameworkService, 'inForce'>;
  people: Pick<PeopleService, 'standingOf' | 'moved' | 'recounted' | 'together' | 'merged'>;
  units: Pick<UnitService, 'standings'>;
  ledger: Ledger;
}

/** People between whom others get a turn: callers of a server, and replies of the store, which are larger than a socket holds. */
const atOnce = 40;

/** Rows, on the day `today`, of the people that these facts (all of each person's, of all their accounts) speak of. */
export const freshMembers = async ({ framework, people, units }: Sources, facts: readonly Fact[], today: string): Promise<Member[]> => {
  const plan = await framework.inForce();
  if (!plan || facts.length === 0) return [];
  const held = effectiveOf(facts);
  const named = await people.standingOf(held.map(({ person }) => person));
  const standFor = [...named.values()].flatMap(({ aliasOf }) => aliasOf ?? []);
  const known = standFor.length > 0 ? new Map([...named, ...(await people.standingOf(standFor))]) : named;
  const byPerson = new Map<string, { facts: Fact[]; accounts: Map<string, Counted> }>();
  for (const fact of held) {
    const account = known.get(fact.person);
    if (!account) continue;
    const person = account.aliasOf ?? account._id;
    const all = byPerson.get(person) ?? { facts: [] as Fact[], accounts: new Map<string, Counted>() };
    all.facts.push(fact);
    all.accounts.set(account._id, account);
    byPerson.set(person, all);
  }
  const standings = await units.standings([...[...known.values()].flatMap(placesOf), ...facts.flatMap(({ context }) => context.through ?? [])]);
  const members: Member[] = [];
  for (const [index, [id, all]] of [...byPerson].entries()) {
    const person = known.get(id);
    if (person) members.push(...membersOf(plan, person, all.facts, standings, today, all.accounts));
    if (index % atOnce === atOnce - 1) await setImmediate();
  }
  return members;
};
