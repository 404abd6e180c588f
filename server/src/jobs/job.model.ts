import { collection } from '../store/model.ts';

export type JobState = 'queued' | 'running' | 'failed';

/** One piece of long work; done work leaves no row. `weight`: the smallest is taken first. */
export interface JobDoc {
  _id: string;
  kind: string;
  key: string;
  weight: number;
  state: JobState;
  attempts: number;
  holder: string | null;
  leaseUntil: Date | null;
  reason: string | null;
  createdAt: Date;
}

export const jobModel = collection<JobDoc>(
  'jobs',
  {
    kind: String, key: String, weight: Number, state: String, attempts: Number,
    holder: { type: String, default: null }, leaseUntil: { type: Date, default: null }, reason: { type: String, default: null }, createdAt: Date,
  },
  (schema) => {
    schema.index({ kind: 1, state: 1, weight: 1, _id: 1 });
    schema.index({ kind: 1, state: 1, leaseUntil: 1 });
  },
);
