// The plan's room: definitions, headcounts, the tally and what dashboards read.
import type { PeopleService } from '../accounts/people.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import { repeat } from '../jobs/repeat.ts';
import type { LearningService } from '../learning/learning.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import { frameworkService } from './framework.service.ts';
import { headcountService } from './headcount.service.ts';
import { indicatorService } from './indicator.service.ts';
import { rebuildService } from './rebuild.service.ts';
import { tallyService } from './tally.service.ts';

/** A fact that no nudge announced (the server was down) waits at most this long. */
const everySec = 5;

interface Lower { units: UnitService; people: PeopleService; courses: CourseService; learning: LearningService }

export const planService = (deps: Deps, { units, people, courses, learning }: Lower) => {
  const framework = frameworkService(deps);
  const headcounts = headcountService(deps, { units, framework });
  const indicators = indicatorService(deps, { units, people, framework, headcounts });
  const sources = { framework, people, units, ledger: learning };
  const tally = tallyService(deps, sources);
  const { rebuild } = rebuildService(deps, sources, tally);
  let beat: ReturnType<typeof repeat> | undefined;

  /** Tells the rooms below which groups and indicators there are. */
  const ready = async (): Promise<void> => {
    const plan = await framework.inForce();
    if (!plan) return;
    people.allowGroups(plan.groups.filter((group) => group.kind === 'atomic' || group.kind === 'flag').map((group) => group.id));
    courses.allowGroups(plan.groups.filter((group) => group.kind === 'atomic').map((group) => group.id));
    courses.allowIndicators(plan.indicators.map((one) => one.id));
  };

  return {
    ready,
    async seedPlan(file: Parameters<typeof framework.seedPlan>[0]): Promise<void> {
      await framework.seedPlan(file);
      await ready();
    },
    inForce: framework.inForce,
    addHeadcounts: headcounts.addHeadcounts,
    addFigures: headcounts.addFigures,
    async get() {
      return (await framework.require()).answer;
    },
    listIndicators: indicators.list,
    getIndicator: indicators.get,
    listIndicatorPeople: indicators.people,
    /** Tallies what is owed, now; answers how many facts. */
    tally: tally.run,
    recompute: rebuild,
    /** Resolves when everything owed before the call is tallied. */
    settled: async (): Promise<void> => (beat ? beat.settled() : void (await tally.run())),
    start() {
      beat = repeat(deps.log, 'tally', everySec, async () => void (await tally.run()));
      deps.bus.on('fact:owed', () => beat?.nudge());
      beat.nudge();
    },
    async stop() {
      await beat?.stop();
    },
  };
};
export type PlanService = ReturnType<typeof planService>;
