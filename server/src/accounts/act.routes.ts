import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { ActService } from './act.service.ts';

export const actRoutes = (gates: Gates, acts: ActService): Route[] => {
  const keeper = gates.mayAnywhere('people:write');
  return [
    route('movePerson', keeper, ({ person, params, body }) => acts.move(person, params.person, body)),
    route('mergePeople', keeper, ({ person, params, body }) => acts.merge(person, params.person, body)),
    route('unmergePeople', keeper, ({ person, params, body }) => acts.unmerge(person, params.person, params.alias, body)),
    route('listPersonActs', gates.mayAnywhere('people:read'), ({ person, params }) => acts.list(person, params.person)),
  ];
};
