// Member rows made anew from the ledger: what the tally writes, and what a rebuild compares with.
import type { PeopleService } from '../accounts/people.service.ts';
import { effectiveOf } from '../learning/effective.rules.ts';
import type { UnitService } from '../units/unit.service.ts';
import type { FrameworkService } from './framework.service.ts';
import { type Fact, type Member, membersOf, placesOf } from './member.rules.ts';

/** What the plan asks of the ledger; facts are only those whose verb may count. */
export interface Ledger {
  owed(name: 'tally', limit: number): Promise<Fact[]>;
  discharge(ids: readonly string[], name: 'tally'): Promise<void>;
  factsOf(people: readonly string[]): Promise<Fact[]>;
  /** Up to `limit` facts of people whose id is greater than `person`, by person. */
  factsAfter(person: string, limit: number): Promise<Fact[]>;
}
export interface Sources {
  framework: Pick<FrameworkService, 'inForce'>;
  people: Pick<PeopleService, 'byIds' | 'moved' | 'recounted'>;
  units: Pick<UnitService, 'standings'>;
  ledger: Ledger;
}

/** Rows of the people that these facts (all of each person's) speak of. */
export const freshMembers = async ({ framework, people, units }: Sources, facts: readonly Fact[]): Promise<Member[]> => {
  const plan = await framework.inForce();
  if (!plan || facts.length === 0) return [];
  const byPerson = new Map<string, Fact[]>();
  for (const fact of effectiveOf(facts)) byPerson.set(fact.person, [...(byPerson.get(fact.person) ?? []), fact]);
  const known = await people.byIds([...byPerson.keys()]);
  const standings = await units.standings([...[...known.values()].flatMap(placesOf), ...facts.flatMap(({ context }) => context.through ?? [])]);
  return [...known.values()].flatMap((person) => membersOf(plan, person, byPerson.get(person._id) ?? [], standings));
};
