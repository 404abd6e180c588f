// One lesson before a learner: its content, the run it belongs to, and the facts that are made of it.
import type { Result } from '@hoctap/shared';
import type { CourseDetail, Lesson } from '@hoctap/shared/courses.contract';
import type { Enrolment, Progress } from '@hoctap/shared/learning.contract';
import { ApiError, call } from '../api.ts';
import { outbox } from '../offline/outbox.ts';
import { runOf } from './my-runs.svelte.ts';
import { record } from './recorder.ts';

export interface LessonContent { course: CourseDetail; lesson: Lesson; run: Enrolment; playback: Result<'getLessonPlayback'> | null; filmIsComing: boolean }

/** Reads all that a lesson page shows. A film that is not playable yet is no failure: the text stands in for it. */
export const readLesson = async (slug: string, id: string): Promise<LessonContent> => {
  const course = await call('getCourse', { params: { course: slug } });
  const [lesson, run] = await Promise.all([call('getLesson', { params: { course: course.id, lesson: id } }), runOf(course.id)]);
  if (!run) throw new ApiError('not_enrolled', '', 403);
  const playback = lesson.hasFilm ? await playbackOf(course.id, id) : null;
  return { course, lesson, run, playback, filmIsComing: lesson.hasFilm && !playback };
};
const playbackOf = (course: string, lesson: string) =>
  call('getLessonPlayback', { params: { course, lesson } }).catch((error: unknown) => {
    if (error instanceof ApiError && error.code === 'no_film') return null;
    throw error;
  });

/** Progress of a run as the server last told it, whichever way the answer came; facts go out through the outbox. */
export class RunProgress {
  progress = $state.raw<Progress>() as Progress;
  /** Facts that wait on this device for the line. */
  waiting = $state(0);
  /** The server took the facts but refused one: the lesson is not what the screen thinks. */
  isRefused = $state(false);

  constructor(private readonly run: Enrolment, private readonly lesson: string) {
    this.progress = run.progress;
  }

  /** One way for every answer; a late one of another run changes nothing. */
  apply(progress: Progress): void {
    if (progress.enrolment === this.run.id) this.progress = progress;
  }

  /** Listens to the outbox and records that the lesson was opened, until the returned function is called. */
  start(): () => void {
    const stops = [
      outbox.onAnswer((id, answer) => {
        if (id !== 'recordEvents') return;
        const { progress, refused } = answer as Result<'recordEvents'>;
        for (const one of progress) this.apply(one);
        this.isRefused = refused.length > 0;
      }),
      outbox.onCount((count) => (this.waiting = count)),
    ];
    void record(this.run.id, this.lesson, { verb: 'opened', result: {} });
    return () => stops.forEach((stop) => stop());
  }

  watched(result: { intervals: [number, number][]; elapsed: number; position: number }): void {
    void record(this.run.id, this.lesson, { verb: 'watched', result });
  }
  read(elapsed: number): Promise<void> {
    return record(this.run.id, this.lesson, { verb: 'read', result: { elapsed, endReached: true } });
  }
}
