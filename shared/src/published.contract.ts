// What anyone may see of the plan: locked reports, with figures of few people hidden.
import { z } from 'zod';
import { Day, Instant, UnitName, UnitRef } from './basics.ts';
import { endpoint } from './contract.ts';
import { FrameworkRef } from './plan.contract.ts';
import { ReportPeriod, ReportRow } from './reports.content.ts';

const Figures = z.object({
  numerator: z.number().nullable(), denominator: z.number().nullable(), value: z.number().nullable(),
  /** Left out because it tells of one to four people, or would let such a figure be worked out. */
  isHidden: z.boolean(),
});
export const PublishedRow = ReportRow.pick({ indicator: true, nameVi: true, nameEn: true, refs: true, unit: true, kind: true, ruleVi: true, target: true, standing: true, source: true, illustrative: true, noteVi: true }).extend(Figures.shape).extend({
  /** What the unit wrote, where no number says it; who wrote it is not public. */
  words: z.object({ text: z.string(), source: z.string() }).optional(),
});
export type PublishedRow = z.infer<typeof PublishedRow>;

const PlanTitle = z.object({ id: z.string(), titleVi: z.string(), titleEn: z.string() });
export const PublishedReport = z.object({
  framework: PlanTitle,
  unit: UnitName, parent: UnitName.nullable(), period: ReportPeriod, asOf: Day, lockedAt: Instant,
  amendment: z.number().int(), amendsVi: z.string().nullable(),
  /** SHA-256 of the locked report, as it stands on its papers. */
  hash: z.string(),
  rows: z.array(PublishedRow),
  /** Units below as this report consolidates them; those with a locked report of their own lead on. */
  parts: z.array(z.object({ unit: UnitName, isLocked: z.boolean(), values: z.record(z.string(), Figures.extend({ illustrative: z.boolean() })) })),
  /** Periods with a locked report of the unit by this plan, newest first; plans by which it has one. */
  periods: z.array(ReportPeriod), frameworks: z.array(PlanTitle),
});
export type PublishedReport = z.infer<typeof PublishedReport>;

export const publishedEndpoints = {
  getPublished: endpoint({
    method: 'GET', path: '/published/:unit', summary: 'The locked report of a unit for a period (default: the last), as anyone may see it; `root` is the city',
    params: z.object({ unit: UnitRef }), query: z.object({ framework: FrameworkRef, period: ReportPeriod.optional() }), response: PublishedReport,
  }),
};
