// Which lessons of a session a person is credited with, by when they were there. Pure.
import { creditIn, presenceIn } from '@hoctap/shared/sessions.rules';
import type { Presence } from '../learning/attendance.service.ts';
import type { SessionDoc } from './session.model.ts';

/** Lessons that count for one of those present, of films in `parts` only those; none for who was there for nothing that counts. */
export const creditsOf = ({ lessons, openedAt, stays = {}, shown = [] }: SessionDoc, person: string, endedAt: Date): Required<Pick<Presence, 'lessons' | 'parts'>> => {
  const session = { from: openedAt.getTime(), to: endedAt.getTime() };
  const presence = presenceIn(session, { from: stays[person]?.from?.getTime() ?? null, to: stays[person]?.to?.getTime() ?? null });
  const told = shown.map((one) => ({ ...one, at: one.at.getTime() }));
  const credits = lessons.flatMap((id) => {
    const credit = creditIn(id, session, presence, told);
    return credit ? [{ id, credit }] : [];
  });
  return { lessons: credits.map(({ id }) => id), parts: new Map(credits.flatMap(({ id, credit }) => (credit === 'whole' ? [] : [[id, credit]]))) };
};
