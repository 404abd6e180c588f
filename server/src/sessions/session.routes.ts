import type { Deps } from '../deps.ts';
import type { Gates } from '../http/auth.ts';
import { type Route, route } from '../http/route.ts';
import { setMediaCookie } from '../media/film.routes.ts';
import type { SessionService } from './session.service.ts';

export const sessionRoutes = (deps: Deps, gates: Gates, sessions: SessionService): Route[] => {
  const { attendees } = sessions;
  return [
    route('openSession', gates.may('session:run'), ({ person, unit, body }) => sessions.open(person, unit, body)),
    route('listSessions', gates.may('session:read'), ({ unit, query }) => sessions.list(unit, query)),
    route('getSession', gates.member, ({ person, params }) => sessions.get(person, params.session)),
    route('listAttendees', gates.member, ({ person, params, query }) => attendees.list(person, params.session, query)),
    route('markPresence', gates.member, ({ person, params, body }) => attendees.mark(person, params.session, params.person, body.present)),
    route('putStay', gates.member, ({ person, params, body }) => attendees.putStay(person, params.session, params.person, body)),
    route('addShown', gates.member, ({ person, params, body }) => sessions.addShown(person, params.session, body)),
    route('addAttendee', gates.member, ({ person, params, body }) => attendees.add(person, params.session, body)),
    route('closeSession', gates.member, ({ person, params }) => sessions.close(person, params.session)),
    route('getSessionPlayback', gates.member, async ({ person, params, reply }) => {
      const playback = await sessions.playback(person, params.session, params.lesson);
      setMediaCookie(deps, reply, { person: person.id, session: person.session });
      return playback;
    }),
    route('getSessionLesson', gates.member, ({ person, params }) => sessions.lesson(person, params.session, params.lesson)),
  ];
};
