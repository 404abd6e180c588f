// A report among its neighbours: the body that receives it, the units below that owe one too, and when it is due.
import { AppError, type UnitName, dayOf } from '@hoctap/shared';
import { dueDay, hasBegun, isSettled, schedulesOf } from '@hoctap/shared/reports.rules';
import type { Deps } from '../deps.ts';
import type { GateUnit } from '../http/auth.ts';
import type { UnitDoc } from '../units/unit.model.ts';
import { type UnitService, nameOf } from '../units/unit.service.ts';
import type { Life } from './life.rules.ts';
import type { LifeService } from './life.service.ts';
import type { Framework, OwingService } from './owing.service.ts';

/** A unit below with its reports of the period; `settled` is the one that counts here, once there is one. */
export interface Child { unit: UnitName; lives: Life[]; settled: Life | undefined }
export interface Context {
  framework: Framework;
  unit: UnitDoc;
  /** The body that receives it; null at the city. */
  receiver: UnitDoc | null;
  today: string;
  /** Of the first report; an amendment is owed by nobody. Null where no plan asks for it any more. */
  due: string | null;
  life: Life;
  /** All of the unit and period, amendments in order; of the body that receives it; of the units below. */
  lives: Life[];
  above: Life[];
  children: Child[];
}
/** Which report is meant; without a plan's id that of the oldest plan by which it is owed. */
export interface Asked { period: string; amendment: number; framework?: string | undefined }

export const contextService = (deps: Pick<Deps, 'clock'>, { units, owing, lives }: { units: UnitService; owing: OwingService; lives: LifeService }) => {
  const today = () => dayOf(deps.clock.now());

  return {
    /** Throws not_found for a report that nobody owes or began, whose period has not begun, or an amendment that was not made. */
    async of({ _id }: GateUnit, { period, amendment, framework: named }: Asked): Promise<Context> {
      const [unit, plans] = await Promise.all([units.find(_id), owing.plans()]);
      const owed = owing.by(plans, unit, period, today());
      const framework = named === undefined ? (owed[0] ?? plans[0]) : plans.find(({ id }) => id === named);
      if (!framework || !hasBegun(period, today())) throw new AppError('not_found');
      const [receiver, below] = await Promise.all([owing.receiver(framework, unit), owing.below(framework, unit, period, today())]);
      const found = await lives.lives(framework.id, [unit, ...(receiver ? [receiver] : []), ...below], [period]);
      const own = found.get(_id) ?? [];
      const life = own.find((one) => one.amendment === amendment);
      // What was begun is there for ever, whatever plans ask for since.
      if (!life || (life.isMissing && !owed.includes(framework))) throw new AppError('not_found');
      const children = below.map((child): Child => {
        const childLives = found.get(child._id) ?? [];
        return { unit: nameOf(child), lives: childLives, settled: childLives.findLast(({ state }) => isSettled(state)) };
      });
      const due = owed.includes(framework) ? dueDay(schedulesOf(framework), unit.level, period) : null;
      return { framework, unit, receiver, today: today(), due, life, lives: own, above: found.get(receiver?._id ?? '') ?? [], children };
    },
    /** The reports of a unit for those of the periods that it owes one for or began one, in their order; amendments before what they amend. */
    async list({ _id }: Pick<GateUnit, '_id'>, periods: readonly string[]): Promise<{ name: UnitName; plans: Framework[]; items: { context: Pick<Context, 'framework' | 'today' | 'due' | 'above'>; life: Life }[] }> {
      const [unit, plans] = await Promise.all([units.find(_id), owing.plans()]);
      const begun = periods.filter((period) => hasBegun(period, today()));
      const known = await Promise.all(plans.map(async (framework) => {
        const receiver = await owing.receiver(framework, unit);
        return { framework, receiver, found: await lives.lives(framework.id, [unit, ...(receiver ? [receiver] : [])], begun) };
      }));
      const items = begun.flatMap((period) => {
        const owed = owing.by(plans, unit, period, today());
        return known.flatMap(({ framework, receiver, found }) => {
          const ofPeriod = (id: string | undefined) => (found.get(id ?? '') ?? []).filter((life) => life.period === period);
          const due = owed.includes(framework) ? dueDay(schedulesOf(framework), unit.level, period) : null;
          const context = { framework, today: today(), due, above: ofPeriod(receiver?._id) };
          return ofPeriod(_id).toReversed().filter(({ isMissing }) => due !== null || !isMissing).map((life) => ({ context, life }));
        });
      });
      return { name: nameOf(unit), plans, items };
    },
  };
};
export type ContextService = ReturnType<typeof contextService>;
