import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { PlanService } from './plan.service.ts';

export const planRoutes = (gates: Gates, plan: PlanService): Route[] => [
  route('getPlan', gates.anyone, () => plan.get()),
  route('listIndicators', gates.may('plan:read'), ({ unit, query }) => plan.listIndicators(unit, query)),
  route('getIndicator', gates.may('plan:read'), ({ unit, params, query }) => plan.getIndicator(unit, params.indicator, query)),
  route('listIndicatorPeople', gates.may('plan:people'), ({ person, unit, params, query }) => plan.listIndicatorPeople(person, unit, params.indicator, query)),
];
