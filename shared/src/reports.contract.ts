import { z } from 'zod';
import { Day, Id, Instant, UnitName, UnitRef, Year, text } from './basics.ts';
import { endpoint } from './contract.ts';
import { FrameworkRef } from './plan.contract.ts';
import { ReportContent, ReportPeriod } from './reports.content.ts';
import { reportActions, reportStates, reportTimings } from './reports.rules.ts';

const State = z.enum(reportStates);
const Action = z.enum(reportActions);

/** Where a report stands, for lists. */
const Standing = z.object({
  state: State,
  /** Locked, and included in the locked report of the body above. */
  consolidated: z.boolean(),
  due: Day.nullable(),
  /** The day it was first submitted; locked, where nobody receives it. */
  handedIn: Day.nullable(),
  timing: z.enum(reportTimings),
});
/** The plan by which a report is owed. */
const PlanName = z.object({ id: z.string(), number: z.string(), titleVi: z.string(), titleEn: z.string() });
export const ReportSummary = Standing.extend({ framework: PlanName, period: ReportPeriod, amendment: z.number().int() });
export type ReportSummary = z.infer<typeof ReportSummary>;
/** A unit below, by the last of its reports of the period; `missing`: nobody has begun it. */
export const ReportChild = Standing.extend({ unit: UnitName, amendment: z.number().int(), isMissing: z.boolean(), isSettled: z.boolean() });
export type ReportChild = z.infer<typeof ReportChild>;
export const ReportEvent = z.object({
  id: Id, action: Action, by: z.object({ id: Id, fullName: z.string() }), at: Instant, comment: z.string().nullable(),
});
export type ReportEvent = z.infer<typeof ReportEvent>;

export const Report = Standing.extend({
  framework: PlanName, unit: UnitName, parent: UnitName.nullable(), period: ReportPeriod, amendment: z.number().int(),
  /** All of the period, 0 the first. */
  amendments: z.array(z.number().int()),
  /** Of events and of saved drafts; given back with an action, so that nobody acts on what they did not see. */
  seen: z.number().int(), revision: z.number().int(),
  /** What the caller may do now. */
  may: z.array(Action), mayWrite: z.boolean(), mayAmend: z.boolean(),
  /** As frozen when it was submitted or locked, else as of now. */
  content: ReportContent,
  isFrozen: z.boolean(),
  /** SHA-256 of the locked content's canonical JSON. */
  hash: z.string().nullable(),
  events: z.array(ReportEvent),
  children: z.array(ReportChild),
});
export type Report = z.infer<typeof Report>;

const words = (max: number) => text(max, 0);
/** What the unit writes itself. */
export const ReportDraft = z.object({
  words: z.object({ resultsVi: words(8000), difficultiesVi: words(8000), proposalsVi: words(8000) }),
  paper: z.object({
    number: text(60).nullable(), place: text(120), date: Day, signerTitleVi: z.array(text(120)).min(1).max(4), signerName: words(120), recipients: z.array(text(200)).min(1).max(20),
  }),
});
export type ReportDraft = z.infer<typeof ReportDraft>;

export const ReportFile = z.object({ kind: z.enum(['docx', 'pdf', 'xlsx', 'csv']), url: z.string(), bytes: z.number().int() });

const Of = z.object({ unit: UnitRef });
const One = Of.extend({ period: ReportPeriod, amendment: z.coerce.number().int().min(0).max(999) });
/** Of several plans by which a unit reports on a period, the oldest unless named. */
const query = z.object({ framework: FrameworkRef });
const acting = { id: Id, seen: z.number().int().min(0) };
/** Ids of the units below that are left out knowingly. */
const going = { revision: z.number().int().min(0), without: z.array(UnitRef).max(1000).default([]) };
const one = '/units/:unit/reports/:period/:amendment';

export const reportEndpoints = {
  listReports: endpoint({
    method: 'GET', path: '/units/:unit/reports', summary: 'The reports that a unit owes by any plan, or made, for a year (default: this year) and the year before, newest first', params: Of, query: z.object({ year: Year.optional() }),
    response: z.object({ unit: UnitName, year: z.number().int(), firstYear: z.number().int(), items: z.array(ReportSummary) }),
  }),
  getReport: endpoint({ method: 'GET', path: one, summary: 'One report: figures and words (live while it is open, frozen after), its life, and the reports of the units below', params: One, query, response: Report }),
  saveReport: endpoint({ method: 'PUT', path: `${one}/draft`, summary: 'Saves the words and the paper’s head and foot, over the revision that was read', params: One, query, body: ReportDraft.extend({ revision: z.number().int().min(0) }), response: Report }),
  submitReport: endpoint({ method: 'POST', path: `${one}/submit`, summary: 'Freezes the report as it stands and hands it to the body above', params: One, query, body: z.object({ ...acting, ...going }), response: Report }),
  returnReport: endpoint({ method: 'POST', path: `${one}/return`, summary: 'Sends a submitted report back to be mended, saying why', params: One, query, body: z.object({ ...acting, comment: text(2000, 3) }), response: Report }),
  acceptReport: endpoint({ method: 'POST', path: `${one}/accept`, summary: 'Accepts a submitted report', params: One, query, body: z.object({ ...acting, comment: text(2000).nullable().default(null) }), response: Report }),
  lockReport: endpoint({
    method: 'POST', path: `${one}/lock`, summary: 'Locks an accepted report for ever, confirmed with the account’s password; its files are made once', params: One, query, body: z.object({ ...acting, ...going, password: z.string().min(1).max(400) }), response: Report,
  }),
  amendReport: endpoint({
    method: 'POST', path: '/units/:unit/reports/:period/amendments', summary: 'Begins a dated amendment of the last locked report, which stays as it is', params: Of.extend({ period: ReportPeriod }), query, body: z.object({ id: Id, reason: text(1000, 3) }), response: Report,
  }),
  listReportFiles: endpoint({
    method: 'GET', path: `${one}/files`, summary: 'Where the papers of a locked report are fetched, with the cookie that this answer sets', params: One, query, response: z.object({ items: z.array(ReportFile) }),
  }),
};
