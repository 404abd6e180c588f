import { z } from 'zod';
import { Day, Done, Id, Instant, Page, PartId, UnitName, UnitRef, pageOf } from './basics.ts';
import { CourseCard } from './courses.contract.ts';
import { endpoint } from './contract.ts';
import { Answer, FilmResult, QuestionId } from './quizzes.contract.ts';

/** How strong a fact is as evidence, weakest first (plan-177 data, minEvidenceOrder). */
export const Strength = z.enum(['self_declared', 'watched', 'attended', 'quiz_passed', 'supervised', 'certificate_checked']);
export type Strength = z.infer<typeof Strength>;

/** Closed list of what can happen; each has an xAPI IRI in learning.rules. */
export const Verb = z.enum(['enrolled', 'opened', 'watched', 'read', 'answered', 'attempted', 'passed', 'failed', 'attended', 'completed', 'credited', 'certified', 'voided']);
export type Verb = z.infer<typeof Verb>;

/** Seconds of film time really played, [from, to). */
export const Interval = z.tuple([z.number().min(0).max(100_000), z.number().min(0).max(100_000)]);
export type Interval = z.infer<typeof Interval>;

const Span = z.tuple([z.number().min(0).max(1e11), z.number().min(0).max(1e11)]);

/** What a learner's device may send; all other verbs are the server's own. */
export const ClientEvent = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('opened'), result: z.object({}).default({}) }),
  /**
   * `elapsed`: seconds, unrounded, of the device's monotonic clock that these intervals took; `span`: from when to when that was, in
   * seconds on one clock for all pages of the device, so that what two of them report of the same time counts once; `position`:
   * where the film stands now.
   */
  z.object({ verb: z.literal('watched'), result: z.object({ intervals: z.array(Interval).max(200), elapsed: z.number().min(0).max(86_400), span: Span.optional(), position: z.number().min(0).max(100_000) }) }),
  /**
   * `elapsed`: monotonic seconds on the page; the end was reached and "Tôi đã đọc xong" pressed. Counts beside an `opened` of
   * the same lesson and device, sent when the page came up.
   */
  z.object({ verb: z.literal('read'), result: z.object({ elapsed: z.number().min(0).max(86_400), endReached: z.literal(true) }) }),
  /** An answer to a question in a film, as it stands in this version of the course. The server grades it; of those beyond their tries none counts. */
  z.object({ verb: z.literal('answered'), result: z.object({ question: QuestionId, version: z.number().int().min(1), answer: Answer }) }),
]).and(z.object({
  id: Id,
  enrolment: Id,
  lesson: PartId,
  at: Instant,
  device: Id,
  seq: z.number().int().min(0),
}));
export type ClientEvent = z.infer<typeof ClientEvent>;

/** A question of a film that was answered: whether the answer that holds is right, how many counted, and of how many that may be given so far; absent for any number. */
export const Answered = z.object({ question: z.string(), right: z.boolean(), given: z.number().int().optional(), allowed: z.number().int().optional() });
export type Answered = z.infer<typeof Answered>;

export const LessonState = z.enum(['todo', 'begun', 'done']);
export type LessonState = z.infer<typeof LessonState>;
export const LessonProgress = z.object({
  state: LessonState,
  /** Video: share of the film really seen, 0..1. */
  share: z.number(),
  intervals: z.array(Interval),
  position: z.number(),
  strength: Strength.nullable(),
  /** Quiz: best result in percent, unrounded. */
  score: z.number().nullable(),
  /** Questions of the film that were answered; absent without any. */
  answered: z.array(Answered).optional(),
});
export type LessonProgress = z.infer<typeof LessonProgress>;

export const Progress = z.object({
  enrolment: Id,
  course: Id,
  version: z.number().int(),
  lessons: z.record(z.string(), LessonProgress),
  done: z.number().int(),
  required: z.number().int(),
  completedAt: Instant.nullable(),
  certificate: z.string().nullable(),
});
export type Progress = z.infer<typeof Progress>;

export const Enrolment = z.object({
  id: Id,
  course: CourseCard,
  version: z.number().int(),
  through: UnitName.nullable(),
  due: Day.nullable(),
  enrolledAt: Instant,
  /** The lesson to continue with; null when all are done. */
  next: z.object({ lesson: PartId, title: z.string() }).nullable(),
  progress: Progress,
});
export type Enrolment = z.infer<typeof Enrolment>;

export const RosterState = z.enum(['not_begun', 'under_way', 'late', 'finished']);
export type RosterState = z.infer<typeof RosterState>;
export const RosterRow = z.object({
  enrolment: Id, person: z.object({ id: Id, fullName: z.string() }), course: z.object({ id: Id, title: z.string() }),
  due: Day.nullable(), state: RosterState, done: z.number().int(), required: z.number().int(), through: UnitName.nullable(),
});

export const Certificate = z.object({
  number: z.string(), fullName: z.string(), courseTitle: z.string(), courseTitleEn: z.string().nullable(), issuer: z.string(), issuerEn: z.string().nullable(),
  issuedAt: Instant, state: z.enum(['valid', 'withdrawn']),
});
export type Certificate = z.infer<typeof Certificate>;

export const Notice = z.object({
  id: z.string(), kind: z.enum(['due_soon', 'course_returned', 'course_published', 'certificate_ready', 'enrolled', 'report_due', 'report_late', 'report_submitted', 'report_returned', 'report_accepted', 'title_submitted', 'title_returned', 'title_recognised', 'title_refused', 'title_withdrawn']),
  /** What the sentence needs: course title or unit's name, day, certificate number, id of the course; unit, plan and period of a report; claim of a title, with the unit whose page it is on for an official. */
  about: z.object({
    title: z.string(), course: Id.nullable(), slug: z.string().nullable(), due: Day.nullable(), certificate: z.string().nullable(),
    unit: z.string().nullable().default(null), framework: z.string().nullable().default(null), period: z.string().nullable().default(null), claim: z.string().nullable().default(null),
  }),
  at: Instant, read: z.boolean(),
});
export type Notice = z.infer<typeof Notice>;

const EnrolmentRef = z.object({ enrolment: Id });

export const learningEndpoints = {
  enrol: endpoint({
    method: 'POST', path: '/enrolments', summary: 'Enrols the person in the published version; one run per course and year, a repeat returns it',
    body: z.object({ id: Id, course: Id, through: UnitRef.nullable().optional() }), response: Enrolment,
  }),
  listThrough: endpoint({
    method: 'GET', path: '/courses/:course/through', summary: 'Units that may organise this learning for the person, and the one proposed',
    params: z.object({ course: Id }), response: z.object({ proposed: z.string().nullable(), units: z.array(UnitName) }),
  }),
  changeThrough: endpoint({
    method: 'PATCH', path: '/enrolments/:enrolment', summary: 'Changes the organising unit before the course is finished',
    params: EnrolmentRef, body: z.object({ through: UnitRef.nullable() }), response: Enrolment,
  }),
  listMyEnrolments: endpoint({
    method: 'GET', path: '/me/enrolments', summary: 'The person’s courses: due dates first, then the last touched', query: z.object({ ...Page }), response: pageOf(Enrolment),
  }),
  getProgress: endpoint({ method: 'GET', path: '/enrolments/:enrolment/progress', summary: 'Progress of one run', params: EnrolmentRef, response: Progress }),
  recordEvents: endpoint({
    method: 'POST', path: '/events', summary: 'Takes learning events once each by id, in any order; answers the progress of every course touched',
    body: z.object({ events: z.array(ClientEvent).min(1).max(100) }),
    response: z.object({
      progress: z.array(Progress), refused: z.array(z.object({ id: Id, code: z.string() })),
      /** How the question of every `answered` that was taken stands now, also of a repeated one. */
      graded: z.array(z.object({ id: Id, result: FilmResult })),
    }),
  }),
  enrolPeople: endpoint({
    method: 'POST', path: '/units/:unit/enrolments', summary: 'Enrols people of the unit, or a whole group, with a due date; of two due dates the earlier holds. Without `through` each person’s proposed unit organises it',
    params: z.object({ unit: UnitRef }),
    body: z.object({ course: Id, people: z.array(Id).min(1).max(500).optional(), group: z.string().max(40).optional(), due: Day.nullable(), through: UnitRef.nullable() })
      .refine(({ people, group }) => people !== undefined || group !== undefined, { message: 'people or group is needed', path: ['people'] }),
    response: z.object({ enrolled: z.number().int(), already: z.number().int() }),
  }),
  listRoster: endpoint({
    method: 'GET', path: '/units/:unit/roster', summary: 'Who has not begun, is under way, is late, has finished',
    params: z.object({ unit: UnitRef }), query: z.object({ course: Id.optional(), state: RosterState.optional(), ...Page }),
    response: pageOf(RosterRow).extend({ counts: z.record(RosterState, z.number().int()) }),
  }),
  listMyCertificates: endpoint({ method: 'GET', path: '/me/certificates', summary: 'Certificates of the person', response: z.object({ items: z.array(Certificate) }) }),
  verifyCertificate: endpoint({
    method: 'GET', path: '/certificates/:number', summary: 'Public check of a certificate by its number', params: z.object({ number: z.string().max(40) }),
    response: Certificate.extend({ url: z.string() }),
  }),
  listNotices: endpoint({ method: 'GET', path: '/me/notices', summary: 'Notices, newest first', query: z.object({ ...Page }), response: pageOf(Notice) }),
  readNotices: endpoint({ method: 'POST', path: '/me/notices/read', summary: 'Marks notices as read up to an instant', body: z.object({ until: Instant }), response: Done }),
};
