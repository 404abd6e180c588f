import { fold } from '@hoctap/shared/fold';

/** A text in parts, of which those are `hit` that begin with a word of the query, its marks aside. */
export const marked = (text: string, query: string): { text: string; hit: boolean }[] => {
  const asked = fold(query).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return text.split(/([\p{L}\p{M}\p{N}]+)/u).filter(Boolean).map((part) => ({ text: part, hit: asked.some((word) => fold(part).startsWith(word)) }));
};
