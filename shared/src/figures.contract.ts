// Figures that a unit enters: headcounts, results that the platform does not count, duties. Entries are facts; the last one holds.
import { z } from 'zod';
import { Id, Instant, UnitName, UnitRef, text } from './basics.ts';
import { endpoint } from './contract.ts';
import { ReportPeriod } from './reports.content.ts';

export const FigureKind = z.enum(['headcount', 'figure', 'words']);
export type FigureKind = z.infer<typeof FigureKind>;
/** people: how many there are; share: so many of so many; number; boolean: 1 done, 0 not; text: words in place of a number. */
export const FigureShape = z.enum(['people', 'share', 'number', 'boolean', 'text']);
export type FigureShape = z.infer<typeof FigureShape>;

export const FigureEntry = z.object({
  id: Id,
  /** Null takes the figure back: there is no value then, which is not zero. Words stand alone. */
  count: z.number().nullable(), whole: z.number().nullable(), words: z.string().nullable(),
  source: z.string(), note: z.string().nullable(),
  /** carried: taken over as it was from the year before; a headcount is marked as such wherever it is shown. */
  origin: z.enum(['entered', 'carried']),
  by: z.object({ id: Id, fullName: z.string() }), at: Instant,
  /** The row of a spreadsheet by which it came in, or that was taken back by it. */
  import: z.object({ id: Id, row: z.number().int(), fileName: z.string(), sha256: z.string(), isUndo: z.boolean() }).nullable(),
});
export type FigureEntry = z.infer<typeof FigureEntry>;

export const FigureRow = z.object({
  kind: FigureKind,
  /** Group of people, indicator or duty. */
  about: z.string(), nameVi: z.string(), nameEn: z.string(), refs: z.array(z.string()), shape: FigureShape,
  /** What a result speaks of: stock, the last day of the period; year, what happened in it; cumulative, all up to its end. Null for headcounts, duties and words. */
  window: z.enum(['year', 'cumulative', 'stock']).nullable(),
  /** What holds; without an entry where the demo or an older file gave it. */
  now: z.object({ count: z.number().nullable(), whole: z.number().nullable(), words: z.string().nullable(), source: z.string(), illustrative: z.boolean(), entry: FigureEntry.nullable() }).nullable(),
  before: z.object({ count: z.number(), whole: z.number().nullable(), illustrative: z.boolean() }).nullable(),
  /** The entry that a new one replaces; given back with it, so that nobody writes over what they did not see. */
  last: Id.nullable(),
});
export type FigureRow = z.infer<typeof FigureRow>;

const One = z.object({ unit: UnitRef, kind: FigureKind, about: z.string().max(60) });
const amount = z.number().min(0).max(1e9);

export const figureEndpoints = {
  listFigures: endpoint({
    method: 'GET', path: '/units/:unit/figures', summary: 'What a unit of this level enters for a year or its first half (default: this year), with what was entered and the same of the year before; headcounts and duties by year alone',
    params: z.object({ unit: UnitRef }), query: z.object({ period: ReportPeriod.optional() }),
    response: z.object({ unit: UnitName, period: ReportPeriod, thisYear: z.number().int(), items: z.array(FigureRow) }),
  }),
  enterFigure: endpoint({
    method: 'POST', path: '/units/:unit/figures/:kind/:about', summary: 'Enters a figure over the entry that was seen; a repeat changes nothing', params: One,
    body: z.object({ id: Id, period: ReportPeriod, count: amount.nullable(), whole: amount.nullable().default(null), words: text(4000).nullable().default(null), source: text(300), note: text(500).nullable().default(null), origin: z.enum(['entered', 'carried']).default('entered'), replaces: Id.nullable() }),
    response: FigureRow,
  }),
  listFigureEntries: endpoint({
    method: 'GET', path: '/units/:unit/figures/:kind/:about/entries', summary: 'How a figure came about: its entries, newest first', params: One, query: z.object({ period: ReportPeriod }),
    response: z.object({ items: z.array(FigureEntry) }),
  }),
};
