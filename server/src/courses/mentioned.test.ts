import { expect } from 'chai';
import fc from 'fast-check';
import { v4, v7 } from 'uuid';
import { completeContent, lesson } from '../../test/support/courses.ts';
import { idsIn } from './mentioned.ts';

describe('What a course refers to', () => {
  it('Should be found wherever it stands: film, file, cover, link in a text, however deep', () => {
    const ids = Array.from({ length: 4 }, () => v7());
    const [film = '', file = '', cover = '', link = ''] = ids;
    const content = completeContent({
      cover,
      modules: [{ id: 'm1', title: 'Một', lessons: [lesson('l1', { kind: 'video', film }), lesson('l2', { kind: 'file', file: { id: file, name: 'a.pdf', size: 1, type: 'application/pdf' } }), lesson('l3', { text: `[tải về](/media/files/${link}/a.pdf)` })] }],
    });
    expect(idsIn(content)).to.include.members(ids);
  });

  it('Should never miss one, whatever the value around it', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.string(), fc.string(), (value, before, after) => {
      const [one, other] = [v4(), v7()];
      expect(idsIn([value, { deep: [{ text: `${before}|${one}|${after}`, film: other }] }])).to.include.members([one, other]);
    }));
  });
});
