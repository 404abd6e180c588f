// How an entered figure is said.
import type { FigureRow, FigureShape } from '@hoctap/shared/figures.contract';
import { number } from '../i18n/formats.ts';
import { t } from './figures.messages.ts';

export const figureWords = (shape: FigureShape, { count, whole, words }: { count: number | null; whole: number | null; words?: string | null }): string =>
  words ? words : count === null ? t.gone : shape === 'boolean' ? t.done(count > 0) : whole === null ? number(count) : t.of(number(count), number(whole));

/** What stands under a value: its mark and its source. */
export const sourceWords = (row: FigureRow, year: number): string =>
  [row.now?.entry?.import ? t.inTable(row.now.entry.import.fileName, row.now.entry.import.row, row.now.entry.import.isUndo) : '', row.now?.entry?.origin === 'carried' ? t.carried(year - 1) : '', row.now && !row.now.illustrative ? row.now.source : ''].filter(Boolean).join(' · ');
