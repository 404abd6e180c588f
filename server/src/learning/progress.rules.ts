// From the facts of a run to what its enrolment stores of them. Pure; settling and recomputing share it.
import { monthOf } from '@hoctap/shared';
import { courseProgress, finishingFact } from '@hoctap/shared/learning.rules';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import { lessonRules } from '../courses/lesson.rules.ts';
import { derivedId } from './derived-id.ts';
import { effectiveOf, restartOf } from './effective.rules.ts';
import type { EnrolmentDoc } from './enrolment.model.ts';
import type { LearningEvent } from './event.model.ts';
import { lessonFact } from './ledger.service.ts';

export type Projection = Pick<EnrolmentDoc, 'version' | 'lessons' | 'done' | 'required' | 'touched' | 'touchedAt' | 'finished' | 'completedAt'>;
type Run = Pick<EnrolmentDoc, '_id' | 'person' | 'course' | 'through' | 'throughKind' | 'enrolledAt'>;

/** What was learned in the run; a withdrawn completion takes all with it that the server had received by then. */
export const learnedIn = (facts: readonly LearningEvent[]): LearningEvent[] => {
  const restart = restartOf(facts);
  return effectiveOf(facts).filter(({ object, received }) => object.type === 'lesson' && (!restart || received > restart.received));
};
/** The completion that holds; undefined when there is none, or it was withdrawn. */
export const completionOf = (facts: readonly LearningEvent[]): LearningEvent | undefined => effectiveOf(facts).find(({ verb }) => verb === 'completed');

/** What the enrolment stores, from the version it is in and all its facts. */
export const projectionOf = (run: Pick<Run, 'enrolledAt'>, version: CourseVersionDoc, facts: readonly LearningEvent[]): Projection => {
  const learned = learnedIn(facts);
  const progress = courseProgress(lessonRules(version), learned.map(lessonFact));
  const completedAt = completionOf(facts)?.at ?? null;
  return {
    version: version.number,
    lessons: Object.entries(progress.lessons).map(([lesson, state]) => ({ lesson, ...state })),
    done: progress.done,
    required: progress.required,
    touched: learned.length > 0,
    touchedAt: learned.length > 0 ? new Date(Math.max(...learned.map(({ at }) => at.getTime()))) : run.enrolledAt,
    finished: progress.finished || completedAt !== null,
    completedAt,
  };
};

/** What a fact about a whole course says of it: the periods and indicators that its reviewer approved. */
const aboutCourse = (version: CourseVersionDoc): Pick<LearningEvent, 'object' | 'result'> => ({
  object: { type: 'course', id: version.course, course: version.course, version: version.number },
  result: { periods: version.content.creditPeriods, countsFor: version.content.countsFor, title: version.content.title },
});
const ofRun = (run: Run, more: Partial<LearningEvent['context']> = {}): LearningEvent['context'] => ({
  enrolment: run._id, through: run.through, throughKind: run.throughKind, session: null, device: null, seq: 0, ...more,
});

/** The fact that begins a run. */
export const enrolledFact = (run: Run, version: CourseVersionDoc): LearningEvent => ({
  _id: derivedId('enrolled', run._id), verb: 'enrolled', person: run.person, ...aboutCourse(version), context: ofRun(run),
  at: run.enrolledAt, received: run.enrolledAt, month: monthOf(run.enrolledAt), strength: 'self_declared', voids: null, owes: ['tally'],
});

/** The fact that ends a finished run, once: its id follows from the enrolment, and from the withdrawal that it was begun anew after. */
export const completedFact = (run: Run, version: CourseVersionDoc, facts: readonly LearningEvent[], received: Date): LearningEvent => {
  const learned = learnedIn(facts).map(lessonFact);
  const at = new Date(finishingFact(lessonRules(version), learned)?.at ?? received);
  const { strength } = courseProgress(lessonRules(version), learned);
  const restart = restartOf(facts);
  return {
    _id: derivedId('completed', run._id, ...(restart ? [restart._id] : [])), verb: 'completed', person: run.person, ...aboutCourse(version), context: ofRun(run),
    at, received, month: monthOf(at), strength: strength ?? 'self_declared', voids: null, owes: ['progress', 'certificate', 'notice', 'tally'],
  };
};

/** A fact about one lesson that the server itself makes. */
export const lessonEvent = (
  run: Run & Pick<EnrolmentDoc, 'version'>,
  of: Pick<LearningEvent, '_id' | 'verb' | 'result' | 'strength' | 'at' | 'received'> & Partial<Pick<LearningEvent, 'owes'>> & { lesson: string; version?: number; session?: string; device?: string; seq?: number },
): LearningEvent => ({
  _id: of._id, verb: of.verb, person: run.person, object: { type: 'lesson', id: of.lesson, course: run.course, version: of.version ?? run.version },
  result: of.result, context: ofRun(run, { session: of.session ?? null, device: of.device ?? null, seq: of.seq ?? 0 }),
  at: of.at, received: of.received, month: monthOf(of.at), strength: of.strength, voids: null, owes: of.owes ?? ['progress'],
});
