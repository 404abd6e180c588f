// One lesson before a learner: its content, the run it belongs to, and the facts that are made of it.
import type { Input, Result } from '@hoctap/shared';
import type { CourseDetail, Lesson } from '@hoctap/shared/courses.contract';
import type { Enrolment, Progress } from '@hoctap/shared/learning.contract';
import type { Answer } from '@hoctap/shared/quizzes.contract';
import { ApiError, call } from '../api.ts';
import { language } from '../i18n/language.svelte.ts';
import { listen } from '../live.ts';
import type { Playback } from '../media/source.ts';
import type { Watched } from '../media/watch-tracker.ts';
import { hasTaken } from '../offline/has-taken.ts';
import { outbox } from '../offline/outbox.ts';
import { auth } from '../state/auth.svelte.ts';
import { serverLine } from '../state/server-line.svelte.ts';
import type { GivenAnswer } from './film-questions.svelte.ts';
import { t } from './learning.messages.ts';
import { record } from './recorder.ts';
import { runOf } from './run-of.ts';

export interface LessonContent { course: CourseDetail; lesson: Lesson; run: Enrolment; playback: Playback | null }

/** Reads all that a lesson page shows. A film that is not playable yet is no failure: the text stands in for it. */
export const readLesson = (slug: string, id: string): Promise<LessonContent> =>
  contentOf(slug, id).catch((error: unknown) => {
    throw error instanceof ApiError && error.code === 'offline' && !serverLine.isUp ? new ApiError('offline', t.notTaken) : error;
  });
const contentOf = async (slug: string, id: string): Promise<LessonContent> => {
  // Asked at the same time: on a poor line each answer that is waited for costs a third of a second.
  const [course, { playback, ...lesson }, found] = await Promise.all([
    call('getCourse', { params: { course: slug } }), call('getLesson', { params: { course: slug, lesson: id } }), runOf(slug),
  ]);
  // An address from before the course was renamed.
  const run = found ?? (course.slug === slug ? undefined : await runOf(course.id));
  if (!run) throw new ApiError('not_enrolled', '', 403);
  return { course, lesson, run, playback };
};

/** How much of a run an answer knows of; facts only ever add. */
const known = ({ done, lessons }: Progress): number =>
  done + Object.values(lessons).reduce((sum, { share, answered = [] }) => sum + share + answered.reduce((all, { right, given = 1, allowed = 0 }) => all + (right ? 1 : 0) + given + allowed, 0), 0);

/** Progress of a run as the server last told it, whichever way the answer came; facts go out through the outbox. */
export class RunProgress {
  #progress = $state.raw<Progress>() as Progress;
  /** Facts and answers that wait on this device for the line. */
  waiting = $state(0);
  /** Why the server took the facts but refused one, in the user's language. */
  refusal = $state('');

  constructor(readonly run: Enrolment, private readonly lesson: Pick<Lesson, 'id' | 'kind'>) {
    this.#progress = run.progress;
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** One way for every answer; one that is late, or of another run, changes nothing. */
  apply(next: Progress): void {
    if (next.enrolment !== this.run.id) return;
    if (next.version === this.#progress.version && known(next) < known(this.#progress)) return;
    this.#progress = next;
  }

  /** Asks the server, after a quiz or because another device moved on. A failure changes nothing: the next answer tells. */
  read = async (): Promise<void> => {
    const next = await call('getProgress', { params: { enrolment: this.run.id } }).catch(() => null);
    if (next) this.apply(next);
  };

  /** Listens to the outbox and the server, and records that the lesson was opened, until the returned function is called. */
  start(): () => void {
    const stops = [
      outbox.onAnswer((id, answer) => {
        if (id === 'recordEvents') void this.#recorded(answer as Result<'recordEvents'>);
      }),
      outbox.onCount((count) => {
        this.waiting = count;
        // Without a line it is this device that knows how far the run is.
        if (!serverLine.isUp && hasTaken()) void this.read();
      }),
      listen('progress:changed', ({ enrolment }) => void (enrolment === this.run.id && this.read())),
      listen('person:notified', () => void (this.#progress.completedAt && !this.#progress.certificate && this.read())),
    ];
    // Opening a file is having it, so that fact is left to its button.
    if (this.lesson.kind !== 'file') this.opened();
    return () => stops.forEach((stop) => stop());
  }

  async #recorded({ progress, refused }: Result<'recordEvents'>): Promise<void> {
    for (const one of progress) this.apply(one);
    const code = refused[0]?.code;
    if (!code) return void (this.refusal = '');
    const { errorText, isErrorCode } = await import('@hoctap/shared/errors');
    this.refusal = errorText(isErrorCode(code) ? code : 'internal', language.current);
  }

  opened(): void {
    void record(this.run.id, this.lesson.id, { verb: 'opened', result: {} });
  }
  watched(result: Watched): void {
    void record(this.run.id, this.lesson.id, { verb: 'watched', result });
  }
  /** An answer to a question in the film; resolves when it is safely on this device. */
  answered(result: GivenAnswer): Promise<void> {
    return record(this.run.id, this.lesson.id, { verb: 'answered', result });
  }
  /** Answers to this film's questions that still wait on this device, the latest of each. */
  async waitingAnswers(): Promise<Map<string, Answer>> {
    const events = (await outbox.list(auth.me?.id ?? '')).flatMap(({ id, input }) => (id === 'recordEvents' ? (input as Input<'recordEvents'>).body.events : []));
    return new Map(events.flatMap((event) => (event.verb === 'answered' && event.enrolment === this.run.id && event.lesson === this.lesson.id ? [[event.result.question, event.result.answer]] : [])));
  }
  /** The text was read to its end, `elapsed` seconds after it came up. */
  finished(elapsed: number): Promise<void> {
    return record(this.run.id, this.lesson.id, { verb: 'read', result: { elapsed, endReached: true } });
  }
}
