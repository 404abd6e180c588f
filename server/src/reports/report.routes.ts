import type { Deps } from '../deps.ts';
import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import { setMediaCookie } from '../media/film.routes.ts';
import type { ReportService } from './report.service.ts';

export const reportRoutes = (deps: Deps, gates: Gates, reports: ReportService): Route[] => [
  route('getPublished', gates.anyone, ({ params, query }) => reports.published(params, query)),
  route('listReports', gates.may('report:read'), ({ unit, query }) => reports.list(unit, query)),
  route('getReport', gates.may('report:read'), ({ person, unit, params, query }) => reports.get(person, unit, { ...params, ...query })),
  route('saveReport', gates.may('report:write'), ({ person, unit, params, query, body }) => reports.save(person, unit, { ...params, ...query }, body)),
  route('submitReport', gates.may('report:write'), ({ person, unit, params, query, body }) => reports.submit(person, unit, { ...params, ...query }, body)),
  route('returnReport', gates.may('report:write'), ({ person, unit, params, query, body }) => reports.returnIt(person, unit, { ...params, ...query }, body)),
  route('acceptReport', gates.may('report:write'), ({ person, unit, params, query, body }) => reports.accept(person, unit, { ...params, ...query }, body)),
  route('lockReport', gates.may('report:write'), ({ person, unit, params, query, body, request }) => reports.lock(person, unit, { ...params, ...query }, body, request.ip ?? 'unknown')),
  route('amendReport', gates.may('report:write'), ({ person, unit, params, query, body }) => reports.amend(person, unit, { ...params, ...query }, body)),
  route('listReportFiles', gates.may('report:read'), async ({ person, unit, params, query, reply }) => {
    const found = await reports.files(unit, { ...params, ...query });
    setMediaCookie(deps, reply, { person: person.id, session: person.session });
    return found;
  }),
];
