// Learning of the past, written in bulk: for the demo's seed, and for classes held face to face.
import { monthOf, yearOf } from '@hoctap/shared';
import { readingSeconds } from '@hoctap/shared/learning.rules';
import type { PeopleService } from '../accounts/people.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import type { Deps } from '../deps.ts';
import { insertNew } from '../store/model.ts';
import { derivedId } from './derived-id.ts';
import { type EnrolmentDoc, enrolmentModel, noDue } from './enrolment.model.ts';
import type { LearningEvent } from './event.model.ts';
import type { LedgerService } from './ledger.service.ts';
import { completedFact, enrolledFact, lessonEvent, projectionOf } from './progress.rules.ts';
import type { Through } from './through.service.ts';

/** A run that somebody finished at `at`: present at the organising unit's sessions, or learning alone when `through` is null. */
export interface PastRun extends Through { person: string; version: CourseVersionDoc; at: Date }
/** A class held face to face, credited with periods. */
export interface PastClass extends Through { id: string; person: string; title: string; periods: number; countsFor: string[]; at: Date }

export const historyService = (deps: Deps, { people, courses, ledger }: { people: PeopleService; courses: CourseService; ledger: LedgerService }) => {
  const enrolments = enrolmentModel(deps.db);

  /** The facts that finish every required lesson at `at`: by presence, or as a person alone does it. */
  const factsOf = (run: EnrolmentDoc, version: CourseVersionDoc, at: Date): LearningEvent[] =>
    courses.lessonRules(version).filter(({ required }) => required).flatMap(({ id: lesson, kind, minutes, asks }): LearningEvent[] => {
      const device = derivedId('past device', run.person);
      const fact = (verb: LearningEvent['verb'], result: LearningEvent['result'], strength: LearningEvent['strength'], when: Date) =>
        lessonEvent(run, { _id: derivedId(verb, run._id, lesson), verb, lesson, result, strength, at: when, received: when, device });
      if (run.through) return [fact('attended', {}, 'attended', at)];
      if (kind === 'quiz') return [fact('passed', { score: 100 }, 'quiz_passed', at)];
      const opened = fact('opened', {}, 'self_declared', new Date(at.getTime() - minutes * 60_000));
      const answers = (asks?.questions ?? []).map((question) => ({ ...fact('answered', { question, right: true }, 'self_declared', at), _id: derivedId('answered', run._id, lesson, question) }));
      return kind === 'file' ? [opened] : [opened, ...answers, fact('read', { elapsed: readingSeconds(minutes) }, 'self_declared', at)];
    });

  /** A finished run as it would have come about, with all its facts; only the tally is still owed. */
  const finished = ({ person, version, at, through, throughKind }: PastRun, units: readonly string[]): { run: EnrolmentDoc; facts: LearningEvent[] } => {
    const begun: EnrolmentDoc = {
      _id: derivedId('past run', person, version.course, yearOf(at)), person, course: version.course, run: yearOf(at), through, throughKind,
      units: [...new Set([...units, ...(through ? [through] : [])])], due: noDue, by: null, enrolledAt: at, owes: [], certificate: null, rev: 0,
      ...projectionOf({ enrolledAt: at }, version, []),
    };
    const learned = factsOf(begun, version, at).map((fact) => ({ ...fact, owes: [] }));
    const completed: LearningEvent = { ...completedFact(begun, version, learned, at), owes: ['tally'] };
    const facts = [enrolledFact(begun, version), ...learned, completed];
    return { run: { ...begun, ...projectionOf(begun, version, facts) }, facts };
  };

  return {
    /** Writes past runs and classes; repeatable by id. Certificates are not issued for them. */
    async importHistory({ runs, classes }: { runs: readonly PastRun[]; classes: readonly PastClass[] }): Promise<void> {
      for (let start = 0; start < runs.length; start += 300) {
        const some = runs.slice(start, start + 300);
        const known = await people.byIds(some.map(({ person }) => person));
        const made = some.map((past) => finished(past, known.get(past.person)?.units ?? []));
        await insertNew(enrolments, made.map(({ run }) => run));
        await ledger.append(made.flatMap(({ facts }) => facts));
      }
      await ledger.append(classes.map(({ id, person, title, periods, countsFor, at, through, throughKind }): LearningEvent => ({
        _id: id, verb: 'credited', person, object: { type: 'class', id, course: null, version: null }, result: { periods, countsFor, title },
        context: { enrolment: null, through, throughKind, session: null, device: null, seq: 0 },
        at, received: at, month: monthOf(at), strength: 'attended', voids: null, owes: ['tally'],
      })));
    },
  };
};
