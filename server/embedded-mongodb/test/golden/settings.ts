import type { Document } from 'bson';
import fc from 'fast-check';
import { filter } from './filters.ts';
import { findCase, type FindCase, indexes } from './finds.ts';
import { pipeline } from './pipelines.ts';
import { updateCase, type UpdateCase } from './updates.ts';
import { documents } from './values.ts';

/** What is there, and what is asked of it. */
export interface Setting {
  kind: Kind;
  docs: Document[];
  /** For `$lookup`. */
  others: Document[];
  indexes: Document[];
  cases: unknown[];
}

interface Kinds {
  filters: Document;
  updates: UpdateCase;
  pipelines: Document[];
  finds: FindCase;
}

export type Kind = keyof Kinds;
export const kinds: readonly Kind[] = ['filters', 'updates', 'pipelines', 'finds'];

const asked: { [Name in Kind]: fc.Arbitrary<Kinds[Name]> } = { filters: filter, updates: updateCase, pipelines: pipeline, finds: findCase };

/** Settings of one kind with at least and at most so many documents, and just so many cases. */
export function settings(kind: Kind, docCount: { minLength: number; maxLength: number }, caseCount: number): fc.Arbitrary<Setting> {
  const none = fc.constant<Document[]>([]);
  const some = documents(docCount);
  return fc.record({
    kind: fc.constant(kind),
    docs: kind === 'updates' ? none : some,
    others: kind === 'pipelines' ? documents({ minLength: 1, maxLength: 8 }) : none,
    indexes: kind === 'finds' ? indexes : none,
    cases: fc.array<unknown>(asked[kind], { minLength: caseCount, maxLength: caseCount }),
  });
}
