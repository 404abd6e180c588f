import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { PlanService } from './plan.service.ts';

export const planRoutes = (gates: Gates, plan: PlanService): Route[] => [
  route('getPlan', gates.anyone, ({ query }) => plan.get(query.framework)),
  route('listFigures', gates.may('plan:read'), ({ unit, query }) => plan.listFigures(unit, query)),
  route('enterFigure', gates.may('plan:write'), ({ person, unit, params, body }) => plan.enterFigure(person, unit, params, body)),
  route('listFigureEntries', gates.may('plan:read'), ({ unit, params, query }) => plan.listFigureEntries(unit, params, query)),
  route('listDuties', gates.may('plan:read'), ({ unit, query }) => plan.listDuties(unit, query)),
  route('listIndicators', gates.may('plan:read'), ({ unit, query }) => plan.listIndicators(unit, query)),
  route('getIndicator', gates.may('plan:read'), ({ unit, params, query }) => plan.getIndicator(unit, params.indicator, query)),
  route('listWorstUnits', gates.may('plan:read'), ({ unit, query }) => plan.listWorstUnits(unit, query)),
  route('getIndicatorEquity', gates.may('plan:read'), ({ unit, params, query }) => plan.getIndicatorEquity(unit, params.indicator, query)),
  route('listIndicatorPeople', gates.may('plan:people'), ({ person, unit, params, query }) => plan.listIndicatorPeople(person, unit, params.indicator, query)),
  route('listFrameworks', gates.anyone, ({ person }) => plan.listFrameworks(person)),
  route('checkFramework', gates.mayAnywhere('framework:write'), ({ body }) => plan.checkFramework(body.file)),
  route('addFramework', gates.mayAnywhere('framework:write'), ({ person, body }) => plan.addFramework(body.file, person.id)),
  route('putFrameworkInForce', gates.mayAnywhere('framework:write'), ({ params }) => plan.putFrameworkInForce(params.framework, params.version)),
];
