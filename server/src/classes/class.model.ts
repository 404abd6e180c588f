import { Schema } from 'mongoose';
import type { Meeting } from '@hoctap/shared/classes.contract';
import { collection } from '../store/model.ts';

/** A class held face to face. `closing` until everybody has their facts, so that a stop loses nobody. */
export interface ClassDoc {
  _id: string;
  unit: string;
  title: string;
  teacher: string;
  place: string;
  /** Indicators of plans whose periods or people it counts for. */
  indicators: string[];
  meetings: Meeting[];
  /** See `TaughtClass`. */
  leastShare: number;
  /** By person: how many periods of each meeting they attended. */
  attended: Record<string, number[]>;
  by: string;
  createdAt: Date;
  state: 'open' | 'closing' | 'closed';
  closedAt: Date | null;
}

const { Mixed } = Schema.Types;

export const classModel = collection<ClassDoc>(
  'classes',
  {
    unit: String, title: String, teacher: String, place: String, indicators: [String], meetings: [Mixed], leastShare: { type: Number, default: 0 }, attended: { type: Mixed, default: {} },
    by: String, createdAt: Date, state: String, closedAt: { type: Date, default: null },
  },
  (schema) => {
    schema.index({ unit: 1, createdAt: -1, _id: -1 });
    schema.index({ state: 1, closedAt: 1 });
    // An empty list of people is a list, too.
    schema.set('minimize', false);
  },
);
