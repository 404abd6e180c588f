// The check of a framework's file: every name it uses must lead somewhere, so that a rule never counts nothing in silence.
import type { FrameworkFault, FrameworkFile } from './frameworks.contract.ts';
import { countsLevels } from './plan.rules.ts';
import { frequencies } from './reports.rules.ts';
import { isUnitSubject, schemeFaults } from './titles.rules.ts';

/** What the frameworks that are there already give and have taken. */
export interface Known {
  /** Groups of people of other frameworks, which a new one may use. */
  groups: readonly string[];
  /** Ids of indicators and duties of other frameworks: they name figures, so no other may carry them. */
  taken: readonly string[];
  /** Levels that units have. */
  levels: readonly string[];
}

type Indicator = FrameworkFile['indicators'][number];

/** All faults of a file, in its order; empty for one that may be put in force. */
export const frameworkFaults = (file: FrameworkFile, known: Known): FrameworkFault[] => {
  const faults: FrameworkFault[] = [];
  const fault = (path: string, code: string, about: string | number) => void faults.push({ path, code, about: String(about) });
  const { plan, groups, indicators, duties, criteriaSets, componentPlans, reporting } = file;
  if (plan.validTo !== null && plan.validTo <= plan.validFrom) fault('plan.validTo', 'ends_before_it_begins', plan.validTo);

  const own = new Set(groups.map(({ id }) => id));
  const groupIds = new Set([...own, ...known.groups]);
  const figureIds = [...indicators, ...duties].map(({ id }) => id);
  twice(groups).forEach((place) => fault(`groups.${place}.id`, 'id_twice', groups[place]?.id ?? ''));
  twice([...indicators, ...duties]).forEach((place) =>
    fault(place < indicators.length ? `indicators.${place}.id` : `duties.${place - indicators.length}.id`, 'id_twice', figureIds[place] ?? ''));
  indicators.forEach(({ id }, place) => known.taken.includes(id) && fault(`indicators.${place}.id`, 'id_of_another_framework', id));
  duties.forEach(({ id }, place) => known.taken.includes(id) && fault(`duties.${place}.id`, 'id_of_another_framework', id));

  groups.forEach((group, place) => {
    group.isUnionOf.filter((part) => !groupIds.has(part)).forEach((part) => fault(`groups.${place}.isUnionOf`, 'unknown_group', part));
    if (group.kind === 'union' && group.isUnionOf.length === 0) fault(`groups.${place}.isUnionOf`, 'union_of_nothing', group.id);
    if (reaches(file, group.id, group.id)) fault(`groups.${place}.isUnionOf`, 'union_of_itself', group.id);
  });
  indicators.forEach((indicator, place) => {
    for (const [path, code, about] of indicatorFaults(indicator, file, groupIds)) fault(`indicators.${place}.${path}`, code, about);
  });
  for (const list of ['indicators', 'duties'] as const) file[list].forEach(({ levels }, place) => {
    levels.filter((level) => !known.levels.includes(level)).forEach((level) => fault(`${list}.${place}.levels`, 'unknown_level', level));
  });
  twice(criteriaSets).forEach((place) => fault(`criteriaSets.${place}.id`, 'id_twice', criteriaSets[place]?.id ?? ''));
  criteriaSets.forEach((set, place) => {
    const path = `criteriaSets.${place}`;
    if (set.kind !== 'assessment') fault(`${path}.kind`, 'not_an_assessment', set.id);
    if (!isUnitSubject(set.subject)) fault(`${path}.subject`, 'assessment_is_of_units', set.subject);
    for (const one of schemeFaults(set, { indicators: [...figureIds, ...known.taken], duties: [] })) fault(`${path}.${one.path}`, one.code, one.about);
  });
  twice(reporting).forEach((place) => fault(`reporting.${place}.id`, 'id_twice', reporting[place]?.id ?? ''));
  reporting.forEach((duty, place) => {
    for (const [path, code, about] of reportingFaults(duty, known.levels)) fault(`reporting.${place}.${path}`, code, about);
  });
  componentPlans.forEach((one, place) => {
    one.indicators.filter((id) => !figureIds.includes(id)).forEach((id) => fault(`componentPlans.${place}.indicators`, 'unknown_indicator', id));
  });
  return faults;
};

const indicatorFaults = ({ kind, rule, targets, levels, feed, ...indicator }: Indicator, { plan, indicators, criteriaSets }: FrameworkFile, groups: ReadonlySet<string>): [string, string, string | number][] => {
  const faults: [string, string, string | number][] = [];
  const counted = rule.kind === 'trend' ? rule.base : rule.kind;
  const needsPeople = counted === 'participation' || counted === 'periods' || counted === 'level';
  if (rule.group !== null && !groups.has(rule.group)) faults.push(['rule.group', 'unknown_group', rule.group]);
  if (rule.group === null && needsPeople) faults.push(['rule.group', 'group_missing', indicator.id]);
  if (rule.kind === 'trend' && rule.base === null) faults.push(['rule.base', 'base_missing', indicator.id]);
  if (counted === 'periods' && !(rule.threshold !== null && rule.threshold > 0)) faults.push(['rule.threshold', 'threshold_missing', indicator.id]);
  const { thresholdTerms: terms, event, through } = rule;
  if (counted === 'periods' && terms && (terms.unit === 'session' || terms.unit === 'day') && terms.periodsPerUnit === undefined) faults.push(['rule.thresholdTerms.periodsPerUnit', 'periods_per_unit_missing', terms.unit]);
  const own = terms?.overrides ?? [];
  own.forEach(({ year }, place) => own.findIndex((other) => other.year === year) < place && faults.push([`rule.thresholdTerms.overrides.${place}.year`, 'year_twice', year]));
  // Who organises a course is known of what was learned, not of an enrolment.
  if (event === 'enrolled' && through !== null) faults.push(['rule.event', 'organiser_of_enrolments_unknown', through]);
  if (feed === 'lms' && counted !== 'participation' && counted !== 'periods' && !countsLevels({ feed, rule })) faults.push(['feed', 'not_counted_by_platform', rule.kind]);
  if (rule.kind === 'gap') {
    const of = rule.of ?? '';
    if (!indicators.some(({ id }) => id === of)) faults.push(['rule.of', 'unknown_indicator', of]);
    if (rule.difference && rule.difference[0] === rule.difference[1]) faults.push(['rule.difference', 'two_sides_needed', rule.difference[0]]);
  }
  if (typeof rule.criteriaSet === 'string') {
    const set = criteriaSets.find(({ id }) => id === rule.criteriaSet);
    if (rule.kind !== 'unitShare') faults.push(['rule.criteriaSet', 'only_for_units', rule.kind]);
    if (!set) faults.push(['rule.criteriaSet', 'unknown_criteria_set', rule.criteriaSet]);
    else if (!set.levels.some(({ id }) => id === rule.grade)) faults.push(['rule.grade', 'unknown_grade', rule.grade ?? '']);
  }
  if (levels.length === 0) faults.push(['levels', 'levels_missing', indicator.id]);
  targets.forEach(({ year, operator, value }, place) => {
    const path = `targets.${place}`;
    if (year < Number(plan.validFrom.slice(0, 4)) || (plan.validTo !== null && year > Number(plan.validTo.slice(0, 4)))) faults.push([`${path}.year`, 'year_outside_framework', year]);
    if (operator === 'ge' && typeof value !== 'number') faults.push([`${path}.value`, 'value_missing', operator]);
    if (operator === 'between' && !(Array.isArray(value) && value.length === 2 && (value[0] ?? 0) <= (value[1] ?? 0))) faults.push([`${path}.value`, 'two_values_needed', operator]);
    if (kind === 'percent' && typeof value === 'number' && (value < 0 || value > 100)) faults.push([`${path}.value`, 'not_a_percentage', value]);
    if (targets.findIndex((other) => other.year === year) < place) faults.push([`${path}.year`, 'year_twice', year]);
  });
  return faults;
};

/** Who reports, to whom, how often and by when: every level is one that units have, and every day one of the calendar. */
const reportingFaults = ({ id, frequency, schedule }: FrameworkFile['reporting'][number], levels: readonly string[]): [string, string, string][] => {
  const faults: [string, string, string][] = [];
  if (frequency.length === 0) faults.push(['frequency', 'frequency_missing', id]);
  frequency.filter((often) => !frequencies.some((one) => one === often)).forEach((often) => faults.push(['frequency', 'unknown_frequency', often]));
  // Null says knowingly that nothing is due in Hoctap.
  if (schedule === undefined) faults.push(['schedule', 'schedule_missing', id]);
  if (!schedule) return faults;
  if (schedule.levels.length === 0) faults.push(['schedule.levels', 'levels_missing', id]);
  for (const key of ['levels', 'to'] as const) (schedule[key] ?? []).filter((level) => !levels.includes(level)).forEach((level) => faults.push([`schedule.${key}`, 'unknown_level', level]));
  if (schedule.H1 === null && schedule.Y === null) faults.push(['schedule', 'nothing_due', id]);
  for (const key of ['H1', 'Y'] as const) {
    const day = schedule[key];
    if (day !== null && !isEveryYear(day)) faults.push([`schedule.${key}`, 'no_such_day', day]);
  }
  return faults;
};

/** A day `02-28` that every year has: the 29th of February is none. */
const isEveryYear = (day: string): boolean => new Date(Date.UTC(2001, Number(day.slice(0, 2)) - 1, Number(day.slice(3)))).getUTCDate() === Number(day.slice(3));

/** Places of rows whose id stands further up already. */
const twice = (rows: readonly { id: string }[]): number[] => rows.flatMap(({ id }, place) => (rows.findIndex((row) => row.id === id) < place ? [place] : []));

/** Does a union, through its parts, contain `wanted`? */
const reaches = ({ groups }: FrameworkFile, from: string, wanted: string, seen: readonly string[] = []): boolean =>
  (groups.find(({ id }) => id === from)?.isUnionOf ?? []).some((part) => part === wanted || (!seen.includes(part) && reaches({ groups } as FrameworkFile, part, wanted, [...seen, part])));
