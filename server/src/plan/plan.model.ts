import { Schema } from 'mongoose';
import { collection } from '../store/model.ts';

/** A framework in force: its file, and which version of it. */
export interface FrameworkDoc {
  _id: string;
  version: number;
  validFrom: string;
  file: unknown;
}

/** A version of a framework as it was brought in, never changed: `_id` is `framework@version`. */
export interface FrameworkVersionDoc {
  _id: string;
  framework: string;
  version: number;
  /** SHA-256 of the file, so that bringing in the same one again is nothing new. */
  hash: string;
  file: unknown;
  by: string | null;
  at: Date;
}

const { Mixed } = Schema.Types;

export const frameworkModel = collection<FrameworkDoc>('frameworks', { version: Number, validFrom: String, file: Mixed }, (schema) => schema.index({ validFrom: 1, _id: 1 }));

export const frameworkVersionModel = collection<FrameworkVersionDoc>(
  'framework_versions',
  { framework: String, version: Number, hash: String, file: Mixed, by: { type: String, default: null }, at: Date },
  (schema) => schema.index({ framework: 1, version: -1 }),
);
