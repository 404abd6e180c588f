// A report among its neighbours: the body above, the units below that owe one too, and when it is due.
import { AppError, type UnitName, dayOf } from '@hoctap/shared';
import { type ReportSchedule, asOfDay, dueDay, hasBegun, isSettled } from '@hoctap/shared/reports.rules';
import type { Deps } from '../deps.ts';
import type { GateUnit } from '../http/auth.ts';
import type { PlanService } from '../plan/plan.service.ts';
import type { UnitDoc } from '../units/unit.model.ts';
import { type UnitService, nameOf } from '../units/unit.service.ts';
import type { Life } from './life.rules.ts';
import type { LifeService, Reporter } from './life.service.ts';

type Framework = Awaited<ReturnType<PlanService['get']>>;
/** A unit below with its reports of the period; `settled` is the one that counts here, once there is one. */
export interface Child { unit: UnitName; lives: Life[]; settled: Life | undefined }
export interface Context {
  framework: Framework;
  unit: UnitDoc;
  parent: Reporter | null;
  today: string;
  /** Of the first report; an amendment is owed by nobody. */
  due: string | null;
  life: Life;
  /** All of the unit and period, amendments in order; of the body above; of the units below. */
  lives: Life[];
  above: Life[];
  children: Child[];
}

export const contextService = (deps: Pick<Deps, 'clock'>, { units, plan, lives }: { units: UnitService; plan: PlanService; lives: LifeService }) => {
  const today = () => dayOf(deps.clock.now());
  /** The plan that reports are owed by, and its schedules. Throws not_found before there is a plan. */
  const duties = async (): Promise<{ framework: Framework; schedules: ReportSchedule[] }> => {
    const framework = await plan.get();
    return { framework, schedules: framework.reporting.flatMap(({ schedule }) => schedule ?? []) };
  };
  const parentOf = ({ parent, path }: UnitDoc): Reporter | null => (parent === null ? null : { _id: parent, parent: path.at(-3) ?? null });

  return {
    duties,
    /** Throws not_found for a report that nobody owes, that has not begun, or an amendment that was not made. */
    async of({ _id }: GateUnit, period: string, amendment: number): Promise<Context> {
      const [unit, { framework, schedules }] = await Promise.all([units.find(_id), duties()]);
      const due = dueDay(schedules, unit.level, period);
      if (due === null || !hasBegun(period, today())) throw new AppError('not_found');
      const parent = parentOf(unit);
      const below = (await units.children(_id, asOfDay(period, today()))).filter(({ level }) => dueDay(schedules, level, period) !== null);
      const found = await lives.lives(framework.id, [unit, ...(parent ? [parent] : []), ...below], [period]);
      const own = found.get(_id) ?? [];
      const life = own.find((one) => one.amendment === amendment);
      if (!life) throw new AppError('not_found');
      const children = below.map((child): Child => {
        const childLives = found.get(child._id) ?? [];
        return { unit: nameOf(child), lives: childLives, settled: childLives.findLast(({ state }) => isSettled(state)) };
      });
      return { framework, unit, parent, today: today(), due, life, lives: own, above: found.get(parent?._id ?? '') ?? [], children };
    },
    /** The reports of a unit for those of the periods that it owes one for, in their order; amendments before what they amend. */
    async list({ _id }: Pick<GateUnit, '_id'>, periods: readonly string[]): Promise<{ name: UnitName; framework: Framework; items: { context: Pick<Context, 'today' | 'due' | 'above'>; life: Life }[] }> {
      const [unit, { framework, schedules }] = await Promise.all([units.find(_id), duties()]);
      const owed = periods.filter((period) => dueDay(schedules, unit.level, period) !== null && hasBegun(period, today()));
      const parent = parentOf(unit);
      const found = await lives.lives(framework.id, [unit, ...(parent ? [parent] : [])], owed);
      const ofPeriod = (id: string | undefined, period: string) => (found.get(id ?? '') ?? []).filter((life) => life.period === period);
      const items = owed.flatMap((period) => {
        const context = { today: today(), due: dueDay(schedules, unit.level, period), above: ofPeriod(parent?._id, period) };
        return ofPeriod(_id, period).toReversed().map((life) => ({ context, life }));
      });
      return { name: nameOf(unit), framework, items };
    },
  };
};
export type ContextService = ReturnType<typeof contextService>;
