// Answers of the server as they lie on this device, for when no server answers: what was taken along, and what its owner sees first.
import type { Input, OperationId, Result } from '@hoctap/shared';
import type { CourseDetail, Lesson } from '@hoctap/shared/courses.contract';
import type { ClientEvent, Enrolment, Progress } from '@hoctap/shared/learning.contract';
import { provideSource } from '../media/source.ts';
import { filmOnDevice } from './film-on-device.ts';
import { outbox } from './outbox.ts';
import { renewedBy, withWaiting } from './taken.rules.ts';
import { type Playback, type TakenCourse, type TakenLesson, files, taken } from './taken.store.ts';

provideSource(filmOnDevice);

interface Asked { params?: Record<string, string>; query?: Record<string, unknown> }
/** Answers about the person that are kept as they came, since the first pages ask for them. */
const personal = new Set<OperationId>(['listMyEnrolments', 'listMyCertificates', 'getMyPlaceQuestion']);
/** What stands in for those that were never asked for here: nothing to show. */
const nothing: Partial<Record<OperationId, unknown>> = { listMyCertificates: { items: [] }, getMyPlaceQuestion: { question: null } };
/** Loaded where notes are asked for: whoever takes a course along waits for its films first. */
export const notesHere = () => import('./kept-notes.ts');
interface Runs { items: Enrolment[] }

/** Facts about lessons that wait here to be sent. */
const waitingEvents = async (person: string): Promise<ClientEvent[]> =>
  (await outbox.list(person)).flatMap(({ id, input }) => (id === 'recordEvents' ? (input as Input<'recordEvents'>).body.events as ClientEvent[] : []));

const progressed = async (person: string, progress: Progress): Promise<Progress> => {
  const [course, lessons, events] = await Promise.all([taken.course(person, progress.course), taken.lessons(person, progress.course), waitingEvents(person)]);
  return course ? withWaiting(progress, course.detail, events, lessons) : progress;
};

const lessonOf = async (person: string, { params = {} }: Asked): Promise<TakenLesson | undefined> => {
  const course = await taken.course(person, params['course'] ?? '');
  return course && taken.lesson(person, course.course, params['lesson'] ?? '');
};

/** The lesson that notes are asked for; of a whole course they come lesson by lesson, and nobody asks for these without a line. */
const notePlace = ({ params = {}, query = {} }: Asked) => (query['lesson'] ? { course: params['course'] ?? '', lesson: String(query['lesson']) } : undefined);

/** A file of a page that was left can be let go of. */
let shown: string | undefined;
const withFile = async (person: string, content: Lesson): Promise<Lesson> => {
  const here = content.file && (await files.read(person, content.file.url));
  if (!content.file || !here) return content;
  if (shown) URL.revokeObjectURL(shown);
  shown = URL.createObjectURL(await here.blob());
  return { ...content, file: { ...content.file, url: shown } };
};

/** The film from where it was left here. */
const placed = async (person: string, { lesson, playback }: TakenLesson): Promise<Playback | null> => {
  const last = (await waitingEvents(person)).findLast((event) => event.verb === 'watched' && event.lesson === lesson);
  return playback && last?.verb === 'watched' ? { ...playback, position: last.result.position } : playback;
};

const runsOf = async (person: string): Promise<Runs | undefined> => {
  const last = ((await taken.answer(person, 'listMyEnrolments')) as Runs | undefined)?.items ?? [];
  const more = (await taken.courses(person)).map(({ run }) => run).filter(({ id }) => !last.some((one) => one.id === id));
  const items = [...last, ...more];
  return items.length === 0 ? undefined : { items: await Promise.all(items.map(async (run) => ({ ...run, progress: await progressed(person, run.progress) }))) };
};

/** What this device can answer of an operation; undefined where it has nothing. */
export const find = async (person: string, id: OperationId, asked: Asked): Promise<unknown> => {
  switch (id) {
    case 'getCourse': return (await taken.course(person, asked.params?.['course'] ?? ''))?.detail;
    case 'getLesson': {
      const lesson = await lessonOf(person, asked);
      return lesson && { ...(await withFile(person, lesson.content)), playback: await placed(person, lesson) };
    }
    case 'getOfflineQuiz': return (await lessonOf(person, asked))?.quiz ?? undefined;
    case 'listNotes': {
      const place = notePlace(asked);
      if (!place) return undefined;
      const { keptNotes } = await notesHere();
      const notes = await keptNotes(person, place);
      return notes || (await lessonOf(person, { params: place })) ? { items: notes ?? [] } : undefined;
    }
    case 'listMyEnrolments': return runsOf(person);
    case 'getProgress': {
      const run = (await runsOf(person))?.items.find((one) => one.id === asked.params?.['enrolment']);
      return run?.progress;
    }
    default: return personal.has(id) ? (await taken.answer(person, id)) ?? nothing[id] : undefined;
  }
};

/** The server told how far a run is. */
export const sawProgress = async (person: string, progress: Progress): Promise<void> => {
  const course = await taken.course(person, progress.course);
  if (course?.run.id === progress.enrolment) await taken.keepCourse({ ...course, run: { ...course.run, progress } });
  const runs = (await taken.answer(person, 'listMyEnrolments')) as Runs | undefined;
  if (runs) await taken.keepAnswer(person, 'listMyEnrolments', { ...runs, items: runs.items.map((run) => (run.id === progress.enrolment ? { ...run, progress } : run)) });
};

const keepRun = async (person: string, run: Enrolment): Promise<void> => {
  const course = await taken.course(person, run.course.id);
  if (course) await taken.keepCourse({ ...course, run, isGone: false });
};
const sawCourse = async (course: TakenCourse, detail: CourseDetail): Promise<void> => taken.keepCourse({ ...course, detail, slug: detail.slug, isGone: false });

/** The server answered: what lies here of it is brought up to date; a film or file that is another one now is noted. */
export const saw = async (person: string, id: OperationId, asked: Asked, answer: unknown): Promise<void> => {
  if (personal.has(id) && !asked.query?.['cursor']) await taken.keepAnswer(person, id, answer);
  if (id === 'listMyEnrolments') for (const run of (answer as Runs).items) await keepRun(person, run);
  if (id === 'getProgress') await sawProgress(person, answer as Progress);
  const noted = id === 'listNotes' && notePlace(asked);
  if (noted) {
    const { items, next } = answer as Result<'listNotes'>;
    const { keepNotes, sawNotes } = await notesHere();
    await (next || asked.query?.['cursor'] ? keepNotes : sawNotes)(person, noted, items);
  }
  if (id === 'getCourse') {
    const course = await taken.course(person, (answer as CourseDetail).id);
    if (course) await sawCourse(course, answer as CourseDetail);
  }
  if (id !== 'getLesson') return;
  const lesson = await lessonOf(person, asked);
  if (!lesson) return;
  const { playback, ...content } = answer as Result<'getLesson'>;
  // The mark stays that of what is compared as a whole: an answer alone may lack what another brings.
  const { filmMark } = lesson.content;
  await taken.keepLesson({ ...renewedBy(lesson, { content: { ...content, filmMark }, playback, quiz: lesson.quiz }), isGone: lesson.isGone });
};
