import type { ReorganisationFile, ReorganisationSum } from '@hoctap/shared/reorganisations.contract';
import { Schema } from 'mongoose';
import type { z } from 'zod';
import { collection } from '../store/model.ts';

/** A reorganisation as it was given. `isApplied`: the tree is what it says; `people`: whose places were looked through. */
export interface ReorganisationDoc {
  _id: string;
  date: string;
  file: ReorganisationFile;
  sum: z.infer<typeof ReorganisationSum>;
  by: string | null;
  at: Date;
  isApplied: boolean;
  peopleDone: boolean;
  peopleSeen: number;
  /** The step, and the last person of it, where the work on people goes on. */
  peopleAfter: string | null;
}

export const reorganisationModel = collection<ReorganisationDoc>(
  'reorganisations',
  {
    date: String, file: Schema.Types.Mixed, sum: Schema.Types.Mixed, by: { type: String, default: null }, at: Date, isApplied: Boolean,
    peopleDone: Boolean, peopleSeen: Number, peopleAfter: { type: String, default: null },
  },
  (schema) => {
    schema.index({ date: -1, _id: -1 }, { unique: true });
    schema.index({ isApplied: 1, at: -1 });
    schema.index({ peopleDone: 1, date: 1 });
  },
);
