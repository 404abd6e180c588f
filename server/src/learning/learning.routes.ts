import type { Deps } from '../deps.ts';
import type { Gates } from '../http/auth.ts';
import { createCrowd } from '../http/crowd.ts';
import { type Route, route } from '../http/route.ts';
import { setMediaCookie } from '../media/film.routes.ts';
import { evidenceRoutes } from './evidence.routes.ts';
import type { LearningService } from './learning.service.ts';

/** When the line comes back to a village, what its phones kept comes at once; everybody else's requests must go on meanwhile. */
const returning = { atWork: 24, longestWaitMs: 1500, mostWaiting: 100, longestAwaySec: 60 };

export const learningRoutes = (deps: Deps, gates: Gates, learning: LearningService): Route[] => {
  const { enrolments, events, lessons, attempts, roster, certificates, notices, throughs, evidence } = learning;
  const inCrowd = createCrowd(returning);
  return [
    ...evidenceRoutes(gates, evidence),
    route('enrol', gates.member, ({ person, body }) => enrolments.enrol(person.id, body)),
    route('listThrough', gates.member, ({ person }) => throughs.list(person.id)),
    route('changeThrough', gates.member, ({ person, params, body }) => enrolments.changeThrough(person.id, params.enrolment, body.through)),
    route('listMyEnrolments', gates.member, ({ person, query }) => enrolments.listMine(person.id, query)),
    route('getProgress', gates.member, ({ person, params }) => enrolments.getProgress(person.id, params.enrolment)),
    route('recordEvents', gates.member, ({ person, body }) => inCrowd(() => events.record(person.id, body))),

    route('getLesson', gates.member, async ({ person, params, reply }) => {
      const lesson = await lessons.get(person.id, params.course, params.lesson);
      if (lesson.file || lesson.playback) setMediaCookie(deps, reply, { person: person.id, session: person.session });
      return lesson;
    }),
    route('getLessonPlayback', gates.member, async ({ person, params, reply }) => {
      const playback = await lessons.playback(person.id, params.course, params.lesson);
      setMediaCookie(deps, reply, { person: person.id, session: person.session });
      return playback;
    }),
    route('startAttempt', gates.member, ({ person, body }) => attempts.start(person.id, body)),
    route('getAttempt', gates.member, ({ person, params }) => attempts.get(person.id, params.attempt)),
    route('saveAnswer', gates.member, ({ person, params, body }) => attempts.saveAnswer(person.id, params.attempt, params.question, body)),
    route('getOfflineQuiz', gates.member, ({ person, params }) => lessons.offlineQuiz(person.id, params.course, params.lesson)),
    route('returnAttempt', gates.member, ({ person, params, body }) => inCrowd(() => attempts.takeBack(person.id, params.attempt, body))),
    route('submitAttempt', gates.member, ({ person, params }) => attempts.submit(person.id, params.attempt)),

    route('enrolPeople', gates.may('enrolments:write'), ({ person, unit, body }) => roster.enrolPeople(person.id, unit, body)),
    route('listRoster', gates.may('enrolments:read'), ({ unit, query }) => roster.list(unit, query)),

    route('listMyCertificates', gates.member, ({ person }) => certificates.listMine(person.id)),
    route('verifyCertificate', gates.anyone, ({ params }) => certificates.verify(params.number)),
    route('listNotices', gates.member, ({ person, query }) => notices.list(person.id, query)),
    route('readNotices', gates.member, ({ person, body }) => notices.read(person.id, body.until)),
  ];
};
