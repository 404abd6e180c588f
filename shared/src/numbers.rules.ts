// How figures are rounded and written: one rule for screen, paper and spreadsheet, so that all agree to the digit.

/** Indicators whose value is a percentage. */
export const isShare = ({ kind }: { kind: string }): boolean => kind === 'percent' || kind === 'trend';

/** Percentages that came out of a count have one decimal: 56,2%. */
export const shareDigits = 1;
/** Decimals of a figure that is no share: a ratio has two, 0,97; any other none where it is whole, else one. */
export const plainDigits = ({ unit }: { unit?: string }, value: number): number => (unit === 'ratio' ? 2 : digitsOf(value));
/** Decimals of a plain figure: none for a whole one, else one. */
export const digitsOf = (value: number): number => (Number.isInteger(value) ? 0 : 1);

const formats = new Map<string, Intl.NumberFormat>();
const formatOf = (locale: string, digits: number, useGrouping: boolean): Intl.NumberFormat => {
  const key = `${locale} ${digits} ${useGrouping}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping, signDisplay: 'negative' });
  formats.set(key, format);
  return format;
};

/** A figure as people write it, `1.234.567,5` in `vi-VN`; halves are rounded away from zero, and nothing is written as `-0`. */
export const figure = (locale: string, value: number, digits: number): string => formatOf(locale, digits, true).format(value);
/** The number that `figure` writes, for spreadsheets: what is shown is what is stored. */
export const rounded = (value: number, digits: number): number => Number(formatOf('en-US', digits, false).format(value));
