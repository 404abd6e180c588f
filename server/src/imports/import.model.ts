import type { ImportKind, ImportRowState, ImportState } from '@hoctap/shared/imports.contract';
import type { ImportFaultCode } from '@hoctap/shared/imports.faults';
import type { Half } from '@hoctap/shared/figures.rules';
import { Schema } from 'mongoose';
import type { Entered } from '../accounts/register.service.ts';
import type { ThroughKind } from '../learning/event.model.ts';
import { collection, part } from '../store/model.ts';

interface Who { id: string; fullName: string; at: Date }
/** A spreadsheet that was received, and what became of it. The file itself is not kept, its hash is. */
export interface ImportDoc {
  _id: string;
  unit: string;
  kind: ImportKind;
  state: ImportState;
  fileName: string;
  sha256: string;
  bytes: number;
  at: Date;
  checked: Who;
  applied: Who | null;
  undone: Who | null;
  counts: Record<ImportRowState, number>;
  warnings: number;
  empty: number;
  /** Names its rows: follows from id, unit, kind, officer and file, so that another's file under the same id never mixes with it. */
  batch: string;
}

const who = { type: part({ id: String, fullName: String, at: Date }), default: null };
const { Mixed } = Schema.Types;

export const importModel = collection<ImportDoc>(
  'imports',
  { unit: String, kind: String, state: String, fileName: String, sha256: String, bytes: Number, at: Date, checked: who, applied: who, undone: who, counts: Mixed, warnings: Number, empty: Number, batch: String },
  (schema) => schema.index({ unit: 1, at: -1, _id: -1 }),
);

export interface RowFault { column: string | null; code: ImportFaultCode; what: string }
interface Amount { count: number | null; whole: number | null }
/** What a row of a roll says, once it is known whom it means. */
export interface Attendance { person: string; day: string; title: string; periods: number; countsFor: string; through: string | null; throughKind: ThroughKind }
/** A row of it: `_id` is `batch:row`. */
export interface ImportRowDoc {
  _id: string;
  batch: string;
  row: number;
  /** Errors first, then warnings, then by row. */
  order: number;
  state: ImportRowState;
  unit: string | null;
  unitWords: string;
  /** What it is about, as figures of its period are kept (`keptUnder`). */
  about: string | null;
  /** Older rows have none: the year. */
  half?: Half;
  nameVi: string;
  nameEn: string;
  year: number | null;
  count: number | null;
  whole: number | null;
  source: string;
  note: string | null;
  /** The entry that stood when the file was checked, and the row, which a seed may have written without an entry. */
  seen: string | null;
  from: (Amount & { source: string; illustrative: boolean; note: string | null }) | null;
  theirs: (Amount & { by: string; at: Date }) | null;
  faults: RowFault[];
  /** Of a person: what is entered, and the same in words. */
  person?: (Entered & { from?: string }) | null;
  attendance?: Attendance | null;
  says?: string[];
}

const text = { type: String, default: null };
const number = { type: Number, default: null };

export const importRowModel = collection<ImportRowDoc>(
  'import_rows',
  {
    batch: String, row: Number, order: Number, state: String, unit: text, unitWords: String, about: text, half: String, nameVi: String, nameEn: String, year: number, count: number, whole: number, source: String, note: text, seen: text,
    from: { type: part({ count: number, whole: number, source: String, illustrative: Boolean, note: text }), default: null },
    theirs: { type: part({ count: number, whole: number, by: String, at: Date }), default: null },
    person: { type: Mixed, default: undefined }, attendance: { type: Mixed, default: undefined }, says: { type: [String], default: undefined },
    faults: [part({ column: text, code: String, what: String })],
  },
  (schema) => {
    schema.index({ batch: 1, order: 1, _id: 1 });
    schema.index({ batch: 1, state: 1, order: 1, _id: 1 });
  },
);
