import { expect } from 'chai';
import fc from 'fast-check';
import { partBefore, standingsOf, triesOf } from './film-answers.rules.ts';
import type { Interval } from './learning.contract.ts';
import { type LessonFact, type LessonRule, courseProgress, finishingFact } from './learning.rules.ts';
import type { DraftQuestion } from './quizzes.contract.ts';

const start = Date.UTC(2026, 5, 15, 2);
const time = (second: number) => new Date(start + second * 1000).toISOString();
const film = (rightly: boolean, count = 2): LessonRule => ({
  id: 'film', kind: 'video', required: true, minutes: 2, durationSec: 100, hasTextTwin: true, asks: { questions: ['q'], rightly, tries: new Map([['q', { atSec: 50, count }]]) },
});
/** Facts as they arrive: one a minute, unless a time is said. */
const arriving = () => {
  let made = 0;
  const fact = (verb: LessonFact['verb'], result: LessonFact['result'], more: Partial<LessonFact> = {}): LessonFact => {
    made++;
    return { id: `f${String(made).padStart(3, '0')}`, verb, lesson: 'film', at: time(made * 60), received: time(made * 60), device: 'phone', seq: made, strength: verb === 'watched' ? 'watched' : 'self_declared', result, ...more };
  };
  return {
    wrong: (more?: Partial<LessonFact>) => fact('answered', { question: 'q', right: false }, more), right: (more?: Partial<LessonFact>) => fact('answered', { question: 'q', right: true }, more),
    watched: ([from, to]: Interval, more?: Partial<LessonFact>) => fact('watched', { intervals: [[from, to]], elapsed: to - from, position: to }, more),
    read: (elapsed: number, more?: Partial<LessonFact>) => fact('read', { elapsed }, more),
  };
};
const at = (lesson: LessonRule, facts: LessonFact[]) => standingsOf(lesson, facts).get('q');

describe('Rules of answers in a film', () => {
  const question = (type: string, options = 3): DraftQuestion => ({ id: 'q', type, points: 1, prompt: '?', language: null, explanation: '', options: Array.from({ length: options }, String), correct: [0], keepOrder: false }) as unknown as DraftQuestion;

  it('Should give fewer tries than there are answers to go through', () => {
    expect([question('single', 2), question('single', 3), question('single', 6), question('true_false'), question('multiple', 2), question('number')].map((one) => triesOf(one, null))).to.deep.equal([1, 2, 2, 1, 2, 2]);
    expect([question('single', 4), question('true_false'), question('short_text')].map((one) => triesOf(one, 9))).to.deep.equal([3, 1, 9]);
    expect(triesOf(question('single', 6), 1)).to.equal(1);
  });

  it('Should look back half a minute, or at the beginning of the film', () => {
    expect([[50, 100], [10, 100], [10, 20], [120, 100]].map(([second = 0, length = 0]) => partBefore(second, length))).to.deep.equal([[20, 50], [0, 30], [0, 20], [70, 100]]);
  });

  it('Should count the first tries in the order of their arrival, and none beyond them', () => {
    const { wrong, right } = arriving();
    const facts = [wrong(), wrong(), right(), right()];
    expect(at(film(true), facts)).to.deep.include({ right: false, given: 2, allowed: 2, held: facts[1] });
    expect(at(film(true), facts.slice(1)), 'the second is right').to.deep.include({ right: true, given: 2, held: facts[2] });
    const backdated = right({ at: time(0), device: 'another' });
    expect(at(film(true), [backdated, ...facts]), 'no device can say that it was first').to.deep.include({ right: false, held: facts[1] });
    expect(at(film(false, 1), facts), 'where any answer will do the first holds').to.deep.include({ right: false, given: 1, allowed: 1, held: facts[0] });
    const practice = { ...film(true), asks: undefined } as unknown as LessonRule;
    expect(at(practice, facts)).to.deep.include({ right: true, given: 3, allowed: Infinity });
  });

  it('Should give new tries once the part was looked at again, by film or by text, and by the server’s clock as well', () => {
    const { wrong, right, watched, read } = arriving();
    const shut = [wrong(), wrong()];
    const part = partBefore(50, 100);
    expect(at(film(true), [...shut, watched(part)])).to.deep.include({ right: false, given: 2, allowed: 4 });
    expect(at(film(true), [...shut, watched([20, 35]), watched([35, 50]), right()])).to.deep.include({ right: true, given: 3 });
    expect(at(film(true), [...shut, watched([20, 40]), right()]), 'not all of it').to.deep.include({ right: false, allowed: 2 });
    expect(at(film(true), [...shut, watched([55, 100]), right()]), 'another part').to.deep.include({ right: false, allowed: 2 });
    const before = arriving().watched(part);
    expect(at(film(true), [before, ...shut, right()]), 'seen before').to.deep.include({ right: false, allowed: 2 });
    const last = Date.parse(shut[1]?.received ?? '');
    const soon = (ms: number) => ({ received: new Date(last + ms).toISOString() });
    expect(at(film(true), [...shut, watched(part, soon(13_000))]), 'faster than a film plays').to.deep.include({ allowed: 2 });
    expect(at(film(true), [...shut, watched(part, soon(14_000))])).to.deep.include({ allowed: 4 });
    expect(at(film(true), [...shut, read(40, soon(34_000))]), 'read before the answer came').to.deep.include({ allowed: 2 });
    expect(at(film(true), [...shut, read(40, soon(36_000))])).to.deep.include({ allowed: 4 });
    expect(at(film(false, 1), [...shut, watched(part), right()]), 'the key was told').to.deep.include({ right: false, allowed: 1 });
  });

  // Four options, tried one after another as fast as they are sent, from any devices, with any times.
  const guesses = fc.array(fc.record({ right: fc.boolean(), at: fc.integer({ min: 0, max: 9000 }), device: fc.constantFrom('phone', 'tablet'), looks: fc.boolean() }), { maxLength: 14 });
  const told = guesses.map((some) => {
    const { wrong, right, watched } = arriving();
    return some.flatMap(({ looks, at, device, ...one }) => {
      const more = { at: time(at), device };
      return [...(looks ? [watched([15, 52], more)] : []), one.right ? right(more) : wrong(more)];
    });
  });

  it('Should stand the same in whatever order facts are read, never go back as more arrive, and never finish by guessing', () => {
    fc.assert(fc.property(told.chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length }))), fc.boolean(), ([facts, shuffled], rightly) => {
      const lesson = film(rightly, rightly ? 2 : 1);
      expect(at(lesson, shuffled)).to.deep.equal(at(lesson, facts));
      let [given, allowed, isRight] = [0, 0, false];
      for (let count = 1; count <= facts.length; count++) {
        const now = at(lesson, facts.slice(0, count));
        if (!now) continue;
        expect([now.given >= given, now.allowed >= allowed, now.right || !isRight]).to.deep.equal([true, true, true]);
        expect(now.given).to.be.at.most(now.allowed);
        [given, allowed, isRight] = [now.given, now.allowed, now.right];
      }
      const answers = facts.filter(({ verb }) => verb === 'answered');
      const looks = facts.filter(({ verb }) => verb === 'watched').length;
      expect(given).to.be.at.most((rightly ? 2 : 1) * (1 + looks));
      if (looks === 0 && rightly) expect(isRight).to.equal(answers.slice(0, 2).some(({ result }) => result.right));
      if (!rightly && answers.length > 0) expect(isRight).to.equal(answers[0]?.result.right);
    }), { numRuns: 400 });
  });

  it('Should name a finishing fact whenever the lesson is finished, whatever times devices say', () => {
    fc.assert(fc.property(told, fc.integer({ min: 0, max: 9000 }), fc.boolean(), (facts, seenAt, rightly) => {
      const all = [...facts, arriving().watched([0, 95], { id: 'seen', at: time(seenAt), received: time(10_000) })];
      const lesson = film(rightly, rightly ? 2 : 1);
      const { finished } = courseProgress([lesson], all);
      const fact = finishingFact([lesson], all);
      expect(fact !== undefined).to.equal(finished);
      if (fact?.verb === 'answered') expect(fact.id).to.equal(at(lesson, all)?.held.id);
    }), { numRuns: 400 });
  });
});
