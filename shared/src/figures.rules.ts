// What may be entered as a figure, of which period, and how people write numbers.
import type { FigureShape } from './figures.contract.ts';

/** Figures and words are entered for a year, `2014-Y`, or for its first half, `2014-H1`, as reports name them. */
export const halves = ['Y', 'H1'] as const;
export type Half = (typeof halves)[number];
export const halfOf = (period: string): Half => (period.endsWith('H1') ? 'H1' : 'Y');
/** Of what ends with month `to`, `06` or `12`; a year where nothing ends it early. */
export const halfEnding = (to?: string): Half => (to === '06' ? 'H1' : 'Y');
/** The name under which a half-year's is kept; a year's stands under the id itself, which holds no point. */
export const keptUnder = (id: string, half: Half): string => (half === 'H1' ? `${id}.H1` : id);

/**
 * A whole number as people in Viet Nam write it: `1.234`, `1 234` and `1234` are the same. Null for anything else, `1,234` among it:
 * that is one and a bit, and a thousand only in English.
 */
export const parseCount = (written: string, language: 'vi' | 'en' = 'vi'): number | null => {
  const trimmed = written.trim().replace(/[\s\u00a0]/g, '');
  const grouped = language === 'en' ? /^\d{1,3}([.,]\d{3})+$/ : /^\d{1,3}((\.\d{3})+|(,\d{3}){2,})$/;
  return /^\d+$/.test(trimmed) || grouped.test(trimmed) ? Number(trimmed.replace(/[.,]/g, '')) : null;
};

export type FigureFault = 'future_year' | 'not_whole' | 'count_above_whole' | 'whole_missing' | 'whole_not_asked' | 'not_yes_or_no' | 'words_alone' | 'words_not_asked';
/** What is wrong with a figure of this shape; null when nothing is. `count` null takes a figure back. */
export const figureFault = (shape: FigureShape, { count, whole, words = null, year }: { count: number | null; whole: number | null; words?: string | null; year: number }, thisYear: number): FigureFault | null => {
  if (year > thisYear) return 'future_year';
  if (shape === 'text') return count === null && whole === null ? null : 'words_alone';
  if (words !== null) return 'words_not_asked';
  if (count === null) return null;
  if (!Number.isInteger(count) || (whole !== null && !Number.isInteger(whole))) return 'not_whole';
  if (shape === 'boolean' && count > 1) return 'not_yes_or_no';
  if (shape !== 'share') return whole === null ? null : 'whole_not_asked';
  if (whole === null || whole === 0) return 'whole_missing';
  return count > whole ? 'count_above_whole' : null;
};
