import type { Language } from '@hoctap/shared';
import type { CourseContent, DraftState, Family } from '@hoctap/shared/courses.contract';
import { collection, part } from '../store/model.ts';

/** What the catalogue shows and searches of the published version. */
export interface Listing {
  /** Every address under which a version was ever published: old links go on working. The current one is first. */
  slugs: string[];
  title: string;
  titleEn: string | null;
  summary: string;
  summaryEn: string | null;
  family: Family;
  level: string;
  language: Language;
  cover: string | null;
  minutes: number;
  lessonCount: number;
  films: string[];
  searchWords: string[];
  sortKey: string;
}

/** What the author is still to be told, and the rev at which it happened: `course_returned:7`. */
export type CourseNotice = `course_${'returned' | 'published'}:${number}`;

/** A course: its draft, the step that it is at, and the listing of its published version. */
export interface CourseDoc {
  _id: string;
  /** Addresses that belong to this course: the draft's and those of its listing. */
  slugs: string[];
  owner: string;
  /** Ids of units from the root to the owner. */
  ownerPath: string[];
  author: string;
  /** Everyone who saved the draft since the last publishing; none of them may review it. */
  editors: string[];
  state: DraftState;
  /** Grows with every change of content or state. */
  rev: number;
  content: CourseContent;
  /** Ids of films and files that the draft names. */
  holds: string[];
  review: { by: string; at: Date; comment: string } | null;
  /** Number of the published version. */
  published: number | null;
  listing: Listing | null;
  owes: CourseNotice | null;
  createdAt: Date;
  updatedAt: Date;
}

const optional = { type: String, default: null };
const listing = part({
  slugs: [String], title: String, titleEn: optional, summary: String, summaryEn: optional, family: String, level: String, language: String,
  cover: optional, minutes: Number, lessonCount: Number, films: [String], searchWords: [String], sortKey: String,
});

export const courseModel = collection<CourseDoc>(
  'courses',
  {
    slugs: [String], owner: String, ownerPath: [String], author: String, editors: [String], state: String, rev: Number,
    // Its shape is the contract's CourseContent, by which every writer has parsed it.
    content: {}, holds: [String],
    review: { type: part({ by: String, at: Date, comment: String }), default: null },
    published: { type: Number, default: null }, listing: { type: listing, default: null }, owes: optional, createdAt: Date, updatedAt: Date,
  },
  (schema) => {
    schema.index({ slugs: 1 }, { unique: true });
    schema.index({ updatedAt: -1, _id: -1 });
    schema.index({ ownerPath: 1, updatedAt: -1, _id: -1 });
    schema.index({ state: 1, ownerPath: 1, updatedAt: 1, _id: 1 });
    schema.index({ holds: 1 });
    schema.index({ owes: 1 }, { partialFilterExpression: { owes: { $type: 'string' } } });
    schema.index({ 'listing.sortKey': 1, _id: 1 });
    schema.index({ 'listing.family': 1, 'listing.sortKey': 1, _id: 1 });
    schema.index({ 'listing.level': 1, 'listing.sortKey': 1, _id: 1 });
    schema.index({ 'listing.searchWords': 1 });
    schema.index({ 'listing.films': 1 });
  },
);
