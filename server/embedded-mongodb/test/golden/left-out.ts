import type { Document } from 'bson';
import type { Kind } from './settings.ts';
import type { UpdateCase } from './updates.ts';

interface LeftOut {
  why: string;
  kinds: readonly Kind[];
  /** Whether a case is one of them; those without are never made. */
  holds?: (one: unknown) => boolean;
}

const contains = (part: unknown, asked: (key: string, value: unknown) => boolean): boolean =>
  typeof part === 'object' && part !== null && Object.entries(part as Document).some(([key, value]) => asked(key, value) || contains(value, asked));

/** Cases that MongoDB's versions answer differently, or in no certain way, and one that the store does: they are neither recorded nor fuzzed. */
export const leftOut: LeftOut[] = [
  {
    why: 'A filter of an update that can never hold ($in: [], $all: []) is simplified away, with the _id or the name of the array filter in it',
    kinds: ['updates'],
    holds: (one) => contains([(one as UpdateCase).arrayFilters, (one as UpdateCase).filter], (key, value) => /^\$(in|all|nin)$/.test(key) && Array.isArray(value) && value.length === 0),
  },
  {
    why: '$unset of an element that is null already: counted as modified by MongoDB, not by the store (a difference the README tells)',
    kinds: ['updates'],
    holds: (one) => {
      const { doc, update } = one as UpdateCase;
      const unset = Object.keys((update.$unset ?? {}) as Document);
      return unset.some((path) => /\.(\d+|\$\S*)$/.test(path)) && contains(doc, (key, value) => /^\d+$/.test(key) && value === null);
    },
  },
  { why: 'In which order an upsert takes several fields from its filter: such documents are compared without it', kinds: ['updates'] },
  { why: "Field names that begin with '$', which newer versions partly allow", kinds: ['updates'] },
  { why: 'Which of several faults of a pipeline is told, or whether one is seen in a field that no later stage needs', kinds: ['pipelines'] },
  {
    why: 'Sorting after $unwind or without _id: nothing puts equals in order',
    kinds: ['pipelines'],
    holds: (one) => {
      const from = (one as Document[]).findIndex((stage) => '$unwind' in stage || contains(stage.$project, (key, value) => key === '_id' && value === 0));
      return from >= 0 && (one as Document[]).slice(from).some((stage) => '$sort' in stage);
    },
  },
  { why: 'Documents and sorts with arrays in two sorted fields, refused or not by the plan chosen', kinds: ['finds', 'pipelines'] },
];

export const isLeftOut = (kind: Kind, one: unknown): boolean => leftOut.some(({ kinds, holds }) => kinds.includes(kind) && holds?.(one));
