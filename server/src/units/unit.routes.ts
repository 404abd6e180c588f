import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { UnitService } from './unit.service.ts';

/** Names of units are public: they stand on certificates and in the catalogue. */
export const unitRoutes = (gates: Gates, units: UnitService): Route[] => [
  route('listUnits', gates.anyone, ({ query }) => units.list(query)),
  route('getUnit', gates.anyone, ({ params }) => units.get(params.unit)),
  route('getJoinLink', gates.may('people:write'), ({ unit }) => units.joinLink(unit._id, false)),
  route('renewJoinLink', gates.may('people:write'), ({ unit }) => units.joinLink(unit._id, true)),
];
