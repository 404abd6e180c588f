import { compounds } from './films.ts';

/** A stretch of speech in one voice: what the caption shows and what is said. */
export type Phrase = { paragraph: number; caption: string; spans: { voice: string; say: string }[]; endsSentence: boolean };

export const vietnamese = 'vi';
const lineLength = 40;

/**
 * Breaks a caption into at most two lines of at most 40 characters: after a sentence, else after a comma, else as even
 * as can be; null when it does not fit.
 */
export const captionLines = (text: string): string[] | null => {
  if (text.length <= lineLength) return [text];
  const cost = (at: number) =>
    Math.abs(at - text.length / 2) + (/[.?!]["”]?$/.test(text.slice(0, at)) ? 0 : /[,:;]$/.test(text.slice(0, at)) ? 12 : 30) +
    (compounds.some((word) => text.slice(Math.max(0, at - word.length), at + word.length).includes(word)) ? 10 : 0);
  const [best] = [...text.matchAll(/ /g)].map((space) => space.index)
    .filter((at) => at <= lineLength && text.length - at - 1 <= lineLength)
    .sort((a, b) => cost(a) - cost(b));
  return best === undefined ? null : [text.slice(0, best), text.slice(best + 1)];
};

/** Cuts a sentence at commas and colons into pieces that each fit a caption, so that every cue has its own sound. */
const pieces = (sentence: string): string[] => {
  if (captionLines(sentence)) return [sentence];
  const cuts = [...sentence.matchAll(/[,:;] /g)].map((mark) => mark.index + 1)
    .sort((a, b) => Math.abs(a - sentence.length / 2) - Math.abs(b - sentence.length / 2));
  const best = cuts[0];
  if (best === undefined) throw new Error(`This sentence is too long for a caption and has no comma: ${sentence}`);
  return [...pieces(sentence.slice(0, best)), ...pieces(sentence.slice(best + 1))];
};

/**
 * The script as phrases. A line "Name: …" of a known speaker is English in that voice, a line in brackets is its
 * translation, and *…* inside a Vietnamese line is English.
 */
export const phrasesOf = (script: string, speakers: Record<string, string>): Phrase[] =>
  script.normalize('NFC').split('\n').flatMap((line, paragraph) => {
    const [, name, words] = /^(\p{Lu}\p{L}*): (.+)$/u.exec(line) ?? [];
    const voice = name === undefined ? undefined : speakers[name];
    const text = voice === undefined ? line.replace(/^\((.*)\)$/, '$1') : words ?? line;
    return text.split(/(?<=[.?!…]["”]?) /).flatMap((sentence, index) => {
      const parts = pieces(sentence);
      return parts.map((part, at) => ({
        paragraph,
        caption: (voice !== undefined && index === 0 && at === 0 ? `${name}: ` : '') + part.replaceAll('*', ''),
        spans: voice === undefined ? mixedSpans(part, Object.values(speakers)[0]) : [{ voice, say: part }],
        endsSentence: at === parts.length - 1,
      }));
    });
  });

const mixedSpans = (text: string, english: string | undefined): Phrase['spans'] =>
  text.split('*')
    .map((say, index) => ({ voice: index % 2 === 1 && english ? english : vietnamese, say: say.trim() }))
    .filter((span) => /\p{L}|\d/u.test(span.say));
