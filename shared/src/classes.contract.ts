import { z } from 'zod';
import { Day, Id, Instant, Page, UnitName, UnitRef, pageOf, text } from './basics.ts';
import { endpoint } from './contract.ts';

/** A day of a class, with how many periods of 45 minutes (tiết) it has. */
export const Meeting = z.object({ day: Day, periods: z.number().int().min(1).max(12) });
export type Meeting = z.infer<typeof Meeting>;

/** A class held face to face, whose periods count in the indicators that its unit names. */
export const TaughtClass = z.object({
  id: Id,
  unit: UnitName,
  title: z.string(),
  teacher: z.string(),
  place: z.string(),
  indicators: z.array(z.object({ id: z.string(), nameVi: z.string(), nameEn: z.string() })),
  /** By day. */
  meetings: z.array(Meeting),
  /** Percent of its periods that somebody must attend to have taken part; hours count without. */
  leastShare: z.number().int(),
  /** How many people attended anything. */
  people: z.number().int(),
  closedAt: Instant.nullable(),
});
export type TaughtClass = z.infer<typeof TaughtClass>;

/** Periods that somebody attended, one number for each meeting; null for who is not on the list. */
export const ClassPerson = z.object({
  person: z.object({ id: Id, fullName: z.string(), birthYear: z.number().int().nullable() }), attended: z.array(z.number().int()).nullable(),
});

const ClassRef = z.object({ class: Id });

export const classEndpoints = {
  createClass: endpoint({
    method: 'POST', path: '/units/:unit/classes', summary: 'Notes a class held face to face, past or planned; a repeat with the same id changes nothing',
    params: z.object({ unit: UnitRef }),
    body: z.object({ id: Id, title: text(200, 3), teacher: text(100, 2), place: text(200), indicators: z.array(z.string().max(60)).min(1).max(10), meetings: z.array(Meeting).min(1).max(60), leastShare: z.number().int().min(0).max(100).default(0) }),
    response: TaughtClass,
  }),
  listClasses: endpoint({ method: 'GET', path: '/units/:unit/classes', summary: 'Classes of a unit, newest first', params: z.object({ unit: UnitRef }), query: z.object({ ...Page }), response: pageOf(TaughtClass) }),
  getClass: endpoint({ method: 'GET', path: '/classes/:class', summary: 'One class', params: ClassRef, response: TaughtClass }),
  listClassPeople: endpoint({
    method: 'GET', path: '/classes/:class/people', summary: 'People of the unit, those on the list of the class first', params: ClassRef,
    query: z.object({ q: text(80).optional(), ...Page }), response: pageOf(ClassPerson),
  }),
  putAttendance: endpoint({
    method: 'PUT', path: '/classes/:class/people/:person', summary: 'Says how many periods of each meeting a person attended; none at all takes them off the list',
    params: ClassRef.extend({ person: Id }), body: z.object({ attended: z.array(z.number().int().min(0).max(12)).max(60) }), response: TaughtClass,
  }),
  closeClass: endpoint({
    method: 'POST', path: '/classes/:class/close', summary: 'Closes it: each attended meeting becomes a `credited` fact of the person, once', params: ClassRef, response: TaughtClass,
  }),
};
