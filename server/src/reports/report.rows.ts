// Reports as lists show them.
import type { ReportChild, ReportEvent, ReportSummary } from '@hoctap/shared/reports.contract';
import { reportTiming } from '@hoctap/shared/reports.rules';
import type { Child, Context } from './context.service.ts';
import { type Life, isConsolidated } from './life.rules.ts';
import type { Framework } from './owing.service.ts';
import type { ReportEventDoc } from './report.model.ts';

type Around = Pick<Context, 'today' | 'due' | 'above'>;

export const planName = ({ id, number, titleVi, titleEn }: Framework): ReportSummary['framework'] => ({ id, number, titleVi, titleEn });

export const standingRow = ({ today, due, above }: Around, life: Life): Omit<ReportSummary, 'framework' | 'period' | 'amendment'> => {
  const owed = life.amendment === 0 ? due : null;
  return { state: life.state, consolidated: isConsolidated(life, above), due: owed, handedIn: life.handedIn, timing: reportTiming(owed, life.handedIn, today) };
};
export const summaryRow = (around: Around & Pick<Context, 'framework'>, life: Life): ReportSummary => ({ ...standingRow(around, life), framework: planName(around.framework), period: life.period, amendment: life.amendment });

/** A unit below by the newest of its reports; it is late by the first, which alone has a due day. */
export const childRow = ({ today, due, lives }: Pick<Context, 'today' | 'due' | 'lives'>, { unit, lives: own, settled }: Child): ReportChild => {
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last) throw new Error(`unit ${unit.id} has no life of the period`);
  const { timing, handedIn } = standingRow({ today, due, above: lives }, first);
  return { ...standingRow({ today, due, above: lives }, last), unit, due, handedIn, timing, amendment: last.amendment, isMissing: last.isMissing, isSettled: settled !== undefined };
};

export const eventRow = ({ _id, action, by, fullName, at, comment }: ReportEventDoc): ReportEvent => ({ id: _id, action, by: { id: by, fullName }, at: at.toISOString(), comment });
