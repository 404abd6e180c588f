// A person after a reorganisation: whose unit went whole into another is there from that day on; nobody else is moved. Pure.
import type { DatedUnit, PersonDoc } from './person.model.ts';

type Placed = Pick<PersonDoc, 'workplaces' | 'residences' | 'roles'>;
/** What became of units on a day: the one that took all people of each. Those without are not moved. */
export interface Succession { date: string; into: ReadonlyMap<string, string> }

/** The part of a span from `date` on, at another unit; the part before stays. */
const passed = <T extends DatedUnit>(span: T, { date, into }: Succession): T[] => {
  const next = into.get(span.unit);
  if (next === undefined || (span.to !== null && span.to <= date)) return [span];
  return [...(span.from < date ? [{ ...span, to: date }] : []), { ...span, unit: next, from: span.from < date ? date : span.from }];
};

/** Places and roles of a person after a reorganisation. A repeat changes nothing. */
export const resettled = ({ workplaces, residences, roles }: Placed, succession: Succession): Placed => ({
  workplaces: workplaces.flatMap((one) => passed(one, succession)),
  residences: residences.flatMap((one) => passed(one, succession)),
  roles: roles.flatMap((one) => passed(one, succession)),
});
