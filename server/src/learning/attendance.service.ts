// Presence at a session of a learning centre, as facts of a run that the centre organises.
import type { Interval } from '@hoctap/shared/learning.contract';
import type { PersonDoc } from '../accounts/person.model.ts';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import type { Deps } from '../deps.ts';
import { derivedId } from './derived-id.ts';
import { type EnrolmentDoc, enrolmentModel } from './enrolment.model.ts';
import type { EnrolmentService } from './enrolment.service.ts';
import type { LedgerService } from './ledger.service.ts';
import { lessonEvent } from './progress.rules.ts';
import type { ProgressService } from './progress.service.ts';
import type { Through } from './through.service.ts';

/** One person at one session: the lessons that they were there for, of films in `parts` only those, in the version shown, until `at`. */
export interface Presence { session: string; person: PersonDoc; version: CourseVersionDoc; lessons: readonly string[]; parts?: ReadonlyMap<string, Interval[]>; through: Through; at: Date }

export const attendanceService = (deps: Pick<Deps, 'db' | 'clock'>, { ledger, enrolments, progress }: { ledger: LedgerService; enrolments: EnrolmentService; progress: ProgressService }) => {
  const runs = enrolmentModel(deps.db);
  return {
    /**
     * Notes a presence, once per session, person and lesson, and answers the person's run. A run that nobody organises becomes
     * the centre's; one that another unit organises keeps it.
     */
    async attend({ session, person, version, lessons, parts, through, at }: Presence): Promise<EnrolmentDoc> {
      const { run } = await enrolments.begin({ id: derivedId('session run', session, person._id), person, version, through: () => through, at });
      const adopted = await runs.findOneAndUpdate({ _id: run._id, through: null, finished: false }, {
        $set: through, ...(through.through ? { $addToSet: { units: through.through } } : {}),
      }, { returnDocument: 'after' }).lean();
      await ledger.append(lessons.map((lesson) => lessonEvent(adopted ?? run, {
        _id: derivedId('attended', session, person._id, lesson), verb: 'attended', lesson, version: version.number, session, result: { title: version.content.title, ...(parts?.has(lesson) && { intervals: parts.get(lesson) }) }, strength: 'attended',
        at, received: deps.clock.now(), owes: ['progress', 'tally'],
      })));
      return progress.settle(run._id);
    },
  };
};
