// The gap of an indicator between men and women: a difference in percentage points, or a ratio. Pure.
import type { GroupDefinition, IndicatorDefinition, Rule } from './plan.contract.ts';
import { atomicGroups, isLive } from './plan.rules.ts';

export const sexes = ['male', 'female'] as const;
export type Sex = (typeof sexes)[number];
/** What is known of men or of women; null where nothing is. */
export interface SexPart { id: Sex; numerator: number | null; denominator: number | null; value: number | null }

/** A part with its percentage: none without a denominator, never zero. */
export const sexPart = (id: Sex, numerator: number | null, denominator: number | null): SexPart =>
  ({ id, numerator, denominator, value: numerator === null || denominator === null || denominator <= 0 ? null : (numerator * 100) / denominator });
/** Men minus women as the rule orders them, or the first by the second; null while either has no percentage, or nothing can be divided by. */
export const gapOf = ({ difference, measure }: Pick<Rule, 'difference' | 'measure'>, parts: readonly SexPart[]): number | null => {
  const [first, second] = (difference ?? sexes).map((sex) => parts.find(({ id }) => id === sex)?.value ?? null);
  if (first === null || first === undefined || second === null || second === undefined) return null;
  return measure === 'ratio' ? (second === 0 ? null : first / second) : first - second;
};
/** How far from balance: 0 is best. */
export const imbalance = ({ measure }: Pick<Rule, 'measure'>, value: number): number => Math.abs(measure === 'ratio' ? value - 1 : value);

/** The name under which a figure or a group is kept for men or for women alone; no id of a plan holds a point. */
export const ofSex = (id: string, sex: Sex): string => `${id}.${sex}`;
/** The indicator that a gap is of; null for any other. */
export const baseOf = ({ rule }: Pick<IndicatorDefinition, 'rule'>, indicators: readonly IndicatorDefinition[]): IndicatorDefinition | null =>
  rule.kind === 'gap' ? (indicators.find(({ id }) => id === rule.of) ?? null) : null;
/** A gap is counted when what it is of is counted; else each unit enters its men and women. */
export const countsGap = (definition: Pick<IndicatorDefinition, 'rule'>, indicators: readonly IndicatorDefinition[]): boolean => {
  const base = baseOf(definition, indicators);
  return base !== null && isLive(base);
};
/** The counted indicator of one sex alone: its denominator is a headcount of men or of women. */
export const baseOfSex = (base: IndicatorDefinition, sex: Sex): IndicatorDefinition =>
  ({ ...base, id: ofSex(base.id, sex), rule: { ...base.rule, group: base.rule.group && ofSex(base.rule.group, sex) } });

const words: Record<Sex, { vi: string; en: string }> = { male: { vi: 'nam', en: 'men' }, female: { vi: 'nữ', en: 'women' } };
/** The groups of men and of women whose headcounts a counted gap needs: the parts of a union, and the union of them. */
export const groupsBySex = (groups: readonly GroupDefinition[], id: string): GroupDefinition[] => sexes.flatMap((sex) => {
  const atoms = atomicGroups(groups, id);
  const made = groups.filter((group) => atoms.includes(group.id) || group.id === id).map((group): GroupDefinition => ({
    ...group, id: ofSex(group.id, sex), nameVi: `${group.nameVi}: ${words[sex].vi}`, nameEn: `${group.nameEn}: ${words[sex].en}`,
    kind: group.kind === 'union' ? 'union' : 'derived', isUnionOf: group.kind === 'union' ? atoms.map((atom) => ofSex(atom, sex)) : [],
  }));
  return made;
});
