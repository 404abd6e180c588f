// The plan as data: indicators, groups, duties. It changes only by an import, so it is read once and kept.
import { type Answer, AppError } from '@hoctap/shared';
import { GroupDefinition, IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { isLive } from '@hoctap/shared/plan.rules';
import type { Deps } from '../deps.ts';
import type { LivePlan } from './member.rules.ts';
import { frameworkModel, indicatorModel } from './plan.model.ts';

/** A plan's file, as `server/seed/plan-177.json`. */
export interface PlanFile {
  plan: { id: string; titleVi: string; titleEn: string };
  groups: unknown[];
  indicators: { id: string }[];
  duties: unknown[];
  componentPlans: { lead: { nameVi: string; nameEn: string } }[];
}
/** The plan in force, parsed: what code may rely on. */
export interface Plan extends LivePlan {
  indicators: IndicatorDefinition[];
  groups: GroupDefinition[];
  answer: Answer<'getPlan'>;
}

export const frameworkService = (deps: Pick<Deps, 'db'>) => {
  const frameworks = frameworkModel(deps.db);
  const indicators = indicatorModel(deps.db);
  let kept: Promise<Plan | null> | undefined;

  const read = async (): Promise<Plan | null> => {
    const [framework] = await frameworks.find().sort({ _id: 1 }).limit(1).lean();
    if (!framework) return null;
    const rows = await indicators.find({ framework: framework._id }).sort({ position: 1 }).limit(500).lean();
    const definitions = rows.map((row) => IndicatorDefinition.parse(row.definition));
    const groups = framework.groups.map((group) => GroupDefinition.parse(group));
    const { _id, titleVi, titleEn, duties, componentPlans } = framework;
    return {
      indicators: definitions, groups, live: definitions.filter(isLive),
      answer: { id: _id, titleVi, titleEn, indicators: definitions, groups, duties, componentPlans } as Answer<'getPlan'>,
    };
  };
  /** The plan in force; null before there is one. */
  const inForce = (): Promise<Plan | null> => {
    kept ??= read().then((plan) => {
      if (!plan) kept = undefined;
      return plan;
    });
    return kept.catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
  };
  const require = async (): Promise<Plan> => {
    const plan = await inForce();
    if (!plan) throw new AppError('not_found');
    return plan;
  };

  return {
    inForce,
    require,
    /** One definition; throws not_found. */
    async definition(id: string): Promise<IndicatorDefinition> {
      const found = (await require()).indicators.find((one) => one.id === id);
      if (!found) throw new AppError('not_found');
      return found;
    },
    /** Writes a plan from its file, repeatable by id. */
    async seedPlan(file: PlanFile): Promise<void> {
      const { id, titleVi, titleEn } = file.plan;
      const componentPlans = file.componentPlans.map((one) => ({ ...one, leadVi: one.lead.nameVi, leadEn: one.lead.nameEn }));
      await indicators.bulkWrite(file.indicators.map((definition, position) => ({
        updateOne: { filter: { _id: definition.id }, update: { $set: { framework: id, position, definition } }, upsert: true },
      })));
      await frameworks.updateOne({ _id: id }, { $set: { titleVi, titleEn, groups: file.groups, duties: file.duties, componentPlans } }, { upsert: true });
      kept = undefined;
    },
  };
};
export type FrameworkService = ReturnType<typeof frameworkService>;
