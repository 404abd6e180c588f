// Calendar of the plan. Viet Nam has one offset, +07:00, without summer time since 1975 (IANA Asia/Ho_Chi_Minh).
const offset = 7 * 3_600_000;

/** The calendar day in Viet Nam, `2026-11-22`. */
export const dayOf = (at: Date): string => new Date(at.getTime() + offset).toISOString().slice(0, 10);
/** The period that a fact is counted in: the calendar month, `2026-11`. */
export const monthOf = (at: Date): string => dayOf(at).slice(0, 7);
/** The moment of a wall clock in Viet Nam: day `2026-11-22`, time `07:40`. */
export const instantAt = (day: string, time: string): string => new Date(`${day}T${time}:00+07:00`).toISOString();
export const yearOf = (at: Date): number => Number(dayOf(at).slice(0, 4));
/** The twelve months of a year, in order. */
export const monthsOf = (year: number): string[] =>
  Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`);
/** Whole days from `from` to `to`, both calendar days; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
/** Is `day` inside [from, to)? An absent bound is open. */
export const validOn = (span: { from?: string | null; to?: string | null }, day: string): boolean =>
  (!span.from || span.from <= day) && (!span.to || day < span.to);
