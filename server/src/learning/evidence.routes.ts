import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import type { EvidenceService } from './evidence.service.ts';

export const evidenceRoutes = (gates: Gates, evidence: EvidenceService): Route[] => {
  const keeper = gates.mayAnywhere('evidence:write');
  return [
    route('listCompletions', gates.mayAnywhere('enrolments:read'), ({ person, params, query }) => evidence.list(person, params.person, query)),
    route('withdrawCompletion', keeper, ({ person, params, body }) => evidence.withdraw(person, params, body)),
    route('restoreCompletion', keeper, ({ person, params, body }) => evidence.restore(person, params, body)),
    route('correctEvidence', keeper, ({ person, params, body }) => evidence.correct(person, params, body)),
  ];
};
