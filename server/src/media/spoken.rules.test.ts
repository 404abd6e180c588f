import { expect } from 'chai';
import fc from 'fast-check';
import { fold } from '@hoctap/shared';
import { momentOf, spokenWords } from './spoken.rules.ts';

const cues = ['Chào bà con.', 'Mời bà con theo chân bác Thắng,', 'tổ trưởng tổ sản xuất rau.', 'Bón phân đạm đúng lúc.', 'Ban phan thuong.', 'Đường ống dẫn nước'].map((text, index) => ({ startMs: index * 3000, endMs: index * 3000 + 2500, text }));

describe('The moment at which something is said', () => {
  it('Should be the beginning of its sentence, with all of it', () => {
    expect(momentOf(cues, 'bác Thắng')).to.deep.equal({ startMs: 3000, text: 'Mời bà con theo chân bác Thắng, tổ trưởng tổ sản xuất rau.', rank: 0 });
    expect(momentOf(cues, 'to truong san xuat'), 'without marks').to.deep.equal({ startMs: 3000, text: 'Mời bà con theo chân bác Thắng, tổ trưởng tổ sản xuất rau.', rank: 1 });
  });
  it('Should be one with the exact marks before one without, and one caption before two', () => {
    expect(momentOf(cues, 'phan')?.startMs, 'as it stands').to.equal(12_000);
    expect(momentOf(cues, 'phân')?.startMs).to.equal(9000);
    expect(momentOf(cues, 'Thắng tổ trưởng'), 'over two captions').to.include({ startMs: 3000, rank: 2 });
    expect(momentOf(cues, 'duong ong')?.text).to.equal('Đường ống dẫn nước');
  });
  it('Should be nowhere where the words stand apart or are none', () => {
    for (const query of ['chào đạm', 'chanh', '!!', '']) expect(momentOf(cues, query), query).to.equal(undefined);
  });
  it('Should be found by any of its words, with and without marks', () => {
    const word = fc.constantFrom('bón', 'phân', 'đạm', 'ruộng', 'lúa', 'nước', 'Thắng', 'ủ', 'rơm');
    fc.assert(fc.property(fc.array(fc.array(word, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), (texts, which, at) => {
      const lines = texts.map((words, index) => ({ startMs: index * 1000, endMs: index * 1000 + 900, text: `${words.join(' ')}.` }));
      const words = texts[which % texts.length] ?? [];
      const asked = words[at % words.length] ?? '';
      const found = momentOf(lines, asked);
      expect(found?.rank).to.equal(0);
      expect(spokenWords(found?.text ?? '')).to.include(fold(asked));
      expect(momentOf(lines, fold(asked))?.startMs).to.be.a('number');
    }), { numRuns: 60 });
  });
});
