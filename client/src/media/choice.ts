// How a film is watched: only its sound, or up to a number of lines, with or without sparing the line. Kept on this device for each kind of line.
import { type Line, connection, lineOf } from '../line.ts';
import type { Playback } from './source.ts';

/** The sound alone, or the most lines of the picture. */
export type Quality = 'audio' | number;
export interface Choice { quality: Quality; isSaving: boolean }

/** Lines of a picture that a phone's line usually carries without costing much. */
const mobileLines = 240;
const firstChoice = (line: Line): Choice => {
  const isSaving = line === 'slow' || connection().saveData === true;
  return { quality: isSaving ? 0 : line === 'mobile' ? mobileLines : Infinity, isSaving };
};

const keyOf = (line: Line): string => `hoctap.watching.${line}`;
const isChoice = (value: unknown): value is Choice =>
  typeof value === 'object' && value !== null && 'quality' in value && (value.quality === 'audio' || typeof value.quality === 'number') && 'isSaving' in value && typeof value.isSaving === 'boolean';

/** What the person chose last on this kind of line; else what suits it. */
export const preferredChoice = (): Choice => {
  const line = lineOf();
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(line)) ?? 'null');
    if (isChoice(kept)) return kept;
  } catch {
    // Keeps nothing: the line decides.
  }
  return firstChoice(line);
};
export const keepChoice = (choice: Choice): void => {
  try {
    localStorage.setItem(keyOf(lineOf()), JSON.stringify(choice));
  } catch {
    // It holds for this page.
  }
};

export interface Option { quality: Quality; bytes: number }
/** What a film can be had in, with what all of it costs in bytes: its sound, then its rungs. */
export const optionsOf = ({ audio, audioBytes, rungs }: Pick<Playback, 'audio' | 'audioBytes' | 'rungs'>): Option[] => [
  ...(audio ? [{ quality: 'audio' as const, bytes: audioBytes }] : []),
  ...rungs.map(({ height, bytes }) => ({ quality: height, bytes })),
];

/** The option of this film that a choice means: the tallest picture within it, else the cheapest there is. */
export const optionFor = (options: readonly Option[], wanted: Quality): Option | undefined => {
  if (wanted === 'audio' && options[0]?.quality === 'audio') return options[0];
  const pictures = options.filter(({ quality }) => quality !== 'audio');
  const most = wanted === 'audio' ? 0 : wanted;
  return pictures.filter(({ quality }) => Number(quality) <= most).at(-1) ?? pictures[0] ?? options[0];
};
