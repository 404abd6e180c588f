// Indicators of the plan: who counts, where and when, and one definition of the percentage for screen, report and API.
import { isAtLeast } from './learning.rules.ts';
import type { Strength } from './learning.contract.ts';
import type { Carried, GroupDefinition, IndicatorDefinition, IndicatorValue, Rule, Standing, Target } from './plan.contract.ts';

/**
 * Counted from checked certificates of language levels. What the platform knows of them is a part only (feed `partial`): a figure
 * that a unit entered for a year goes before what was counted there.
 */
export const countsLevels = ({ feed, rule }: Pick<IndicatorDefinition, 'feed' | 'rule'>): boolean => feed !== 'manual' && countedBy(rule) === 'level' && typeof rule.level === 'number';
/** Counted from confirmed assessments of units, by a criteria set; what a unit entered for a year goes before. */
export const countsUnits = ({ feed, rule }: Pick<IndicatorDefinition, 'feed' | 'rule'>): boolean =>
  feed !== 'manual' && rule.kind === 'unitShare' && typeof rule.criteriaSet === 'string' && typeof rule.grade === 'string';
/** Counted live: from completions, where the definition says that its figures come from records of the platform, or from certificates. */
export const isLive = (indicator: Pick<IndicatorDefinition, 'feed' | 'rule'>): boolean =>
  countsLevels(indicator) || (indicator.feed === 'lms' && (countedBy(indicator.rule) === 'participation' || countedBy(indicator.rule) === 'periods'));
/** What makes a person count: a trend is counted like its base and judged against the year before. */
export const countedBy = (rule: Rule): string => (rule.kind === 'trend' ? (rule.base ?? 'trend') : rule.kind);

/** Atomic groups that make up a group (itself, when people carry it). */
export const atomicGroups = (groups: readonly GroupDefinition[], id: string): string[] => {
  const group = groups.find((one) => one.id === id);
  if (!group) return [];
  return group.kind === 'union' ? group.isUnionOf.flatMap((part) => atomicGroups(groups, part)) : [group.id];
};

/** One fact of one person that an indicator may count: `units` are all the units (with ancestors) that held the person that day. */
export interface Evidence {
  id: string;
  kind: 'enrolled' | 'attended' | 'done';
  at: string;
  month: string;
  units: string[];
  through: 'centre' | 'school' | 'enterprise' | 'other' | null;
  strength: Strength;
  periods: number;
}
/** Time in which a person counts in a stock, from `day` on; `until` is the day, with its month, from which on they do no longer. */
export interface Held { fact: string; at: string; month: string; units: string[]; day: string; until: { day: string; month: string } | null; place: string }
/** How one person stands in one indicator and period, by ids of their evidence. `held` only for stocks, whose counters fall again: there nobody is `counted`. */
export interface MemberState {
  counted: string | null; alone: string | null; enrolled: string | null; participations: string[]; held?: Held[];
  /** Of a year: nobody counted this person in any year before. */
  first?: true;
}
/** What counters are moved by. */
export type CountedFact = Pick<Evidence, 'id' | 'month' | 'units'>;
/** A state with the facts that it speaks of. */
export interface Counting { state: MemberState; evidence: readonly CountedFact[] }

export const nobody: Counting = { state: { counted: null, alone: null, enrolled: null, participations: [] }, evidence: [] };

/**
 * State of a person from all their evidence in the period, in any order and with repeats. A person counts once, from the
 * first qualifying fact (participation) or the fact that reaches the threshold (periods), at the units of that day.
 */
export const memberState = (rule: Rule, evidence: readonly Evidence[]): MemberState => {
  const facts = evidence.length > 1 ? [...new Map(evidence.map((one) => [one.id, one])).values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1)) : evidence;
  const isStrong = (one: Evidence): boolean => !rule.minEvidence || isAtLeast(one.strength, rule.minEvidence);
  const isOrganised = (one: Evidence): boolean => !rule.through || one.through === rule.through;
  const strong = facts.filter((one) => one.kind === 'done' && isStrong(one));
  const organised = strong.filter(isOrganised);
  // Who organises a course, and how strong an evidence is, is known of what was learned, not of an enrolment.
  const begins = (one: Evidence): boolean => one.kind === rule.event && (one.kind === 'enrolled' || (isStrong(one) && isOrganised(one)));
  const begun = facts.filter((one) => begins(one) || organised.includes(one));
  const first = countedBy(rule) === 'periods' ? reaching(organised, periodsAsked(rule, Number(organised[0]?.month.slice(0, 4)))) : begun[0];
  const alone = first ? undefined : strong.find((one) => !organised.includes(one));
  const enrolled = facts.find((one) => one.kind === 'enrolled') ?? strong[0];
  return { counted: first?.id ?? null, alone: alone?.id ?? null, enrolled: enrolled?.id ?? null, participations: organised.map(({ id }) => id) };
};

/** The periods that a year asks for, whatever the threshold is a number of. */
export const periodsAsked = ({ threshold, thresholdTerms }: Pick<Rule, 'threshold' | 'thresholdTerms'>, year: number): number =>
  (thresholdTerms?.overrides?.find((one) => one.year === year)?.threshold ?? threshold ?? Infinity) * (thresholdTerms?.periodsPerUnit ?? 1);

const reaching = (facts: readonly Evidence[], threshold: number): Evidence | undefined => {
  let sum = 0;
  return facts.find((one) => (sum += one.periods) >= threshold);
};

export const counterFields = ['persons', 'alone', 'enrolled', 'participations'] as const;
export type CounterField = (typeof counterFields)[number];
export interface Delta { unit: string; month: string; persons: number; alone: number; enrolled: number; participations: number }
/** What counters of each of these units change by in a month; many people have the same units, so that sums go by all of them together. */
export type PathDelta = Omit<Delta, 'unit'> & { units: readonly string[] };

/** By units, then by month. */
export type PathSums = Map<string, Map<string, PathDelta>>;
/** Facts of one person, and of many, share their list of units: its key is made once. */
const pathKeys = new WeakMap<readonly string[], string>();
const pathKey = (units: readonly string[]): string => {
  let key = pathKeys.get(units);
  if (key === undefined) pathKeys.set(units, (key = units.join(' ')));
  return key;
};
const addTo = (sums: PathSums, field: CounterField, units: readonly string[], month: string, by: number): void => {
  const key = pathKey(units);
  let months = sums.get(key);
  if (!months) sums.set(key, (months = new Map()));
  let delta = months.get(month);
  if (!delta) months.set(month, (delta = { units, month, persons: 0, alone: 0, enrolled: 0, participations: 0 }));
  delta[field] += by;
};
const addFact = (sums: PathSums, field: CounterField, evidence: readonly CountedFact[], id: string | null, by: number): void => {
  if (id === null) return;
  for (const fact of evidence) if (fact.id === id) return addTo(sums, field, fact.units, fact.month, by);
};
const addState = (sums: PathSums, { state, evidence }: Counting, by: number): void => {
  addFact(sums, 'persons', evidence, state.counted, by);
  addFact(sums, 'alone', evidence, state.alone, by);
  addFact(sums, 'enrolled', evidence, state.enrolled, by);
  for (const id of state.participations) addFact(sums, 'participations', evidence, id, by);
  for (const { units, month, until } of state.held ?? []) {
    addTo(sums, 'persons', units, month, by);
    if (until) addTo(sums, 'persons', units, until.month, -by);
  }
};
/** Adds to `sums`, which go by units and month, what counters change by when a person goes from one state to another. */
export const addDeltas = (sums: PathSums, before: Counting, after: Counting): void => {
  addState(sums, before, -1);
  addState(sums, after, 1);
};
/** The same for the sums over all years, in which a person counts from the first year on. */
export const addFirst = (sums: PathSums, before: Counting, after: Counting): void => {
  for (const [{ state, evidence }, by] of [[before, -1], [after, 1]] as const) if (state.first) addFact(sums, 'persons', evidence, state.counted, by);
};
/** The sums of each unit and month, also those that come out even. */
export const unitSums = (sums: PathSums): Map<string, Map<string, Delta>> => {
  const found = new Map<string, Map<string, Delta>>();
  for (const months of sums.values()) for (const [month, amounts] of months) for (const unit of new Set(amounts.units)) {
    let ofUnit = found.get(unit);
    if (!ofUnit) found.set(unit, (ofUnit = new Map()));
    let delta = ofUnit.get(month);
    if (!delta) ofUnit.set(month, (delta = { unit, month, persons: 0, alone: 0, enrolled: 0, participations: 0 }));
    for (const field of counterFields) delta[field] += amounts[field];
  }
  return found;
};
const isUneven = (delta: Delta): boolean => counterFields.some((field) => delta[field] !== 0);
/** The sums of each unit and month, those that do not come out even. */
export const deltasOf = (sums: PathSums): Delta[] => unevenOf(unitSums(sums));
export const unevenOf = (sums: ReadonlyMap<string, ReadonlyMap<string, Delta>>): Delta[] => [...sums.values()].flatMap((ofUnit) => [...ofUnit.values()].filter(isUneven));

/** The target that holds for a year: its own, else the last stated before it, else the first to come. */
export const targetFor = (targets: readonly Target[], year: number): Target | null =>
  [...targets].filter((target) => target.year <= year).sort((a, b) => b.year - a.year)[0] ??
  [...targets].sort((a, b) => a.year - b.year)[0] ?? null;

/** `noteVi`: what the unit itself wrote beside it. */
export interface Headcount { count: number; illustrative: boolean; carried?: Carried; noteVi: string | null }
/** Headcount of a unit: its own, else the sum of its children's if every child has one, else none with how many have one. */
export const denominatorOf = (own: Headcount | null, children: readonly (Headcount | null)[]): { headcount: Headcount | null; covered: { units: number; of: number } | null } => {
  if (own) return { headcount: own, covered: null };
  const known = children.filter((child) => child !== null);
  if (children.length > 0 && known.length === children.length) {
    const carried = known.filter((child) => child.carried).length;
    return {
      headcount: {
        count: known.reduce((sum, child) => sum + child.count, 0), illustrative: known.some((child) => child.illustrative),
        ...(carried > 0 && { carried: { units: carried, of: known.length } }), noteVi: null,
      },
      covered: null,
    };
  }
  return { headcount: null, covered: children.length > 0 ? { units: known.length, of: children.length } : null };
};

/** What is known of one indicator at one unit in one year, before it is judged. */
export interface Figures {
  numerator: number | null;
  headcount: Headcount | null;
  covered: { units: number; of: number } | null;
  previousNumerator: number | null;
  previousHeadcount: Headcount | null;
  source: IndicatorValue['source'];
  unassessed?: number | null;
  words?: IndicatorValue['words'];
  /** A value that is no share of the numerator, with what it was made from: of a gap. */
  gap?: { value: number | null; previous: number | null; parts: NonNullable<IndicatorValue['parts']> };
  levels?: IndicatorValue['levels'];
  participations: number;
  enrolled: number;
  alone: number;
  cumulative: number;
}

const percent = (part: number | null, whole: number | null | undefined): number | null =>
  part === null || whole === null || whole === undefined || whole <= 0 ? null : (part * 100) / whole;

/** Value, target, distance and standing. A missing denominator gives no value: never zero, never 100 %. */
export const indicatorValue = (definition: IndicatorDefinition, unit: { id: string; isCity: boolean }, year: number, figures: Figures): IndicatorValue => {
  const isShare = definition.kind === 'percent' || definition.kind === 'trend';
  const value = figures.gap ? figures.gap.value : isShare ? percent(figures.numerator, figures.headcount?.count) : figures.numerator;
  const previous = figures.gap ? figures.gap.previous : isShare ? percent(figures.previousNumerator, figures.previousHeadcount?.count) : figures.previousNumerator;
  const stated = targetFor(definition.targets, year);
  const goal = stated && typeof stated.value === 'number' ? stated.value : null;
  const denominator = isShare ? (figures.headcount?.count ?? null) : null;
  const distance = value === null || goal === null || stated?.operator !== 'ge' ? null : value - goal;
  return {
    indicator: definition.id, unit: unit.id, year,
    numerator: figures.numerator, denominator, value, previous,
    target: stated ? { year: stated.year, operator: stated.operator, value: stated.value, scopeIsCity: !unit.isCity } : null,
    distance,
    missingPersons: denominator !== null && goal !== null && stated?.operator === 'ge' && isShare && figures.numerator !== null
      ? Math.max(0, Math.ceil((goal * denominator) / 100 - 1e-9) - figures.numerator) : null,
    standing: figures.words ? 'no_target' : standingOf(value, previous, stated),
    source: figures.source,
    illustrative: figures.headcount?.illustrative ?? false,
    noteVi: figures.headcount?.noteVi ?? null,
    carried: figures.headcount?.carried ?? null,
    covered: figures.covered,
    participations: figures.participations, enrolled: figures.enrolled, alone: figures.alone, cumulative: figures.cumulative, levels: figures.levels ?? null, unassessed: figures.unassessed ?? null, parts: figures.gap?.parts ?? null, words: figures.words ?? null,
  };
};

const standingOf = (value: number | null, previous: number | null, target: Target | null): Standing => {
  if (value === null) return 'no_value';
  if (!target || target.operator === 'none') return 'no_target';
  if (target.operator === 'is_true') return value > 0 ? 'met' : 'behind';
  if (target.operator === 'between') return Array.isArray(target.value) && value >= (target.value[0] ?? Infinity) && value <= (target.value[1] ?? -Infinity) ? 'met' : 'behind';
  if (target.operator === 'gt_previous') return previous === null ? 'not_assessable' : value > previous ? 'rising' : 'falling';
  if (typeof target.value !== 'number') return 'no_target';
  const met = target.operator === 'ge' ? value >= target.value - 1e-9 : Math.abs(value) <= target.value + 1e-9;
  return met ? 'met' : 'behind';
};

/** Ranks of children by value, best first; equal values share a rank, a child without a value has none. */
export const ranksOf = (values: readonly (number | null)[]): (number | null)[] =>
  values.map((value) => (value === null ? null : 1 + values.filter((other) => other !== null && other > value).length));
