// How a figure is said: one place for words, signs and classes, so that colour never stands alone.
import type { IndicatorDefinition, IndicatorValue, Standing } from '@hoctap/shared/plan.contract';
import { isShare, plainDigits } from '@hoctap/shared/numbers.rules';
import { day, month as monthWords, number, percent } from '../i18n/formats.ts';
import type { IconName } from '../ui/icons.ts';
import { t } from './plan.messages.ts';

export const standingLook: Record<Standing, { status: string; slat: string; icon: IconName }> = {
  met: { status: 'status--ok', slat: 'p-ok', icon: 'circleCheck' },
  rising: { status: 'status--ok', slat: 'p-ok', icon: 'circleArrowUp' },
  behind: { status: 'status--warn', slat: 'p-warn', icon: 'triangleAlert' },
  falling: { status: 'status--warn', slat: 'p-warn', icon: 'triangleAlert' },
  not_assessable: { status: 'status--none', slat: 'p-path', icon: 'circleDashed' },
  no_target: { status: 'status--none', slat: 'p-city', icon: 'circleDashed' },
  no_value: { status: 'status--none', slat: 'p-none', icon: 'circleDashed' },
};

/** A figure that is no share: of a gap in percentage points, or a ratio. */
const plainWords = (definition: Pick<IndicatorDefinition, 'kind'> & Partial<Pick<IndicatorDefinition, 'unit'>>, value: number): string => {
  const words = number(value, plainDigits(definition, value));
  return definition.kind === 'gap' && definition.unit !== 'ratio' ? t.points(words) : words;
};

/** Where a figure is from that the platform did not count. */
const sourceWords = (source: IndicatorValue['source']): string =>
  source === 'entered' ? t.entered : source === 'summed' ? t.summed : source === 'certificates' ? t.certificates : source === 'assessments' ? t.assessments : '';

/** The value in large: a percentage, a figure, or what is known without a denominator. */
export const valueWords = (definition: Pick<IndicatorDefinition, 'kind'> & Partial<Pick<IndicatorDefinition, 'unit'>>, { value, numerator, words }: Pick<IndicatorValue, 'value' | 'numerator'> & { words?: unknown }): string =>
  words ? t.written : value !== null ? (definition.kind === 'boolean' ? t.done(value > 0) : isShare(definition) ? percent(value) : plainWords(definition, value)) : numerator !== null ? t.counted(number(numerator)) : '—';

/** `Nam 99,1% (991/1.000)`, or why there is no share. */
const partWords = ({ id, numerator, denominator, value }: NonNullable<IndicatorValue['parts']>[number]): string =>
  `${t.sexes[id]} ${value === null || numerator === null || denominator === null ? (numerator === null && denominator !== null ? t.fewPeople : t.noPart) : `${percent(value)} (${t.ofPart(number(numerator), number(denominator))})`}`;

/** That the denominator was not counted anew this year, and what its unit wrote beside it. */
const headcountWords = ({ carried, noteVi }: Partial<Pick<IndicatorValue, 'carried'>> & Pick<IndicatorValue, 'noteVi'>): string[] =>
  [!carried ? '' : carried === 'own' ? t.carried : t.carriedBelow(number(carried.units), number(carried.of)), noteVi ?? ''];

/** What stands under the name: persons of persons, or why there is no percentage. */
export const basisWords = (definition: Pick<IndicatorDefinition, 'kind'> & Partial<Pick<IndicatorDefinition, 'rule'>>, value: Pick<IndicatorValue, 'source' | 'numerator' | 'denominator' | 'noteVi'> & Partial<Pick<IndicatorValue, 'carried' | 'covered' | 'unassessed' | 'parts'>> & { words?: { by: string; at: string } | null }): string => {
  const open = value.unassessed ? t.unassessed(number(value.unassessed)) : '';
  if (value.source === 'none') return open || t.none;
  if (value.words) return t.told(value.words.by, day(value.words.at));
  if (value.parts) return [...value.parts.map(partWords), sourceWords(value.source)].filter(Boolean).join(' · ');
  if ((definition.rule?.kind === 'unitShare' || value.source === 'assessments') && value.numerator !== null && value.denominator !== null) {
    return [t.ofUnits(number(value.numerator), number(value.denominator)), open, sourceWords(value.source), ...headcountWords(value)].filter(Boolean).join(' · ');
  }
  const people = value.numerator === null ? '' : value.denominator === null ? t.counted(number(value.numerator)) : t.of(number(value.numerator), number(value.denominator));
  const why = value.denominator !== null ? '' : value.covered ? t.covered(value.covered.units, value.covered.of) : isShare(definition) ? t.noHeadcount : '';
  return [people, why, sourceWords(value.source), ...headcountWords(value)].filter(Boolean).join(' · ');
};

export const targetWords = (definition: Pick<IndicatorDefinition, 'kind'>, { target }: { target: { operator: string; value: unknown } | null }): string => {
  if (!target) return '';
  if (target.operator === 'gt_previous') return t.increase;
  if (target.operator === 'is_true') return t.done(true);
  if (target.operator === 'between' && Array.isArray(target.value)) return target.value.map((one: unknown) => number(Number(one), Number.isInteger(one) ? 0 : 2)).join('–');
  if (typeof target.value !== 'number') return '';
  if (target.operator === 'abs_le') return t.gapTarget(t.points(number(target.value, Number.isInteger(target.value) ? 0 : 1)));
  return isShare(definition) ? percent(target.value, Number.isInteger(target.value) ? 0 : 1) : number(target.value);
};
/** Which year the target is of, and that it is the city's where this unit is not the city; nothing where the plan sets none. */
export const targetNote = (definition: Pick<IndicatorDefinition, 'kind'>, { target }: IndicatorValue): string =>
  (target && targetWords(definition, { target }) ? [t.targetYear(target.year), target.scopeIsCity ? t.cityTarget : ''].filter(Boolean).join(', ') : '');
/** The straight path to a share's target: from nothing where counting begins anew each year, else from where the last year ended. */
export const pathOf = ({ rule }: Pick<IndicatorDefinition, 'rule'>, { previous }: IndicatorValue, target: number): { from: number; to: number } => ({ from: rule.window === 'year' ? 0 : (previous ?? 0), to: target });
/** Where that path is at the end of the year's `month`. */
export const dueBy = ({ from, to }: { from: number; to: number }, month: number): number => from + ((to - from) * month) / 12;
/** `Chậm tiến độ: đến 11/2026 cần 82,5%.` of a share that is counted live, in the running year; nothing else has a course. */
export const courseWords = (definition: IndicatorDefinition, value: IndicatorValue): string => {
  const [target, now] = [targetNumber(value), new Date().toISOString().slice(0, 7)];
  if (value.source !== 'lms' || value.value === null || target === null || value.standing === 'met' || value.year !== Number(now.slice(0, 4))) return '';
  const due = dueBy(pathOf(definition, value, target), Number(now.slice(5)));
  return (value.value >= due ? t.onCourse : t.offCourse)(monthWords(now), percent(due, 1));
};
export const targetNumber = ({ target }: IndicatorValue): number | null => (typeof target?.value === 'number' && target.operator === 'ge' ? target.value : null);
export const missingWords = ({ rule }: Pick<IndicatorDefinition, 'rule'>, { missingPersons }: IndicatorValue): string =>
  missingPersons === null ? '' : missingPersons === 0 ? t.metWord : (rule.kind === 'unitShare' ? t.units : t.people)(number(missingPersons));
