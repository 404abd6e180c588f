// What the demo's people learned before the first start, and what three of its accounts are in the middle of.
import { dayOf, yearOf } from '@hoctap/shared';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import type { LearningEvent } from '../learning/event.model.ts';
import { alone } from '../learning/through.service.ts';
import type { Services } from '../services.ts';
import type { DemoCity } from './city.ts';
import { chance } from './fixed.ts';
import { type PastFact, historyOf } from './history.ts';
import type { DemoPerson } from './people.ts';
import type { Scenario } from './scenario.ts';

const dayMs = 86_400_000;

interface Before { scenario: Scenario; city: DemoCity; people: readonly DemoPerson[]; courses: readonly CourseVersionDoc[]; at: Date }

/** Two years of completions and of classes held face to face, which add up to the starting values. */
export const learnedBefore = async ({ plan, learning }: Services, { scenario, city, people, courses, at }: Before): Promise<void> => {
  const live = await plan.inForce();
  if (!live) throw new Error('the plan must be there before its history');
  const { places, paths, organiserOf } = city;
  const peopleOf = (unit: string, groups: readonly string[]) => people.filter((person) => {
    const [counted] = person.workplaces.length > 0 ? person.workplaces : person.residences;
    return counted?.unit === places.idOf(unit) && person.groups.some(({ group }) => groups.includes(group));
  });
  const input = { plan: live, values: scenario.startingValues, peopleOf, courses, paths, organiserOf, now: at };
  const year = yearOf(at);
  const facts = [...historyOf(input, year - 1, (value) => value.lastYear), ...historyOf(input, year, (value) => value.thisYear)];
  await learning.importHistory(facts.flatMap((fact) => (fact.course ? [{
    person: fact.person, version: fact.course, ...fact.context, enrolledAt: enrolledBefore(fact), completedAt: fact.at, strength: fact.strength,
  }] : [])));
  await learning.append(facts.filter((fact) => !fact.course).map((fact) => creditedFact(fact, at)));
};

/** Up to three weeks before, in the same year. */
const enrolledBefore = ({ _id, at }: PastFact): Date => {
  const before = new Date(at.getTime() - chance(`${_id} enrolled`) * 21 * dayMs);
  return yearOf(before) === yearOf(at) ? before : at;
};

const creditedFact = ({ course: _course, context, ...fact }: PastFact, received: Date): LearningEvent => ({
  ...fact, object: { type: 'class', id: fact._id, course: null, version: null },
  context: { ...context, enrolment: null, session: null, device: null, seq: 0 }, received, voids: null, owes: ['tally'],
});
