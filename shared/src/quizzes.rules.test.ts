import { expect } from 'chai';
import fc from 'fast-check';
import { DraftQuestion } from './quizzes.contract.ts';
import { filmResultOf, fits, gradeAnswer, isGiven, isPassed, parseNumber, shuffledIndexes } from './quizzes.rules.ts';

const base = { id: 'q1', points: 2, prompt: 'Câu hỏi' };
const question = (more: object): DraftQuestion => DraftQuestion.parse({ ...base, ...more });
const options = ['một', 'hai', 'ba', 'bốn'];
const typed = (accepted: string, fold = true) => question({ type: 'short_text', accepted: [accepted], match: { foldCase: fold, foldMarks: fold, foldSpaces: fold } });

describe('Rules of quizzes', () => {
  it('Should give full marks for exactly the right set, in any order, and nothing else', () => {
    const subset = fc.subarray([0, 1, 2, 3]);
    const nonEmpty = fc.subarray([0, 1, 2, 3], { minLength: 1 });
    fc.assert(fc.property(nonEmpty, subset, (correct, chosen) => {
      const points = gradeAnswer(question({ type: 'multiple', options, correct }), chosen.toReversed());
      expect(points).to.equal(correct.join() === chosen.join() ? 2 : 0);
    }));
  });

  it('Should tell no key and no reason of a wrong answer in a film where the right one is asked for', () => {
    const asked = question({ type: 'single', options, correct: [2], explanation: 'Vì sao.' });
    expect(filmResultOf(asked, [1], 'right')).to.deep.equal({ question: 'q1', right: false, answer: [1], correct: null, explanation: null });
    expect(filmResultOf(asked, [2], 'right')).to.deep.equal({ question: 'q1', right: true, answer: [2], correct: [2], explanation: 'Vì sao.' });
    expect(filmResultOf(asked, [1], 'answered')).to.deep.equal({ question: 'q1', right: false, answer: [1], correct: [2], explanation: 'Vì sao.' });
    expect([undefined, [], '', ' \t', [0], false, '0'].map((answer) => isGiven(answer))).to.deep.equal([false, false, false, false, true, true, true]);
  });

  it('Should grade single choice and true or false', () => {
    const single = question({ type: 'single', options, correct: [2] });
    expect([[2], [1], [], null, undefined].map((answer) => gradeAnswer(single, answer))).to.deep.equal([2, 0, 0, 0, 0]);
    const truth = question({ type: 'true_false', answer: false });
    expect([false, true, null].map((answer) => gradeAnswer(truth, answer))).to.deep.equal([2, 0, 0]);
  });

  it('Should compare short texts as their author asked: by case, marks and blanks', () => {
    for (const answer of ['Điện nước', 'dien  nuoc', ' DIENNUOC ', 'Điện nước'.normalize('NFD')]) expect(gradeAnswer(typed('điện nước'), answer), answer).to.equal(2);
    expect(gradeAnswer(typed('Điện', false), 'Điện'.normalize('NFD'))).to.equal(2);
    for (const answer of ['điện', 'Dien', 'Đi ện']) expect(gradeAnswer(typed('Điện', false), answer), answer).to.equal(0);
    const marksOnly = question({ type: 'short_text', accepted: ['Hà Nội'], match: { foldCase: false, foldMarks: true, foldSpaces: false } });
    expect(['Ha  Noi', 'ha noi'].map((answer) => gradeAnswer(marksOnly, answer))).to.deep.equal([2, 0]);
  });

  it('Should take numbers with a comma or a point, exact at the edge of the tolerance', () => {
    expect(['99,5', ' 99.5 ', '+99,5', '1 000', ',5', '-2'].map(parseNumber)).to.deep.equal([99.5, 99.5, 99.5, 1000, 0.5, -2]);
    expect(['', 'abc', '1,2,3', '1e3', '12kg', '--1', 'Infinity', '0x10'].map(parseNumber)).to.deep.equal(Array(8).fill(undefined));
    const hundredths = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(fc.property(hundredths, fc.integer({ min: 0, max: 100_000 }), fc.boolean(), (answer, tolerance, up) => {
      const number = question({ type: 'number', answer: answer / 100, tolerance: tolerance / 100 });
      const at = (value: number) => gradeAnswer(number, (value / 100).toFixed(2).replace('.', ','));
      expect(at(up ? answer + tolerance : answer - tolerance)).to.equal(2);
      expect(at(up ? answer + tolerance + 1 : answer - tolerance - 1)).to.equal(0);
    }));
  });

  it('Should refuse answers of another shape, and give no points for them', () => {
    const single = question({ type: 'single', options, correct: [0] });
    for (const answer of [[0, 1], [4], true, '0']) expect([fits(single, answer), gradeAnswer(single, answer)], JSON.stringify(answer)).to.deep.equal([false, 0]);
    expect(fits(question({ type: 'multiple', options, correct: [0] }), [0, 4])).to.equal(false);
    expect(fits(question({ type: 'true_false', answer: true }), 'true')).to.equal(false);
    expect(fits(typed('x'), [0])).to.equal(false);
  });

  it('Should pass at the mark, unrounded', () => {
    expect(isPassed(3, 5, 60)).to.equal(true);
    expect(isPassed(2, 3, 66.67)).to.equal(false);
    expect(isPassed(2, 3, 66.66)).to.equal(true);
    expect(isPassed(0, 0, 1)).to.equal(false);
  });

  it('Should shuffle every option into one place, the same for the same seed', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 12 }), fc.uuid(), (count, seed) => {
      const order = shuffledIndexes(count, seed);
      expect([...order].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: count }, (_, index) => index));
      expect(shuffledIndexes(count, seed)).to.deep.equal(order);
    }));
  });

  it('Should put each option first about equally often', () => {
    const first = [0, 0, 0, 0];
    for (let seed = 0; seed < 4000; seed++) first[shuffledIndexes(4, `attempt-${seed}`)[0] ?? 0]! += 1;
    for (const count of first) expect(count).to.be.within(850, 1150);
  });
});
