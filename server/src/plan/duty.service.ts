// Duties at a unit: what the platform can count itself, else what the unit entered for the year.
import { type Answer, AppError, type Parsed, yearOf } from '@hoctap/shared';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import type { GateUnit } from '../http/auth.ts';
import { nameOf, type UnitService } from '../units/unit.service.ts';
import type { FrameworkService } from './framework.service.ts';
import type { HeadcountService } from './headcount.service.ts';

interface Lower { units: UnitService; courses: CourseService; framework: FrameworkService; headcounts: HeadcountService }

export const dutyService = (deps: Pick<Deps, 'clock'>, { units, courses, framework, headcounts }: Lower) => {
  /** Counts of a year at a unit and below it, by the duty that they answer (sections II.3.c, II.5 and IV.6 of Plan 177 for MATERIALS). */
  const counted: Record<string, (unit: string, year: number) => Promise<number>> = {
    MATERIALS: courses.firstPublished,
  };
  return {
    /** A room above the plan tells how it counts a duty: of a year, at a unit and below it. */
    count(duty: string, by: (unit: string, year: number) => Promise<number>): void {
      counted[duty] = by;
    },
    async list(unit: GateUnit, query: Parsed<'listDuties'>['query']): Promise<Answer<'listDuties'>> {
      const year = query.year ?? yearOf(deps.clock.now());
      const [plan, found, entered] = await Promise.all([framework.shown(query.framework), units.byIds([unit._id]), headcounts.entered([unit._id], [year, year - 1])]);
      const at = found.get(unit._id);
      if (!at) throw new AppError('not_found');
      const items = plan.duties.filter(({ levels }) => levels.includes(at.level)).map(async (duty) => {
        const count = counted[duty.id];
        if (count) {
          const [value, previous] = await Promise.all([count(unit._id, year), count(unit._id, year - 1)]);
          return { duty, value, previous, source: 'lms' as const, illustrative: false };
        }
        const [now, before] = [year, year - 1].map((one) => entered.find((row) => row.indicator === duty.id && row.year === one));
        return { duty, value: now?.numerator ?? null, previous: before?.numerator ?? null, source: now ? ('entered' as const) : ('none' as const), illustrative: now?.illustrative ?? false };
      });
      return { unit: nameOf(at), year, items: await Promise.all(items) };
    },
  };
};
