import { expect } from 'chai';
import type { DraftQuestion, OfflineQuiz } from '@hoctap/shared/quizzes.contract';
import { asShown } from '@hoctap/shared/quizzes.rules';
import { practiceResult, returnOf, shownAttempt } from './local-quiz.rules.ts';

const key: DraftQuestion = { type: 'single', id: 'q1', points: 2, prompt: 'Cây gì?', language: null, explanation: 'Vì thế', options: ['lúa', 'ngô', 'khoai'], correct: [1], keepOrder: false };
const quiz = (more: Partial<OfflineQuiz> = {}): OfflineQuiz => ({
  enrolment: 'e', lesson: 'l', version: 3, passMarkPercent: 60, attemptsLeft: 2, key: null,
  questions: [{ id: 'q1', type: 'single', points: 2, prompt: 'Cây gì?', language: null, options: key.options.map((text, index) => ({ index, text })), unit: '', keepOrder: false }], ...more,
});
const given = (answer: number) => ({ person: 'p', id: 'attempt', lesson: 'l', startedAt: '2026-11-20T08:00:00.000Z', answers: { q1: { answer: [answer], at: '2026-11-20T08:01:00.000Z' } } });

describe('A quiz without a line', () => {
  it('Should show the options in the order that the server finds for the attempt, and count those that wait as used', () => {
    const shown = shownAttempt(quiz(), given(0), 1);
    expect(shown.questions[0]?.options).to.deep.equal(asShown(quiz().questions[0]?.options ?? [], { id: 'q1', keepOrder: false }, 'attempt'));
    expect([shown.attemptsLeft, shown.answers]).to.deep.equal([0, { q1: [0] }]);
    expect(shownAttempt(quiz({ attemptsLeft: null }), given(0), 5).attemptsLeft).to.equal(null);
  });

  it('Should return whole, with its own times and in its own version', () => {
    expect(returnOf(quiz(), given(1), '2026-11-20T08:02:00.000Z')).to.deep.equal({
      enrolment: 'e', lesson: 'l', version: 3, startedAt: '2026-11-20T08:00:00.000Z', submittedAt: '2026-11-20T08:02:00.000Z', answers: [{ question: 'q1', answer: [1], at: '2026-11-20T08:01:00.000Z' }],
    });
  });

  it('Should be graded here only where it is for practice', () => {
    expect(practiceResult(quiz(), given(1).answers)).to.equal(null);
    expect(practiceResult(quiz({ key: [key] }), given(1).answers)).to.include({ points: 2, outOf: 2, passed: true });
    expect(practiceResult(quiz({ key: [key] }), {})).to.include({ points: 0, passed: false });
  });
});
