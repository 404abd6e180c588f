import { expect } from 'chai';
import fc from 'fast-check';
import { codeOf, isObviousPin, shortName } from './devices.rules.ts';

describe('Rules of shared devices', () => {
  it('Should show a given name with the initials of the others', () => {
    expect(shortName('Nguyễn Thị Hoa')).to.equal('N. T. Hoa');
    expect(shortName('Đặng Văn Ấm')).to.equal('Đ. V. Ấm');
    expect(shortName('  Hoa ')).to.equal('Hoa');
    expect(shortName('đỗ Ý')).to.equal('Đ. Ý');
    expect(shortName('ẖÀ ßa An')).to.equal('H. S. An');
  });

  it('Should never show more of a name than its last word and one letter of each other', () => {
    fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-zA-ZÀ-ỹ]{1,8}$/), { minLength: 1, maxLength: 6 }), (words) => {
      const shown = shortName(words.join(' ')).split(' ');
      expect(shown).to.have.length(words.length);
      for (const one of shown.slice(0, -1)) expect(one).to.match(/^.\.$/u);
    }));
  });

  it('Should know the PINs that are tried first, and leave nearly all others', () => {
    for (const pin of ['000000', '123456', '654321', '121212', '123123', '567890', '098765']) expect(isObviousPin(pin), pin).to.equal(true);
    for (const pin of ['402917', '112233', '135790']) expect(isObviousPin(pin), pin).to.equal(false);
    const all = Array.from({ length: 1_000_000 }, (_, index) => String(index).padStart(6, '0'));
    expect(all.filter(isObviousPin).length).to.be.below(1200);
  });

  it('Should read the same code from an address, from what was typed and from the code itself', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z2-9]{16}$/), (code) => {
      const typed = (code.match(/.{4}/g) ?? []).join('-');
      expect(codeOf(code)).to.equal(code);
      expect(codeOf(typed.toUpperCase())).to.equal(code);
      expect(codeOf(`https://hoctap.example/may-chung#the=${typed}`)).to.equal(code);
    }));
  });
});
