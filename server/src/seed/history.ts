// The demo's past: facts that make the starting values come out exactly, judged by the same rules as real ones.
import { dayOf, monthOf } from '@hoctap/shared';
import type { IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { atomicGroups, countedBy, countsLevels } from '@hoctap/shared/plan.rules';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import type { Through } from '../learning/through.service.ts';
import { type Fact, type LivePlan, type Standings, membersOf } from '../plan/member.rules.ts';
import { chance, fixedId, pick } from './fixed.ts';
import type { DemoPerson } from './people.ts';
import type { StartingValue } from './scenario.ts';

/** A course that somebody finished, or periods credited for a class held face to face (`course` null). */
export type PastFact = Fact & { verb: 'completed' | 'credited'; course: CourseVersionDoc | null };

export interface HistoryInput {
  plan: LivePlan;
  values: readonly StartingValue[];
  /** Made-up people by the code of the unit that counts them. */
  peopleOf(unit: string, groups: readonly string[]): readonly DemoPerson[];
  courses: readonly CourseVersionDoc[];
  standings: Standings;
  /** Who organised the learning behind a value. */
  organiserOf(value: StartingValue): Through;
  now: Date;
}

const yearStart = (year: number): number => Date.parse(`${year}-01-01T00:00:00+07:00`);

/** Facts of a year: for each value as many more people as are still missing, until the numbers are met. Throws when they cannot be. */
export const historyOf = (input: HistoryInput, year: number, wanted: (value: StartingValue) => number): PastFact[] => {
  const { plan, values, courses, standings, now } = input;
  const facts = new Map<string, PastFact[]>();
  const [begin, end] = [yearStart(year), Math.min(yearStart(year + 1), now.getTime())];
  const factsOf = (person: DemoPerson): PastFact[] => facts.get(person._id) ?? [];
  const stateOf = (definition: IndicatorDefinition, person: DemoPerson) => membersOf({ live: [definition], groups: plan.groups }, person, factsOf(person), standings, dayOf(now))
    .find((row) => row.period === String(year));

  const add = (value: StartingValue, definition: IndicatorDefinition, person: DemoPerson): void => {
    const key = `${value.indicator} ${year} ${person._id}`;
    const at = new Date(begin + Math.floor(chance(key) * (end - begin)));
    const common = { _id: fixedId(key), person: person._id, at, month: monthOf(at), context: input.organiserOf(value), owes: [] };
    const list = factsOf(person);
    facts.set(person._id, list);
    if (countedBy(definition.rule) === 'periods') {
      const had = stateOf(definition, person)?.evidence.reduce((sum, one) => sum + one.periods, 0) ?? 0;
      const periods = (definition.rule.threshold ?? 0) - had;
      list.push({ ...common, verb: 'credited', course: null, strength: 'attended', result: { countsFor: [definition.id], periods, title: 'Lớp bồi dưỡng trực tiếp' } });
      return;
    }
    const fitting = courses.filter(({ course, content }) => content.countsFor.includes(definition.id)
      && content.targetGroups.some((id) => person.groups.some(({ group }) => group === id)) && !list.some((fact) => fact.course?.course === course));
    if (fitting.length === 0) throw new Error(`no course of the seed counts for ${definition.id} in ${value.group}`);
    const course = pick(fitting, `${key} course`);
    const { countsFor, creditPeriods: periods, title } = course.content;
    list.push({ ...common, verb: 'completed', course, strength: common.context.through ? 'attended' : 'quiz_passed', result: { countsFor, periods, title } });
  };

  // What asks for an organiser first: others may count the same course. Periods last: they fill up what courses gave.
  const order = ({ rule }: IndicatorDefinition) => (countedBy(rule) === 'periods' ? 2 : rule.through ? 0 : 1);
  // Levels come from certificates; what the demo knows of them is entered.
  const definitions = plan.live.filter((one) => !countsLevels(one)).toSorted((a, b) => order(a) - order(b));
  for (const definition of definitions) for (const value of values.filter((one) => one.indicator === definition.id)) {
    const pool = input.peopleOf(value.unit, atomicGroups(plan.groups, value.group));
    const isCounted = (person: DemoPerson) => Boolean(stateOf(definition, person)?.state.counted);
    const missing = wanted(value) - pool.filter(isCounted).length;
    // In another order each year: what is counted over all years grows.
    const next = pool.filter((person) => !isCounted(person)).toSorted((a, b) => chance(`${a._id} ${year}`) - chance(`${b._id} ${year}`));
    if (missing < 0 || next.length < missing) throw new Error(`${value.indicator} at ${value.unit} in ${year} cannot come out`);
    for (const person of next.slice(0, missing)) add(value, definition, person);
  }
  return [...facts.values()].flat();
};
