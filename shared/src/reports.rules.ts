// The life of a report as one rule: who may do what in which state, when it is due, and what it counts up to. Plan 177, part IV
// (who reports to whom, half-yearly and yearly); the states are the house's proposal for what the plan calls "tổng hợp, báo cáo".
import { halfOf } from './figures.rules.ts';
import { daysBetween } from './time.ts';

/** What is stored. `consolidated` is said of a locked report that the locked report above includes; it is no step of its own. */
export const reportStates = ['draft', 'submitted', 'returned', 'accepted', 'locked'] as const;
export type ReportState = (typeof reportStates)[number];
export const reportActions = ['submit', 'return', 'accept', 'lock'] as const;
export type ReportAction = (typeof reportActions)[number];
/** The unit that reports, or the body above that receives. */
export type ReportSide = 'owner' | 'receiver';

interface Step { by: ReportSide; from: readonly ReportState[]; to: ReportState }
/** With a body above. */
const received: Record<ReportAction, Step> = {
  submit: { by: 'owner', from: ['draft', 'returned'], to: 'submitted' },
  return: { by: 'receiver', from: ['submitted'], to: 'returned' },
  accept: { by: 'receiver', from: ['submitted'], to: 'accepted' },
  lock: { by: 'owner', from: ['accepted'], to: 'locked' },
};
/** The city's report goes to the Chairman on paper: it is locked without a receiver. */
const alone: Partial<Record<ReportAction, Step>> = { lock: { by: 'owner', from: ['draft'], to: 'locked' } };
const stepOf = (action: ReportAction, hasReceiver: boolean): Step | undefined => (hasReceiver ? received : alone)[action];

/** Where an action leads; null when it is not possible in this state. */
export const nextState = (state: ReportState, action: ReportAction, hasReceiver: boolean): ReportState | null => {
  const step = stepOf(action, hasReceiver);
  return step?.from.includes(state) ? step.to : null;
};
/** The state after these actions in their order; what was not possible changed nothing. */
export const stateAfter = (actions: readonly ReportAction[], hasReceiver: boolean): ReportState =>
  actions.reduce<ReportState>((state, action) => nextState(state, action, hasReceiver) ?? state, 'draft');
/** What somebody who stands on these sides may do now. */
export const possibleActions = (state: ReportState, hasReceiver: boolean, sides: readonly ReportSide[]): ReportAction[] =>
  reportActions.filter((action) => nextState(state, action, hasReceiver) !== null && sides.some((side) => side === stepOf(action, hasReceiver)?.by));
export const sideOf = (action: ReportAction): ReportSide => received[action].by;
/** Figures and words follow what is entered only in these; in all others they stand as they were submitted. */
export const isOpen = (state: ReportState): boolean => state === 'draft' || state === 'returned';
/** The body above has it, with nothing left to mend. */
export const isSettled = (state: ReportState): boolean => state === 'accepted' || state === 'locked';

export const yearOfPeriod = (period: string): number => Number(period.slice(0, 4));
/** The last month that counts, `2014-06`, and the last day. */
export const lastMonth = (period: string): string => `${period.slice(0, 4)}-${halfOf(period) === 'H1' ? '06' : '12'}`;
const firstDay = (period: string): string => `${period.slice(0, 4)}-01-01`;
export const lastDay = (period: string): string => `${lastMonth(period)}-${halfOf(period) === 'H1' ? '30' : '31'}`;
export const hasBegun = (period: string, today: string): boolean => firstDay(period) <= today;
/** The day that figures stand on: the end of the period, or today when that is earlier. */
export const asOfDay = (period: string, today: string): string => (today < lastDay(period) ? today : lastDay(period));

/** How often a plan says that somebody reports; what is due then is its schedule's. */
export const frequencies = ['half_year', 'year', 'periodic'] as const;
/** When a duty's reports are due: month and day `07-05` after the period's end, null where none is owed; `to` which levels receive them. */
export interface ReportSchedule { levels: string[]; to?: string[] | undefined; H1: string | null; Y: string | null }
/** A plan as far as it says who owes reports. */
export interface ReportingPlan { validFrom: string; validTo: string | null; reporting: readonly { schedule?: ReportSchedule | null | undefined }[] }
export const schedulesOf = ({ reporting }: Pick<ReportingPlan, 'reporting'>): ReportSchedule[] => reporting.flatMap(({ schedule }) => schedule ?? []);
/** The due day of a period for a level of unit, the earliest of its duties; null when none asks for it. */
export const dueDay = (schedules: readonly ReportSchedule[], level: string, period: string): string | null => {
  const half = halfOf(period);
  const year = yearOfPeriod(period) + (half === 'H1' ? 0 : 1);
  const days = schedules.flatMap((one) => (one.levels.includes(level) && one[half] !== null ? [`${year}-${one[half]}`] : []));
  return days.sort()[0] ?? null;
};
/**
 * The plans, of all given oldest first, by which units of a level owe a report of a period: those that ask for reports and are in
 * force in a part of it. A plan whose time is over is reported on until another takes its place.
 */
export const owedBy = <P extends ReportingPlan>(plans: readonly P[], level: string, period: string): P[] => {
  const begun = plans.filter((plan) => schedulesOf(plan).length > 0 && plan.validFrom <= lastDay(period));
  const inForce = begun.filter(({ validTo }) => validTo === null || validTo >= firstDay(period));
  return (inForce.length > 0 ? inForce : begun.slice(-1)).filter((plan) => dueDay(schedulesOf(plan), level, period) !== null);
};
/** Who receives the reports of a level: of the bodies above, the root first, the nearest of a level that the plan names, else the one directly above. */
export const receiverOf = <U extends { level: string }>(schedules: readonly ReportSchedule[], level: string, above: readonly U[]): U | null => {
  const named = schedules.flatMap(({ levels, to }) => (levels.includes(level) ? (to ?? []) : []));
  return above.findLast((body) => named.includes(body.level)) ?? above.at(-1) ?? null;
};

/** Were the reports that were due handed in on time? 1 yes, 0 no; null while none was due, and none was handed in. */
export const onTime = (timings: readonly ReportTiming[]): number | null => {
  if (timings.some((one) => one === 'late' || one === 'handed_in_late')) return 0;
  return timings.includes('on_time') ? 1 : null;
};

/** How early a due day is called to mind. */
export const dueSoonDays = 14;
export const reportTimings = ['open', 'due_soon', 'late', 'on_time', 'handed_in_late'] as const;
export type ReportTiming = (typeof reportTimings)[number];
/** `handedIn`: the day it was first submitted (locked, where nobody receives it). A report sent back is judged by its first day. */
export const reportTiming = (due: string | null, handedIn: string | null, today: string): ReportTiming => {
  if (handedIn) return due !== null && handedIn > due ? 'handed_in_late' : 'on_time';
  if (due === null) return 'open';
  if (today > due) return 'late';
  return daysBetween(today, due) <= dueSoonDays ? 'due_soon' : 'open';
};
