// Attempts at quizzes as part of a run: who may, and the fact that a submission leaves in the ledger.
import { AppError, type Parsed } from '@hoctap/shared';
import type { Attempt } from '@hoctap/shared/quizzes.contract';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import { forEachOwed } from '../jobs/repeat.ts';
import type { AttemptDoc } from '../quizzes/attempt.model.ts';
import type { QuizService } from '../quizzes/quiz.service.ts';
import { derivedId } from './derived-id.ts';
import type { EnrolmentDoc } from './enrolment.model.ts';
import type { EnrolmentService } from './enrolment.service.ts';
import type { LedgerService } from './ledger.service.ts';
import { versionOnPhone } from './phone-version.ts';
import { lessonEvent } from './progress.rules.ts';
import type { ProgressService } from './progress.service.ts';

interface Lower { courses: CourseService; quizzes: QuizService; ledger: LedgerService; enrolments: EnrolmentService; progress: ProgressService }

export const attemptService = (deps: Deps, { courses, quizzes, ledger, enrolments, progress }: Lower) => {
  /** Puts the result of a submitted attempt into the ledger; safe to repeat. `known` is its run, where the caller has read it. */
  const enter = async (attempt: AttemptDoc, known?: EnrolmentDoc): Promise<void> => {
    const { result, submittedAt, returnedAt } = attempt;
    if (!result || !submittedAt) return;
    const run = known ?? (await enrolments.own(attempt.person, attempt.enrolment));
    const isPractice = await quizzes.isPractice(attempt);
    await ledger.append([lessonEvent(run, {
      _id: derivedId('graded', attempt._id), verb: isPractice ? 'attempted' : result.passed ? 'passed' : 'failed', lesson: attempt.lesson, version: attempt.version,
      result: { score: result.outOf > 0 ? (result.points * 100) / result.outOf : 0 }, strength: isPractice ? 'self_declared' : 'quiz_passed',
      at: submittedAt, received: returnedAt ?? submittedAt,
    })]);
    await quizzes.discharge(attempt._id);
    await progress.settle(run._id, { run });
  };

  return {
    async start(person: string, { id, enrolment, lesson }: Parsed<'startAttempt'>['body']): Promise<Attempt> {
      const run = (await enrolments.mine(person, [enrolment])).get(enrolment);
      if (!run) throw new AppError('not_enrolled');
      const current = await progress.fresh(run);
      const version = await courses.version(current.course, current.version);
      return quizzes.present(await quizzes.start({ id, person, enrolment, version, lessonId: lesson }));
    },
    /** Takes an attempt that was made without a line, in the version it was made with. Throws not_enrolled, too_late and what `takeBack` does. */
    async takeBack(person: string, id: string, sent: Parsed<'returnAttempt'>['body']): Promise<Attempt> {
      const run = (await enrolments.mine(person, [sent.enrolment])).get(sent.enrolment);
      if (!run) throw new AppError('not_enrolled');
      const version = await versionOnPhone(courses, run, sent.version, Date.parse(sent.startedAt));
      const attempt = await quizzes.takeBack(person, id, sent, version, run.enrolledAt);
      if (attempt.owes.length > 0) await enter(attempt, run);
      return quizzes.present(attempt);
    },
    get: async (person: string, id: string): Promise<Attempt> => quizzes.present(await quizzes.own(person, id)),
    saveAnswer: (person: string, id: string, question: string, body: Parsed<'saveAnswer'>['body']) => quizzes.saveAnswer(person, id, question, body),
    async submit(person: string, id: string): Promise<Attempt> {
      const attempt = await quizzes.submit(person, id);
      if (attempt.owes.length > 0) await enter(attempt);
      return quizzes.present(attempt);
    },
    /** Repeats what a stop left undone. */
    async sweep(restSec: number): Promise<void> {
      await forEachOwed(deps.log, 'attempts', await quizzes.owed(new Date(deps.clock.now().getTime() - restSec * 1000)), (attempt) => enter(attempt));
    },
  };
};
export type AttemptService = ReturnType<typeof attemptService>;
