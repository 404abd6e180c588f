// Attempts at quizzes: started once, answered as one goes, graded on the server. Who may is for the room above to say.
import { AppError } from '@hoctap/shared';
import type { DraftLesson } from '@hoctap/shared/courses.contract';
import type { Answer, Attempt, DraftQuestion, OfflineQuiz, QuestionResult } from '@hoctap/shared/quizzes.contract';
import { fits, gradeAnswer, isPassed, plainQuestion, rightAnswer } from '@hoctap/shared/quizzes.rules';
import type { CourseService } from '../courses/course.service.ts';
import type { CourseVersionDoc } from '../courses/course-version.model.ts';
import { isPractice, learnerQuestion } from '../courses/lesson.rules.ts';
import type { Deps } from '../deps.ts';
import { isDuplicateKey } from '../store/model.ts';
import { type AttemptDoc, type GivenAnswer, attemptModel } from './attempt.model.ts';
import { type Returned, answersOf, isRepeatOf, refusalOf } from './returned.rules.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const quizService = (deps: Deps, { courses }: { courses: CourseService }) => {
  const attempts = attemptModel(deps.db);

  const quizOf = (version: CourseVersionDoc, lessonId: string): DraftLesson => {
    const lesson = courses.lessonsOf(version).find(({ id, kind }) => id === lessonId && kind === 'quiz');
    if (!lesson) throw new AppError('not_found');
    return lesson;
  };
  const offlineQuizOf = (version: CourseVersionDoc, lessonId: string): DraftLesson => {
    const lesson = quizOf(version, lessonId);
    if (!version.content.offlineAttempts && !isPractice(lesson)) throw new AppError('offline_not_allowed');
    return lesson;
  };
  const ofAttempt = async (attempt: AttemptDoc) => {
    const version = await courses.version(attempt.course, attempt.version);
    const lesson = quizOf(version, attempt.lesson);
    return { version, lesson, questions: lesson.questions };
  };
  /** How many attempts a quiz allows; null for any number. */
  const allowed = (version: CourseVersionDoc, lesson: DraftLesson): number | null => (isPractice(lesson) ? null : version.content.maxAttempts);
  const count = ({ enrolment, lesson }: Pick<AttemptDoc, 'enrolment' | 'lesson'>) => attempts.countDocuments({ enrolment, lesson });
  const openOne = (enrolment: string, lesson: string) => attempts.findOne({ enrolment, lesson, isOpen: true }).lean();
  const given = (attempt: AttemptDoc, question: string) => attempt.answers.find((one) => one.question === question);

  /** The person's attempt. Throws not_found. */
  const own = async (person: string, id: string): Promise<AttemptDoc> => {
    const attempt = await attempts.findOne({ _id: id, person }).lean();
    if (!attempt) throw new AppError('not_found');
    return attempt;
  };

  const resultsOf = (attempt: AttemptDoc, questions: readonly DraftQuestion[]): QuestionResult[] =>
    questions.map((question) => {
      const answer = given(attempt, question.id)?.answer ?? null;
      const points = gradeAnswer(question, answer);
      return { question: question.id, points, outOf: question.points, right: points > 0, answer, correct: rightAnswer(question), explanation: question.explanation };
    });

  const graded = (attempt: AttemptDoc, questions: readonly DraftQuestion[], { content }: CourseVersionDoc): NonNullable<AttemptDoc['result']> => {
    const [points, outOf] = [sum(resultsOf(attempt, questions).map((one) => one.points)), sum(questions.map((one) => one.points))];
    return { points, outOf, passed: isPassed(points, outOf, content.passMarkPercent) };
  };

  /** An attempt as its learner sees it: key and explanations only after submission. */
  const present = async (attempt: AttemptDoc): Promise<Attempt> => {
    const { version, lesson, questions } = await ofAttempt(attempt);
    const { passMarkPercent } = version.content;
    const most = allowed(version, lesson);
    const answers = attempt.answers.flatMap(({ question, answer }): [string, Answer][] => (answer === null ? [] : [[question, answer]]));
    return {
      id: attempt._id, enrolment: attempt.enrolment, lesson: attempt.lesson, number: attempt.number, startedAt: attempt.startedAt.toISOString(),
      submittedAt: attempt.submittedAt?.toISOString() ?? null, questions: questions.map((question) => learnerQuestion(question, attempt._id)),
      answers: Object.fromEntries(answers), passMarkPercent,
      attemptsLeft: most === null ? null : Math.max(0, most - (await count(attempt))),
      result: attempt.result && { ...attempt.result, questions: resultsOf(attempt, questions) },
    };
  };

  return {
    own, present,
    /** Starts an attempt, or gives the open one; the same id again gives the same attempt. Throws attempts_used_up. */
    async start({ id, person, enrolment, version, lessonId }: { id: string; person: string; enrolment: string; version: CourseVersionDoc; lessonId: string }): Promise<AttemptDoc> {
      const most = allowed(version, quizOf(version, lessonId));
      for (;;) {
        const same = await attempts.findById(id).lean();
        if (same) {
          if (same.person !== person || same.enrolment !== enrolment || same.lesson !== lessonId) throw new AppError('id_taken');
          return same;
        }
        const open = await openOne(enrolment, lessonId);
        if (open) return open;
        const used = await count({ enrolment, lesson: lessonId });
        if (most !== null && used >= most) throw new AppError('attempts_used_up');
        const attempt: AttemptDoc = {
          _id: id, enrolment, person, course: version.course, version: version.number, lesson: lessonId, number: used + 1, startedAt: deps.clock.now(),
          isOpen: true, submittedAt: null, answers: [], result: null, rev: 0, owes: [],
        };
        try {
          await attempts.insertOne(attempt);
          return attempt;
        } catch (error) {
          // Another tab or a repeat was quicker: the next turn finds it.
          if (!isDuplicateKey(error)) throw error;
        }
      }
    },

    /** Keeps one answer; of two the later `at` holds, of two at one instant the first. Throws attempt_closed, unknown_question, bad_answer. */
    async saveAnswer(person: string, id: string, questionId: string, { answer, at }: { answer: Answer | null; at: string }): Promise<{ saved: true }> {
      for (;;) {
        const attempt = await own(person, id);
        const question = (await ofAttempt(attempt)).questions.find((one) => one.id === questionId);
        if (!question) throw new AppError('unknown_question');
        if (answer !== null && !fits(question, answer)) throw new AppError('bad_answer');
        const next: GivenAnswer = { question: questionId, answer, at: new Date(at) };
        const before = given(attempt, questionId);
        if (before && before.at >= next.at) return { saved: true };
        if (!attempt.isOpen) throw new AppError('attempt_closed');
        const answers = [...attempt.answers.filter((one) => one.question !== questionId), next];
        const { matchedCount } = await attempts.updateOne({ _id: id, isOpen: true, rev: attempt.rev }, { $set: { answers }, $inc: { rev: 1 } });
        if (matchedCount === 1) return { saved: true };
      }
    },

    /** Closes and grades an attempt, once; a repeat gives the same. */
    async submit(person: string, id: string): Promise<AttemptDoc> {
      for (;;) {
        const attempt = await own(person, id);
        if (!attempt.isOpen) return attempt;
        const { version, questions } = await ofAttempt(attempt);
        const closed = await attempts.findOneAndUpdate({ _id: id, isOpen: true, rev: attempt.rev }, {
          $set: { isOpen: false, submittedAt: deps.clock.now(), result: graded(attempt, questions, version), owes: ['fact'] },
          $inc: { rev: 1 },
        }, { returnDocument: 'after' }).lean();
        if (closed) return closed;
      }
    },

    /** The questions of a quiz for a phone that will be without a line. Throws offline_not_allowed. */
    async offline(enrolment: string, version: CourseVersionDoc, lessonId: string): Promise<OfflineQuiz> {
      const lesson = offlineQuizOf(version, lessonId);
      const most = allowed(version, lesson);
      return {
        enrolment, lesson: lessonId, version: version.number, passMarkPercent: version.content.passMarkPercent,
        attemptsLeft: most === null ? null : Math.max(0, most - (await count({ enrolment, lesson: lessonId }))),
        questions: lesson.questions.map(plainQuestion), key: isPractice(lesson) ? lesson.questions : null,
      };
    },
    /**
     * Takes an attempt that was made without a line, whole, once by its id, and grades it. Of several devices that come back
     * those are taken that the course still allows, as they come. Throws attempts_used_up, offline_not_allowed, id_taken and what `refusalOf` says.
     */
    async takeBack(person: string, id: string, sent: Returned, version: CourseVersionDoc, since: Date): Promise<AttemptDoc> {
      /** What the id stands for, which must be the same. */
      const again = async (): Promise<AttemptDoc> => {
        const same = await attempts.findById(id).lean();
        if (!same || same.person !== person || !isRepeatOf(sent, same)) throw new AppError('id_taken');
        return same;
      };
      for (;;) {
        const before = await attempts.find({ enrolment: sent.enrolment, lesson: sent.lesson }, { _id: 1 }).lean();
        if (before.some(({ _id }) => _id === id)) return again();
        const lesson = offlineQuizOf(version, sent.lesson);
        const now = deps.clock.now();
        const refused = refusalOf(sent, lesson.questions, since, now);
        if (refused) throw new AppError(refused);
        const most = allowed(version, lesson);
        const used = before.length;
        if (most !== null && used >= most) throw new AppError('attempts_used_up');
        const attempt: AttemptDoc = {
          _id: id, enrolment: sent.enrolment, person, course: version.course, version: version.number, lesson: sent.lesson, number: used + 1,
          startedAt: new Date(sent.startedAt), isOpen: false, submittedAt: new Date(Math.min(Date.parse(sent.submittedAt), now.getTime())), returnedAt: now,
          answers: answersOf(sent), result: null, rev: 0, owes: ['fact'],
        };
        attempt.result = graded(attempt, lesson.questions, version);
        try {
          await attempts.insertOne(attempt);
          return attempt;
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
          // The id is another attempt's; or another device was quicker, and the next turn counts anew.
          if (await attempts.exists({ _id: id })) return again();
        }
      }
    },
    isPractice: async (attempt: AttemptDoc): Promise<boolean> => isPractice((await ofAttempt(attempt)).lesson),

    /** Submitted attempts whose result the ledger may not hold yet. */
    owed: (until: Date): Promise<AttemptDoc[]> => attempts.find({ owes: 'fact', submittedAt: { $lte: until } }).sort({ submittedAt: 1 }).limit(500).lean(),
    async discharge(id: string): Promise<void> {
      await attempts.updateOne({ _id: id }, { $pull: { owes: 'fact' } });
    },
  };
};
export type QuizService = ReturnType<typeof quizService>;
