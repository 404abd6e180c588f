import { expect } from 'chai';
import type { Attempt } from '@hoctap/shared/quizzes.contract';
import { QuizAttempt, rightNeeded } from './attempt.svelte.ts';

const question = (id: string, points = 1) => ({ id, type: 'single' as const, points, prompt: id, language: null, options: [], unit: '' });
const attemptOf = (more: Partial<Attempt> = {}): Attempt => ({
  id: '0198a2f0-0000-7000-8000-000000000001', enrolment: '0198a2f0-0000-7000-8000-000000000002', lesson: 'l', number: 1, startedAt: '2026-11-22T00:00:00.000Z', submittedAt: null,
  questions: [question('a'), question('b'), question('c')], answers: {}, passMarkPercent: 60, attemptsLeft: null, result: null, ...more,
});
const begin = (attempt = attemptOf(), now = () => 1000) => {
  const kept: { id: string; input: { params: object; body?: { answer: unknown; at: string } } }[] = [];
  return { kept, quiz: new QuizAttempt(attempt, (id, input) => Promise.resolve(void kept.push({ id, input: input as never })), now) };
};

describe('A quiz being taken', () => {
  it('Should go on at the first question without an answer, or at the look back when all are answered', () => {
    expect(begin(attemptOf({ answers: { a: [0] } })).quiz.at).to.equal(1);
    expect(begin(attemptOf({ answers: { a: [0], b: [1], c: [2] } })).quiz.at).to.equal(3);
  });

  it('Should keep every answer as it is given, the submission after them', async () => {
    const { kept, quiz } = begin();
    await quiz.answer('a', [2]);
    await quiz.answer('b', [0]);
    await quiz.submit();
    expect(kept.map(({ id, input }) => [id, input.body?.answer])).to.deep.equal([['saveAnswer', [2]], ['saveAnswer', [0]], ['submitAttempt', undefined]]);
    expect(quiz.unanswered).to.deep.equal([3]);
  });

  it('Should give two answers of one millisecond an order, and a clock set back no power over it', async () => {
    let now = 5000;
    const { kept, quiz } = begin(attemptOf(), () => now);
    await quiz.answer('a', [0]);
    await quiz.answer('a', [1]);
    now = 100;
    await quiz.answer('a', [2]);
    const times = kept.map(({ input }) => Date.parse(input.body?.at ?? ''));
    expect(times).to.deep.equal([5000, 5001, 5002]);
  });

  it('Should take an answer back when it is emptied', async () => {
    const { kept, quiz } = begin();
    await quiz.answer('a', 'x');
    await quiz.answer('a', '');
    await quiz.answer('b', []);
    expect(kept.map(({ input }) => input.body?.answer)).to.deep.equal(['x', null, null]);
    expect(quiz.unanswered).to.deep.equal([1, 2, 3]);
  });

  it('Should be handed in once more when the phone had no room to keep it', async () => {
    let isFull = true;
    const quiz = new QuizAttempt(attemptOf(), () => (isFull ? Promise.reject(new DOMException('', 'QuotaExceededError')) : Promise.resolve()));
    expect(await quiz.submit().catch((error: Error) => error.name)).to.equal('QuotaExceededError');
    expect(quiz.isSubmitting).to.equal(false);
    isFull = false;
    await quiz.submit();
    expect(quiz.isSubmitting).to.equal(true);
  });

  it('Should submit once, however often it is pressed', async () => {
    const { kept, quiz } = begin();
    await Promise.all([quiz.submit(), quiz.submit()]);
    expect(kept.map(({ id }) => id)).to.deep.equal(['submitAttempt']);
  });

  it('Should say that it is saved only when it is kept', async () => {
    let release = () => {};
    const quiz = new QuizAttempt(attemptOf(), () => new Promise<void>((resolve) => (release = resolve)));
    const answering = quiz.answer('a', [0]);
    expect(quiz.isSaved).to.equal(false);
    release();
    await answering;
    expect(quiz.isSaved).to.equal(true);
  });

  it('Should take the result of this attempt and of no other', async () => {
    const { quiz } = begin();
    const result = { points: 1, outOf: 3, passed: false, questions: [] };
    await quiz.submit();
    quiz.apply(attemptOf({ id: '0198a2f0-0000-7000-8000-00000000000f', result }));
    expect(quiz.attempt.result).to.equal(null);
    quiz.apply(attemptOf({ result }));
    expect(quiz.attempt.result).to.deep.equal(result);
    expect(quiz.isSubmitting).to.equal(false);
  });

  it('Should say how many right answers pass, unless points differ', () => {
    expect(rightNeeded(attemptOf())).to.equal(2);
    expect(rightNeeded(attemptOf({ passMarkPercent: 100 }))).to.equal(3);
    expect(rightNeeded(attemptOf({ questions: [question('a', 1), question('b', 2)] }))).to.equal(null);
  });
});
