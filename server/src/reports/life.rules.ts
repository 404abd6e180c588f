// A report as its events make it.
import { dayOf } from '@hoctap/shared';
import { type ReportState, isSettled, stateAfter } from '@hoctap/shared/reports.rules';
import type { ReportDoc, ReportEventDoc } from './report.model.ts';

/** One report of a unit and period, by its events in their order. */
export interface Life {
  id: string;
  unit: string;
  period: string;
  amendment: number;
  state: ReportState;
  /** Nobody has saved or done anything yet. */
  isMissing: boolean;
  /** The day it was first submitted; locked, where nobody receives it. */
  handedIn: string | null;
  /** Hash of the content that stands: submitted, or locked. */
  content: string | null;
  includes: string[];
  events: ReportEventDoc[];
  doc: ReportDoc | null;
}

/** `events` of this report alone. */
export const lifeOf = (at: Pick<Life, 'id' | 'unit' | 'period' | 'amendment'>, doc: ReportDoc | null, events: readonly ReportEventDoc[], hasReceiver: boolean): Life => {
  const inOrder = [...events].sort((a, b) => a.n - b.n);
  const frozen = inOrder.findLast(({ content }) => content !== null);
  const first = inOrder.find(({ action }) => action === (hasReceiver ? 'submit' : 'lock'));
  return {
    ...at, doc, events: inOrder, state: stateAfter(inOrder.map(({ action }) => action), hasReceiver), isMissing: !doc && inOrder.length === 0,
    handedIn: first ? dayOf(first.at) : null, content: frozen?.content ?? null, includes: frozen?.includes ?? [],
  };
};

/** Of a unit's reports of one period: what the body above counts with, its last settled one; else the last there is. */
export const standing = (lives: readonly Life[]): Life | undefined => lives.findLast(({ state }) => isSettled(state)) ?? lives.at(-1);
/** Is this report in the locked report of the body above? */
export const isConsolidated = (life: Life, above: readonly Life[]): boolean =>
  life.state === 'locked' && above.some(({ state, includes }) => state === 'locked' && includes.includes(life.id));
