// Words that units enter where no number says it: read from the entries themselves, the last of which holds.
import type { IndicatorValue } from '@hoctap/shared/plan.contract';
import { keptUnder } from '@hoctap/shared/figures.rules';
import { periodsFor } from '@hoctap/shared/narrative.rules';
import type { Figures } from '@hoctap/shared/plan.rules';
import type { Deps } from '../deps.ts';
import { type FigureEntryDoc, figureEntryModel } from './figure.model.ts';

/** The entry that no other replaces. */
export const lastOf = (entries: readonly FigureEntryDoc[]): FigureEntryDoc | undefined => entries.find(({ _id }) => !entries.some(({ replaces }) => replaces === _id));

/** What a unit says of an indicator or duty in a year, or in the part of it that ends with month `to`; null when nothing, or taken back. */
export type Narratives = (about: string, unit: string, year: number, to?: string) => IndicatorValue['words'];

export const narrativeService = (deps: Pick<Deps, 'db'>) => {
  const entries = figureEntryModel(deps.db);
  return async (units: readonly string[], years: readonly number[]): Promise<Narratives> => {
    const found = await entries.find({ unit: { $in: units }, year: { $in: years }, kind: 'words' }).lean();
    return (about, unit, year, to) => {
      for (const period of periodsFor(to)) {
        const last = lastOf(found.filter((one) => one.unit === unit && one.year === year && one.about === keptUnder(about, period)));
        if (last?.words) return { text: last.words, source: last.source, by: last.fullName, at: last.at.toISOString(), period };
      }
      return null;
    };
  };
};

/** What an indicator shows that is told in words: no number, and no zero. */
export const narrativeFigures = (words: IndicatorValue['words']): Figures => ({
  numerator: null, headcount: null, covered: null, previousNumerator: null, previousHeadcount: null, source: words ? 'entered' : 'none', participations: 0, enrolled: 0, alone: 0, cumulative: 0, words,
});
