import type { Answered } from '@hoctap/shared/learning.contract';
import type { Answer, FilmQuestion, FilmResult } from '@hoctap/shared/quizzes.contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { FilmQuestions, type GivenAnswer } from './film-questions.svelte.ts';

const option = (text: string, index: number) => ({ index, text });
const asked = (id: string, atSec: number, more: Partial<FilmQuestion> = {}): FilmQuestion => ({
  atSec, tries: null, key: null, result: null, ...more,
  question: { id, type: 'single', points: 1, prompt: id, language: null, options: ['a', 'b'].map(option), unit: '' },
});
const said = (question: string, right: boolean): FilmResult => ({ question, right, answer: [right ? 0 : 1], correct: null, explanation: null });

const start = (filmQuestions: FilmQuestion[], filmAnswers: 'answered' | 'right' | 'practice' = 'answered') => {
  const kept: GivenAnswer[] = [];
  const waiting = new Map<string, Answer>();
  const known: Answered[] = [];
  const asks = new FilmQuestions({ version: 3, filmQuestions, filmAnswers }, 100, {
    keep: (answer) => Promise.resolve(void kept.push(answer)), waiting: () => Promise.resolve(waiting), known: () => known,
  });
  return { asks, kept, waiting, known };
};
/** Plays from one second to another, a quarter of a second at a time, until the film has to stop; answers where. */
const play = (asks: FilmQuestions, from: number, to: number): number => {
  asks.time(from, false);
  for (let at = from; at <= to; at += 0.25) if (asks.time(at, true)) return at;
  return to;
};

describe('Questions in a film', () => {
  it('Should stop the film once, where it is first played past a question, and let it go on without an answer', () => {
    const { asks } = start([asked('a', 10), asked('b', 12)]);
    expect(play(asks, 0, 50)).to.be.within(10, 11);
    expect(asks.open?.question.id).to.equal('a');
    expect(asks.time(10.5, true), 'a player may take a moment to stop').to.equal(true);
    expect(asks.time(10.5, false)).to.equal(false);
    expect(asks.time(10.6, true), 'whoever plays on puts it off').to.equal(false);
    expect(asks.open).to.equal(undefined);
    expect(play(asks, 10.6, 50)).to.be.within(12, 13);
    expect(asks.open?.question.id).to.equal('b');
    asks.time(12.3, false);
    asks.later();
    expect(play(asks, 0, 90), 'not twice').to.equal(90);
    expect(asks.left).to.equal(2);
  });

  it('Should not stop after a jump over a question, and keep it among those that are left', () => {
    const { asks } = start([asked('a', 10)]);
    play(asks, 0, 5);
    expect(asks.time(30, true)).to.equal(false);
    expect(asks.left).to.equal(1);
    expect(play(asks, 8, 20), 'played past later').to.be.below(11);
    asks.time(10.3, false);
  });

  it('Should not stop a film that is only heard while nobody looks, nor lose what is asked at its very end', () => {
    const { asks } = start([asked('a', 10), asked('z', 100)]);
    asks.time(9.9, true);
    expect(asks.time(10.2, true, false)).to.equal(false);
    expect(play(asks, 90, 99.5)).to.be.within(99, 99.5);
    expect(asks.open?.question.id).to.equal('z');
  });

  it('Should pause a playing film for a question from the list, and leave one that stands alone', () => {
    const { asks } = start([asked('a', 10)]);
    asks.time(1, true);
    asks.show('a');
    expect([asks.time(1.2, true), asks.time(1.2, false), asks.open?.question.id]).to.deep.equal([true, false, 'a']);
    expect(asks.time(1.3, true)).to.equal(false);
    asks.time(1.4, false);
    asks.show('a');
    expect([asks.time(1.4, false), asks.open?.question.id]).to.deep.equal([false, 'a']);
  });

  it('Should keep an answer, wait for what is said of it, and ask again only where the right one is asked for', async () => {
    for (const mode of ['answered', 'right'] as const) {
      const { asks, kept, waiting } = start([asked('a', 10)], mode);
      await asks.answer('a', [1]);
      expect(kept).to.deep.equal([{ question: 'a', version: 3, answer: [1] }]);
      expect([asks.stateOf('a'), asks.left]).to.deep.equal(['waiting', 0]);
      asks.graded([said('a', false), said('elsewhere', true)]);
      await asks.look();
      expect([asks.stateOf('a'), asks.left]).to.deep.equal(['wrong', mode === 'right' ? 1 : 0]);
      waiting.set('a', [0]);
      await asks.look();
      expect([asks.stateOf('a'), asks.answerOf('a')]).to.deep.equal(['waiting', [0]]);
      asks.graded([said('a', true)]);
      asks.graded([said('a', false)]);
      expect([asks.stateOf('a'), asks.left]).to.deep.equal(['right', 0]);
    }
  });

  it('Should count the tries down, and open a question again once its part was played again, or its text read', async () => {
    const { asks, known } = start([asked('a', 50, { tries: 1 }), asked('b', 80, { tries: 2 })], 'right');
    expect([asks.triesOf('a'), asks.triesOf('b'), asks.isOpen('a')]).to.deep.equal([1, 2, true]);
    await asks.answer('a', [1]);
    await asks.look();
    asks.graded([said('a', false), said('b', false)]);
    known.push({ question: 'a', right: false, given: 1, allowed: 1 }, { question: 'b', right: false, given: 1, allowed: 2 });
    expect([asks.triesOf('a'), asks.isLeft('a'), asks.isOpen('a'), asks.triesOf('b'), asks.left, asks.shut]).to.deep.equal([0, true, false, 1, 2, 1]);
    expect(asks.partOf('a')).to.deep.equal([20, 50]);
    expect(play(asks, 30, 60), 'a part of it is not enough').to.equal(60);
    expect(asks.isOpen('a')).to.equal(false);
    expect(play(asks, 20, 60), 'asked again where it was').to.be.within(50, 51);
    expect([asks.open?.question.id, asks.triesOf('a')]).to.deep.equal(['a', 1]);
    await asks.answer('a', [1]);
    await asks.look();
    known[0] = { question: 'a', right: false, given: 2, allowed: 2 };
    expect(asks.isOpen('a')).to.equal(false);
    asks.readAgain();
    expect([asks.isOpen('a'), asks.shut]).to.deep.equal([true, 0]);
    known[0] = { question: 'a', right: false, given: 2, allowed: 3 };
    expect(asks.triesOf('a'), 'the server says so too').to.equal(1);
  });

  it('Should ask again as soon as the server says that the part was looked at, also on another device', () => {
    const { asks, known } = start([asked('a', 50, { tries: 1, result: said('a', false) })], 'right');
    known.push({ question: 'a', right: false, given: 1, allowed: 1 });
    asks.show('a');
    asks.later();
    asks.time(30, false);
    for (let at = 30; at <= 40; at += 0.25) expect(asks.time(at, true)).to.equal(false);
    known[0] = { question: 'a', right: false, given: 1, allowed: 2 };
    expect(play(asks, 40, 60)).to.be.within(50, 51);
    expect(asks.open?.question.id).to.equal('a');
  });

  it('Should ask a question near the beginning again when its part has been played past it', async () => {
    const { asks, known } = start([asked('a', 5, { tries: 1, result: said('a', false) })], 'right');
    known.push({ question: 'a', right: false, given: 1, allowed: 1 });
    expect(play(asks, 0, 60)).to.be.within(27, 30);
    expect(asks.open?.question.id).to.equal('a');
  });

  it('Should say at once what is right where the key is there for practice, and keep the answer all the same', async () => {
    const key = { id: 'a', type: 'single' as const, points: 1, prompt: 'a', language: null, explanation: 'Vì thế.', options: ['a', 'b'], correct: [0], keepOrder: true };
    const { asks, kept, waiting } = start([asked('a', 10, { key })], 'practice');
    await asks.answer('a', [1]);
    expect(asks.stateOf('a')).to.equal('wrong');
    waiting.set('a', [1]);
    await asks.look();
    expect(asks.resultOf('a')).to.deep.equal({ question: 'a', right: false, answer: [1], correct: [0], explanation: 'Vì thế.' });
    expect([kept.length, asks.stateOf('a'), asks.left]).to.deep.equal([1, 'wrong', 0]);
  });

  it('Should know what was answered before and on other devices', () => {
    const { asks, known } = start([asked('a', 10, { result: said('a', true) }), asked('b', 20), asked('c', 30)]);
    known.push({ question: 'b', right: false });
    expect(['a', 'b', 'c'].map((id) => asks.stateOf(id))).to.deep.equal(['right', 'wrong', 'todo']);
    expect(play(asks, 0, 60)).to.be.within(30, 31);
  });

  it('Should ask each question at most once and in the order of the film, however it is watched', () => {
    const step = fc.record({ to: fc.integer({ min: 0, max: 99 }), length: fc.integer({ min: 0, max: 60 }) });
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 6 }), fc.array(step, { maxLength: 8 }), (seconds, steps) => {
      const { asks } = start(seconds.sort((a, b) => a - b).map((at, index) => asked(`q${index}`, at)));
      const met: string[] = [];
      for (const { to, length } of steps) {
        let at = to;
        while (at < Math.min(99, to + length)) {
          at = play(asks, at, Math.min(99, to + length));
          if (!asks.open) break;
          met.push(asks.open.question.id);
          asks.time(at, false);
          asks.later();
        }
      }
      expect(new Set(met).size).to.equal(met.length);
      expect(asks.left).to.equal(seconds.length);
    }));
  });
});
