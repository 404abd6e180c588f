import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { HistoryService } from './history.service.ts';
import type { ReorganisationService } from './reorganisation.service.ts';
import type { UnitService } from './unit.service.ts';

/** Names of units are public: they stand on certificates and in the catalogue. */
export const unitRoutes = (gates: Gates, units: UnitService, reorganisations: ReorganisationService, histories: HistoryService): Route[] => [
  route('listUnits', gates.anyone, ({ query }) => units.list(query)),
  route('getUnit', gates.anyone, ({ params, query }) => units.get(params.unit, query)),
  route('getJoinLink', gates.may('people:write'), ({ unit }) => units.joinLink(unit._id, false)),
  route('renewJoinLink', gates.may('people:write'), ({ unit }) => units.joinLink(unit._id, true)),
  route('getUnitHistory', gates.anyone, ({ params }) => histories.history(params.unit)),
  route('listReorganisations', gates.anyone, ({ query }) => reorganisations.list(query)),
  route('checkReorganisation', gates.mayAnywhere('tree:write'), ({ body }) => reorganisations.check(body.file)),
  route('addReorganisation', gates.mayAnywhere('tree:write'), ({ person, body }) => reorganisations.add(body.file, person.id)),
];
