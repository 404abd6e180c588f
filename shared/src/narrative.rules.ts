// What a unit says in words of a year or a half-year, where no number says it.
import { type Half, halfEnding, halves } from './figures.rules.ts';

/** Which words stand for a year that ends with month `to`: a report has those of its period alone; a screen without one the year's, else the half-year's. */
export const periodsFor = (to?: string): readonly Half[] => (to === undefined ? halves : [halfEnding(to)]);
