import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { AccountService } from './account.service.ts';
import type { PeopleService } from './people.service.ts';

export const peopleRoutes = (gates: Gates, people: PeopleService, accounts: AccountService): Route[] => [
  route('listPeople', gates.may('people:read'), ({ unit, query }) => people.list(unit, query)),
  route('createPerson', gates.may('people:write'), ({ person, unit, body }) => people.create(person, unit, body)),
  route('getPerson', gates.mayAnywhere('people:read'), ({ person, params }) => people.getDetail(person, params.person)),
  route('updatePerson', gates.mayAnywhere('people:write'), ({ person, params, body }) => people.update(person, params.person, body)),
  route('resetPassword', gates.mayAnywhere('people:write'), async ({ person, params }) => {
    const password = await people.resetPassword(person, params.person);
    await accounts.signOutEverywhere(params.person);
    return password;
  }),
  route('grantRole', gates.mayAnywhere('roles:write'), ({ person, params, body }) => people.grantRole(person, params.person, body)),
  route('revokeRole', gates.mayAnywhere('roles:write'), ({ person, params }) => people.revokeRole(person, params.person, params.role, params.unit)),
  route('endPersonSessions', gates.mayAnywhere('people:write'), async ({ person, params }) => {
    const { _id } = await people.reach(person, params.person, 'people:write');
    await accounts.signOutEverywhere(_id);
    return { done: true } as const;
  }),
];
