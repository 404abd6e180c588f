// Duties at a unit: what the platform can count itself, else what was entered for the year.
import { type Answer, AppError, type Parsed, dayOf, yearOf } from '@hoctap/shared';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import type { GateUnit } from '../http/auth.ts';
import { nameOf, type UnitService } from '../units/unit.service.ts';
import type { FrameworkService } from './framework.service.ts';
import type { EnteredService } from './entered.service.ts';
import type { narrativeService } from './narrative.service.ts';

interface Lower { units: UnitService; courses: CourseService; framework: FrameworkService; entered: EnteredService; narratives: ReturnType<typeof narrativeService> }

/** Null while there is nothing to judge yet. */
type Count = (unit: string, year: number) => Promise<number | null>;

export const dutyService = (deps: Pick<Deps, 'clock'>, { units, courses, framework, entered, narratives }: Lower) => {
  /** Counts of a year at a unit and below it, by the duty that they answer (Plan 177: sections II.3.c, II.5 and IV.6 for MATERIALS, II.4 for ELEARNING). */
  const counted: Record<string, Count> = {
    MATERIALS: courses.firstPublished, ELEARNING: courses.offered,
  };
  return {
    /** A room above the plan tells how it counts a duty: of a year, at a unit and below it. */
    count(duty: string, by: Count): void {
      counted[duty] = by;
    },
    async list(unit: GateUnit, query: Parsed<'listDuties'>['query']): Promise<Answer<'listDuties'>> {
      const year = query.year ?? yearOf(deps.clock.now());
      const today = dayOf(deps.clock.now());
      const on = `${year}-12-31` < today ? `${year}-12-31` : today;
      const [plan, found, given, said] = await Promise.all([framework.shown(query.framework), units.byIds([unit._id]), entered.figures(unit._id, [year, year - 1], on), narratives([unit._id], [year])]);
      const at = found.get(unit._id);
      if (!at) throw new AppError('not_found');
      const items = plan.duties.filter(({ levels }) => levels.includes(at.level)).map(async (duty) => {
        const words = duty.kind === 'narrative' ? (said(duty.id, unit._id, year) ?? null) : null;
        if (duty.kind === 'narrative') return { duty, value: null, previous: null, words, source: words ? ('entered' as const) : ('none' as const), illustrative: false };
        const count = counted[duty.id];
        if (count) {
          const [value, previous] = await Promise.all([count(unit._id, year), count(unit._id, year - 1)]);
          return { duty, value, previous, words, source: 'lms' as const, illustrative: false };
        }
        // Numbers are summed; whether something was done each unit says of itself.
        const levels = duty.kind === 'boolean' ? [] : duty.levels;
        const [now, before] = [year, year - 1].map((one) => given({ id: duty.id, levels }, unit._id, one));
        return { duty, value: now?.figure?.numerator ?? null, previous: before?.figure?.numerator ?? null, words, source: now?.source ?? ('none' as const), illustrative: now?.figure?.illustrative ?? false };
      });
      return { unit: nameOf(at), year, items: await Promise.all(items) };
    },
  };
};
