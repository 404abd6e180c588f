// What a unit says in words of a year or a half-year, where no number says it.

/** The name under which words of a half-year are kept; those of the year stand under the id itself. */
export const halfYear = (id: string): string => `${id}.H1`;
export const wordsPeriods = ['Y', 'H1'] as const;
export type WordsPeriod = (typeof wordsPeriods)[number];
export const keptUnder = (id: string, period: WordsPeriod): string => (period === 'H1' ? halfYear(id) : id);
/** Which words stand for a year that ends with month `to`: a report has those of its period alone; a screen without one the year's, else the half-year's. */
export const periodsFor = (to?: string): readonly WordsPeriod[] => (to === undefined ? wordsPeriods : to === '06' ? ['H1'] : ['Y']);
