// What a learning centre held in a year: closed sessions with people, by which it is assessed.
import { dayOf, monthOf } from '@hoctap/shared';
import type { Deps } from '../deps.ts';
import { type SessionDoc, sessionModel } from './session.model.ts';

/** More sessions than a centre holds in a year. */
const mostSessions = 2000;

/** `months` with a session at least, `people` who were present, each once; `sessions` newest first. */
export interface Held { months: number; people: number; sessions: Pick<SessionDoc, '_id' | 'course' | 'version' | 'openedAt' | 'present'>[] }

export const heldService = (deps: Pick<Deps, 'db'>) => {
  const sessions = sessionModel(deps.db);
  return async (unit: string, year: number): Promise<Held> => {
    // A day more on each side: the calendar is Viet Nam's, the store's is not.
    const around = { $gte: new Date(Date.UTC(year - 1, 11, 31)), $lt: new Date(Date.UTC(year + 1, 0, 2)) };
    const rows = await sessions.find({ unit, openedAt: around }, { course: 1, version: 1, openedAt: 1, present: 1, state: 1 }).sort({ openedAt: -1, _id: -1 }).limit(mostSessions).lean();
    const held = rows.filter(({ openedAt, state, present }) => state === 'closed' && present.length > 0 && dayOf(openedAt).startsWith(`${year}-`));
    return { sessions: held, months: new Set(held.map(({ openedAt }) => monthOf(openedAt))).size, people: new Set(held.flatMap(({ present }) => present)).size };
  };
};
