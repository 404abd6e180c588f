import { Schema } from 'mongoose';
import { collection } from '../store/model.ts';

/** A plan that the city follows: everything but its indicators, as its file gives it (`server/seed/README.md`). */
export interface FrameworkDoc {
  _id: string;
  titleVi: string;
  titleEn: string;
  groups: unknown[];
  duties: unknown[];
  componentPlans: unknown[];
}

/** One indicator of a plan; `definition` is kept whole, with the settings that answer the plan's open questions. */
export interface IndicatorDoc {
  _id: string;
  framework: string;
  position: number;
  definition: unknown;
}

const { Mixed } = Schema.Types;

export const frameworkModel = collection<FrameworkDoc>('frameworks', {
  titleVi: String, titleEn: String, groups: [Mixed], duties: [Mixed], componentPlans: [Mixed],
});

export const indicatorModel = collection<IndicatorDoc>(
  'indicators',
  { framework: String, position: Number, definition: Mixed },
  (schema) => schema.index({ framework: 1, position: 1 }),
);
