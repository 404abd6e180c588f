// The plans in force as data: indicators, groups, duties. They change only by a new version, so they are read once and kept.
import { type Answer, AppError } from '@hoctap/shared';
import { FrameworkFile } from '@hoctap/shared/frameworks.contract';
import { GroupDefinition, IndicatorDefinition } from '@hoctap/shared/plan.contract';
import { baseOf, countsGap, groupsBySex } from '@hoctap/shared/gap.rules';
import { isLive } from '@hoctap/shared/plan.rules';
import type { TitleScheme } from '@hoctap/shared/titles.contract';
import type { Deps } from '../deps.ts';
import type { LivePlan } from './member.rules.ts';
import { frameworkModel } from './plan.model.ts';

/** Frameworks that a city follows at a time; more than that is a mistake. */
const mostFrameworks = 50;

/** The plans in force, parsed: what code may rely on. All indicators and groups of all of them; an id names one only. */
export interface Plan extends LivePlan {
  indicators: IndicatorDefinition[];
  groups: GroupDefinition[];
  /** Of all of them; of two with the same id that of the older plan. */
  criteriaSets: TitleScheme[];
  /** Each plan as it is shown, oldest first. */
  answers: [Answer<'getPlan'>, ...Answer<'getPlan'>[]];
}

/** Groups of men and of women, for the denominators of counted gaps. */
const bySex = (definitions: readonly IndicatorDefinition[], groups: readonly GroupDefinition[]): GroupDefinition[] => {
  const asked = definitions.flatMap((one) => (countsGap(one, definitions) ? (baseOf(one, definitions)?.rule.group ?? []) : []));
  return [...new Map(asked.flatMap((id) => groupsBySex(groups, id)).map((group) => [group.id, group])).values()];
};

export const frameworkService = (deps: Pick<Deps, 'db' | 'bus'>) => {
  const frameworks = frameworkModel(deps.db);
  let kept: Promise<Plan | null> | undefined;

  const read = async (): Promise<Plan | null> => {
    const found = await frameworks.find().sort({ validFrom: 1, _id: 1 }).limit(mostFrameworks).lean();
    const answers = found.map((framework) => {
      const { plan, ...file } = FrameworkFile.parse(framework.file);
      return { ...plan, ...file, indicators: file.indicators.map((one) => IndicatorDefinition.parse(one)), groups: file.groups.map((one) => GroupDefinition.parse(one)) };
    });
    const [oldest, ...later] = answers;
    if (!oldest) return null;
    const groups = new Map(answers.toReversed().flatMap((one) => one.groups.map((group) => [group.id, group])));
    const definitions = answers.flatMap((one) => one.indicators);
    const sets = new Map(answers.toReversed().flatMap((one) => one.criteriaSets.map((set) => [set.id, set])));
    return { answers: [oldest, ...later], criteriaSets: [...sets.values()], indicators: definitions, groups: [...groups.values(), ...bySex(definitions, [...groups.values()])], live: definitions.filter(isLive) };
  };
  /** The plans in force; null before there is one. */
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
    /** One plan as it is shown, the oldest unless named; throws not_found. */
    async shown(id?: string): Promise<Answer<'getPlan'>> {
      const { answers } = await require();
      const found = id === undefined ? answers[0] : answers.find((one) => one.id === id);
      if (!found) throw new AppError('not_found');
      return found;
    },
    /** One definition of whichever plan; throws not_found. */
    async definition(id: string): Promise<IndicatorDefinition> {
      const found = (await require()).indicators.find((one) => one.id === id);
      if (!found) throw new AppError('not_found');
      return found;
    },
    /** Of which plan a definition is; throws not_found. */
    async ofDefinition(id: string): Promise<string> {
      const found = (await require()).answers.find(({ indicators }) => indicators.some((one) => one.id === id));
      if (!found) throw new AppError('not_found');
      return found.id;
    },
    /** To be called when a version was put in force. */
    changed(): void {
      kept = undefined;
      deps.bus.emit('plan:changed', {});
    },
  };
};
export type FrameworkService = ReturnType<typeof frameworkService>;
