import { expect } from 'chai';
import fc from 'fast-check';
import type { Interval } from './learning.contract.ts';
import {
  type LessonFact, type LessonRule, courseProgress, finishingFact, isAtLeast, isReadAsText, lessonProgress, readingSeconds, rosterState, verbIri,
} from './learning.rules.ts';
import { gapsOf, lengthOf, maxSpeed, unionOf } from './watching.rules.ts';
import { Strength, Verb } from './learning.contract.ts';

const film: LessonRule = { id: 'film', kind: 'video', required: true, minutes: 8, durationSec: 100 };
const page: LessonRule = { id: 'page', kind: 'text', required: true, minutes: 4, durationSec: null };
const quiz: LessonRule = { id: 'quiz', kind: 'quiz', required: true, minutes: 5, durationSec: null };
const sheet: LessonRule = { id: 'sheet', kind: 'file', required: false, minutes: 1, durationSec: null };
const lessons = [film, page, quiz, sheet];

let made = 0;
const minute = (count: number) => new Date(Date.UTC(2026, 5, 15, 2, count)).toISOString();
const fact = (verb: LessonFact['verb'], lesson: string, result: LessonFact['result'] = {}, more: Partial<LessonFact> = {}): LessonFact => ({
  id: `f${made++}`, verb, lesson, at: minute(made), received: '', device: 'phone', seq: made,
  strength: verb === 'watched' ? 'watched' : verb === 'attended' ? 'attended' : verb === 'passed' || verb === 'failed' ? 'quiz_passed' : 'self_declared',
  result, ...more,
});
const watched = (from: number, to: number, elapsed = to - from): LessonFact => fact('watched', 'film', { intervals: [[from, to]], elapsed, position: to });

// Seconds as a device reports them: up to three decimals, over the whole film and a little beyond.
const second = fc.integer({ min: 0, max: 102_000 }).map((value) => value / 1000);
const interval = fc.tuple(second, second).map(([a, b]): Interval => [Math.min(a, b), Math.max(a, b)]);
const intervals = fc.array(interval, { maxLength: 8 });
const report = fc.record({ intervals, elapsed: fc.integer({ min: 0, max: 120_000 }).map((value) => value / 1000), position: second });
const someFact = fc.oneof(
  report.map((result) => ['watched', 'film', result] as const),
  fc.constantFrom(['opened', 'film', {}] as const, ['opened', 'page', {}] as const, ['opened', 'sheet', {}] as const, ['opened', 'gone', {}] as const),
  fc.integer({ min: 0, max: 200 }).map((elapsed) => ['read', 'page', { elapsed }] as const),
  fc.integer({ min: 0, max: 100 }).map((score) => [score >= 50 ? 'passed' : 'failed', 'quiz', { score }] as const),
  fc.constantFrom(...lessons.map(({ id }) => ['attended', id, {}] as const)),
);
const ledger = fc.array(fc.tuple(someFact, fc.integer({ min: 0, max: 20 }), fc.constantFrom('phone', 'tablet'), fc.nat(3)), { maxLength: 14 }).map((rows) =>
  rows.map(([[verb, lesson, result], at, device, seq], index) => fact(verb, lesson, result, { id: `f${index}`, at: minute(at), device, seq })));

describe('Rules of progress', () => {
  it('Should give the same progress for any order and any repetition of the facts', () => {
    const shuffled = ledger.chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 })));
    fc.assert(fc.property(shuffled, ([facts, again]) => {
      expect(courseProgress(lessons, again)).to.deep.equal(courseProgress(lessons, facts));
      expect(finishingFact(lessons, again)?.id).to.equal(finishingFact(lessons, facts)?.id);
    }), { numRuns: 300 });
  });

  it('Should give the same progress for any split of what was watched', () => {
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
    fc.assert(fc.property(interval, cuts, fc.constantFrom(0.75, 1, 1.25, 1.5, 1.99), ([from, to], parts, speed) => {
      const stops = [from, ...parts.map((part) => from + part * (to - from)).sort((a, b) => a - b), to];
      const split = stops.slice(1).map((stop, index) => watched(stops[index] ?? 0, stop, (stop - (stops[index] ?? 0)) / speed));
      const { intervals: whole, share } = lessonProgress(film, [watched(from, to, (to - from) / speed)]);
      expect(lessonProgress(film, split).intervals).to.deep.equal(whole);
      expect(lessonProgress(film, split).share).to.equal(share);
    }));
  });

  it('Should never credit more than twice the seconds that passed, however they are reported', () => {
    fc.assert(fc.property(fc.array(report, { maxLength: 12 }), (reports) => {
      const facts = reports.map((result) => fact('watched', 'film', result));
      const elapsed = reports.reduce((sum, one) => sum + one.elapsed, 0);
      expect(lengthOf(lessonProgress(film, facts).intervals)).to.be.at.most(elapsed * maxSpeed + 1e-6);
    }));
    expect(lessonProgress(film, Array.from({ length: 100 }, (_, index) => watched(index, index + 1, 0))).share).to.equal(0);
  });

  it('Should never raise the share by a replay or a skip, nor lower it by any fact', () => {
    fc.assert(fc.property(ledger, report, (facts, next) => {
      const before = lessonProgress(film, facts.filter(({ lesson }) => lesson === 'film'));
      const seen = before.intervals.map(([from, to]) => watched(from, to));
      expect(lessonProgress(film, [...facts.filter(({ lesson }) => lesson === 'film'), ...seen]).share).to.equal(before.share);
      const skip = fact('watched', 'film', { intervals: [], elapsed: 60, position: 99 });
      expect(lessonProgress(film, [...facts.filter(({ lesson }) => lesson === 'film'), skip]).share).to.equal(before.share);
      const after = courseProgress(lessons, [...facts, fact('watched', 'film', next)]);
      expect(after.lessons['film']?.share).to.be.at.least(before.share);
      expect(after.done).to.be.at.least(courseProgress(lessons, facts).done);
    }));
  });

  it('Should count nothing beyond the end of the film, and say what is missing', () => {
    expect(lessonProgress(film, [watched(90, 102), watched(101, 102)])).to.deep.include({ share: 0.1, intervals: [[90, 100]], state: 'begun', position: 102 });
    expect(gapsOf([[10, 20], [20.2, 90]], 100)).to.deep.equal([[0, 10], [90, 100]]);
    fc.assert(fc.property(intervals, (some) => {
      const clipped = some.map(([from, to]): Interval => [Math.min(from, 100), Math.min(to, 100)]);
      expect(lengthOf(gapsOf(clipped, 100)) + lengthOf(unionOf(clipped))).to.be.closeTo(100, 0.5 * (some.length + 1));
    }));
  });

  it('Should finish a film at nine tenths, and not a hair before', () => {
    expect(lessonProgress(film, [watched(0, 89.9)]).state).to.equal('begun');
    expect(lessonProgress(film, [watched(0, 90)])).to.include({ state: 'done', strength: 'watched' });
    expect(lessonProgress(film, Array.from({ length: 9 }, (_, index) => watched(index * 10 + 0.1, index * 10 + 10.1)).reverse()).state).to.equal('done');
    expect(lessonProgress(film, [watched(0, 90, 45)]).state).to.equal('done');
    expect(lessonProgress(film, [watched(0, 90, 44.9)]).state).to.equal('begun');
  });

  it('Should take a text as read after a quarter of its minutes, by both clocks of the device', () => {
    const seconds = readingSeconds(page.minutes);
    expect(seconds).to.equal(60);
    const opened = fact('opened', 'page', {}, { at: '2026-06-15T02:00:00.000Z' });
    const read = (at: string, elapsed: number, device = 'phone') => fact('read', 'page', { elapsed }, { at, device });
    const state = (...facts: LessonFact[]) => lessonProgress(page, facts).state;
    expect(state(opened, read('2026-06-15T02:01:00.000Z', 60))).to.equal('done');
    expect(state(read('2026-06-15T02:01:00.000Z', 60), opened)).to.equal('done');
    expect(state(opened, read('2026-06-15T02:00:55.000Z', 60)), 'clocks may be five seconds off').to.equal('done');
    expect(state(opened, read('2026-06-15T02:00:54.000Z', 60)), 'opened too lately').to.equal('begun');
    expect(state(opened, read('2026-06-15T02:05:00.000Z', 59)), 'too few seconds on the page').to.equal('begun');
    expect(state(opened, read('2026-06-15T02:05:00.000Z', 60, 'tablet')), 'opened on another device').to.equal('begun');
    expect(state(read('2026-06-15T02:05:00.000Z', 60)), 'never opened').to.equal('begun');
  });

  it('Should take a video without its film as a text, and keep it finished when the film comes', () => {
    const facts = [fact('opened', 'film', {}, { at: minute(0) }), fact('read', 'film', { elapsed: 120 }, { at: minute(2) })];
    expect(lessonProgress({ ...film, durationSec: null }, facts).state).to.equal('done');
    expect(lessonProgress(film, facts)).to.include({ state: 'done', share: 0 });
  });

  it('Should finish a film that may be read by any mix of watching and reading, once, and never take it back', () => {
    const twin: LessonRule = { ...film, hasTextTwin: true };
    expect([film, twin, { ...film, durationSec: null }].map(isReadAsText)).to.deep.equal([false, true, true]);
    const part = fc.oneof(
      report.map((result) => fact('watched', 'film', result)), fc.integer({ min: 0, max: 200 }).map((elapsed) => fact('read', 'film', { elapsed })),
      fc.constant(undefined).map(() => fact('opened', 'film')), interval.map((one) => fact('attended', 'film', { intervals: [one] })),
    );
    const story = fc.array(fc.tuple(part, fc.integer({ min: 0, max: 20 })), { maxLength: 12 }).map((rows) => rows.map(([one, at], index) => ({ ...one, id: `f${index}`, at: minute(at) })));
    fc.assert(fc.property(story, (facts) => {
      let before = { done: 0, share: 0, state: 'todo' };
      for (let count = 0; count <= facts.length; count++) {
        const { lessons: { film: now }, done } = courseProgress([twin], facts.slice(0, count));
        expect(done).to.be.at.least(before.done).and.at.most(1);
        expect(now?.share).to.be.at.least(before.share);
        expect(before.state === 'done' && now?.state !== 'done').to.equal(false);
        before = { done, share: now?.share ?? 0, state: now?.state ?? '' };
      }
      const finishedBy = (some: readonly LessonFact[]) => finishingFact([twin], some)?.id;
      expect(finishedBy([...facts, ...facts].reverse())).to.equal(finishedBy(facts));
      const opened = fact('opened', 'film', {}, { at: minute(0) });
      expect(lessonProgress(twin, [...facts, opened, fact('read', 'film', { elapsed: 120 }, { at: minute(2) })]).state).to.equal('done');
    }));
  });

  it('Should finish a film that asks only when its questions are answered, in any order, and never take it back', () => {
    const asking = (rightly: boolean): LessonRule => ({ ...film, hasTextTwin: true, asks: { questions: ['a', 'b'], rightly } });
    const answered = (question: string, right: boolean) => fact('answered', 'film', { question, right });
    const seen = watched(0, 95);
    expect(lessonProgress(asking(false), [seen])).to.include({ state: 'begun', share: 0.95 });
    expect(lessonProgress(asking(false), [answered('b', false), seen, answered('a', false)])).to.deep.include({ state: 'done', strength: 'watched', answered: [{ question: 'a', right: false, given: 1 }, { question: 'b', right: false, given: 1 }] });
    expect(lessonProgress(asking(true), [seen, answered('a', true), answered('b', false)]).state).to.equal('begun');
    expect(lessonProgress(asking(true), [answered('b', true), answered('b', false), seen, answered('a', true)])).to.deep.include({ state: 'done', answered: [{ question: 'a', right: true, given: 1 }, { question: 'b', right: true, given: 1 }] });
    expect(lessonProgress(asking(true), [fact('attended', 'film')]).state, 'a group answers aloud').to.equal('done');
    expect(lessonProgress(asking(true), [answered('a', true), answered('b', true)]).state, 'answers alone are not the film').to.equal('begun');
    const part = fc.oneof(report.map((result) => fact('watched', 'film', result)), fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean()).map(([question, right]) => answered(question, right)));
    fc.assert(fc.property(fc.array(part, { maxLength: 12 }), fc.boolean(), (parts, rightly) => {
      const facts = parts.map((one, index) => ({ ...one, id: `f${index}`, at: minute(index) }));
      expect(courseProgress([asking(rightly)], [...facts, ...facts].reverse())).to.deep.equal(courseProgress([asking(rightly)], facts));
      const done = facts.map((_one, count) => courseProgress([asking(rightly)], facts.slice(0, count + 1)).done);
      expect(done).to.deep.equal([...done].sort());
    }));
  });

  it('Should finish a quiz when passed, a file when opened, and anything by presence', () => {
    expect(lessonProgress(quiz, [fact('failed', 'quiz', { score: 40 })])).to.include({ state: 'begun', score: 40 });
    expect(lessonProgress(quiz, [fact('passed', 'quiz', { score: 80 }), fact('failed', 'quiz', { score: 30 })])).to.include({ state: 'done', strength: 'quiz_passed', score: 80 });
    expect(lessonProgress(sheet, [fact('opened', 'sheet')]).state).to.equal('done');
    for (const lesson of lessons) expect(lessonProgress(lesson, [fact('attended', lesson.id)])).to.include({ state: 'done', strength: 'attended' });
    expect(lessonProgress(page, [])).to.include({ state: 'todo', strength: null });
  });

  it('Should join what a group saw together to what a person watched alone', () => {
    const shown = (...intervals: Interval[]) => fact('attended', 'film', { intervals });
    expect(lessonProgress(film, [shown([0, 50])])).to.deep.include({ state: 'begun', share: 0.5, intervals: [[0, 50]] });
    expect(lessonProgress(film, [shown([0, 50]), watched(50, 95)])).to.include({ state: 'done', share: 0.95, strength: 'watched' });
    expect(lessonProgress(film, [shown([0, 50]), shown([40, 120])])).to.include({ state: 'done', share: 1, strength: 'attended' });
  });

  it('Should finish a course with its required lessons, as strong as its weakest required quiz', () => {
    const all = ['film', 'page', 'quiz'].map((id) => fact('attended', id));
    expect(courseProgress(lessons, all)).to.include({ done: 3, required: 3, finished: true, strength: 'attended' });
    expect(courseProgress(lessons, [...all, fact('passed', 'quiz', { score: 100 })]).strength).to.equal('quiz_passed');
    expect(courseProgress(lessons, all.slice(1))).to.include({ done: 2, finished: false, strength: null });
    expect(courseProgress([film, page], [watched(0, 100), fact('attended', 'page')]).strength, 'without a quiz the weakest lesson').to.equal('watched');
    expect(courseProgress([sheet], [fact('opened', 'sheet')]), 'nothing is required').to.include({ finished: false });
  });

  it('Should name the fact that finished the course, whenever it arrives', () => {
    const facts = [fact('attended', 'film', {}, { at: minute(1) }), fact('attended', 'quiz', {}, { at: minute(9) }), fact('attended', 'page', {}, { at: minute(5) }), fact('attended', 'sheet', {}, { at: minute(12) })];
    expect(finishingFact(lessons, facts)?.at).to.equal(minute(9));
    expect(finishingFact(lessons, facts.slice(1))).to.equal(undefined);
  });

  it('Should order strengths as the plan does, and know an IRI for every verb', () => {
    Strength.options.forEach((strength, index) => Strength.options.forEach((least, place) => expect(isAtLeast(strength, least)).to.equal(index >= place)));
    for (const verb of Verb.options) expect(verbIri[verb]).to.match(/^https?:\/\//);
  });

  it('Should tell late from under way and from not begun', () => {
    const run = { completedAt: null, touched: true, due: '2026-06-15' };
    expect(rosterState(run, '2026-06-15')).to.equal('under_way');
    expect(rosterState(run, '2026-06-16')).to.equal('late');
    expect(rosterState({ ...run, touched: false }, '2026-06-15')).to.equal('not_begun');
    expect(rosterState({ ...run, completedAt: minute(1) }, '2026-07-01')).to.equal('finished');
    expect(rosterState({ ...run, due: null }, '2027-01-01')).to.equal('under_way');
  });
});
