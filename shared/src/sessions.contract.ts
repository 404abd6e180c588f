import { z } from 'zod';
import { BirthYear, Sex } from './accounts.contract.ts';
import { Id, Instant, Page, PartId, UnitName, UnitRef, pageOf, text } from './basics.ts';
import { endpoint } from './contract.ts';
import { Interval } from './learning.contract.ts';
import { Playback } from './media.contract.ts';

export const CentreSession = z.object({
  id: Id,
  unit: UnitName,
  course: z.object({ id: Id, title: z.string(), slug: z.string() }),
  lessons: z.array(z.object({ id: PartId, title: z.string(), kind: z.string(), minutes: z.number(), hasFilm: z.boolean() })),
  facilitator: z.object({ id: Id, fullName: z.string() }),
  openedAt: Instant,
  closedAt: Instant.nullable(),
  /** Held on paper and entered on a later day: when it ended, and when it was entered. */
  afterwards: z.object({ endedAt: Instant, enteredAt: Instant }).nullable(),
  present: z.number().int(),
});
export type CentreSession = z.infer<typeof CentreSession>;

/** When somebody came later than the session began, or left before it ended. */
const Stay = z.object({ from: Instant.nullable(), to: Instant.nullable() });

export const Attendee = z.object({
  person: z.object({ id: Id, fullName: z.string(), birthYear: z.number().int().nullable(), canSignIn: z.boolean() }), present: z.boolean(),
  /** Null for who was there throughout. */
  stay: Stay.nullable(),
});

const SessionRef = z.object({ session: Id });

export const sessionEndpoints = {
  openSession: endpoint({
    method: 'POST', path: '/units/:unit/sessions', summary: 'Opens a session at a learning centre for one or more lessons of a course, or enters one that was held on paper',
    params: z.object({ unit: UnitRef }),
    body: z.object({ id: Id, course: Id, lessons: z.array(PartId).min(1).max(60), held: z.object({ from: Instant, to: Instant }).optional() }), response: CentreSession,
  }),
  listSessions: endpoint({
    method: 'GET', path: '/units/:unit/sessions', summary: 'Sessions of a centre, newest first', params: z.object({ unit: UnitRef }), query: z.object({ ...Page }), response: pageOf(CentreSession),
  }),
  getSession: endpoint({ method: 'GET', path: '/sessions/:session', summary: 'One session', params: SessionRef, response: CentreSession }),
  listAttendees: endpoint({
    method: 'GET', path: '/sessions/:session/people', summary: 'People of the centre’s commune to tick, those present first',
    params: SessionRef, query: z.object({ q: text(80).optional(), ...Page }), response: pageOf(Attendee),
  }),
  markPresence: endpoint({
    method: 'PUT', path: '/sessions/:session/people/:person', summary: 'Ticks or unticks a person while the session is open',
    params: SessionRef.extend({ person: Id }), body: z.object({ present: z.boolean() }), response: CentreSession,
  }),
  putStay: endpoint({
    method: 'PUT', path: '/sessions/:session/people/:person/stay', summary: 'Notes that a person present came later or left earlier; both null: was there throughout',
    params: SessionRef.extend({ person: Id }), body: Stay, response: CentreSession,
  }),
  addShown: endpoint({
    method: 'POST', path: '/sessions/:session/shown', summary: 'Notes what of a film the room’s screen has shown since the report before',
    params: SessionRef, body: z.object({ id: Id, lesson: PartId, intervals: z.array(Interval).max(100) }), response: z.object({ noted: z.boolean() }),
  }),
  addAttendee: endpoint({
    method: 'POST', path: '/sessions/:session/people', summary: 'Makes a person of the commune who has no account, and ticks them',
    params: SessionRef,
    body: z.object({ id: Id, fullName: text(100, 2), sex: Sex.nullable(), birthYear: BirthYear.nullable(), group: z.string().max(40).nullable(), noticeGiven: z.literal(true) }),
    response: CentreSession,
  }),
  closeSession: endpoint({
    method: 'POST', path: '/sessions/:session/close', summary: 'Closes it: each person present gets an `attended` fact for each lesson they were there for, once', params: SessionRef,
    response: CentreSession.extend({ completions: z.number().int() }),
  }),
  getSessionPlayback: endpoint({
    method: 'GET', path: '/sessions/:session/lessons/:lesson/playback', summary: 'Playback on the centre’s screen',
    params: SessionRef.extend({ lesson: PartId }), response: Playback,
  }),
  getSessionLesson: endpoint({
    method: 'GET', path: '/sessions/:session/lessons/:lesson', summary: 'Title and text of a session’s lesson',
    params: SessionRef.extend({ lesson: PartId }), response: z.object({ id: PartId, title: z.string(), kind: z.string(), text: z.string(), questions: z.array(z.object({ prompt: z.string(), options: z.array(z.string()) })) }),
  }),
};
