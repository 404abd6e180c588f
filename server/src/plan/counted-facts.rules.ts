// Which facts of a person the plan may count: those that hold, and of one run held under two accounts only one. Pure.
import type { Rule } from '@hoctap/shared/plan.contract';
import { isAtLeast } from '@hoctap/shared/learning.rules';
import type { MemberEvidence } from './member.rules.ts';

interface Fact { _id: string; verb: string; month: string; object?: { course: string | null }; context: { enrolment?: string | null } }

/**
 * Completions by the course and the year that their run was begun in, which a person has once. Two accounts of one person,
 * merged later, may each have such a run; a completion whose run is not known stands for itself.
 */
export const runKeysOf = (facts: readonly Fact[]): ReadonlyMap<string, string> => {
  const begun = new Map(facts.flatMap(({ verb, month, context }) => (verb === 'enrolled' && context.enrolment ? [[context.enrolment, month.slice(0, 4)] as const] : [])));
  return new Map(facts.flatMap(({ _id, verb, object, context }) => {
    const year = begun.get(context.enrolment ?? '');
    return verb === 'completed' && object?.course && year ? [[_id, `${object.course}|${year}`] as const] : [];
  }));
};

const qualifies = (rule: Rule, { strength, through }: MemberEvidence): boolean =>
  (!rule.minEvidence || isAtLeast(strength, rule.minEvidence)) && (!rule.through || through === rule.through);

/** Of completions of the same run key only one, in time's order: the first that qualifies by the rule, else the first. */
export const onceEach = (rule: Rule, evidence: readonly MemberEvidence[], keys: ReadonlyMap<string, string>): MemberEvidence[] => {
  const chosen = new Map<string, MemberEvidence>();
  for (const one of evidence) {
    const key = keys.get(one.id);
    const there = key && chosen.get(key);
    if (key && (!there || (!qualifies(rule, there) && qualifies(rule, one)))) chosen.set(key, one);
  }
  return evidence.filter((one) => {
    const key = keys.get(one.id);
    return !key || chosen.get(key) === one;
  });
};
