import { collection } from '../store/model.ts';

/** A session at a learning centre. `closing` until every person present has their facts, so that a stop loses nobody. */
export interface SessionDoc {
  _id: string;
  unit: string;
  course: string;
  version: number;
  lessons: string[];
  facilitator: string;
  openedAt: Date;
  state: 'open' | 'closing' | 'closed';
  closedAt: Date | null;
  /** Ids of the people ticked. */
  present: string[];
  /** Of those present, how many have finished the course. */
  completions: number;
}

export const sessionModel = collection<SessionDoc>(
  'sessions',
  {
    unit: String, course: String, version: Number, lessons: [String], facilitator: String, openedAt: Date, state: String,
    closedAt: { type: Date, default: null }, present: [String], completions: Number,
  },
  (schema) => {
    schema.index({ unit: 1, openedAt: -1, _id: -1 });
    schema.index({ facilitator: 1, state: 1 });
    schema.index({ state: 1, closedAt: 1 });
  },
);
