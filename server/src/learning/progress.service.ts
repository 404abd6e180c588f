// From facts to progress, from progress to completion: every step may be cut off and repeated, and ends the same.
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '@hoctap/shared';
import type { Progress } from '@hoctap/shared/learning.contract';
import type { CourseService } from '../courses/course.service.ts';
import { changedLessons } from '../courses/lesson.rules.ts';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import type { Deps } from '../deps.ts';
import { forEachOwed } from '../jobs/repeat.ts';
import { personRoom } from '../realtime/bus.ts';
import type { CertificateService } from './certificate.service.ts';
import { derivedId } from './derived-id.ts';
import { type EnrolmentDoc, enrolmentModel } from './enrolment.model.ts';
import type { LearningEvent, Owed } from './event.model.ts';
import type { LedgerService } from './ledger.service.ts';
import type { NoticeService } from './notice.service.ts';
import { completedFact, completionOf, projectionOf } from './progress.rules.ts';

/** The answer of every action that touches a run. */
export const progressOf = (run: EnrolmentDoc): Progress => ({
  enrolment: run._id, course: run.course, version: run.version,
  lessons: Object.fromEntries(run.lessons.map(({ lesson, ...state }) => [lesson, state])),
  done: run.done, required: run.required, completedAt: run.completedAt?.toISOString() ?? null, certificate: run.certificate,
});

/** What settling discharges. */
const settling: Owed[] = ['progress', 'certificate', 'notice'];
const isSame = (run: EnrolmentDoc, next: Partial<EnrolmentDoc>): boolean =>
  isDeepStrictEqual(next, Object.fromEntries(Object.keys(next).map((key) => [key, run[key as keyof EnrolmentDoc]])));

/** What is at hand of a run: as it was read, and, where they are there, all its facts, which must have been read after it. */
interface Known { run: EnrolmentDoc; facts?: LearningEvent[] }

interface RecomputeOptions { write?: boolean; onDifference?: (enrolment: string) => void; onProgress?: (runs: number) => void }
interface Lower { courses: CourseService; ledger: LedgerService; certificates: CertificateService; notices: NoticeService }

export const progressService = (deps: Deps, { courses, ledger, certificates, notices }: Lower) => {
  const enrolments = enrolmentModel(deps.db);

  /** The version that a run belongs in: the newest, unless it is finished or a lesson that the learner finished has changed. */
  const versionFor = async (run: EnrolmentDoc, facts: readonly LearningEvent[]): Promise<CourseVersionDoc> => {
    const own = await courses.version(run.course, run.version);
    if (run.finished) return own;
    const newest = await courses.published(run.course);
    if (newest.number <= own.number) return own;
    const changed = changedLessons(own, newest);
    const { lessons } = projectionOf(run, own, facts);
    return lessons.some(({ lesson, state }) => state === 'done' && changed.includes(lesson)) ? own : newest;
  };

  /** Tells a learner of a certificate, where that is still owed. */
  const tell = async ({ _id, person, object: { course, version }, owes }: LearningEvent, certificate: string | null): Promise<void> => {
    if (!owes.includes('notice')) return;
    const { content } = await courses.version(course ?? '', version ?? 0);
    await notices.put(derivedId('certificate_ready', _id), person, 'certificate_ready', { title: content.title, course, slug: content.slug, certificate });
  };

  /** Withdraws certificates of completions that no longer hold, and gives back the one that holds again. */
  const mark = async (facts: readonly LearningEvent[], held: LearningEvent | undefined): Promise<void> => {
    // Without a fact that takes another one back, nothing was withdrawn.
    if (!facts.some(({ voids }) => voids)) return;
    await certificates.mark(facts.filter(({ verb, _id }) => verb === 'completed' && _id !== held?._id).map(({ _id }) => _id), 'withdrawn');
    if (held) await certificates.mark([held._id], 'valid');
  };

  /**
   * Brings a run up to its facts: progress, version, the completion when it is finished for the first time, and what that
   * owes. What a caller has at hand of it is not read again.
   */
  const settle = async (id: string, known?: Known): Promise<EnrolmentDoc> => {
    // A certificate that was issued here is looked after also where the facts have changed since.
    let isAwarding = false;
    for (let at = known, next: Known | undefined; ; at = next, next = undefined) {
      let run = at?.run ?? (await enrolments.findById(id).lean());
      if (!run) throw new AppError('not_found');
      // Facts are read after the run: whoever wrote one in between settles after us, and `rev` tells who was later.
      const facts = at?.facts ?? (await ledger.ofRun(id));
      const version = await versionFor(run, facts);
      const completed = completionOf(facts);
      isAwarding ||= facts.some(({ owes }) => owes.includes('certificate') || owes.includes('notice'));
      const certificate = isAwarding ? (completed ? await certificates.issue(completed) : null) : run.certificate;
      const projection = { ...projectionOf(run, version, facts), certificate };
      if (!isSame(run, projection)) {
        run = await enrolments.findOneAndUpdate({ _id: id, rev: run.rev }, { $set: projection, $inc: { rev: 1 } }, { returnDocument: 'after' }).lean();
        if (!run) continue;
        deps.bus.emit('socket', { room: personRoom(run.person), name: 'progress:changed', payload: { enrolment: id } });
      } else if (at) {
        // Nothing was written that would have told whether the run is still as it was.
        continue;
      }
      if (run.finished && !completed) {
        // Only now, since from `finished` on nobody changes the organising unit that the fact names.
        const fact = completedFact(run, version, facts, deps.clock.now());
        if (await ledger.append([fact])) next = { run, facts: [...facts, fact] };
        deps.bus.emit('fact:owed', {});
        continue;
      }
      if (isAwarding) {
        if (completed) await tell(completed, certificate);
        await mark(facts, completed);
      }
      await ledger.discharge(facts.filter(({ owes }) => owes.some((name) => settling.includes(name))).map(({ _id }) => _id), ...settling);
      return run;
    }
  };

  return {
    settle,
    /** Moves an unfinished run that a newer version waits for; any other stays as it was read. */
    async fresh(run: EnrolmentDoc): Promise<EnrolmentDoc> {
      if (run.finished || (await courses.published(run.course)).number <= run.version) return run;
      return settle(run._id);
    },
    /** Repeats what a stop left undone. */
    async sweep(restSec: number): Promise<void> {
      const owing = (await Promise.all(settling.map((name) => ledger.owed(name, 500, restSec)))).flat();
      const runs = new Set(owing.flatMap(({ context }) => context.enrolment ?? []));
      await forEachOwed(deps.log, 'progress', runs, (run) => settle(run));
    },
    /**
     * Compares every stored projection with its facts, person by person; `write` mends it. Answers how many runs were read and
     * how many differ; `onDifference` hears the enrolment's id, `onProgress` now and then how many were read.
     */
    async recompute({ write = false, onDifference = () => undefined, onProgress = () => undefined }: RecomputeOptions = {}): Promise<{ runs: number; differences: number }> {
      const found = { runs: 0, differences: 0 };
      for await (const run of enrolments.find().sort({ person: 1, course: 1, run: 1 }).lean().cursor({ batchSize: 200 })) {
        if (++found.runs % 200 === 0) onProgress(found.runs);
        const facts = await ledger.ofRun(run._id);
        const next = projectionOf(run, await courses.version(run.course, run.version), facts);
        if (isSame(run, next) && run.finished === (run.completedAt !== null)) continue;
        found.differences++;
        onDifference(run._id);
        if (write) await settle(run._id);
      }
      return found;
    },
  };
};
export type ProgressService = ReturnType<typeof progressService>;
