// What devices send: checked against person, lesson and clock, taken once by id, answered with the progress it made.
import type { ErrorCode, Parsed } from '@hoctap/shared';
import type { ClientEvent, Progress } from '@hoctap/shared/learning.contract';
import type { DraftQuestion, FilmResult } from '@hoctap/shared/quizzes.contract';
import { gradeAnswer } from '@hoctap/shared/quizzes.rules';
import type { Clocked } from '@hoctap/shared/watching.rules';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import type { EnrolmentDoc } from './enrolment.model.ts';
import type { EnrolmentService } from './enrolment.service.ts';
import type { LearningEvent } from './event.model.ts';
import { claimOf, isRepeatOf, refusalOf, wordsOf } from './event.rules.ts';
import type { FilmAnswerService } from './film-answer.service.ts';
import { inTurn } from './in-turn.ts';
import type { LedgerService } from './ledger.service.ts';
import { lessonEvent } from './progress.rules.ts';
import { type ProgressService, progressOf } from './progress.service.ts';

type Refused = { id: string; code: ErrorCode }[];
type Graded = { id: string; result: FilmResult }[];

interface Lower { courses: CourseService; ledger: LedgerService; enrolments: EnrolmentService; progress: ProgressService; filmAnswers: FilmAnswerService }

export const eventService = (deps: Deps, { courses, ledger, enrolments, progress, filmAnswers }: Lower) => {
  // One device's claims are added up before they are taken; two batches at once must not both see the room for one.
  const turn = inTurn();

  const factOf = (run: EnrolmentDoc, event: ClientEvent, received: Date, asked: DraftQuestion | undefined): LearningEvent => lessonEvent(run, {
    _id: event.id, verb: event.verb, lesson: event.lesson, device: event.device, seq: event.seq, received,
    at: new Date(Math.min(Date.parse(event.at), received.getTime())),
    result: { ...wordsOf(event), ...(asked && event.verb === 'answered' && { right: gradeAnswer(asked, event.result.answer) > 0 }) },
    ...(event.verb === 'answered' && { version: event.result.version }),
    strength: event.verb === 'watched' ? 'watched' : 'self_declared',
  });

  /**
   * The run in a version that has these lessons: the one it is in, since what was learned of it without a line must not be
   * held against a newer one; else the newest.
   */
  const standing = async (run: EnrolmentDoc, sent: readonly ClientEvent[]): Promise<EnrolmentDoc> => {
    const known = new Set(courses.lessonsOf(await courses.version(run.course, run.version)).map(({ id }) => id));
    return sent.every(({ lesson }) => known.has(lesson)) ? run : progress.fresh(run);
  };

  /** Takes what can be taken of one run's events and settles it; answers what cannot, and what is said of answers in films. */
  const take = async (run: EnrolmentDoc, sent: readonly ClientEvent[]): Promise<{ settled: EnrolmentDoc; refused: Refused; graded: Graded }> => {
    const now = deps.clock.now();
    const version = await courses.version(run.course, run.version);
    const lessons = new Map(courses.lessonRules(version).map((lesson) => [lesson.id, lesson]));
    const facts = await ledger.ofRun(run._id);
    const known = new Map(facts.map((fact) => [fact._id, fact]));
    const claimed = new Map<string | null, Clocked[]>();
    const claimedBy = (device: string | null): Clocked[] => claimed.get(device) ?? claimed.set(device, []).get(device) ?? [];
    for (const { context: { device }, result: { elapsed = 0, span } } of facts) claimedBy(device).push({ elapsed, span });
    const refused: Refused = [];
    const taken: { event: ClientEvent; fact: LearningEvent }[] = [];
    for (const event of sent) {
      const stored = known.get(event.id);
      const question = await filmAnswers.askedBy(run, event);
      if (stored) {
        if (!isRepeatOf(event, stored)) refused.push({ id: event.id, code: 'id_taken' });
        continue;
      }
      const code = refusalOf(event, { lesson: lessons.get(event.lesson), enrolledAt: run.enrolledAt, now, asked: question, claimed: claimedBy(event.device) });
      if (code) {
        refused.push({ id: event.id, code });
        continue;
      }
      const fact = factOf(run, event, now, typeof question === 'object' ? question : undefined);
      claimedBy(event.device).push(...claimOf(event));
      known.set(event.id, fact);
      taken.push({ event, fact });
    }
    const added = taken.map(({ fact }) => fact);
    const allNew = await ledger.append(added);
    if (!allNew) {
      // An id is taken by another run, or by a repeat that was quicker: nothing is acknowledged that is not there.
      const stored = await ledger.byIds(added.map(({ _id }) => _id));
      for (const { event } of taken) {
        const fact = stored.get(event.id);
        if (!fact || !isRepeatOf(event, fact)) refused.push({ id: event.id, code: 'id_taken' });
      }
    }
    const isRefused = new Set(refused.map(({ id }) => id));
    const all = allNew ? [...facts, ...added] : await ledger.ofRun(run._id);
    const graded = await filmAnswers.graded(version, sent.filter(({ id, verb }) => verb === 'answered' && !isRefused.has(id)), all);
    const settled = await progress.settle(run._id, allNew && added.length > 0 ? { run, facts: all } : undefined);
    return { settled, refused, graded };
  };

  return {
    /** Takes a batch in any order, each event once by its id; one that cannot be taken is refused by its id and code, the others are taken. */
    async record(person: string, { events }: Parsed<'recordEvents'>['body']): Promise<{ progress: Progress[]; refused: Refused; graded: Graded }> {
      const runs = await enrolments.mine(person, [...new Set(events.map(({ enrolment }) => enrolment))]);
      const refused: Refused = events.filter(({ enrolment }) => !runs.has(enrolment)).map(({ id }) => ({ id, code: 'not_enrolled' }));
      const answers: Progress[] = [];
      const graded: Graded = [];
      for (const run of runs.values()) {
        await turn(run._id, async () => {
          const own = events.filter(({ enrolment }) => enrolment === run._id);
          const took = await take(await standing(run, own), own);
          refused.push(...took.refused);
          graded.push(...took.graded);
          answers.push(progressOf(took.settled));
        });
      }
      return { progress: answers, refused, graded };
    },
  };
};
export type EventService = ReturnType<typeof eventService>;
