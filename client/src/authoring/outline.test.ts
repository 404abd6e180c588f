import { expect } from 'chai';
import fc from 'fast-check';
import { lessonDropped, lessonMoved, moved, newLesson, withoutOption } from './outline.ts';

const course = (sizes: number[]) => sizes.map((size, module) => ({ id: `m${module}`, title: `m${module}`, lessons: Array.from({ length: size }, (_, index) => ({ ...newLesson('text', ''), id: `${module}.${index}` })) }));
const ids = (modules: ReturnType<typeof course>) => modules.flatMap(({ lessons }) => lessons.map(({ id }) => id));
const sizes = fc.array(fc.nat(4), { minLength: 1, maxLength: 4 });

describe('The order of lessons', () => {
  it('Should keep every lesson exactly once, whatever is moved', () => {
    fc.assert(fc.property(sizes, fc.nat(4), fc.nat(5), fc.nat(4), fc.nat(5), fc.constantFrom(-1 as const, 1 as const), (given, module, lesson, toModule, to, by) => {
      const modules = course(given);
      expect(ids(lessonMoved(modules, module, lesson, by)).toSorted()).to.deep.equal(ids(modules).toSorted());
      expect(ids(lessonDropped(modules, [module, lesson], [toModule, to])).toSorted()).to.deep.equal(ids(modules).toSorted());
    }));
  });

  it('Should go back where it was when moved down and up again', () => {
    const modules = course([2, 2]);
    const down = lessonMoved(modules, 0, 1, 1);
    expect(down.map(({ lessons }) => lessons.length)).to.deep.equal([1, 3]);
    expect(ids(down)).to.deep.equal(['0.0', '0.1', '1.0', '1.1']);
    expect(ids(lessonMoved(down, 1, 0, -1))).to.deep.equal(ids(modules));
    expect(lessonMoved(modules, 1, 1, 1)).to.equal(modules);
  });

  it('Should change nothing for places outside the list', () => {
    expect(moved([1, 2, 3], 0, 3)).to.deep.equal([1, 2, 3]);
    expect(moved([1, 2, 3], 2, 0)).to.deep.equal([3, 1, 2]);
  });

  it('Should keep the marks of right options when another is taken away', () => {
    expect(withoutOption([0, 2, 3], 1)).to.deep.equal([0, 1, 2]);
    expect(withoutOption([0, 2], 2)).to.deep.equal([0]);
  });
});
