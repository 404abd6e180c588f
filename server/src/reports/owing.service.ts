// Who owes a report to whom, by the plans' own words and the tree of the day.
import { AppError, validOn } from '@hoctap/shared';
import { type ReportSchedule, asOfDay, dueDay, owedBy, receiverOf, schedulesOf } from '@hoctap/shared/reports.rules';
import type { PlanService } from '../plan/plan.service.ts';
import type { UnitDoc } from '../units/unit.model.ts';
import type { UnitService } from '../units/unit.service.ts';

export type Framework = Awaited<ReturnType<PlanService['get']>>;
/** More units than a city has. */
const mostUnits = 5000;

export const owingService = ({ units, plan }: { units: UnitService; plan: PlanService }) => {
  /** The bodies above a unit, the root first. */
  const above = async ({ path }: UnitDoc): Promise<UnitDoc[]> => {
    const found = await units.byIds(path.slice(0, -1));
    return path.slice(0, -1).flatMap((id) => found.get(id) ?? []);
  };
  /** Units at any depth below whose reports go to this one, past bodies that the plan does not name. */
  const reportingTo = async (unit: UnitDoc, schedules: readonly ReportSchedule[], on: string): Promise<UnitDoc[]> => {
    const { items } = await units.list({ under: unit._id, on, limit: mostUnits });
    const known = await units.byIds([...unit.path, ...items.map(({ id }) => id)]);
    const bodies = ({ path }: UnitDoc) => path.slice(0, -1).flatMap((id) => known.get(id) ?? []);
    return items.flatMap(({ id }) => known.get(id) ?? []).filter((one) => one._id !== unit._id && receiverOf(schedules, one.level, bodies(one))?._id === unit._id);
  };

  return {
    /** All plans in force, oldest first. Throws not_found before there is one. */
    async plans(): Promise<Framework[]> {
      const found = await plan.inForce();
      if (!found) throw new AppError('not_found');
      return found.answers;
    },
    /** Those by which a unit owes a report of a period, if it is there at the period's end. */
    by: (plans: readonly Framework[], { level, validFrom, validTo }: Pick<UnitDoc, 'level' | 'validFrom' | 'validTo'>, period: string, today: string): Framework[] =>
      validOn({ from: validFrom, to: validTo }, asOfDay(period, today)) ? owedBy(plans, level, period) : [],
    /** Null for the unit that nobody is above. */
    receiver: async (framework: Framework, unit: UnitDoc): Promise<UnitDoc | null> => receiverOf(schedulesOf(framework), unit.level, await above(unit)),
    /** Units below that owe this one a report of the period. */
    async below(framework: Framework, unit: UnitDoc, period: string, today: string): Promise<UnitDoc[]> {
      const [schedules, on] = [schedulesOf(framework), asOfDay(period, today)];
      const found = schedules.some(({ to }) => to !== undefined) ? await reportingTo(unit, schedules, on) : await units.children(unit._id, on);
      return found.filter(({ level }) => dueDay(schedules, level, period) !== null);
    },
  };
};
export type OwingService = ReturnType<typeof owingService>;
