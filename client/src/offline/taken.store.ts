// What lies on this device of courses that were taken along, for each person apart: answers of the server in IndexedDB, files in a
// cache under their own addresses. A cache takes a file whole or not at all, says what it holds, and hands out one file of a film
// without reading the others.
import type { Result } from '@hoctap/shared';
import type { CourseDetail, Lesson } from '@hoctap/shared/courses.contract';
import type { Enrolment } from '@hoctap/shared/learning.contract';
import type { Answer, OfflineQuiz } from '@hoctap/shared/quizzes.contract';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Quality } from '../media/choice.ts';
import { noteTaken } from './has-taken.ts';

export type Playback = Result<'getLessonPlayback'>;
export interface TakenCourse {
  person: string;
  course: string;
  slug: string;
  detail: CourseDetail;
  run: Enrolment;
  quality: Quality;
  /** Its new lessons are taken on Wi-Fi without being asked for. */
  isAuto: boolean;
  isPaused: boolean;
  /** The version whose lessons were compared with those here. */
  compared: number;
  /** The server has it no more, or not for this person. */
  isGone: boolean;
}
export interface TakenLesson {
  person: string;
  course: string;
  lesson: string;
  content: Lesson;
  playback: Playback | null;
  quiz: OfflineQuiz | null;
  /** Folder of the film's version that is taken; `audio` for its sound, null without a film. */
  rung: string | null;
  /** Playlists with which that version plays, by their address. */
  playlists: Record<string, string>;
  /** Addresses of all files; null until the film's playlist was read. */
  files: string[] | null;
  /** Files of what it stands in for, let go of once it is known which of them are needed still. */
  replaces: string[];
  /** Bytes that the server said all of it takes. */
  bytes: number;
  at: string;
  /** The server has another film or file for it by now. */
  isOld: boolean;
  /** The course has it no more; what was learned of it counts. */
  isGone: boolean;
}
/** A quiz that is being taken without a line. */
export interface LocalAttempt { person: string; id: string; lesson: string; startedAt: string; answers: Record<string, { answer: Answer; at: string }> }

interface Schema extends DBSchema {
  courses: { key: [string, string]; value: TakenCourse };
  lessons: { key: [string, string, string]; value: TakenLesson };
  attempts: { key: [string, string]; value: LocalAttempt };
  answers: { key: [string, string]; value: { person: string; operation: string; answer: unknown } };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;
const open = () => (opened ??= openDB<Schema>('hoctap-taken', 1, {
  upgrade(database) {
    database.createObjectStore('courses', { keyPath: ['person', 'course'] });
    database.createObjectStore('lessons', { keyPath: ['person', 'course', 'lesson'] });
    database.createObjectStore('attempts', { keyPath: ['person', 'lesson'] });
    database.createObjectStore('answers', { keyPath: ['person', 'operation'] });
  },
  // A newer build in another tab changes the store; this tab opens it anew.
  blocking: (_now, _next, event) => {
    (event.target as IDBDatabase).close();
    opened = undefined;
  },
}));
/** All keys that begin with these parts. */
const under = (...parts: string[]) => IDBKeyRange.bound(parts, [...parts, []]);

export const taken = {
  courses: async (person: string): Promise<TakenCourse[]> => (await open()).getAll('courses', under(person)),
  course: async (person: string, course: string): Promise<TakenCourse | undefined> => (await taken.courses(person)).find((one) => one.course === course || one.slug === course),
  async keepCourse(course: TakenCourse): Promise<void> {
    noteTaken();
    await (await open()).put('courses', course);
  },
  lessons: async (person: string, course?: string): Promise<TakenLesson[]> => (await open()).getAll('lessons', course ? under(person, course) : under(person)),
  lesson: async (person: string, course: string, lesson: string): Promise<TakenLesson | undefined> => (await open()).get('lessons', [person, course, lesson]),
  keepLesson: async (lesson: TakenLesson): Promise<void> => void (await (await open()).put('lessons', lesson)),

  /** An answer about the person that any page may ask for. */
  answer: async (person: string, operation: string): Promise<unknown> => (await (await open()).get('answers', [person, operation]))?.answer,
  keepAnswer: async (person: string, operation: string, answer: unknown): Promise<void> => void (await (await open()).put('answers', { person, operation, answer })),

  attempt: async (person: string, lesson: string): Promise<LocalAttempt | undefined> => (await open()).get('attempts', [person, lesson]),
  keepAttempt: async (attempt: LocalAttempt): Promise<void> => void (await (await open()).put('attempts', attempt)),
  dropAttempt: async (person: string, lesson: string): Promise<void> => (await open()).delete('attempts', [person, lesson]),

  /** Removes files that none of these lessons needs. */
  async free(person: string, addresses: readonly string[], keep: readonly TakenLesson[]): Promise<void> {
    const needed = new Set(keep.flatMap((one) => one.files ?? []));
    for (const address of addresses) if (!needed.has(address)) await files.remove(person, address);
  },
  /** Lets go of what a lesson took the place of, as soon as its own files are known; again where a page was closed in the midst of it. */
  async settle(lesson: TakenLesson): Promise<TakenLesson> {
    if (lesson.files === null || lesson.replaces.length === 0) return lesson;
    await taken.free(lesson.person, lesson.replaces, await taken.lessons(lesson.person));
    const settled = { ...lesson, replaces: [] };
    await taken.keepLesson(settled);
    return settled;
  },
  /** Forgets lessons of a course, and the course with its last one. Files that no other lesson needs go first, so that none is left without a name. */
  async drop(person: string, course: string, lessons: readonly string[]): Promise<void> {
    const database = await open();
    const isDropped = (one: TakenLesson) => one.course === course && lessons.includes(one.lesson);
    const all = await taken.lessons(person);
    await taken.free(person, all.filter(isDropped).flatMap(filesOf), all.filter((one) => !isDropped(one)));
    for (const one of all.filter(isDropped)) await database.delete('lessons', [person, course, one.lesson]);
    if ((await taken.lessons(person, course)).length === 0) await database.delete('courses', [person, course]);
  },
};

const filesOf = (lesson: TakenLesson): string[] => [...(lesson.files ?? []), ...lesson.replaces];

const cacheOf = (person: string): Promise<Cache> => caches.open(`hoctap-taken-${person}`);
const addressHeader = 'x-address';
const sizeHeader = 'content-length';

export const files = {
  /** Keeps a file whole. Throws QuotaExceededError (DOMException) when the device is full. */
  async put(person: string, address: string, content: Blob): Promise<void> {
    const headers = { [addressHeader]: address, [sizeHeader]: String(content.size), 'content-type': content.type || 'application/octet-stream' };
    await (await cacheOf(person)).put(address, new Response(content, { headers }));
  },
  read: async (person: string, address: string): Promise<Response | undefined> => (await cacheOf(person)).match(address),
  remove: async (person: string, address: string): Promise<void> => void (await (await cacheOf(person)).delete(address)),
  /** What is really here: addresses with their bytes. */
  async all(person: string): Promise<Map<string, number>> {
    const responses = await (await cacheOf(person)).matchAll();
    return new Map(responses.map(({ headers }) => [headers.get(addressHeader) ?? '', Number(headers.get(sizeHeader))]));
  },
};
