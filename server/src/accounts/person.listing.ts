// How people are shown to staff: rows of a list, and one person with everything dated.
import { type Answer, type RoleGrant, type UnitName, dayOf } from '@hoctap/shared';
import type { PersonRow } from '@hoctap/shared/people.contract';
import type { Deps } from '../deps.ts';
import type { UnitService } from '../units/unit.service.ts';
import type { DatedUnit, PersonDoc } from './person.model.ts';
import { groupsOn, placeOn } from './person.rules.ts';

type Names = ReadonlyMap<string, UnitName>;
/** A role may hang where no unit is yet: an administrator made before the tree. */
const nameIn = (names: Names, unit: string): UnitName => names.get(unit) ?? { id: unit, code: unit, level: '', nameVi: unit, nameEn: null };
const signInOf = ({ passwordHash, mustChangePassword }: PersonDoc): PersonRow['signIn'] => (!passwordHash ? 'never' : mustChangePassword ? 'one_time' : 'own');

export const personListing = (deps: Pick<Deps, 'clock'>, { units }: { units: UnitService }) => {
  const rowOf = (person: PersonDoc, names: Names): PersonRow => {
    const today = dayOf(deps.clock.now());
    const placed = (place: 'workplace' | 'residence') => names.get(placeOn(person, place, today) ?? '') ?? null;
    return {
      id: person._id, fullName: person.fullName, sex: person.sex, birthYear: person.birthYear, groups: groupsOn(person, today),
      workplace: placed('workplace'), residence: placed('residence'), signIn: signInOf(person),
    };
  };
  const withUnitNames = async (roles: readonly RoleGrant[]) => {
    const names = await units.names(roles.map(({ unit }) => unit));
    return roles.map((grant) => ({ ...grant, unitName: nameIn(names, grant.unit) }));
  };
  const placesOf = (person: PersonDoc): string[] => [...person.workplaces, ...person.residences].map(({ unit }) => unit);
  return {
    withUnitNames,
    async rows(people: readonly PersonDoc[]): Promise<PersonRow[]> {
      const names = await units.names(people.flatMap(placesOf));
      return people.map((person) => rowOf(person, names));
    },
    async detail(person: PersonDoc): Promise<Answer<'getPerson'>> {
      const names = await units.names(placesOf(person));
      const history = (places: readonly DatedUnit[]) => places.map(({ unit, from, to }) => ({ unit: nameIn(names, unit), from, to }));
      return {
        ...rowOf(person, names), username: person.username, phone: person.phone, email: person.email, groupHistory: person.groups,
        workplaceHistory: history(person.workplaces), residenceHistory: history(person.residences),
        roles: await withUnitNames(person.roles), createdAt: person.createdAt.toISOString(),
      };
    },
  };
};
export type PersonListing = ReturnType<typeof personListing>;
