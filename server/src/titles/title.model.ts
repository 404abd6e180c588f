import type { TitleAnswer, TitleContent, TitleDecision, TitleScheme } from '@hoctap/shared/titles.contract';
import type { TitleAction, TitleState } from '@hoctap/shared/titles.rules';
import { Schema } from 'mongoose';
import { collection, part } from '../store/model.ts';

/** A scheme that new claims follow. `_id` is its id; `file` is that of the version. */
export interface SchemeDoc { _id: string; version: number; file: TitleScheme }
/** A file that was once brought in, never changed: `_id` is `scheme@version`. */
export interface SchemeVersionDoc { _id: string; scheme: string; version: number; hash: string; file: TitleScheme; by: string | null; at: Date }

/** A claim: who claims what for which year, what they answer, and a projection of its events that lists are read from. */
export interface ClaimDoc {
  _id: string;
  scheme: string;
  version: number;
  subject: TitleScheme['subject'];
  /** The plan's duty that a recognition is counted for. */
  duty: string | null;
  year: number;
  /** The unit that claims, or where the person or family lives; with all above it. */
  unit: string;
  path: string[];
  /** The unit whose administrators decide. */
  reviewer: string;
  person: string | null;
  name: string | null;
  members: string[];
  /** What there can be only one of in a year. */
  key: string;
  by: string;
  answers: TitleAnswer[];
  revision: number;
  /** The event that is being appended: until it is taken off, what follows may be behind. */
  owes: string | null;
  // What follows is folded from the events, `n` of them.
  n: number;
  state: TitleState;
  decision: TitleDecision | null;
  /** Time of the last event; of the beginning before the first. */
  at: Date;
}

/** What happened to a claim, never changed; its state is what these add up to. */
export interface TitleEventDoc {
  _id: string;
  claim: string;
  /** Counts from 1 within the claim, and is unique there: of two people at the same moment one comes too late. */
  n: number;
  action: TitleAction;
  by: string;
  fullName: string;
  at: Date;
  comment: string | null;
  /** Figures and answers as they stood when it was submitted: what is decided on. */
  content: TitleContent | null;
  decision: TitleDecision | null;
}

const { Mixed } = Schema.Types;
const text = { type: String, default: null };
const decision = { type: part({ level: String, number: String, date: String, validUntil: text }), default: null };

export const schemeModel = collection<SchemeDoc>('title_schemes', { version: Number, file: Mixed });
export const schemeVersionModel = collection<SchemeVersionDoc>(
  'title_scheme_versions', { scheme: String, version: Number, hash: String, file: Mixed, by: text, at: Date }, (schema) => schema.index({ scheme: 1, version: -1 }),
);
export const claimModel = collection<ClaimDoc>(
  'title_claims',
  {
    scheme: String, version: Number, subject: String, duty: text, year: Number, unit: String, path: [String], reviewer: String, person: text, name: text, members: [String],
    key: String, by: String, answers: [Mixed], revision: Number, owes: text, n: Number, state: String, decision, at: Date,
  },
  (schema) => {
    schema.index({ key: 1 }, { unique: true });
    schema.index({ owes: 1 }, { partialFilterExpression: { owes: { $type: 'string' } } });
    schema.index({ person: 1, at: -1, _id: -1 });
    schema.index({ unit: 1, person: 1, at: -1, _id: -1 });
    schema.index({ reviewer: 1, state: 1, at: -1, _id: -1 });
    schema.index({ path: 1, state: 1, at: -1, _id: -1 });
    schema.index({ path: 1, duty: 1, state: 1, year: 1 });
    schema.index({ scheme: 1, year: 1, state: 1 });
  },
);
export const titleEventModel = collection<TitleEventDoc>(
  'title_events',
  { claim: String, n: Number, action: String, by: String, fullName: String, at: Date, comment: text, content: { type: Mixed, default: null }, decision },
  (schema) => schema.index({ claim: 1, n: 1 }, { unique: true }),
);
