// What is taken along by whoever is signed in, as pages show it: what is here, what is on its way, what stands in the way.
import type { Result } from '@hoctap/shared';
import { ApiError, call } from '../api.ts';
import { lineOf } from '../line.ts';
import type { Quality } from '../media/choice.ts';
import { meter } from '../media/line-meter.svelte.ts';
import { notesHere, sawProgress } from './kept.ts';
import { fetchFile, openLesson } from './open-lesson.ts';
import { type Queued, outbox } from './outbox.ts';
import { type Prepared, type PreparedLesson, prepareLesson, toTake } from './prepare.ts';
import { type Room, askToKeep, roomHere } from './room.ts';
import { hereOf, renewedBy, toCompare } from './taken.rules.ts';
import { type TakenCourse, type TakenLesson, files, taken } from './taken.store.ts';
import { type Halt, Taker } from './taker.ts';

const lookAgainMs = 1000;
const compareEveryMs = 6 * 3_600_000;
/** Other tabs bring lessons too. */
const channel = new BroadcastChannel('hoctap.taken');

class Taking {
  courses = $state.raw<TakenCourse[]>([]);
  lessons = $state.raw<TakenLesson[]>([]);
  stored = $state.raw<ReadonlyMap<string, number>>(new Map());
  room = $state.raw<Room>({ free: null, isPromised: false });
  halt = $state<Halt>(null);
  /** Lessons that the server would not give. */
  refused = $state.raw<readonly string[]>([]);
  isReady = $state(false);
  #person: string | null = null;
  #taker: Taker | null = null;
  #current: TakenLesson | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #looking: ReturnType<typeof setTimeout> | undefined;
  #unhear: (() => void) | undefined;

  constructor() {
    channel.onmessage = () => {
      clearTimeout(this.#looking);
      this.#looking = setTimeout(() => void this.look(), lookAgainMs);
    };
  }

  /** Goes on with what this person wanted here; once for each person. */
  async start(person: string): Promise<void> {
    if (this.#person === person) return;
    this.stop();
    this.#person = person;
    this.#taker = this.#takerOf(person);
    addEventListener('online', this.#returned);
    (navigator as { connection?: EventTarget }).connection?.addEventListener('change', this.#returned);
    this.#timer = setInterval(this.#returned, compareEveryMs);
    this.#unhear = outbox.onAnswer((id, answer) => void this.#told(person, id, answer).catch(() => undefined));
    await this.look();
    void this.#taker?.go();
    void this.compare();
  }
  /** What was sent is known to the server: the device tells the same from now on, also without a line. */
  async #told(person: string, id: Queued, answer: unknown): Promise<void> {
    if (id === 'recordEvents') for (const progress of (answer as Result<'recordEvents'>).progress) await sawProgress(person, progress);
    if (id === 'submitAttempt' || id === 'returnAttempt') await call('getProgress', { params: { enrolment: (answer as Result<'returnAttempt'>).enrolment } });
  }
  stop(): void {
    this.#taker?.end();
    this.#taker = null;
    this.#person = null;
    this.isReady = false;
    this.#unhear?.();
    clearInterval(this.#timer);
    removeEventListener('online', this.#returned);
    (navigator as { connection?: EventTarget }).connection?.removeEventListener('change', this.#returned);
  }
  #returned = (): void => {
    void this.#taker?.go();
    void this.compare();
  };

  #takerOf(person: string): Taker {
    return new Taker({
      wanted: async () => {
        const paused = new Set((await taken.courses(person)).filter(({ isPaused, isGone }) => isPaused || isGone).map(({ course }) => course));
        const lessons: TakenLesson[] = [];
        for (const lesson of await taken.lessons(person)) lessons.push(await taken.settle(lesson));
        return lessons.filter(({ course, isOld, isGone }) => !paused.has(course) && !isOld && !isGone);
      },
      open: async (lesson) => {
        meter.start();
        const course = await taken.course(person, lesson.course);
        if (!course) return lesson;
        this.#current = lesson;
        const opened = await openLesson(lesson, course);
        await this.look();
        return opened;
      },
      stored: () => files.all(person),
      fetch: (address) => fetchFile(address, async () => this.#current && prepareLesson({ id: this.#current.course, offlineAttempts: false }, this.#current.lesson)),
      put: (address, content) => files.put(person, address, content),
      later: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
      alone: async (work) => (navigator.locks ? await navigator.locks.request('hoctap.taking', work) : work()),
    }, {
      came: (address, bytes) => {
        this.stored = new Map([...this.stored, [address, bytes]]);
        channel.postMessage('came');
      },
      halted: (halt) => (this.halt = halt),
      refused: ({ lesson }) => {
        this.refused = [...this.refused, lesson];
        void this.look();
      },
    });
  }

  /** Reads anew what really lies on this device. */
  async look(): Promise<void> {
    const person = this.#person;
    if (!person) return;
    const [courses, lessons, stored, room] = await Promise.all([taken.courses(person), taken.lessons(person), files.all(person), roomHere()]);
    if (person !== this.#person) return;
    [this.courses, this.lessons, this.stored, this.room] = [courses, lessons, stored, room];
    this.isReady = true;
  }
  async #changed(): Promise<void> {
    await this.look();
    channel.postMessage('changed');
    void this.#taker?.go();
  }

  course = (ref: string): TakenCourse | undefined => this.courses.find(({ course, slug }) => course === ref || slug === ref);
  lessonsOf = (course: string): TakenLesson[] => this.lessons.filter((one) => one.course === course);
  hereOf = (lesson: TakenLesson) => hereOf(lesson, this.stored);
  /** Bytes of all files that lie here for this person. */
  get bytes(): number {
    return [...this.stored.values()].reduce((sum, size) => sum + size, 0);
  }

  /** Takes lessons along at a quality; those that are here already at it stay. */
  async take({ course, run }: Prepared, lessons: readonly PreparedLesson[], quality: Quality, isAuto: boolean): Promise<void> {
    const person = this.#person;
    if (!person) return;
    await taken.keepCourse({ person, course: course.id, slug: course.slug, detail: course, run, quality, isAuto, isPaused: false, isGone: false, compared: course.version });
    for (const lesson of lessons) await taken.keepLesson(toTake(person, course.id, lesson, quality, await taken.lesson(person, course.id, lesson.content.id)));
    this.refused = [];
    // So that the first page says the same without a line.
    void call('listMyCertificates').catch(() => undefined);
    void notesHere().then(({ takeNotes }) => takeNotes(person, course.id, lessons.map(({ content }) => content.id))).catch(() => undefined);
    await askToKeep();
    await this.#changed();
  }

  async #changeCourse(course: string, change: Partial<TakenCourse>): Promise<void> {
    const known = this.#person ? await taken.course(this.#person, course) : undefined;
    if (known) await taken.keepCourse({ ...known, ...change });
    await this.#changed();
  }
  pause = (course: string, isPaused: boolean): Promise<void> => this.#changeCourse(course, { isPaused });
  setAuto = async (course: string, isAuto: boolean): Promise<void> => {
    await this.#changeCourse(course, { isAuto });
    await this.compare();
  };
  /** Deletes lessons of a course from this device; what was learned of them stays. */
  async drop(course: string, lessons: readonly string[]): Promise<void> {
    if (this.#person) await taken.drop(this.#person, course, lessons);
    this.halt = null;
    await this.#changed();
  }
  /** Takes what the server has now in place of what it had. Throws ApiError. */
  async renew(course: TakenCourse, lessons: readonly string[]): Promise<void> {
    const { person, course: id, detail, quality } = course;
    for (const lesson of lessons) await taken.keepLesson(toTake(person, id, await prepareLesson(detail, lesson), quality, await taken.lesson(person, id, lesson)));
    this.refused = this.refused.filter((one) => !lessons.includes(one));
    await this.#changed();
  }
  /** Tries again at once, after room was made or the line came back. */
  again = (): void => void this.#taker?.go();

  /** Asks the server what it has of each course now: what is new, changed or withdrawn. Without a line it changes nothing. */
  async compare(): Promise<void> {
    for (const course of this.courses) await this.#compareCourse(course).catch(() => undefined);
    // Captions and pictures that are new are small; they come at once.
    await this.#changed();
  }
  async #compareCourse(course: TakenCourse): Promise<void> {
    const now = await call('getCourse', { params: { course: course.course } }, { isFresh: true }).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'not_found') return null;
      throw error;
    });
    const known = await taken.course(course.person, course.course);
    if (!known) return;
    if (!now) return taken.keepCourse({ ...known, isGone: true });
    for (const lesson of toCompare(now, known.compared, await taken.lessons(course.person, course.course))) await this.#compareLesson(lesson, known);
    await taken.keepCourse({ ...known, detail: now, slug: now.slug, isGone: false, compared: now.version });
    if (known.isAuto && lineOf() === 'wifi') await this.#takeNew({ ...known, detail: now });
    await (await notesHere()).takeNotes(known.person, known.course, (await taken.lessons(known.person, known.course)).map(({ lesson }) => lesson));
  }
  async #compareLesson({ person, course, lesson: id, at }: TakenLesson, { detail }: TakenCourse): Promise<void> {
    const now = await prepareLesson(detail, id).catch((error: unknown) => {
      if (error instanceof ApiError && (error.code === 'not_found' || error.code === 'not_enrolled')) return null;
      throw error;
    });
    // What was taken anew or deleted while the server answered is newer than the answer.
    const lesson = await taken.lesson(person, course, id);
    if (lesson?.at !== at) return;
    if (!now) return taken.keepLesson({ ...lesson, isGone: true });
    await taken.keepLesson(renewedBy(lesson, now));
  }
  async #takeNew(course: TakenCourse): Promise<void> {
    const here = await taken.lessons(course.person, course.course);
    const old = here.filter(({ isOld }) => isOld).map(({ lesson }) => lesson);
    const missing = this.newOf(course, here);
    if (old.length + missing.length > 0) await this.renew(course, [...old, ...missing]);
  }
  /** Lessons of a course that are not on this device. */
  newOf = ({ detail }: TakenCourse, here: readonly TakenLesson[]): string[] =>
    detail.modules.flatMap(({ lessons }) => lessons.map(({ id }) => id)).filter((id) => !here.some(({ lesson }) => lesson === id));
}

export const taking = new Taking();
