import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { AccountService } from './account.service.ts';
import type { PeopleService } from './people.service.ts';

export const peopleRoutes = (gates: Gates, people: PeopleService, accounts: AccountService): Route[] => {
  const keeper = gates.mayAnywhere('people:write');
  const roleGiver = gates.mayAnywhere('roles:write');
  return [
    route('listPeople', gates.may('people:read'), ({ unit, query }) => people.list(unit, query)),
    route('createPerson', gates.may('people:write'), ({ person, unit, body }) => people.create(person, unit, body)),
    route('getPerson', gates.mayAnywhere('people:read'), ({ person, params }) => people.getDetail(person, params.person)),
    route('updatePerson', keeper, ({ person, params, body }) => people.update(person, params.person, body)),
    route('resetPassword', keeper, ({ person, params }) => accounts.resetPassword(person, params.person)),
    route('grantRole', roleGiver, ({ person, params, body }) => people.grantRole(person, params.person, body)),
    route('revokeRole', roleGiver, ({ person, params }) => people.revokeRole(person, params.person, params)),
    route('endPersonSessions', keeper, ({ person, params }) => accounts.endSessionsOf(person, params.person).then(() => ({ done: true as const }))),
  ];
};
