import type { CourseContent } from '@hoctap/shared/courses.contract';
import { collection, part } from '../store/model.ts';
import type { FilmFacts } from './film-facts.model.ts';

/** A published version as it is stored: written once, never changed. */
export interface StoredVersion {
  /** `course@number` */
  _id: string;
  course: string;
  number: number;
  slug: string;
  owner: string;
  author: string;
  content: CourseContent;
  /** SHA-256 of the content as canonical JSON. */
  contentHash: string;
  /** A list, since ids of lessons hold dots. */
  lessonHashes: { lesson: string; hash: string }[];
  /** Ids of films and files that it names. */
  holds: string[];
  publishedAt: Date;
  publishedBy: string;
}

/** A version with what is known today of the films it names. */
export interface CourseVersionDoc extends StoredVersion {
  filmFacts: FilmFacts[];
}

export const versionKey = (course: string, number: number): string => `${course}@${number}`;

export const courseVersionModel = collection<StoredVersion>(
  'course_versions',
  {
    course: String, number: Number, slug: String, owner: String, author: String,
    content: {}, contentHash: String, lessonHashes: [part({ lesson: String, hash: String })],
    holds: [String], publishedAt: Date, publishedBy: String,
  },
  (schema) => {
    schema.index({ holds: 1 });
    schema.index({ course: 1, publishedAt: 1 });
  },
);
