// Titles as rules: what a scheme's file may say, what answers reach, how long a recognition holds, and the life of a claim.
// The schemes themselves are data (Plan 177, II.1 and annex 7; Decisions 387 and 677/QĐ-TTg, Circulars 24 and 25/2023).
import type { SchemeFault, TitleAnswer, TitleCriterion, TitleScheme } from './titles.contract.ts';

export interface Assessment {
  points: number;
  /** All points that can be had. */
  of: number;
  /** Id of the highest level whose conditions are all fulfilled; null for none. */
  level: string | null;
  /** Ids of the criteria that are not fulfilled, in the order of the scheme. */
  missing: string[];
}
type Rated = Pick<TitleScheme, 'criteria' | 'levels'>;

/** Does one answer fulfil the criterion? Figures are "at least"; points that somebody gives themselves need all, or the least stated. */
const fulfils = ({ check, points }: TitleCriterion, { value, text }: TitleAnswer): boolean => {
  if (check.kind === 'document') return text.trim() !== '';
  if (value === null) return false;
  if (check.kind === 'self') return value >= (check.answer === 'yes_no' ? 1 : (check.least ?? points));
  return value >= check.least;
};
/** Between 0 and the criterion's points. */
const pointsFor = (criterion: TitleCriterion, answer: TitleAnswer): number => {
  const { check, points } = criterion;
  if (check.kind === 'self' && check.answer === 'points') return Math.min(Math.max(answer.value ?? 0, 0), points);
  return fulfils(criterion, answer) ? points : 0;
};

/** What answers reach, in any order; of several answers to one criterion the best counts, those to none are passed over. */
export const assessment = ({ criteria, levels }: Rated, answers: readonly TitleAnswer[]): Assessment => {
  const of = (id: string) => answers.filter(({ criterion }) => criterion === id);
  const missing = criteria.filter((one) => !of(one.id).some((answer) => fulfils(one, answer))).map(({ id }) => id);
  const points = criteria.reduce((sum, one) => sum + Math.max(0, ...of(one.id).map((answer) => pointsFor(one, answer))), 0);
  const reached = levels.findLast(({ leastPoints, needs }) => points >= (leastPoints ?? 0) && missing.every((id) => needs !== 'all' && !needs.includes(id)));
  return { points, of: criteria.reduce((sum, one) => sum + one.points, 0), level: reached?.id ?? null, missing };
};
/** Is `level` reached by who reached `best`? Levels stand lowest first. */
export const isWithin = ({ levels }: Pick<Rated, 'levels'>, level: string, best: string | null): boolean => {
  const place = (id: string | null) => levels.findIndex((one) => one.id === id);
  return place(level) >= 0 && place(level) <= place(best);
};

/** The calendar day `months` later; the last of its month where that month is shorter. */
export const addMonths = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate()))).toISOString().slice(0, 10);
};
/** A recognition holds to its last day, that included; null: no end is stated. */
export const isExpired = (validUntil: string | null, today: string): boolean => validUntil !== null && today > validUntil;

export const titleStates = ['draft', 'submitted', 'returned', 'recognised', 'refused', 'withdrawn'] as const;
export type TitleState = (typeof titleStates)[number];
export const titleActions = ['submit', 'return', 'recognise', 'refuse', 'withdraw'] as const;
export type TitleAction = (typeof titleActions)[number];
/** Who claims, or who decides. */
export type TitleSide = 'claimant' | 'reviewer';

const steps: Record<TitleAction, { by: TitleSide; from: readonly TitleState[]; to: TitleState }> = {
  submit: { by: 'claimant', from: ['draft', 'returned'], to: 'submitted' },
  return: { by: 'reviewer', from: ['submitted'], to: 'returned' },
  recognise: { by: 'reviewer', from: ['submitted'], to: 'recognised' },
  refuse: { by: 'reviewer', from: ['submitted'], to: 'refused' },
  withdraw: { by: 'reviewer', from: ['recognised'], to: 'withdrawn' },
};
/** Where an action leads; null when it is not possible in this state. */
export const titleStateAfter = (state: TitleState, action: TitleAction): TitleState | null => (steps[action].from.includes(state) ? steps[action].to : null);
/** The state that these actions add up to, in their order; what was not possible changed nothing. */
export const titleState = (actions: readonly TitleAction[]): TitleState => actions.reduce<TitleState>((state, action) => titleStateAfter(state, action) ?? state, 'draft');
export const titleSideOf = (action: TitleAction): TitleSide => steps[action].by;
export const titleActionsFor = (state: TitleState, sides: readonly TitleSide[]): TitleAction[] =>
  titleActions.filter((action) => titleStateAfter(state, action) !== null && sides.includes(titleSideOf(action)));
/** Figures follow the ledger and answers can be changed only in these; after, all stands as it was submitted. */
export const isOpenTitle = (state: TitleState): boolean => state === 'draft' || state === 'returned';

/** Subjects that are a unit themselves; families, clans and communities are a name with members. */
export const unitSubjects = ['unit', 'commune', 'district', 'province'] as const;
export const isUnitSubject = (subject: TitleScheme['subject']): boolean => (unitSubjects as readonly string[]).includes(subject);
const countsOfPerson = ['completions', 'periods'];
/** What the platform counts of a learning centre's year. */
export const centreCounts = ['sessions', 'months_active', 'people_served', 'materials'] as const;
const isCentreCount = (count: string): boolean => (centreCounts as readonly string[]).includes(count);
/** Too many people to be looked through for one figure: an indicator counts there. */
const wideLevels = ['district', 'city'];

/** What a scheme may name: indicators and duties of the plans in force. */
export interface KnownNames { indicators: readonly string[]; duties: readonly string[] }

/** All faults of a scheme's file, in its order; empty for one that may be put in force. */
export const schemeFaults = (scheme: TitleScheme, known: KnownNames): SchemeFault[] => {
  const { subject, unitLevels, criteria, levels, totalPoints, gapsVi, duty } = scheme;
  const faults: SchemeFault[] = [];
  const fault = (path: string, code: string, about: string | number) => void faults.push({ path, code, about: String(about) });
  const isWhole = gapsVi.length === 0;
  const sum = criteria.reduce((all, { points }) => all + points, 0);
  const twice = (rows: readonly { id: string }[], path: string) =>
    rows.forEach(({ id }, place) => rows.findIndex((row) => row.id === id) < place && fault(`${path}.${place}.id`, 'id_twice', id));

  if (subject !== 'person' && unitLevels.length === 0) fault('unitLevels', 'unit_levels_missing', subject);
  if (duty !== null && !known.duties.includes(duty)) fault('duty', 'unknown_duty', duty);
  if (duty !== null && !isUnitSubject(subject)) fault('duty', 'duty_counts_units', subject);
  if (criteria.length === 0 && isWhole) fault('criteria', 'criteria_missing', scheme.id);
  if (totalPoints === null && isWhole && levels.some(({ leastPoints }) => leastPoints !== null)) fault('totalPoints', 'total_points_missing', sum);
  if (totalPoints !== null && Math.abs(totalPoints - sum) > 1e-9) fault('totalPoints', 'points_do_not_add_up', sum);

  twice(criteria, 'criteria');
  criteria.forEach(({ check }, place) => {
    const path = `criteria.${place}.check`;
    if (check.kind === 'indicator' && !isUnitSubject(subject)) fault(`${path}.kind`, 'indicator_needs_a_unit', subject);
    if (check.kind === 'indicator' && !known.indicators.includes(check.indicator)) fault(`${path}.indicator`, 'unknown_indicator', check.indicator);
    if (check.kind !== 'count') return;
    const ofPerson = countsOfPerson.includes(check.count);
    if (ofPerson !== (subject === 'person')) fault(`${path}.count`, 'count_does_not_fit', check.count);
    if (isCentreCount(check.count)) {
      if (unitLevels.some((level) => level !== 'clc')) fault(`${path}.count`, 'count_of_centres_only', check.count);
      return;
    }
    if (!ofPerson && unitLevels.some((level) => wideLevels.includes(level))) fault(`${path}.count`, 'count_too_wide', check.count);
    if (!ofPerson && check.least > 100) fault(`${path}.least`, 'share_above_hundred', check.least);
  });

  twice(levels, 'levels');
  levels.forEach(({ leastPoints, needs }, place) => {
    const path = `levels.${place}`;
    if (needs !== 'all') needs.filter((id) => !criteria.some((one) => one.id === id)).forEach((id) => fault(`${path}.needs`, 'unknown_criterion', id));
    if (leastPoints !== null && leastPoints > sum) fault(`${path}.leastPoints`, 'points_unreachable', leastPoints);
    const before = levels[place - 1];
    if (!before) return;
    const asked = (all: typeof needs) => (all === 'all' ? criteria.map(({ id }) => id) : all);
    const keeps = asked(before.needs).every((id) => asked(needs).includes(id)) && (leastPoints ?? 0) >= (before.leastPoints ?? 0);
    const adds = asked(needs).length > asked(before.needs).length || (leastPoints ?? 0) > (before.leastPoints ?? 0);
    if (!keeps || (isWhole && !adds)) fault(path, 'levels_out_of_order', levels[place]?.id ?? '');
  });
  return faults;
};
