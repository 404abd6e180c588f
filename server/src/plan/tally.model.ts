import type { CountedFact, Delta, MemberState } from '@hoctap/shared/plan.rules';
import { Schema } from 'mongoose';
import { collection } from '../store/model.ts';

/** A fact as it is stored: by its id, for the ledger says the rest; without units where these are those of its row, as they mostly are. */
export type StoredEvidence = Omit<CountedFact, 'units'> & { units?: string[] };

/**
 * How one person stands in one indicator and period: `_id` is `indicator:period:person`. The period is a year, or `all` where the
 * rule counts over all years.
 */
export interface MemberDoc {
  _id: string;
  indicator: string;
  period: string;
  person: string;
  state: MemberState;
  evidence: StoredEvidence[];
  /** Units whose number holds this person, and since which fact; of a stock all that ever did, see `heldOn`. */
  units: string[];
  countedAt: Date | null;
  /** The unit at which the person is counted; `units` are its path and what stands for it. Of a stock each time has its own. */
  place: string | null;
  /** The next day on which the row changes by itself, without a new fact: a certificate runs out, a dated move comes. */
  due?: string | null;
  /** The batch that wrote it. */
  seq: number;
}

/** Sums of a unit's members by indicator, period and month: `_id` is `indicator|unit|period|month`. */
export interface CounterDoc {
  _id: string;
  indicator: string;
  unit: string;
  period: string;
  month: string;
  persons: number;
  alone: number;
  enrolled: number;
  participations: number;
  seq: number;
}

export type CounterDelta = Delta & { indicator: string; period: string };

/** What one turn of the tally changes, written before it is applied; an unclosed one is applied again. `_id` is `seq`, padded. */
export interface BatchDoc {
  _id: string;
  seq: number;
  members: MemberDoc[];
  deltas: CounterDelta[];
  facts: string[];
  /** People whose groups or places had changed, and which change is counted with this. */
  moved: { _id: string; moved: string }[];
  closed: boolean;
  at: Date;
  /** In which form all rows are stored since; missing before there was more than one, and after a recount that broke off. */
  form?: number;
}
/** Counts up with each change of what a stored row says: a store of an earlier form is counted anew. */
export const rowForm = 2;

const { Mixed } = Schema.Types;

export const memberModel = collection<MemberDoc>(
  'members',
  {
    indicator: String, period: String, person: String, state: Mixed, evidence: [Mixed], units: [String],
    countedAt: { type: Date, default: null }, place: { type: String, default: null }, due: { type: String, default: null }, seq: Number,
  },
  (schema) => {
    schema.index({ person: 1 });
    schema.index({ units: 1, indicator: 1, period: 1, countedAt: -1, _id: -1 });
    schema.index({ due: 1 }, { partialFilterExpression: { due: { $gt: '' } } });
  },
);

export const counterModel = collection<CounterDoc>(
  'counters',
  {
    indicator: String, unit: String, period: String, month: String,
    persons: Number, alone: Number, enrolled: Number, participations: Number, seq: Number,
  },
  (schema) => {
    schema.index({ unit: 1, period: 1, indicator: 1, month: 1 });
    schema.index({ unit: 1, seq: -1 });
  },
);

export const batchModel = collection<BatchDoc>(
  'batches',
  { seq: Number, members: [Mixed], deltas: [Mixed], facts: [String], moved: [Mixed], closed: Boolean, at: Date, form: Number },
  (schema) => schema.index({ closed: 1, at: 1 }),
);
