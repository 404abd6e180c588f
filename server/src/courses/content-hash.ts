// Names for content: equal content has an equal hash, whatever the order of its keys.
import { createHash } from 'node:crypto';
import type { CourseContent } from '@hoctap/shared/courses.contract';

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, canonical(inner)]));
};

/** SHA-256 (hex) of a JSON value with sorted keys. */
export const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(canonical(value))).digest('hex');

/** A hash for each lesson. A quiz is another one when the mark to pass is another. */
export const lessonHashesOf = (content: CourseContent): { lesson: string; hash: string }[] =>
  content.modules.flatMap(({ lessons }) => lessons).map((lesson) => ({
    lesson: lesson.id, hash: hashOf(lesson.kind === 'quiz' ? { lesson, passMarkPercent: content.passMarkPercent } : { lesson }),
  }));
