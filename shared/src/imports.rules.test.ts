import { expect } from 'chai';
import fc from 'fast-check';
import { figure } from './numbers.rules.ts';
import { faultText } from './imports.faults.ts';
import { codeIn, csvRows, isLeap, readNumber, readText, separatorOf, standing } from './imports.rules.ts';

const read = (value: string | number | null) => readNumber({ value });

describe('Cells of a spreadsheet', () => {
  it('Should be read as people in Viet Nam write numbers', () => {
    for (const [written, value] of [['1.234', 1234], ['1234', 1234], ['1 234', 1234], ['1\u00a0234', 1234], ['99,5', 99.5], ['99.5', 99.5], ['1.234.567,5', 1234567.5], ['1,234,567', 1234567], ['0', 0], ['0.500', 0.5], [' 7 ', 7], ['１２', 12]] as const) {
      expect(read(written), written).to.eql({ value });
    }
    for (const [written, fault] of [['1,234', 'ambiguous_number'], ['năm', 'not_number'], ['12 người', 'not_number'], ['1.23.4', 'not_number'], ['-5', 'negative_number'], ['1e9', 'not_number'], ['=1+1', 'not_number'], ['99999999999', 'too_large_number']] as const) {
      expect(read(written), written).to.eql({ fault });
    }
    expect(read('')).to.equal(null);
    expect(read(null)).to.equal(null);
    expect(readNumber({ value: 5, isFormula: true })).to.eql({ fault: 'formula' });
  });
  it('Should read back whatever Hoctap itself writes, and never throw', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), (value) => {
      expect(read(figure('vi-VN', value, 0))).to.eql({ value });
    }), { numRuns: 200 });
    fc.assert(fc.property(fc.string(), (written) => {
      const found = read(written);
      expect(found === null || 'fault' in found || found.value >= 0).to.equal(true);
    }), { numRuns: 300 });
    expect(readText({ value: 9706 })).to.equal('9706');
    expect(codeIn('09706 – Xã Minh Khai - Bắc')).to.equal('09706');
    expect(codeIn('CLC-09706')).to.equal('CLC-09706');
  });
  it('Should stand as new, changed or the same, and be told when far off', () => {
    fc.assert(fc.property(fc.nat(), fc.option(fc.nat(), { nil: null }), (count, whole) => {
      expect(standing({ count, whole }, { count, whole })).to.equal('same');
      expect(standing({ count: count + 1, whole }, { count, whole })).to.equal('changed');
      expect(standing(null, { count, whole })).to.equal('new');
      expect(isLeap(count, count)).to.equal(false);
    }));
    expect(isLeap(1234, 1.234)).to.equal(true);
    expect(isLeap(3, 9)).to.equal(false);
  });
  it('Should come back from CSV as they went in, whichever mark parts them', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'Ầ', '"', ';', ',', '\n', ' ', '1') });
    fc.assert(fc.property(fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 6 }), fc.constantFrom(';', ',', '\t'), (rows, mark) => {
      const written = rows.map((row) => `${row.map((one) => `"${one.replaceAll('"', '""')}"`).join(mark)}\r\n`).join('');
      expect([...csvRows(written, mark)]).to.eql(rows);
    }), { numRuns: 200 });
    expect(separatorOf('Đơn vị;"Nhóm, đối tượng";Năm')).to.equal(';');
    expect(separatorOf('Đơn vị,Nhóm,Năm')).to.equal(',');
  });
  it('Should have a sentence for each fault that names what was found, whatever it holds', () => {
    fc.assert(fc.property(fc.string(), (what) => {
      expect(faultText('unit_unknown', what).vi).to.contain(what);
    }));
  });
});
