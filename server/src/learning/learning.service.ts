// The learning room as others know it: runs, the ledger, progress and what follows from it.
import { randomUUID } from 'node:crypto';
import type { AccountService } from '../accounts/account.service.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import { createLease } from '../jobs/lease.ts';
import { type Repeated, repeat } from '../jobs/repeat.ts';
import type { MediaService } from '../media/media.service.ts';
import type { QuizService } from '../quizzes/quiz.service.ts';
import type { UnitService } from '../units/unit.service.ts';
import { attemptService } from './attempt.service.ts';
import { attendanceService } from './attendance.service.ts';
import { certificateService } from './certificate.service.ts';
import { enrolmentService } from './enrolment.service.ts';
import { evidenceService } from './evidence.service.ts';
import { eventService } from './event.service.ts';
import { filmAnswerService } from './film-answer.service.ts';
import { historyService } from './history.service.ts';
import { ledgerService } from './ledger.service.ts';
import { lessonService } from './lesson.service.ts';
import { noticeService } from './notice.service.ts';
import { progressService } from './progress.service.ts';
import { rosterService } from './roster.service.ts';
import { throughService } from './through.service.ts';

/** What is owed for longer than this was left behind by a stop. */
const restSec = 5;
const leaseSec = 15;
const remindEverySec = 3600;

interface Lower { units: UnitService; accounts: AccountService; people: PeopleService; courses: CourseService; media: MediaService; quizzes: QuizService }

export const learningService = (deps: Deps, { units, accounts, people, courses, media, quizzes }: Lower) => {
  const ledger = ledgerService(deps);
  const notices = noticeService(deps, { accounts, courses });
  const certificates = certificateService(deps, { units, people, courses });
  const throughs = throughService(deps, { units, people });
  const progress = progressService(deps, { courses, ledger, certificates, notices });
  const enrolments = enrolmentService(deps, { units, people, courses, ledger, notices, throughs, progress });
  const attempts = attemptService(deps, { courses, quizzes, ledger, enrolments, progress });
  const filmAnswers = filmAnswerService({ courses, ledger });
  const lessons = lessonService({ courses, quizzes, media, enrolments, progress, filmAnswers });
  media.grantedBy(lessons.mayFetch);
  const lease = createLease(deps, 'learning', randomUUID(), leaseSec);
  const background: Repeated[] = [];

  /** Finishes what a stop left half done: new runs, graded attempts, progress, certificates, notices. */
  const sweep = async (rest = restSec): Promise<void> => {
    await enrolments.sweep(rest);
    await attempts.sweep(rest);
    await progress.sweep(rest);
    await notices.tellAuthors();
  };
  const alone = (work: () => Promise<void>) => async () => {
    if (await lease.hold()) await work();
  };

  return {
    notices, certificates, throughs, enrolments, lessons, attempts, sweep,
    events: eventService(deps, { courses, ledger, enrolments, progress, filmAnswers }),
    evidence: evidenceService(deps, { units, people, ledger, progress }),
    roster: rosterService(deps, { units, people, courses, throughs, enrolments }),
    attend: attendanceService(deps, { ledger, enrolments, progress }).attend,
    importHistory: historyService(deps, { people, courses, ledger }).importHistory,
    append: ledger.append,
    owed: ledger.owed,
    discharge: ledger.discharge,
    /** Adds facts of classes held face to face, once by their ids. */
    async credit(facts: Parameters<typeof ledger.append>[0]): Promise<void> {
      await ledger.append(facts);
      deps.bus.emit('fact:owed', {});
    },
    factsOf: ledger.factsOf,
    factsByIds: ledger.byIds,
    factsAfter: ledger.factsAfter,
    /** Which of these people have begun a course or have a fact in the ledger. */
    begunBy: async (ids: readonly string[]): Promise<Set<string>> => new Set([...(await enrolments.peopleOf(ids)), ...(await ledger.factsOf(ids)).map(({ person }) => person)]),
    settle: progress.settle,
    /** As `progress.recompute`, after what a stop left owed is done. */
    async recompute(options?: Parameters<typeof progress.recompute>[0]) {
      await sweep(0);
      return progress.recompute(options);
    },
    enrolmentOf: enrolments.runOf,
    start(): void {
      background.push(repeat(deps.log, 'learning', restSec, alone(sweep)), repeat(deps.log, 'reminders', remindEverySec, alone(notices.remindOfDue)));
      for (const work of background) work.nudge();
      deps.bus.on('author:owed', () => background[0]?.nudge());
    },
    async stop(): Promise<void> {
      await Promise.all(background.map((work) => work.stop()));
      await lease.release();
    },
  };
};
export type LearningService = ReturnType<typeof learningService>;
