import type { FigureKind } from '@hoctap/shared/figures.contract';
import { collection, part } from '../store/model.ts';

/** A figure as somebody entered it, never changed; the row that dashboards read is made from the last. */
export interface FigureEntryDoc {
  _id: string;
  kind: FigureKind;
  unit: string;
  about: string;
  year: number;
  count: number | null;
  whole: number | null;
  /** Of kind `words`; older entries have none. */
  words?: string | null;
  source: string;
  note: string | null;
  origin: 'entered' | 'carried';
  /** The entry before it; unique, so that of two people at the same moment one comes too late. */
  replaces: string | null;
  by: string;
  fullName: string;
  at: Date;
  /** The row of a spreadsheet that it came in by, or that was taken back by it. */
  import?: { id: string; row: number; fileName: string; sha256: string; isUndo: boolean } | null;
  /** Put back by taking an import back, or taken over from the year before: it was a demonstration's figure, and stays marked. */
  illustrative?: boolean;
  /** Not yet in the row that dashboards read. */
  owed: boolean;
}

const number = { type: Number, default: null };
const text = { type: String, default: null };

export const figureEntryModel = collection<FigureEntryDoc>(
  'figure_entries',
  {
    kind: String, unit: String, about: String, year: Number, count: number, whole: number, words: text, source: String, note: text, origin: String, replaces: text,
    by: String, fullName: String, at: Date, owed: Boolean, illustrative: Boolean,
    import: { type: part({ id: String, row: Number, fileName: String, sha256: String, isUndo: Boolean }), default: null },
  },
  (schema) => {
    schema.index({ unit: 1, year: 1, kind: 1, about: 1, replaces: 1 }, { unique: true });
    schema.index({ owed: 1 }, { partialFilterExpression: { owed: true } });
  },
);
