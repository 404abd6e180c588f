// How an entered figure is said.
import type { FigureRow, FigureShape } from '@hoctap/shared/figures.contract';
import { yearOfPeriod } from '@hoctap/shared/reports.rules';
import { number, periodName } from '../i18n/formats.ts';
import { t } from './figures.messages.ts';

export const figureWords = (shape: FigureShape, { count, whole, words }: { count: number | null; whole: number | null; words?: string | null }): string =>
  words ? words : count === null ? t.gone : shape === 'boolean' ? t.done(count > 0) : whole === null ? number(count) : t.of(number(count), number(whole));

/** The same period of the year before. */
export const yearBefore = (period: string): string => `${yearOfPeriod(period) - 1}${period.slice(4)}`;
/** What stands under a value: its mark and its source. */
export const sourceWords = (row: FigureRow, period: string): string =>
  [row.now?.entry?.import ? t.inTable(row.now.entry.import.fileName, row.now.entry.import.row, row.now.entry.import.isUndo) : '', row.now?.entry?.origin === 'carried' ? t.carried(periodName(yearBefore(period))) : '', row.now && !row.now.illustrative ? row.now.source : ''].filter(Boolean).join(' · ');
