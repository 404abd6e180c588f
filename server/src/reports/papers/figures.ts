// A figure as paper and spreadsheet show it: rounded by the rule of the screens (shared/numbers.rules).
import { digitsOf, figure, isShare, plainDigits, rounded, shareDigits } from '@hoctap/shared/numbers.rules';
import type { ReportRow } from '@hoctap/shared/reports.content';

export const none = '–';
const locale = 'vi-VN';

export interface Counted { numerator: number | null; denominator: number | null; value: number | null }
type Kind = Pick<ReportRow, 'kind'> & Partial<Pick<ReportRow, 'unit'>>;

/** A number and how many decimals of it are shown; `percent`: in hundredths. Null where there is nothing to show. */
export interface Shown { value: number; digits: number; percent: boolean }
export const shown = (of: Kind, value: number | null): Shown | null => {
  if (value === null) return null;
  const digits = isShare(of) ? shareDigits : plainDigits(of, value);
  return { value: rounded(value, digits), digits, percent: isShare(of) };
};
/** What is set rather than counted has decimals only if it needs them: 60%, 99,5%. */
const shownTarget = (of: Kind, value: number): Shown => ({ value, digits: digitsOf(value), percent: isShare(of) });

const written = (one: Shown | null): string => (one ? `${figure(locale, one.value, one.digits)}${one.percent ? '%' : ''}` : none);
const count = (value: number): string => figure(locale, value, digitsOf(value));

/** `56,2%`, `12`, `Có`, or a dash. */
export const valueText = (of: Kind, value: number | null): string =>
  of.kind === 'boolean' && (value === 0 || value === 1) ? (value === 1 ? 'Có' : 'Không') : written(shown(of, value));

/** `1.234/2.195`, on two lines where it is long; the part alone where the whole is not known. */
export const basisText = (of: Kind, { numerator, denominator }: Counted): string => {
  if (numerator === null || of.kind === 'boolean') return none;
  if (denominator === null) return count(numerator);
  const [part, whole] = [count(numerator), count(denominator)];
  return part.length + whole.length > 12 ? `${part}/\n${whole}` : `${part}/${whole}`;
};

export type Target = NonNullable<ReportRow['target']>;
/** The number of a target that is one: to reach, or not to exceed. */
export const targetShown = (of: Kind, target: Target | null): Shown | null =>
  target && (target.operator === 'ge' || target.operator === 'abs_le') && typeof target.value === 'number' ? shownTarget(of, target.value) : null;
export const targetText = (of: Kind, target: Target | null): string => {
  if (!target) return none;
  if (target.operator === 'gt_previous') return 'Tăng';
  if (target.operator === 'is_true') return 'Có';
  if (target.operator === 'between' && Array.isArray(target.value)) return target.value.map((value) => written(shownTarget(of, value))).join('–');
  return written(targetShown(of, target));
};

/** Nothing was counted or entered: such an indicator is named as having no figure. */
export const isEmpty = ({ numerator, value, words }: Counted & Pick<ReportRow, 'words'>): boolean => numerator === null && value === null && !words;
/** Marks that must go with a figure wherever it is shown. */
export const marks = ({ illustrative, noteVi }: Pick<ReportRow, 'illustrative' | 'noteVi'>): string[] =>
  [...(illustrative ? ['số liệu minh họa'] : []), ...(noteVi ? [noteVi] : [])];
/** Marks and words, for a cell of a spreadsheet. */
export const remarks = (row: Pick<ReportRow, 'illustrative' | 'noteVi' | 'words'>): string => [...marks(row), ...(row.words ? [`${row.words.text} (${row.words.source})`] : [])].join('; ');
export const peopleText = count;
