import type { Answered, Interval, LessonState, Strength } from '@hoctap/shared/learning.contract';
import { collection, part } from '../store/model.ts';
import type { ThroughKind } from './event.model.ts';

export interface StoredLesson {
  lesson: string;
  state: LessonState;
  share: number;
  intervals: Interval[];
  position: number;
  strength: Strength | null;
  score: number | null;
  answered?: Answered[];
}

/** One run of one person through one course, begun in the year `run`. What follows `rev` is a projection of the ledger. */
export interface EnrolmentDoc {
  _id: string;
  person: string;
  course: string;
  run: number;
  through: string | null;
  throughKind: ThroughKind;
  /** Units of the person on the day of enrolment, with all above them, and the organising one: whose rosters show the run. */
  units: string[];
  /** Calendar day; `noDue` when there is none, so that lists sort by it. */
  due: string;
  /** Who enrolled the person; null for themselves. */
  by: string | null;
  enrolledAt: Date;
  owes: 'enrolled'[];
  certificate: string | null;
  rev: number;
  version: number;
  /** A list, since ids of lessons hold dots. */
  lessons: StoredLesson[];
  done: number;
  required: number;
  touched: boolean;
  /** Time of the last fact of the learner, of the enrolment before the first. */
  touchedAt: Date;
  finished: boolean;
  completedAt: Date | null;
}

export const noDue = '9999-12-31';
/** The due day as it is shown. */
export const dueOf = ({ due }: Pick<EnrolmentDoc, 'due'>): string | null => (due === noDue ? null : due);

const text = { type: String, default: null };

export const enrolmentModel = collection<EnrolmentDoc>(
  'enrolments',
  {
    person: String, course: String, run: Number, through: text, throughKind: text, units: [String], due: String, by: text, enrolledAt: Date,
    owes: [String], certificate: text, rev: Number, version: Number,
    lessons: [part({ lesson: String, state: String, share: Number, intervals: [[Number]], position: Number, strength: text, score: { type: Number, default: null }, answered: { type: [part({ question: String, right: Boolean, given: Number, allowed: Number })], default: undefined } })],
    done: Number, required: Number, touched: Boolean, touchedAt: Date, finished: Boolean, completedAt: { type: Date, default: null },
  },
  (schema) => {
    schema.index({ person: 1, course: 1, run: 1 }, { unique: true });
    schema.index({ person: 1, finished: 1, due: 1, touchedAt: -1, _id: -1 });
    schema.index({ units: 1, due: 1, _id: 1 });
    schema.index({ units: 1, course: 1, due: 1, _id: 1 });
    schema.index({ finished: 1, due: 1, _id: 1 });
    schema.index({ owes: 1, enrolledAt: 1 }, { partialFilterExpression: { owes: { $gt: '' } } });
  },
);
