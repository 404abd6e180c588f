import { expect } from 'chai';
import { marked } from './marked.ts';

describe('Words that were looked for', () => {
  it('Should be marked with and without their marks, and the text be whole', () => {
    const text = 'Bón phân đạm, đúng lúc!';
    const hits = (query: string) => marked(text, query).filter(({ hit }) => hit).map((part) => part.text);
    expect([hits('phan dam'), hits('ĐÚNG'), hits('l'), hits('!'), hits('')]).to.deep.equal([['phân', 'đạm'], ['đúng'], ['lúc'], [], []]);
    expect(marked(text, 'phan').map((part) => part.text).join('')).to.equal(text);
  });
});
