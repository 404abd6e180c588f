// What the demo's people learned before the first start, and what three of its accounts are in the middle of.
import { dayOf, yearOf } from '@hoctap/shared';
import { readingSeconds } from '@hoctap/shared/learning.rules';
import type { PersonDoc } from '../accounts/person.model.ts';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import { lessonEvent } from '../learning/progress.rules.ts';
import type { Services } from '../services.ts';
import type { DemoCity } from './city.ts';
import { fixedId } from './fixed.ts';
import { historyOf } from './history.ts';
import type { DemoPerson } from './people.ts';
import type { Scenario } from './scenario.ts';

const dayMs = 86_400_000;

interface Before { scenario: Scenario; city: DemoCity; people: readonly DemoPerson[]; courses: readonly CourseVersionDoc[]; at: Date }

/** Two years of completions and of classes held face to face, which add up to the starting values. */
export const learnedBefore = async ({ plan, learning }: Services, { scenario, city, people, courses, at }: Before): Promise<void> => {
  const live = await plan.inForce();
  if (!live) throw new Error('the plan must be there before its history');
  const { places, standings, organiserOf } = city;
  const peopleOf = (unit: string, groups: readonly string[]) => people.filter((person) => {
    const [counted] = person.workplaces.length > 0 ? person.workplaces : person.residences;
    return counted?.unit === places.idOf(unit) && person.groups.some(({ group }) => groups.includes(group));
  });
  const input = { plan: live, values: scenario.startingValues, peopleOf, courses, standings, organiserOf, now: at };
  const year = yearOf(at);
  const facts = [...historyOf(input, year - 1, (value) => value.lastYear), ...historyOf(input, year, (value) => value.thisYear)];
  const runs = facts.flatMap(({ course: version, person, at: when, context }) => (version ? [{ person, version, at: when, ...context }] : []));
  const classes = facts.filter(({ course }) => !course).map(({ _id: id, person, result: { title = '', periods = 0, countsFor = [] }, at: when, context }) => ({
    id, person, title, periods, countsFor, at: when, ...context,
  }));
  await learning.importHistory({ runs, classes });
};

interface Now { accounts: readonly DemoPerson[]; courses: readonly CourseVersionDoc[]; at: Date }

/** A civil servant with a course that is due soon and one that is late; a worker who has begun. The others start afresh. */
export const underWay = async ({ learning, people }: Services, { accounts, courses, at }: Now): Promise<void> => {
  const account = (username: string) => people.get(accounts.find((one) => one.username === username)?._id ?? '');
  const [servant, worker, administrator] = await Promise.all([account('congchuc'), account('congnhan'), account('thanhpho')]);
  const fitting = (person: PersonDoc) => courses.filter(({ content }) => content.targetGroups.some((id) => person.groups.some(({ group }) => group === id)));
  const begin = async (person: PersonDoc, version: CourseVersionDoc | undefined, due: string | null) => {
    if (!version) throw new Error(`no course of the seed is for ${person.fullName}`);
    const id = fixedId(`run ${person._id} ${version.course}`);
    const { run } = await learning.enrolments.begin({ id, person, version, due, by: administrator._id, through: () => learning.throughs.choose(person, undefined) });
    return { run, version };
  };
  const [late, soon] = fitting(servant);
  await begin(servant, soon, dayOf(new Date(at.getTime() + 3 * dayMs)));
  await begin(servant, late, dayOf(new Date(at.getTime() - 5 * dayMs)));
  const { run, version } = await begin(worker, fitting(worker)[0], null);
  const [first] = version.content.modules.flatMap(({ lessons }) => lessons).filter((lesson) => lesson.kind === 'text');
  if (!first) return;
  const fact = (verb: 'opened' | 'read', when: Date, result = {}) => lessonEvent(run, {
    _id: fixedId(`${verb} ${run._id}`), verb, lesson: first.id, result, strength: 'self_declared', at: when, received: when, device: fixedId(`device ${worker._id}`),
  });
  await learning.append([
    fact('opened', new Date(at.getTime() - first.minutes * 60_000)),
    fact('read', at, { elapsed: readingSeconds(first.minutes) }),
  ]);
  await learning.settle(run._id);
};
