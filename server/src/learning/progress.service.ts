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
import { type Projection, completedFact, completionOf, projectionOf } from './progress.rules.ts';

/** The answer of every action that touches a run. */
export const progressOf = (run: EnrolmentDoc): Progress => ({
  enrolment: run._id, course: run.course, version: run.version,
  lessons: Object.fromEntries(run.lessons.map(({ lesson, ...state }) => [lesson, state])),
  done: run.done, required: run.required, completedAt: run.completedAt?.toISOString() ?? null, certificate: run.certificate,
});

const idsOwing = (facts: readonly LearningEvent[], name: Owed): string[] => facts.filter(({ owes }) => owes.includes(name)).map(({ _id }) => _id);
const isSame = (run: EnrolmentDoc, next: Projection): boolean =>
  isDeepStrictEqual(next, Object.fromEntries(Object.keys(next).map((key) => [key, run[key as keyof Projection]])));

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

  /** Certificate and notice of a completion, as far as they are owed. */
  const award = async (completed: LearningEvent): Promise<void> => {
    const enrolment = completed.context.enrolment ?? '';
    const number = await certificates.issue(completed);
    await enrolments.updateOne({ _id: enrolment }, { $set: { certificate: number } });
    await ledger.discharge([completed._id], 'certificate');
    if (!completed.owes.includes('notice')) return;
    const { course, version } = completed.object;
    const { content } = await courses.version(course ?? '', version ?? 0);
    await notices.put(derivedId('certificate_ready', completed._id), completed.person, 'certificate_ready', { title: content.title, course, slug: content.slug, certificate: number });
    await ledger.discharge([completed._id], 'notice');
  };

  /** Withdraws certificates of completions that no longer hold, and gives back those that hold again. */
  const takeBack = async (id: string, facts: readonly LearningEvent[]): Promise<void> => {
    const held = completionOf(facts);
    const lost = facts.filter(({ verb, _id }) => verb === 'completed' && _id !== held?._id);
    await certificates.mark(lost.map(({ _id }) => _id), 'withdrawn');
    if (held) await certificates.mark([held._id], 'valid');
    else await enrolments.updateOne({ _id: id }, { $set: { certificate: null } });
    await ledger.discharge(idsOwing(facts.filter(({ _id }) => _id !== held?._id), 'certificate'), 'certificate');
    await ledger.discharge(idsOwing(lost, 'notice'), 'notice');
  };

  /** Brings a run up to its facts: progress, version, and the completion when it is finished for the first time. */
  const settle = async (id: string): Promise<EnrolmentDoc> => {
    for (;;) {
      let run = await enrolments.findById(id).lean();
      if (!run) throw new AppError('not_found');
      // Facts are read after the run: whoever wrote one in between settles after us, and `rev` tells who was later.
      const facts = await ledger.ofRun(id);
      const version = await versionFor(run, facts);
      const next = projectionOf(run, version, facts);
      if (!isSame(run, next)) {
        run = await enrolments.findOneAndUpdate({ _id: id, rev: run.rev }, { $set: next, $inc: { rev: 1 } }, { returnDocument: 'after' }).lean();
        if (!run) continue;
        deps.bus.emit('socket', { room: personRoom(run.person), name: 'progress:changed', payload: { enrolment: id } });
      }
      const completed = completionOf(facts);
      if (run.finished && !completed) {
        // Only now, since from `finished` on nobody changes the organising unit that the fact names.
        await ledger.append([completedFact(run, version, facts, deps.clock.now())]);
        deps.bus.emit('fact:owed', {});
        continue;
      }
      await ledger.discharge(idsOwing(facts, 'progress'), 'progress');
      if (!facts.some(({ owes }) => owes.includes('certificate') || owes.includes('notice'))) return run;
      if (completed) await award(completed);
      await takeBack(id, await ledger.ofRun(id));
      return (await enrolments.findById(id).lean()) ?? run;
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
      const owing = (await Promise.all((['progress', 'certificate', 'notice'] as const).map((name) => ledger.owed(name, 500, restSec)))).flat();
      const runs = new Set(owing.flatMap(({ context }) => context.enrolment ?? []));
      await forEachOwed(deps.log, 'progress', runs, settle);
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
