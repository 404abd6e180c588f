// Where in a film something is said: the sentence, and the moment at which it begins.
import { foldWords } from '@hoctap/shared';
import type { Cue } from '@hoctap/shared/captions.rules';

/** Words of a search beyond these are left out, as are letters of a word beyond `mostWordLetters`. */
const mostWords = 8;
const mostWordLetters = 60;
/** A sentence is said over so many captions at most. */
const widest = 3;

/** Words of a text as they are searched: without marks, each once. */
export const spokenWords = (text: string): string[] => [...new Set(foldWords(text).map((word) => word.slice(0, mostWordLetters)))];
/** The words of a search, the longest first: it is the rarest. */
export const askedWords = (query: string): string[] => spokenWords(query).slice(0, mostWords).sort((a, b) => b.length - a.length);

const markedWords = (text: string): string[] => text.normalize('NFC').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const haveAll = (asked: readonly string[], words: readonly string[]): boolean => asked.every((one) => words.some((word) => word.startsWith(one)));
const endsSentence = (text: string): boolean => /[.!?…:]["'”’»)]*$/.test(text);

/** `rank` is 0 where all stands in one caption with its exact marks, and grows with what is further off. */
export interface Moment { startMs: number; text: string; rank: number }

/**
 * The sentence that has every word of the query, each as the beginning of one of its words: within the fewest neighbouring captions,
 * then with the exact marks, then the earliest. Undefined where the words stand apart.
 */
export const momentOf = (cues: readonly Cue[], query: string): Moment | undefined => {
  const [asked, marked] = [askedWords(query), markedWords(query).slice(0, mostWords)];
  if (asked.length === 0) return undefined;
  const folded = cues.map(({ text }) => spokenWords(text));
  for (let width = 1; width <= widest; width++) {
    const places = cues.flatMap((_cue, at) => (at + width <= cues.length && haveAll(asked, folded.slice(at, at + width).flat()) ? [at] : []));
    const words = (at: number) => cues.slice(at, at + width).flatMap(({ text }) => markedWords(text));
    const exact = places.find((at) => haveAll(marked, words(at)));
    const found = exact ?? places[0];
    if (found === undefined) continue;
    return { ...sentence(cues, found, found + width), rank: (width - 1) * 2 + (exact === undefined ? 1 : 0) };
  }
  return undefined;
};

/** The captions from `from` until before `to` with what belongs to their sentence before and after, some captions at most. */
const sentence = (cues: readonly Cue[], from: number, to: number): Pick<Moment, 'startMs' | 'text'> => {
  let [first, last] = [from, to - 1];
  while (first > 0 && from - first < widest - 1 && !endsSentence(cues[first - 1]?.text ?? '.')) first--;
  while (last < cues.length - 1 && last - to + 1 < widest - 1 && !endsSentence(cues[last]?.text ?? '.')) last++;
  return { startMs: cues[first]?.startMs ?? 0, text: cues.slice(first, last + 1).map(({ text }) => text.replace(/\s+/g, ' ')).join(' ') };
};
