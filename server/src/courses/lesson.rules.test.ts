import { AppError } from '@hoctap/shared';
import { Lesson } from '@hoctap/shared/courses.contract';
import type { DraftQuestion } from '@hoctap/shared/quizzes.contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { completeContent, lesson, question } from '../../test/support/courses.ts';
import { lessonHashesOf } from './content-hash.ts';
import type { CourseVersionDoc } from './course-version.model.ts';
import { changedLessons, lessonRules, outlinesOf, presentLesson } from './lesson.rules.ts';

const film = '0198b3b8-6c1e-7d0a-8c5e-000000000001';
const versionOf = (part: Parameters<typeof completeContent>[0] = {}, filmFacts: CourseVersionDoc['filmFacts'] = []): CourseVersionDoc => {
  const content = completeContent(part);
  return {
    _id: 'c@1', course: 'c', number: 1, slug: content.slug, owner: 'u', author: 'p', content, contentHash: '', lessonHashes: lessonHashesOf(content), holds: [],
    publishedAt: new Date(0), publishedBy: 'r', filmFacts,
  };
};
const withLessons = (...lessons: ReturnType<typeof lesson>[]) => ({ modules: [{ id: 'm1', title: 'M', lessons }] });

/** Questions whose keys and explanations can be recognised wherever they turn up. */
const secret = 'KEY';
const questions: fc.Arbitrary<DraftQuestion> = fc.record({
  id: fc.uuid(), points: fc.constant(1), prompt: fc.constant('p'), language: fc.constant(null), explanation: fc.constant(secret), keepOrder: fc.boolean(),
  options: fc.array(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 10 }), type: fc.constantFrom('single', 'multiple', 'true_false', 'short_text', 'number'),
}).map(({ type, options, keepOrder, ...common }): DraftQuestion => {
  switch (type) {
    case 'single':
    case 'multiple': return { ...common, type, options, keepOrder, correct: [1] };
    case 'true_false': return { ...common, type, answer: true };
    case 'short_text': return { ...common, type, accepted: [secret], match: { foldCase: true, foldMarks: true, foldSpaces: true } };
    case 'number': return { ...common, type, answer: 41_234_567, tolerance: 0.5, unit: 'kg' };
  }
});

describe('Rules of a version’s lessons', () => {
  it('Should never show a learner a key or an explanation', () => {
    fc.assert(fc.property(fc.array(questions, { minLength: 1, maxLength: 8 }), fc.uuid(), (asked, seed) => {
      const shown = presentLesson(versionOf(withLessons(lesson('l1', { kind: 'quiz', questions: asked }))), 'l1', seed);
      expect(JSON.stringify(shown)).to.not.match(/KEY|41234567|"(correct|answer|accepted|tolerance|explanation|match)"/);
      expect(Lesson.parse(shown)).to.deep.equal(shown);
    }));
  });

  it('Should never show the key of a question in a film, unless it is there for practice', () => {
    fc.assert(fc.property(fc.array(questions, { minLength: 1, maxLength: 5 }), fc.constantFrom(undefined, 'answered' as const, 'right' as const, 'practice' as const), (asked, filmAnswers) => {
      const filmQuestions = asked.map((question, index) => ({ atSec: 100 - index, question }));
      const shown = presentLesson(versionOf(withLessons(lesson('l1', { kind: 'video', film, filmQuestions, filmAnswers }))), 'l1', 's');
      expect(shown.filmQuestions.map(({ question }) => question.id)).to.deep.equal(asked.map(({ id }) => id).toReversed());
      const text = JSON.stringify(shown);
      if (filmAnswers === 'practice') expect(shown.filmQuestions.map(({ key }) => key)).to.deep.equal(asked.toReversed());
      else expect(text).to.not.match(/KEY|41234567|"(correct|answer|accepted|tolerance|explanation|match)"/);
    }));
  });

  it('Should show every option once, in an order that the seed fixes, or as written where the author says so', () => {
    fc.assert(fc.property(questions, fc.uuid(), (asked, seed) => {
      const show = () => presentLesson(versionOf(withLessons(lesson('l1', { kind: 'quiz', questions: [asked] }))), 'l1', seed).questions[0]?.options ?? [];
      const written = 'options' in asked ? asked.options.map((text, index) => ({ index, text })) : [];
      expect(show()).to.have.deep.members(written);
      expect(show()).to.deep.equal(show());
      if ('keepOrder' in asked && asked.keepOrder) expect(show()).to.deep.equal(written);
    }));
  });

  it('Should shuffle: among twenty seeds there are several orders', () => {
    const version = versionOf(withLessons(lesson('l1', { kind: 'quiz', questions: [question] })));
    const orders = Array.from({ length: 20 }, (_, seed) => presentLesson(version, 'l1', String(seed)).questions[0]?.options.map(({ index }) => index).join());
    expect(new Set(orders).size).to.be.at.least(4);
  });

  it('Should know neighbours over the bounds of modules, and refuse a lesson that is not there', () => {
    const version = versionOf({ modules: [{ id: 'm1', title: 'A', lessons: [lesson('a')] }, { id: 'm2', title: 'B', lessons: [lesson('b'), lesson('c')] }] });
    expect(['a', 'b', 'c'].map((id) => presentLesson(version, id, '')).map(({ previous, next }) => [previous, next])).to.deep.equal([[null, 'b'], ['a', 'c'], ['b', null]]);
    expect(() => presentLesson(version, 'd', '')).to.throw(AppError).that.includes({ code: 'not_found' });
  });

  it('Should give an attached file a link with its name escaped', () => {
    const file = { id: film, name: 'Mẫu số 1.pdf', size: 1, type: 'application/pdf' };
    const shown = presentLesson(versionOf(withLessons(lesson('l1', { kind: 'file', file }))), 'l1', '');
    expect(shown.file?.url).to.equal(`/media/files/${film}/${encodeURIComponent('Mẫu số 1.pdf')}`);
  });

  it('Should finish a video lesson as a text until its film can be played', () => {
    const lessons = withLessons(lesson('l1', { kind: 'video', film }), lesson('l2', { kind: 'video' }));
    const facts = { film, durationSec: 93.5, lightBytes: 1000 };
    expect(lessonRules(versionOf(lessons)).map(({ durationSec }) => durationSec)).to.deep.equal([null, null]);
    expect(lessonRules(versionOf(lessons, [facts])).map(({ durationSec }) => durationSec)).to.deep.equal([93.5, null]);
    expect(outlinesOf(versionOf(lessons, [facts]))[0]?.lessons.map(({ hasFilm }) => hasFilm)).to.deep.equal([true, false]);
  });

  it('Should name exactly the lessons that changed or went, whatever moved or was added', () => {
    const old = versionOf({ modules: [{ id: 'm1', title: 'A', lessons: [lesson('a'), lesson('b'), lesson('c', { kind: 'quiz', questions: [question] })] }] });
    const moved = versionOf({ title: 'Tên khác', modules: [{ id: 'm9', title: 'Z', lessons: [lesson('n')] }, { id: 'm1', title: 'A', lessons: [lesson('c', { kind: 'quiz', questions: [question] }), lesson('b'), lesson('a')] }] });
    expect(changedLessons(old, moved)).to.deep.equal([]);
    expect(changedLessons(old, versionOf(withLessons(lesson('a', { text: 'mới' }), lesson('b'))))).to.deep.equal(['a', 'c']);
    expect(changedLessons(old, { ...moved, lessonHashes: lessonHashesOf({ ...moved.content, passMarkPercent: 80 }) })).to.deep.equal(['c']);
  });
});
