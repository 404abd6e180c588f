import type { Answer } from '@hoctap/shared/quizzes.contract';
import { collection, part } from '../store/model.ts';

export interface GivenAnswer { question: string; answer: Answer | null; at: Date }

/** One attempt at a quiz lesson of a version, which never changes: questions and keys are read from there. */
export interface AttemptDoc {
  _id: string;
  enrolment: string;
  person: string;
  course: string;
  version: number;
  lesson: string;
  number: number;
  startedAt: Date;
  isOpen: boolean;
  submittedAt: Date | null;
  /** When the server received an attempt that was made without a line; its other times are the phone's. */
  returnedAt?: Date;
  /** A list, since ids of questions hold dots. */
  answers: GivenAnswer[];
  result: { points: number; outOf: number; passed: boolean } | null;
  /** Grows with every change, so that none is written over another. */
  rev: number;
  /** `fact` until the ledger holds the result. */
  owes: 'fact'[];
}

export const attemptModel = collection<AttemptDoc>(
  'attempts',
  {
    enrolment: String, person: String, course: String, version: Number, lesson: String, number: Number, startedAt: Date, isOpen: Boolean,
    submittedAt: { type: Date, default: null }, returnedAt: { type: Date, default: undefined }, answers: [part({ question: String, answer: {}, at: Date })],
    result: { type: part({ points: Number, outOf: Number, passed: Boolean }), default: null }, rev: Number, owes: [String],
  },
  (schema) => {
    schema.index({ enrolment: 1, lesson: 1, number: 1 }, { unique: true });
    schema.index({ enrolment: 1, lesson: 1 }, { unique: true, partialFilterExpression: { isOpen: true } });
    schema.index({ owes: 1, submittedAt: 1 }, { partialFilterExpression: { owes: { $gt: '' } } });
  },
);
