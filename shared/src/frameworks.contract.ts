// A framework: a plan or scheme that sets targets (Plan 177 and its successors), kept as data and added by file.
import { z } from 'zod';
import { Day, text } from './basics.ts';
import { endpoint } from './contract.ts';
import { GroupDefinition, IndicatorDefinition, ReportSchedule, Rule, Target } from './plan.contract.ts';
import { TitleScheme } from './titles.contract.ts';

const named = { nameVi: text(400), nameEn: text(400) };
const body = z.looseObject(named);
/** A date known to the day, the month or the year. */
const PartialDay = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/);
const PartId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/);

/** A duty: what the plan asks for without a percentage; judged by unit and year. */
export const Duty = z.looseObject({
  id: PartId, ...named, refs: z.array(z.string().max(40)).max(20), kind: z.enum(['boolean', 'count', 'trend', 'narrative']), feed: z.enum(['lms', 'partial', 'manual']),
  levels: z.array(z.string().max(20)).min(1), quoteVi: z.string().max(4000).optional(),
});

/** The file of a framework. What it says beyond these fields (notes, quotations) is kept with it. */
export const FrameworkFile = z.looseObject({
  plan: z.looseObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(60), number: text(60), date: PartialDay, issuer: text(200), titleVi: text(400), titleEn: text(400),
    validFrom: Day, validTo: Day.nullable(),
  }),
  phases: z.array(z.looseObject({ id: PartId, ...named, from: z.int(), to: z.int(), targetYear: z.int() })).max(20).default([]),
  groups: z.array(z.looseObject({ ...GroupDefinition.shape, id: PartId })).max(200),
  indicators: z.array(z.looseObject({ ...IndicatorDefinition.shape, id: PartId, rule: z.looseObject(Rule.shape), targets: z.array(z.looseObject(Target.shape)) })).min(1).max(300),
  duties: z.array(Duty).max(100).default([]),
  /** Criteria with points and grades, lowest first, by which an indicator of kind `unitShare` counts units. */
  criteriaSets: z.array(TitleScheme).max(20).default([]),
  componentPlans: z.array(z.looseObject({ id: PartId, number: z.int(), ...named, lead: body, coordinating: z.array(body).max(40), indicators: z.array(z.string()).default([]) })).max(50).default([]),
  reporting: z.array(z.looseObject({ id: PartId, fromVi: text(200), fromEn: text(200), toVi: text(200), toEn: text(200), frequency: z.array(z.string()), ref: z.string().nullable(), schedule: ReportSchedule.nullable().optional() })).max(50).default([]),
});
export type FrameworkFile = z.infer<typeof FrameworkFile>;

/** What is wrong with a file: where, a stable code, and the name or figure that it is about. */
export const FrameworkFault = z.object({ path: z.string(), code: z.string(), about: z.string() });
export type FrameworkFault = z.infer<typeof FrameworkFault>;

export const Framework = z.object({
  id: z.string(), number: z.string(), date: PartialDay, issuer: z.string(), titleVi: z.string(), titleEn: z.string(), validFrom: Day, validTo: Day.nullable(),
  /** A draft is seen by system administrators alone and counts nothing. */
  state: z.enum(['draft', 'in_force']),
  version: z.number().int(),
  indicators: z.number().int(), duties: z.number().int(),
});
export type Framework = z.infer<typeof Framework>;

const Report = z.object({ faults: z.array(FrameworkFault), framework: Framework.nullable(), added: z.array(z.string()), changed: z.array(z.string()), removed: z.array(z.string()) });

export const frameworkEndpoints = {
  listFrameworks: endpoint({ method: 'GET', path: '/frameworks', summary: 'The frameworks that the city follows, oldest first; drafts for system administrators', response: z.object({ items: z.array(Framework) }) }),
  checkFramework: endpoint({
    method: 'POST', path: '/frameworks/check', summary: 'Reads a framework’s file and names each fault and each change; writes nothing', body: z.object({ file: z.unknown() }), response: Report,
  }),
  addFramework: endpoint({
    method: 'POST', path: '/frameworks', summary: 'Keeps a faultless file as the draft of the framework’s next version; a repeat changes nothing', body: z.object({ file: z.unknown() }), response: Framework,
  }),
  putFrameworkInForce: endpoint({
    method: 'POST', path: '/frameworks/:framework/versions/:version/in-force', summary: 'Makes a draft what counts and is shown; figures are counted anew by it',
    params: z.object({ framework: z.string().max(60), version: z.coerce.number().int().min(1) }), response: Framework,
  }),
};
