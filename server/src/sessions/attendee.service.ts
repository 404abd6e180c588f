// Who is at a session: people of the centre's commune, ticked by the facilitator, also those who have no account.
import { AppError, type Parsed, type Verb, foldWords } from '@hoctap/shared';
import type { CentreSession } from '@hoctap/shared/sessions.contract';
import type { Model } from 'mongoose';
import type { PeopleService } from '../accounts/people.service.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import type { UnitService } from '../units/unit.service.ts';
import type { SessionDoc } from './session.model.ts';

interface Lower {
  deps: Pick<Deps, 'clock'>;
  sessions: Model<SessionDoc>;
  units: UnitService;
  people: PeopleService;
  reach(caller: Caller, id: string, verb: Verb): Promise<SessionDoc>;
  viewOne(session: SessionDoc): Promise<CentreSession>;
}

export const attendeeService = ({ deps, sessions, units, people, reach, viewOne }: Lower) => {
  /** The commune that the centre serves. */
  const communeOf = async (session: SessionDoc) => units.find((await units.find(session.unit)).parent ?? session.unit);

  /** Ticks or unticks while the session is open; a repeat changes nothing. Throws session_closed. */
  const tick = async (session: SessionDoc, person: string, present: boolean): Promise<CentreSession> => {
    const change = present ? { $addToSet: { present: person } } : { $pull: { present: person }, $unset: { [`stays.${person}`]: true } };
    const ticked = await sessions.findOneAndUpdate({ _id: session._id, state: 'open' }, change, { returnDocument: 'after' }).lean();
    if (ticked) return viewOne(ticked);
    // A tick that was sent again after the close says nothing new.
    if (session.present.includes(person) === present) return viewOne(session);
    throw new AppError('session_closed');
  };

  const stayOf = ({ stays = {} }: SessionDoc, person: string) => {
    const stay = stays[person];
    return stay ? { from: stay.from?.toISOString() ?? null, to: stay.to?.toISOString() ?? null } : null;
  };

  return {
    /** Those present come first, on the first page; then everybody else of the commune by name. */
    async list(caller: Caller, id: string, query: Parsed<'listAttendees'>['query']) {
      const session = await reach(caller, id, 'session:read');
      const present = new Set(session.present);
      const { items, next } = await people.list(await communeOf(session), query);
      const words = foldWords(query.q ?? '');
      const first = query.cursor ? [] : [...(await people.byIds(session.present)).values()]
        .filter(({ searchWords }) => words.every((word) => searchWords.some((one) => one.startsWith(word))))
        .sort((a, b) => (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0));
      return {
        next,
        items: [
          ...first.map(({ _id, fullName, birthYear, passwordHash }) => ({ person: { id: _id, fullName, birthYear, canSignIn: passwordHash !== null }, present: true, stay: stayOf(session, _id) })),
          ...items.filter((row) => !present.has(row.id))
            .map((row) => ({ person: { id: row.id, fullName: row.fullName, birthYear: row.birthYear, canSignIn: row.signIn !== 'never' }, present: false, stay: null })),
        ],
      };
    },
    /** Throws session_closed, outside_unit for a person who is not of the commune. */
    async mark(caller: Caller, id: string, personId: string, present: boolean): Promise<CentreSession> {
      const session = await reach(caller, id, 'session:run');
      const person = await people.get(personId);
      if (!person.units.includes((await communeOf(session))._id)) throw new AppError('outside_unit');
      return tick(session, personId, present);
    },
    /**
     * Notes when somebody present came or left, where that was later or earlier than the session itself; the last word counts. Throws
     * not_present, session_closed, bad_stay for times that are not in the session, in their order.
     */
    async putStay(caller: Caller, id: string, person: string, given: Parsed<'putStay'>['body']): Promise<CentreSession> {
      const session = await reach(caller, id, 'session:run');
      if (!session.present.includes(person)) throw new AppError('not_present');
      const [from, to] = [given.from, given.to].map((one) => (one === null ? null : new Date(one)));
      const end = session.afterwards?.endedAt ?? session.closedAt ?? deps.clock.now();
      const times = [session.openedAt, from ?? session.openedAt, to ?? end, end];
      if (times.some((time, index) => index > 0 && time < (times[index - 1] ?? time)) || Number(times[1]) === Number(times[2])) throw new AppError('bad_stay');
      const noted = await sessions.findOneAndUpdate(
        { _id: id, state: 'open', present: person }, from || to ? { $set: { [`stays.${person}`]: { from, to } } } : { $unset: { [`stays.${person}`]: true } }, { returnDocument: 'after' },
      ).lean();
      if (!noted) throw new AppError('session_closed');
      return viewOne(noted);
    },
    /** Makes a person of the commune without an account, and ticks them; a repeat with the same id changes nothing. */
    async add(caller: Caller, id: string, { id: personId, fullName, sex, birthYear, group }: Parsed<'addAttendee'>['body']): Promise<CentreSession> {
      const session = await reach(caller, id, 'session:run');
      if (session.state !== 'open' && !session.present.includes(personId)) throw new AppError('session_closed');
      await people.createGuest({ id: personId, fullName, sex, birthYear, group, residence: (await communeOf(session))._id, by: caller.id });
      return tick(session, personId, true);
    },
  };
};
export type AttendeeService = ReturnType<typeof attendeeService>;
