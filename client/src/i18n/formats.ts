// Numbers, days and sizes as people here write them: 1.234.567,5 · 56,2% · 04/12/2013 · 07:40 · 42 MB.
import { digitsOf, figure, shareDigits } from '@hoctap/shared/numbers.rules';
import { language } from './language.svelte.ts';

const zone = 'Asia/Ho_Chi_Minh';
const locale = () => (language.current === 'vi' ? 'vi-VN' : 'en-GB');
const cache = new Map<string, Intl.DateTimeFormat>();
const parts = (at: Date): Record<string, string> => {
  const format = cache.get('parts') ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  cache.set('parts', format);
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
};
const asDate = (value: string | Date): Date => (value instanceof Date ? value : new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00+07:00` : value));

export const number = (value: number, digits = digitsOf(value)): string => figure(locale(), value, digits);
/** No space; one decimal for results (56,2%), none for what is set as a whole (60%). */
export const percent = (value: number, digits = shareDigits): string => `${number(value, digits)}%`;
/** 04/12/2013 in both languages, in Viet Nam's time. */
export const day = (value: string | Date): string => {
  const { day: d, month, year } = parts(asDate(value));
  return `${d}/${month}/${year}`;
};
/** ngày 04 tháng 12 năm 2013 · 4 December 2013. */
export const longDay = (value: string | Date): string => {
  const { day: d, month, year } = parts(asDate(value));
  if (language.current === 'vi') return `ngày ${d} tháng ${month} năm ${year}`;
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' }).format(asDate(value));
};
export const time = (value: string | Date): string => {
  const { hour, minute } = parts(asDate(value));
  return `${hour}:${minute}`;
};
/** Megabytes as people buy them: 42 MB, 0,4 MB, 1,3 GB. */
export const bytes = (value: number): string => {
  const mb = value / 1_000_000;
  if (mb >= 1000) return `${number(mb / 1000, 1)} GB`;
  return `${number(mb, mb < 10 && mb > 0 ? 1 : 0)} MB`;
};
/** A place in a film: 3:07. */
export const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  const tail = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${tail}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${tail}`;
};
/** Month 2026-11 as 11/2026. */
export const month = (value: string): string => `${value.slice(5, 7)}/${value.slice(0, 4)}`;
/** Period 2014-H1 as 6 tháng đầu năm 2014, 2014-Y as năm 2014. */
export const periodName = (period: string): string => {
  const year = period.slice(0, 4);
  if (language.current === 'vi') return period.endsWith('H1') ? `6 tháng đầu năm ${year}` : `năm ${year}`;
  return period.endsWith('H1') ? `first half of ${year}` : `year ${year}`;
};
