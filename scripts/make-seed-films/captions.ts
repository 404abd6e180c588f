import { captionLines } from './script.ts';
import type { SpokenPhrase } from './voice.ts';

type Cue = { from: number; to: number; text: string; paragraph: number };
const longestJoinedSec = 6;
const shortestSec = 1.3;

/** Two sentences share a cue only when no line holds the end of one and the start of the next. */
const joins = (text: string) => {
  const lines = captionLines(text);
  return lines !== null && (lines.length === 1 || /[.?!,:]["”]?$/.test(lines[0] ?? ''));
};

/** Short neighbours of one paragraph become one cue, so that none flashes by. */
const cuesOf = (phrases: SpokenPhrase[]): Cue[] =>
  phrases.reduce<Cue[]>((cues, phrase) => {
    const last = cues.at(-1);
    const joined = last && `${last.text} ${phrase.caption}`;
    if (last && joined && last.paragraph === phrase.paragraph && phrase.to - last.from <= longestJoinedSec && joins(joined)) {
      return [...cues.slice(0, -1), { ...last, to: phrase.to, text: joined }];
    }
    return [...cues, { from: phrase.from, to: phrase.to, text: phrase.caption, paragraph: phrase.paragraph }];
  }, []).map((cue, index, all) => ({
    // A word or two stands into the pause that follows, long enough to be read.
    ...cue, to: Math.min(Math.max(cue.to, cue.from + shortestSec), all[index + 1]?.from ?? Infinity),
  }));

const stamp = (seconds: number) => {
  const ms = Math.round(seconds * 1000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
};

/** Captions as WebVTT: at most two lines of 40 characters, NFC. */
export const vttOf = (phrases: SpokenPhrase[]): string =>
  `WEBVTT\n\n${cuesOf(phrases).map((cue, index) => {
    const lines = captionLines(cue.text);
    if (!lines) throw new Error(`This caption does not fit two lines: ${cue.text}`);
    return `${index + 1}\n${stamp(cue.from)} --> ${stamp(cue.to)}\n${lines.join('\n')}\n`;
  }).join('\n')}`.normalize('NFC');
