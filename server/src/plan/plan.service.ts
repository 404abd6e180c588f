// The plan's room: definitions, headcounts, the tally and what dashboards read.
import { type Answer, can, dayOf } from '@hoctap/shared';
import type { PeopleService } from '../accounts/people.service.ts';
import type { ResettleService } from '../accounts/resettle.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import { createQueue } from '../jobs/queue.ts';
import { repeat } from '../jobs/repeat.ts';
import type { LearningService } from '../learning/learning.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import { assessmentService } from './assessment.service.ts';
import { dutyService } from './duty.service.ts';
import { enteredService } from './entered.service.ts';
import { equityService } from './equity.service.ts';
import { figureBatchService } from './figure.batch.service.ts';
import { figureService } from './figure.service.ts';
import { figureSettling } from './figure.settle.ts';
import { frameworkService } from './framework.service.ts';
import { frameworkVersionService } from './framework.version.service.ts';
import { gapService } from './gap.service.ts';
import { headcountService } from './headcount.service.ts';
import { indicatorService } from './indicator.service.ts';
import { narrativeService } from './narrative.service.ts';
import { type RebuildOptions, type Rebuilt, rebuildService } from './rebuild.service.ts';
import { tallyService } from './tally.service.ts';

/** A fact that no nudge announced (the server was down) waits at most this long. */
const everySec = 5;

interface Lower { units: UnitService; people: PeopleService; courses: CourseService; learning: LearningService; resettling: Pick<ResettleService, 'run'> }

export const planService = (deps: Deps, { units, people, courses, learning, resettling }: Lower) => {
  const framework = frameworkService(deps);
  const versions = frameworkVersionService(deps, framework);
  const headcounts = headcountService(deps, { units, framework });
  const narratives = narrativeService(deps);
  const entered = enteredService(deps, { units, headcounts });
  const duties = dutyService(deps, { units, courses, framework, entered, narratives });
  const assessments = assessmentService({ units, framework });
  const equity = equityService(deps, { units, people, framework, seqOf: (unit: string): Promise<number> => indicators.seqOf(unit) });
  const gaps = gapService({ framework, headcounts, equity });
  const indicators = indicatorService(deps, { units, people, ledger: learning, framework, headcounts, entered, assessments, gaps, narratives });
  const settling = figureSettling(deps, { headcounts });
  const figures = figureService(deps, { units, framework, headcounts, settling });
  const batches = figureBatchService(deps, { headcounts, settling });
  const sources = { framework, people, units, ledger: learning };
  const tally = tallyService(deps, sources);
  const { rebuild } = rebuildService(deps, sources, tally);
  const recount = createQueue(deps, 'recount', {
    run: async () => void (await rebuild({ write: true })),
    failed: (_key, error) => Promise.resolve((error as Error).message),
  });
  let beat: ReturnType<typeof repeat> | undefined;

  /** Has rows that an earlier version wrote made anew. */
  const renew = async (): Promise<void> => {
    if (await tally.isOfEarlierForm()) await recount.add('earlier-form', 1);
  };
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
    /** Brings a framework in by its file and puts it in force; repeatable. */
    async seedPlan(file: unknown): Promise<void> {
      await versions.seed(file);
      await ready();
    },
    listFrameworks: (caller: Caller | null) => versions.list(can(caller, 'framework:write', undefined, dayOf(deps.clock.now()))),
    checkFramework: versions.check,
    addFramework: versions.add,
    /** All figures are counted anew by the rules that hold from now on. */
    async putFrameworkInForce(id: string, version: number): Promise<Answer<'putFrameworkInForce'>> {
      const now = await versions.putInForce(id, version);
      await ready();
      await recount.add(`${id}@${version}`, 1);
      return now;
    },
    inForce: framework.inForce,
    addHeadcounts: headcounts.addHeadcounts,
    addFigures: headcounts.addFigures,
    get: framework.shown,
    listFigures: figures.list,
    enterFigure: figures.enter,
    /** What units of a level enter, and many entries at once. */
    batches: { asked: figures.asked, ...batches },
    listFigureEntries: figures.entries,
    listDuties: duties.list,
    countDuty: duties.count,
    readAssessments: assessments.readFrom,
    listIndicators: indicators.list,
    getIndicator: indicators.get,
    listWorstUnits: indicators.worst,
    getIndicatorEquity: equity.get,
    listIndicatorPeople: indicators.people,
    /** Tallies what is owed, now; answers how many facts. */
    tally: tally.run,
    /** Whoever a reorganisation left to be moved is moved first: until then they are counted where they were. */
    async recompute(options?: RebuildOptions): Promise<Rebuilt> {
      await resettling.run();
      return rebuild(options);
    },
    /** Resolves when everything owed before the call is tallied. */
    settled: async (): Promise<void> => (beat ? beat.settled() : void (await tally.run())),
    start() {
      renew().catch((error: unknown) => deps.log.error({ err: error }, 'rows of an earlier form are still as they were'));
      beat = repeat(deps.log, 'tally', everySec, async () => {
        await tally.run();
        await figures.settleOwed();
      });
      deps.bus.on('fact:owed', () => beat?.nudge());
      beat.nudge();
      recount.start();
    },
    async stop() {
      await recount.stop();
      await beat?.stop();
    },
  };
};
export type PlanService = ReturnType<typeof planService>;
