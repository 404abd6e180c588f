import { z } from 'zod';
import { Done, Id, Instant, Language, Page, PartId, Slug, UnitName, UnitRef, pageOf, text } from './basics.ts';
import { endpoint } from './contract.ts';
import { Playback } from './media.contract.ts';
import { DraftFilmQuestion, DraftQuestion, FilmAnswers, FilmQuestion, LearnerQuestion } from './quizzes.contract.ts';

export const Family = z.enum(['agriculture', 'it', 'foreign_language', 'life_skill', 'public_service', 'safety']);
export type Family = z.infer<typeof Family>;
export const LessonKind = z.enum(['video', 'text', 'quiz', 'file']);
export type LessonKind = z.infer<typeof LessonKind>;

const Markdown = z.string().max(40_000).transform((value) => value.normalize('NFC'));
const Minutes = z.number().min(1).max(600);
const Objectives = z.array(text(300)).max(12);

export const AttachedFile = z.object({ id: Id, name: z.string(), size: z.number().int(), type: z.string() });

/** A part of a film that has a name, from a second on. */
export const Chapter = z.object({ atSec: z.number().min(0).max(100_000), title: text(120) });
export type Chapter = z.infer<typeof Chapter>;

/** A lesson as its author writes it. `film` is the id of an uploaded film; without one the text (or outline) stands in. */
export const DraftLesson = z.object({
  id: PartId,
  title: text(200),
  kind: LessonKind,
  minutes: Minutes,
  required: z.boolean(),
  language: Language.nullable().default(null),
  text: Markdown.default(''),
  film: Id.nullable().default(null),
  chapters: z.array(Chapter).max(100).optional(),
  file: AttachedFile.nullable().default(null),
  questions: z.array(DraftQuestion).max(100).default([]),
  /** A quiz for practice: its key may be on a phone, and it counts for nothing by itself. */
  practice: z.boolean().optional(),
  /** The text of a film lesson is its readable form: reading it finishes the lesson as watching does. */
  textTwin: z.boolean().optional(),
  filmQuestions: z.array(DraftFilmQuestion).max(50).optional(),
  /** What these ask for; `answered` where it is not said. */
  filmAnswers: FilmAnswers.optional(),
  /** Where the right answers are asked for: how many may be given before the part is looked at again. */
  filmTries: z.number().int().min(1).max(10).optional(),
  /** The film must have Vietnamese captions before the lesson may be reviewed or published. */
  needsCaptions: z.boolean().optional(),
});
export type DraftLesson = z.infer<typeof DraftLesson>;
export const DraftModule = z.object({ id: PartId, title: text(200), lessons: z.array(DraftLesson).max(60) });

/** All that an author may change. Saved as a whole, guarded by the draft's `rev`. */
export const CourseContent = z.object({
  slug: Slug,
  title: text(200, 3),
  titleEn: text(200).nullable().default(null),
  summary: text(1000, 0),
  summaryEn: text(1000).nullable().default(null),
  family: Family,
  level: text(60, 0),
  language: Language,
  objectives: Objectives,
  prerequisites: text(500, 0),
  /** Id of an uploaded picture; without one the weave of the family is the cover. */
  cover: Id.nullable().default(null),
  targetGroups: z.array(z.string().max(40)).max(30),
  creditPeriods: z.number().min(0).max(500),
  /** Indicators for which a completion is evidence; the reviewer approves them with the version. */
  countsFor: z.array(z.string().max(60)).max(30),
  /** Indicators that the course only prepares for; shown, never counted. */
  preparesFor: z.array(z.string().max(60)).max(30),
  passMarkPercent: z.number().min(1).max(100),
  maxAttempts: z.number().int().min(1).max(100).nullable().default(null),
  /** May quizzes be taken on a phone without a line? Their questions are then on the phone before an attempt begins; the key is not. */
  offlineAttempts: z.boolean().optional(),
  modules: z.array(DraftModule).max(40),
});
export type CourseContent = z.infer<typeof CourseContent>;

export const DraftState = z.enum(['draft', 'in_review', 'returned', 'published']);
export type DraftState = z.infer<typeof DraftState>;

export const CourseDraft = z.object({
  id: Id,
  owner: UnitName,
  author: z.object({ id: Id, fullName: z.string() }),
  state: DraftState,
  rev: z.number().int(),
  /** Number of the published version, null before the first. */
  published: z.number().int().nullable(),
  review: z.object({ by: z.string(), at: Instant, comment: z.string() }).nullable(),
  content: CourseContent,
  updatedAt: Instant,
});
export type CourseDraft = z.infer<typeof CourseDraft>;

export const CourseDraftRow = CourseDraft.omit({ content: true, review: true }).extend({
  title: z.string(), family: Family, lessonCount: z.number().int(), comment: z.string().nullable(),
});

export const CourseCard = z.object({
  id: Id,
  slug: Slug,
  title: z.string(),
  titleEn: z.string().nullable(),
  summary: z.string(),
  summaryEn: z.string().nullable(),
  family: Family,
  level: z.string(),
  language: Language,
  cover: z.string().nullable(),
  minutes: z.number(),
  lessonCount: z.number().int(),
  /** Bytes of all films at the light version; 0 without films. */
  lightBytes: z.number().int(),
});
export type CourseCard = z.infer<typeof CourseCard>;

/** What anyone may see of a lesson; its content comes with getLesson. */
export const LessonOutline = z.object({
  id: PartId, title: z.string(), kind: LessonKind, minutes: z.number(), required: z.boolean(), language: Language.nullable(),
  hasFilm: z.boolean(), questionCount: z.number().int(), practice: z.boolean(),
  /** May the text be read in place of the film? */
  hasTextTwin: z.boolean(),
  /** Another one whenever captions, pictures or versions of its film are; absent where nothing was noted of it. */
  filmMark: z.string().optional(),
  /** Ids of the questions in its film that are to be answered before it is finished. */
  asks: z.object({ questions: z.array(PartId), rightly: z.boolean() }).optional(),
});
export type LessonOutline = z.infer<typeof LessonOutline>;

export const CourseDetail = CourseCard.extend({
  version: z.number().int(),
  owner: UnitName,
  objectives: z.array(z.string()),
  prerequisites: z.string(),
  targetGroups: z.array(z.string()),
  creditPeriods: z.number(),
  countsFor: z.array(z.string()),
  preparesFor: z.array(z.string()),
  passMarkPercent: z.number(),
  /** Attempts that each quiz allows; null for any number. */
  maxAttempts: z.number().int().nullable(),
  /** May quizzes be taken on a phone without a line? */
  offlineAttempts: z.boolean(),
  modules: z.array(z.object({ id: PartId, title: z.string(), lessons: z.array(LessonOutline) })),
});
export type CourseDetail = z.infer<typeof CourseDetail>;

export const Lesson = LessonOutline.extend({
  /** The version of the course that this is of; answers name it. */
  version: z.number().int(),
  text: z.string(),
  /** Named parts of the film, in order. */
  chapters: z.array(Chapter),
  /** Questions that the film asks, in order of its time, with what the server knows of the learner's answers. */
  filmQuestions: z.array(FilmQuestion),
  filmAnswers: FilmAnswers,
  file: AttachedFile.extend({ url: z.string() }).nullable(),
  questions: z.array(LearnerQuestion),
  previous: PartId.nullable(),
  next: PartId.nullable(),
});
export type Lesson = z.infer<typeof Lesson>;

/** What narrows a search in the catalogue. */
export const CourseFilter = { family: Family.optional(), level: z.string().max(60).optional(), maxMinutes: z.coerce.number().int().min(1).optional() };
const CourseRef = z.object({ course: z.union([Id, Slug]) });
const DraftRef = z.object({ course: Id });
const Rev = z.object({ rev: z.number().int() });

export const courseEndpoints = {
  listCourses: endpoint({
    method: 'GET', path: '/courses', summary: 'Published courses; with `q` ranked, exact marks first, without it by title',
    query: z.object({ q: text(100, 0).optional(), ...CourseFilter, ...Page }),
    response: pageOf(CourseCard).extend({ levels: z.array(z.string()) }),
  }),
  getCourse: endpoint({
    method: 'GET', path: '/courses/:course', summary: 'A published course by id or slug, without the lessons’ content', params: CourseRef, response: CourseDetail,
  }),
  getLesson: endpoint({
    method: 'GET', path: '/courses/:course/lessons/:lesson', summary: 'A lesson’s content for those enrolled, in the version they are enrolled in, with all that begins its film; never an answer key. Sets the media cookie where there is a film or a file',
    // One answer: on a poor line a second one would keep the film waiting by a trip.
    params: CourseRef.extend({ lesson: PartId }), response: Lesson.extend({ playback: Playback.nullable() }),
  }),
  listDrafts: endpoint({
    method: 'GET', path: '/authoring/courses', summary: 'Courses that the person writes, newest change first', query: z.object({ ...Page }), response: pageOf(CourseDraftRow),
  }),
  createCourse: endpoint({
    method: 'POST', path: '/authoring/courses', summary: 'A new draft, owned by a unit',
    body: z.object({ id: Id, owner: UnitRef, title: text(200, 3), family: Family, language: Language.default('vi') }), response: CourseDraft,
  }),
  getDraft: endpoint({
    method: 'GET', path: '/authoring/courses/:course', summary: 'The draft with answer keys, for its authors and reviewers', params: DraftRef, response: CourseDraft,
  }),
  saveDraft: endpoint({
    method: 'PUT', path: '/authoring/courses/:course', summary: 'Saves the whole draft; a published course gets a new draft from it',
    params: DraftRef, body: Rev.extend({ content: CourseContent }), response: CourseDraft,
  }),
  sendForReview: endpoint({
    method: 'POST', path: '/authoring/courses/:course/review', summary: 'Sends a complete draft to the reviewers', params: DraftRef, body: Rev, response: CourseDraft,
  }),
  takeBackDraft: endpoint({
    method: 'POST', path: '/authoring/courses/:course/take-back', summary: 'Takes a draft back from the reviewers, to go on with it', params: DraftRef, body: Rev, response: CourseDraft,
  }),
  listReviews: endpoint({
    method: 'GET', path: '/reviews', summary: 'Courses that wait for this reviewer', query: z.object({ ...Page }), response: pageOf(CourseDraftRow),
  }),
  publishCourse: endpoint({
    method: 'POST', path: '/authoring/courses/:course/publish', summary: 'Approves the reviewed draft as an immutable version (reviewer, never the author)',
    params: DraftRef, body: Rev, response: CourseDraft,
  }),
  returnCourse: endpoint({
    method: 'POST', path: '/authoring/courses/:course/return', summary: 'Returns the draft to its author with a comment',
    params: DraftRef, body: Rev.extend({ comment: text(2000, 3) }), response: CourseDraft,
  }),
  uploadPicture: endpoint({
    method: 'POST', path: '/authoring/pictures', summary: 'A cover picture (PNG, JPEG or WebP, up to 5 MB)', file: 'picture',
    response: z.object({ id: Id, url: z.string() }),
  }),
  uploadFile: endpoint({
    method: 'POST', path: '/authoring/files', summary: 'A file to attach to a lesson (up to 50 MB)', file: 'file', response: AttachedFile,
  }),
  checkText: endpoint({
    method: 'POST', path: '/authoring/text-check', summary: 'Says whether a Markdown text may be published', body: z.object({ text: Markdown }), response: Done,
  }),
};
