// Captions of a film as data: reading WebVTT (W3C) and SubRip, one canonical form, writing WebVTT that holds no markup.

/** One caption: from `startMs` until before `endMs` of the film; `text` has one line or several. */
export interface Cue { startMs: number; endMs: number; text: string }
/** What is wrong in a file, and in which of its lines (from 1). */
export interface CaptionFault { line: number; message: 'caption_time' | 'caption_backwards' | 'caption_too_long' }

/** What caption files are written in here; the older ones cannot be told for certain by their bytes. */
export const captionEncodings = ['UTF-8', 'UTF-16LE', 'UTF-16BE', 'windows-1258', 'TCVN3', 'VNI', 'VISCII', 'windows-1252'] as const;
export type CaptionEncoding = (typeof captionEncodings)[number];

export const mostCues = 5000;
export const mostLetters = 500;
/** The longest film that is taken: six hours. */
export const mostMs = 6 * 3_600_000;
/** Letters a second above which most people cannot read along. */
export const hurriedAbove = 20;

const time = String.raw`((?:\d{1,3}\s*:\s*)?\d{1,2}\s*:\s*\d{1,2}(?:[.,]\d{1,3})?)`;
const timing = new RegExp(`^\\s*${time}\\s*--?>\\s*${time}(?:\\s.*)?$`);
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', quot: '"', apos: "'", lrm: '\u200e', rlm: '\u200f' };

/** `1:02:03,5` -> 3723500; undefined where minutes or seconds do not exist. Hours may be missing, the comma may be a dot. */
export const msOf = (value: string): number | undefined => {
  const [, hours = '0', minutes = '', seconds = '', rest = ''] = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?$/.exec(value.replace(/\s/g, '')) ?? [];
  if (minutes === '' || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(rest.padEnd(3, '0'));
};
/** 3723500 -> `01:02:03.500`. */
export const timeOf = (ms: number): string => {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
};

/** NFC, no control characters, no blank lines, single blanks. */
export const cleanText = (value: string): string =>
  value.normalize('NFC').split('\n').map((line) => line.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim()).filter(Boolean).join('\n');

const unmarked = (value: string, isVtt: boolean): string => {
  const bare = (isVtt ? value : value.replace(/\{\\[^}\n]*\}/g, '')).replace(/<\/?[a-z\d.:][^<>]*>/gi, '');
  return bare.replace(/&(amp|lt|gt|nbsp|quot|apos|lrm|rlm);/g, (_whole, name: string) => entities[name] ?? '');
};

/** In order of time, none over another, none empty: a caption ends where the next begins, and two of one beginning are one. */
export const canonical = (cues: readonly Cue[]): Cue[] => {
  const kept: Cue[] = [];
  for (const { startMs, endMs, text } of cues.map((cue) => ({ ...cue, text: cleanText(cue.text) })).filter((cue) => cue.text !== '' && cue.endMs > cue.startMs).sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)) {
    const last = kept.at(-1);
    if (last?.startMs === startMs) {
      kept[kept.length - 1] = { startMs, endMs: Math.max(last.endMs, endMs), text: last.text === text ? text : `${last.text}\n${text}` };
      continue;
    }
    if (last && last.endMs > startMs) kept[kept.length - 1] = { ...last, endMs: startMs };
    kept.push({ startMs, endMs, text });
  }
  return kept;
};

interface Block { first: number; lines: string[] }
const blocksOf = (lines: readonly string[]): Block[] => {
  const blocks: Block[] = [];
  let isOpen = false;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') isOpen = false;
    else if (isOpen) blocks.at(-1)?.lines.push(line);
    else {
      isOpen = true;
      blocks.push({ first: index + 1, lines: [line] });
    }
  }
  return blocks;
};

/**
 * Reads a WebVTT or SubRip text. What is only untidy is mended (markup, overlaps, order, hours left out, missing blank lines); a time
 * that does not exist, an end that is not after its beginning and a caption that is too long are told by their lines, 50 at most.
 */
export const parseCaptions = (given: string): { cues: Cue[]; faults: CaptionFault[] } => {
  const text = given.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const isVtt = /^WEBVTT(?:[ \t\n]|$)/.test(text);
  const cues: Cue[] = [];
  const faults: CaptionFault[] = [];
  let open: { startMs: number; endMs: number; line: number; lines: string[] } | undefined;
  const close = () => {
    if (!open) return;
    const { startMs, endMs, line, lines } = open;
    const shown = cleanText(unmarked(lines.join('\n'), isVtt));
    if (shown.length > mostLetters) faults.push({ line, message: 'caption_too_long' });
    else cues.push({ startMs, endMs, text: shown });
    open = undefined;
  };
  const begin = (line: number, value: string) => {
    const [, from = '', to = ''] = timing.exec(value) ?? [];
    const [startMs, endMs] = [msOf(from), msOf(to)];
    if (startMs === undefined || endMs === undefined || endMs > mostMs) faults.push({ line, message: 'caption_time' });
    else if (endMs <= startMs) faults.push({ line, message: 'caption_backwards' });
    else open = { startMs, endMs, line, lines: [] };
  };
  for (const { first, lines } of blocksOf(text.split('\n'))) {
    if (isVtt && /^(?:WEBVTT|NOTE|STYLE|REGION)(?:\s|$)/.test(lines[0] ?? '') && !lines[1]?.includes('-->')) continue;
    // In SubRip a caption may hold a blank line; in WebVTT what has no time is no caption.
    if (isVtt || lines.some((line) => line.includes('-->'))) close();
    for (const [index, line] of lines.entries()) {
      const isTiming = line.includes('-->') || timing.test(line);
      const isName = !isTiming && (lines[index + 1]?.includes('-->') ?? false) && (index === 0 || /^\s*\d+\s*$/.test(line));
      if (isTiming) {
        close();
        begin(first + index, line);
      } else if (isName) close();
      else open?.lines.push(line);
    }
  }
  close();
  return { cues: canonical(cues), faults: faults.slice(0, 50) };
};

const escaped = (value: string): string => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
/** As WebVTT without any markup; reading it again gives the same captions. */
export const vttOf = (cues: readonly Cue[]): string =>
  `WEBVTT\n\n${canonical(cues).map(({ startMs, endMs, text }, index) => `${index + 1}\n${timeOf(startMs)} --> ${timeOf(endMs)}\n${escaped(text)}\n`).join('\n')}`;

/** Letters that one must read in a second. */
export const readingSpeed = ({ startMs, endMs, text }: Cue): number => (endMs > startMs ? (text.replace(/\s+/g, ' ').length * 1000) / (endMs - startMs) : Infinity);
export const isHurried = (cue: Cue): boolean => readingSpeed(cue) > hurriedAbove;

/** All captions moved by so much; none begins before the film, and what would end before it is left out. */
export const shifted = (cues: readonly Cue[], byMs: number): Cue[] =>
  cues.map((cue) => ({ ...cue, startMs: Math.max(0, cue.startMs + byMs), endMs: Math.min(mostMs, cue.endMs + byMs) })).filter((cue) => cue.endMs > cue.startMs);

/** One caption as two, cut at a blank near `share` of its letters; its time is shared out likewise. A single word stays whole. */
export const split = (cue: Cue, share = 0.5): [Cue] | [Cue, Cue] => {
  const blanks = [...cue.text.matchAll(/\s/g)].map(({ index }) => index);
  const wanted = cue.text.length * share;
  const [at] = blanks.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  if (at === undefined || cue.endMs - cue.startMs < 2) return [cue];
  const cut = Math.min(cue.endMs - 1, Math.max(cue.startMs + 1, Math.round(cue.startMs + ((cue.endMs - cue.startMs) * at) / cue.text.length)));
  return [{ ...cue, endMs: cut, text: cue.text.slice(0, at) }, { startMs: cut, endMs: cue.endMs, text: cue.text.slice(at + 1) }];
};
/** Two neighbours as one. */
export const merged = (one: Cue, next: Cue): Cue => ({ startMs: one.startMs, endMs: Math.max(one.endMs, next.endMs), text: `${one.text} ${next.text}` });

/** The caption that is spoken at a moment, else the last one before it; -1 before the first. */
export const cueAt = (cues: readonly Cue[], ms: number): number => cues.findLastIndex(({ startMs }) => startMs <= ms);
