// What a report says, whole in itself: what is frozen when it is locked, and the only thing that its papers are made from.
import { z } from 'zod';
import { Day, Instant, UnitName } from './basics.ts';

/** A half-year or a year, `2014-H1`, `2014-Y`: the first six months, or all twelve (section IV of the plan knows no other). */
export const ReportPeriod = z.string().regex(/^20\d{2}-(H1|Y)$/);
export type ReportPeriod = z.infer<typeof ReportPeriod>;

/** One figure as it stood on the day `asOf`; names are copied, so that a frozen report needs nothing else. */
export const ReportRow = z.object({
  indicator: z.string(),
  nameVi: z.string(),
  nameEn: z.string(),
  /** Sections of the plan, such as `I.1.c`. */
  refs: z.array(z.string()),
  /** `%`, or what is counted. */
  unit: z.string(),
  kind: z.string(),
  /** Of what numerator and denominator are numbers; of people where it is not said. */
  counts: z.literal('units').optional(),
  /** What the figure counts, in a sentence that the public understands. */
  ruleVi: z.string(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  /** Unrounded; null without a denominator or an entry: printed as a dash, never as zero. */
  value: z.number().nullable(),
  previous: z.number().nullable(),
  target: z.object({ year: z.number().int(), operator: z.string(), value: z.union([z.number(), z.array(z.number()), z.null()]), scopeIsCity: z.boolean() }).nullable(),
  missingPersons: z.number().int().nullable(),
  standing: z.string(),
  source: z.enum(['lms', 'certificates', 'assessments', 'entered', 'summed', 'none']),
  illustrative: z.boolean(),
  noteVi: z.string().nullable(),
  /** In place of a number: what the unit wrote, its source, who wrote it and when. */
  words: z.object({ text: z.string(), source: z.string(), by: z.string(), at: Instant }).optional(),
});
export type ReportRow = z.infer<typeof ReportRow>;

/** What the plan asks for without a percentage, as it stood at the year's report. */
export const ReportDuty = ReportRow.pick({ nameVi: true, nameEn: true, refs: true, kind: true, value: true, previous: true, source: true, illustrative: true, words: true }).extend({ duty: z.string() });
export type ReportDuty = z.infer<typeof ReportDuty>;

/** A unit below, as this report consolidates it: its state then, and its figures by indicator. */
export const ReportPart = z.object({
  unit: UnitName,
  state: z.enum(['missing', 'draft', 'submitted', 'returned', 'accepted', 'locked']),
  values: z.record(z.string(), z.object({ numerator: z.number().nullable(), denominator: z.number().nullable(), value: z.number().nullable(), illustrative: z.literal(true).optional() })),
});
export type ReportPart = z.infer<typeof ReportPart>;

export const ReportContent = z.object({
  format: z.literal(1),
  framework: z.object({
    id: z.string(), titleVi: z.string(), titleEn: z.string(),
    /** As official papers cite it: `Kế hoạch số 177/KH-UBND ngày 04 tháng 12 năm 2013 của … về …`; the title where it has no number. */
    citedVi: z.string().optional(),
  }),
  /** SHA-256 of the definitions that the figures were counted by. */
  rules: z.string(),
  unit: UnitName,
  /** The body above that the report goes to; null at the city. */
  parent: UnitName.nullable(),
  period: ReportPeriod,
  asOf: Day,
  rows: z.array(ReportRow),
  /** Of whole years; older reports have none. */
  duties: z.array(ReportDuty).optional(),
  parts: z.array(ReportPart),
  /** What numbers cannot say; empty sections are left out on paper. */
  words: z.object({ resultsVi: z.string(), difficultiesVi: z.string(), proposalsVi: z.string() }),
  /** Head and foot of the paper (Decree 30/2020/NĐ-CP). */
  paper: z.object({
    number: z.string().nullable(),
    place: z.string(),
    date: Day,
    /** For example `KT. CHỦ TỊCH` / `PHÓ CHỦ TỊCH`. */
    signerTitleVi: z.array(z.string()),
    signerName: z.string(),
    recipients: z.array(z.string()),
  }),
  /** The account that confirmed with its password; null until then. Room for a digital signature. */
  confirmed: z.object({ by: z.string(), fullName: z.string(), at: Instant }).nullable(),
  /** Number of the amendment, 0 for the first; why it was made. */
  amendment: z.number().int(),
  amendsVi: z.string().nullable(),
});
export type ReportContent = z.infer<typeof ReportContent>;
