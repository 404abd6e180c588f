import type { Interval, Strength, Verb } from '@hoctap/shared/learning.contract';
import type { Answer } from '@hoctap/shared/quizzes.contract';
import { collection, part } from '../store/model.ts';

/** Work that a fact asks for and that is not done yet; every name is removed when its projection holds the fact. */
export type Owed = 'progress' | 'certificate' | 'notice' | 'tally';
/** Kind of the unit that organises the learning; null when a person learns alone. */
export type ThroughKind = 'centre' | 'school' | 'enterprise' | 'other' | null;

/** Who took a fact back or corrected it, why, and by which request of theirs. */
export interface Decision { by: string; reason: string; request: string }

/** What happened, once and for ever. It names a person by id only, so that erasing a person keeps the count. */
export interface LearningEvent {
  _id: string;
  verb: Verb;
  person: string;
  object: { type: 'lesson' | 'course' | 'class' | 'credential'; id: string; course: string | null; version: number | null };
  result: { intervals?: Interval[]; elapsed?: number; span?: Interval; position?: number; score?: number; question?: string; answer?: Answer; right?: boolean; periods?: number; countsFor?: string[]; title?: string; source?: string; level?: number; expires?: string } & Partial<Decision>;
  context: { enrolment: string | null; through: string | null; throughKind: ThroughKind; session: string | null; device: string | null; seq: number };
  /** Time of the device, never later than `received`. */
  at: Date;
  /** Time of the server. */
  received: Date;
  /** Calendar month of `at` in Viet Nam. */
  month: string;
  strength: Strength;
  /** Id of the fact that this one takes back: a `voided` fact takes it away, any other stands in its place. */
  voids: string | null;
  owes: Owed[];
}

const text = { type: String, default: null };
const number = { type: Number, default: undefined };
const note = { type: String, default: undefined };

export const eventModel = collection<LearningEvent>(
  'events',
  {
    verb: String, person: String,
    object: part({ type: { type: String }, id: String, course: text, version: { type: Number, default: null } }),
    result: part({
      intervals: { type: [[Number]], default: undefined }, elapsed: number, span: { type: [Number], default: undefined }, position: number, score: number, question: note, answer: { type: {}, default: undefined }, right: { type: Boolean, default: undefined }, periods: number,
      countsFor: { type: [String], default: undefined }, title: note, source: note, level: number, expires: note, by: note, reason: note, request: note,
    }),
    context: part({ enrolment: text, through: text, throughKind: text, session: text, device: text, seq: Number }),
    at: Date, received: Date, month: String, strength: String, voids: text, owes: [String],
  },
  (schema) => {
    schema.index({ 'context.enrolment': 1 });
    schema.index({ person: 1, verb: 1, at: 1, _id: 1 });
    // Holds only facts that owe something.
    schema.index({ owes: 1, received: 1, _id: 1 }, { partialFilterExpression: { owes: { $gt: '' } } });
  },
);
