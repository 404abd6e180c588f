// Spreadsheets that bring many values at once: checked first, written as one batch, undone as one batch.
import { z } from 'zod';
import { Id, Instant, Page, UnitName, UnitRef, Year, pageOf } from './basics.ts';
import { endpoint } from './contract.ts';
import { halves } from './figures.rules.ts';

/**
 * headcounts: how many people a unit has of a group; figures: results and duties that a unit enters; people: the people themselves;
 * attendances: paper rolls of learning face to face.
 */
export const ImportKind = z.enum(['headcounts', 'figures', 'people', 'attendances']);
export type ImportKind = z.infer<typeof ImportKind>;

/** checked: nothing written yet; applying and undoing: begun, and finished by repeating it. */
export const ImportState = z.enum(['checked', 'applying', 'applied', 'undoing', 'undone']);
export type ImportState = z.infer<typeof ImportState>;

/**
 * error: cannot be written; new, changed, same: against what stands; stale: somebody entered another value since the check;
 * applied: written; undone: what stood before stands again; kept: not undone, since a later value stands on it.
 */
export const ImportRowState = z.enum(['error', 'new', 'changed', 'same', 'stale', 'applied', 'undone', 'kept']);
export type ImportRowState = z.infer<typeof ImportRowState>;

export const ImportFault = z.object({
  /** Heading of the column; null for the row as a whole. */
  column: z.string().nullable(),
  code: z.string(),
  level: z.enum(['error', 'warning']),
  vi: z.string(), en: z.string(),
});
export type ImportFault = z.infer<typeof ImportFault>;

const Amount = z.object({ count: z.number().nullable(), whole: z.number().nullable() });
export const ImportRow = z.object({
  /** As the spreadsheet numbers it. */
  row: z.number().int(),
  state: ImportRowState,
  unit: z.object({ id: z.string().nullable(), words: z.string() }),
  about: z.object({ id: z.string().nullable(), nameVi: z.string(), nameEn: z.string() }),
  year: z.number().int().nullable(),
  /** Of that year, or of its first half. */
  half: z.enum(halves),
  /** What stood when the file was checked. */
  from: Amount.nullable(),
  to: Amount.nullable(),
  source: z.string(),
  /** What else a row about a person says, in the words of the spreadsheet; empty for figures. */
  says: z.array(z.string()),
  /** What somebody else entered since, on which this row was not written or not undone. */
  theirs: Amount.extend({ by: z.string(), at: Instant }).nullable(),
  faults: z.array(ImportFault),
});
export type ImportRow = z.infer<typeof ImportRow>;

const Who = z.object({ id: Id, fullName: z.string(), at: Instant });
export const Import = z.object({
  id: Id, unit: UnitName, kind: ImportKind, state: ImportState,
  fileName: z.string(),
  /** SHA-256 of the file as it was received, in hexadecimal. */
  sha256: z.string(), bytes: z.number().int(),
  checked: Who, applied: Who.nullable(), undone: Who.nullable(),
  /** Rows with a value by their state, those with a warning, and those left empty. */
  counts: z.record(ImportRowState, z.number().int()),
  warnings: z.number().int(), empty: z.number().int(),
});
export type Import = z.infer<typeof Import>;

const At = z.object({ unit: UnitRef });
const One = z.object({ unit: UnitRef, import: Id });

export const importEndpoints = {
  getImportTemplate: endpoint({
    method: 'GET', path: '/units/:unit/import-templates/:kind', summary: 'A spreadsheet to be filled in for a year (default: this year) or, of figures, its first half, with lists of the unit and those below, its bytes in base64',
    params: At.extend({ kind: ImportKind }), query: z.object({ year: Year.optional(), half: z.enum(halves).default('Y'), format: z.enum(['xlsx', 'csv']).default('xlsx') }),
    response: z.object({ fileName: z.string(), type: z.string(), base64: z.string() }),
  }),
  checkImport: endpoint({
    method: 'POST', path: '/units/:unit/imports', summary: 'Reads a spreadsheet (.xlsx or .csv) and says of each row what is wrong or what it would change; writes no value. The id comes from the caller',
    params: At, file: 'file', body: z.object({ id: Id, kind: ImportKind }), response: Import,
  }),
  listImports: endpoint({ method: 'GET', path: '/units/:unit/imports', summary: 'Imports made at a unit, newest first', params: At, query: z.object({ ...Page }), response: pageOf(Import) }),
  getImport: endpoint({ method: 'GET', path: '/units/:unit/imports/:import', summary: 'One import', params: One, response: Import }),
  listImportRows: endpoint({
    method: 'GET', path: '/units/:unit/imports/:import/rows', summary: 'Rows of an import, those with errors first', params: One,
    query: z.object({ state: ImportRowState.optional(), ...Page }), response: pageOf(ImportRow),
  }),
  applyImport: endpoint({
    method: 'POST', path: '/units/:unit/imports/:import/application', summary: 'Writes the rows that are new or changed; rows with errors are left out only where asked. A repeat changes nothing',
    params: One, body: z.object({ leaveOutFaulty: z.boolean().default(false), /** Needed for people: each was told why their data are kept. */ noticeGiven: z.boolean().default(false) }), response: Import,
  }),
  undoImport: endpoint({
    method: 'POST', path: '/units/:unit/imports/:import/undoing', summary: 'Puts back what stood before each row, except where a later value stands on it. A repeat changes nothing', params: One, response: Import,
  }),
};
