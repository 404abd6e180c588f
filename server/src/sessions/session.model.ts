import type { Interval } from '@hoctap/shared/learning.contract';
import { Schema } from 'mongoose';
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
  /** By person: those present who came later than it began, or left before it ended. */
  stays?: Record<string, { from: Date | null; to: Date | null }>;
  /** What the room's screen had shown of a film at that time, since the report before. */
  shown?: { id: string; lesson: string; at: Date; intervals: Interval[] }[];
  /** Held on paper and entered later: when it ended, and when it was entered. */
  afterwards?: { endedAt: Date; enteredAt: Date } | null;
  /** Of those present, how many have finished the course. */
  completions: number;
}

const { Mixed } = Schema.Types;

export const sessionModel = collection<SessionDoc>(
  'sessions',
  {
    unit: String, course: String, version: Number, lessons: [String], facilitator: String, openedAt: Date, state: String,
    closedAt: { type: Date, default: null }, present: [String], completions: Number,
    stays: Mixed, shown: [Mixed], afterwards: { type: Mixed, default: null },
  },
  (schema) => {
    schema.index({ unit: 1, openedAt: -1, _id: -1 });
    schema.index({ facilitator: 1, state: 1 });
    schema.index({ state: 1, closedAt: 1 });
  },
);
