import { collection } from '../store/model.ts';

/** How many people of an atomic group a unit has in a year: `_id` is `unit:group:year`. `path` as of the unit. */
export interface HeadcountDoc {
  _id: string;
  unit: string;
  path: string[];
  group: string;
  year: number;
  count: number;
  source: string;
  illustrative: boolean;
  /** Taken over from the year before. */
  carried?: boolean;
  /** What the figure leaves out, to be shown beside it. */
  noteVi: string | null;
}

export const headcountModel = collection<HeadcountDoc>(
  'headcounts',
  {
    unit: String, path: [String], group: String, year: Number, count: Number, source: String, illustrative: Boolean, carried: Boolean,
    noteVi: { type: String, default: null },
  },
  (schema) => {
    schema.index({ unit: 1, year: 1 });
    schema.index({ path: 1, group: 1, year: 1 });
  },
);

/** A figure that a unit reported for an indicator which the platform does not count: `_id` is `indicator:unit:year`; of a half-year `indicator` is `ID.H1` (`keptUnder`). */
export interface FigureDoc {
  _id: string;
  indicator: string;
  unit: string;
  year: number;
  numerator: number;
  denominator: number | null;
  source: string;
  illustrative: boolean;
}

export const figureModel = collection<FigureDoc>(
  'figures',
  {
    indicator: String, unit: String, year: Number, numerator: Number, denominator: { type: Number, default: null },
    source: String, illustrative: Boolean,
  },
  (schema) => {
    schema.index({ unit: 1, year: 1 });
    schema.index({ indicator: 1, year: 1 });
  },
);
