import ExcelJS from 'exceljs';
import JSZip from 'jszip';
import { expect } from 'chai';
import fc from 'fast-check';
import { xlsxBytes } from '../../test/support/spreadsheets.ts';
import { readTable } from './read.ts';
import { type Column, linesOf, mostRows } from './table.ts';

const columns: Column[] = [{ key: 'unit', head: 'Đơn vị', isNeeded: true }, { key: 'count', head: 'Số người', isNeeded: true }];
const read = async (bytes: Buffer, sheet = 'Số người') => (await linesOf(await readTable(bytes, sheet), columns)).map(({ row, cell }) => [row, cell('unit').value, cell('count')]);
const refused = async (bytes: Buffer, code: string) => {
  const error = await read(bytes).then(() => null, (thrown: Error) => thrown);
  expect(error?.message).to.equal(code);
  return error;
};
/** A workbook with one of its parts changed, added or taken away. */
const mended = async (change: (zip: JSZip) => void): Promise<Buffer> => {
  const zip = await JSZip.loadAsync(await xlsxBytes([['Đơn vị', 'Số người'], ['A', 5]]));
  change(zip);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
};
const sheet = (rows: string): string => `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;
const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const withSheet = (xml: string) => mended((zip) => zip.file('xl/worksheets/sheet1.xml', xml));

describe('Spreadsheets of strangers', () => {
  it('Should be read by their headings, wherever these stand, from the sheet that is asked for', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Khác').addRow(['x']);
    const page = book.addWorksheet('Số người');
    page.addRows([['Bảng số 1'], [], ['STT', 'SỐ NGƯỜI *', 'đơn vị'], [1, 7, { richText: [{ text: 'Xã ' }, { text: 'Á', font: { bold: true } }] }], [], [2, '1.234', 'B'], [3, { formula: '1+1', result: 2 }, 'C']]);
    expect(await read(Buffer.from(await book.xlsx.writeBuffer()))).to.eql([[4, 'Xã Á', { value: 7 }], [6, 'B', { value: '1.234' }], [7, 'C', { value: 2, isFormula: true }]]);
  });
  it('Should be told which columns are missing, and refused when they are something else', async () => {
    expect((await refused(await xlsxBytes([['Tên', 'Đơn vị'], ['A', 5]]), 'import_wrong_sheet') as unknown as { more: { detail: string } }).more.detail).to.equal('Số người');
    await refused(Buffer.from('Tên;Tuổi\r\nA;5'), 'import_wrong_sheet');
    await refused(Buffer.from(''), 'import_wrong_sheet');
    await refused(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), 'import_old_xls');
    await refused(Buffer.from('Đơn vị;Số người', 'latin1'), 'import_not_utf8');
    await refused(Buffer.from('Đơn vị;Số người\n\0\0'), 'import_unreadable');
    await refused(Buffer.from('PK\x03\x04 is all there is'), 'import_unreadable');
    await refused(await mended((zip) => zip.file('xl/vbaProject.bin', 'x')), 'import_macros');
    await refused(await mended((zip) => zip.remove('xl/workbook.xml')), 'import_unreadable');
  });
  it('Should follow no entity, no link to another file, and never run a formula', async () => {
    await refused(await withSheet(`<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>${sheet(`<row>${text('&b;')}</row>`)}`), 'import_unreadable');
    await refused(await withSheet(sheet('<row><c>')), 'import_unreadable');
    await refused(await mended((zip) => zip.file('xl/_rels/workbook.xml.rels', '<Relationships><Relationship Id="rId1" TargetMode="External" Target="http://127.0.0.1:1/x"/></Relationships>')), 'import_unreadable');
    const linked = await withSheet(sheet(`<row>${text('Đơn vị')}${text('Số người')}</row><row>${text('A')}<c><f>[1]Other!A1</f><v>99</v></c></row>`));
    expect(await read(linked)).to.eql([[2, 'A', { value: 99, isFormula: true }]]);
  });
  it('Should never grow beyond limits: bombs, hidden sizes, too many rows, far columns, parts without end', async () => {
    await refused(await mended((zip) => zip.file('xl/sharedStrings.xml', 'a'.repeat(60_000_000))), 'import_unpacks_too_large');
    await refused(await mended((zip) => zip.file('xl/sharedStrings.xml', 'a'.repeat(5_000_000))), 'import_unpacks_too_large');
    await refused(await mended((zip) => void Array.from({ length: 400 }, (_, index) => zip.file(`x/${index}`, ''))), 'import_unpacks_too_large');
    // A table of contents that claims ten bytes of what becomes five million.
    const lying = await withSheet(`${sheet(`<row>${text('x')}</row>`)}${' '.repeat(5_000_000)}`);
    for (let at = 0; at < lying.length - 46; at++) if (lying.readUInt32LE(at) === 0x02014b50 && lying.toString('utf8', at + 46, at + 71).includes('sheet1.xml')) lying.writeUInt32LE(10, at + 24);
    await refused(lying, 'import_unpacks_too_large');
    const many = (count: number) => `<row>${text('Đơn vị')}${text('Số người')}</row>${Array.from({ length: count }, (_, index) => `<row>${text(`unit ${index * 7919}`)}<c><v>${index * 31}</v></c></row>`).join('')}`;
    await refused(await withSheet(sheet(many(100_000))), 'import_too_many_rows');
    expect(await read(await withSheet(sheet(many(mostRows))))).to.have.length(mostRows);
    await refused(Buffer.from(`Đơn vị;Số người\n${'A;1\n'.repeat(mostRows + 1)}`), 'import_too_many_rows');
    expect(await read(await withSheet(sheet(`<row>${text('Đơn vị')}${text('Số người')}</row><row r="9"><c r="XFD9"><v>1</v></c></row><row r="5">${text('B')}</row>`)))).to.eql([[10, 'B', { value: null }]]);
  });
  it('Should be refused in words, never fall over, whatever is broken in them', async () => {
    const good = await xlsxBytes([['Đơn vị', 'Số người'], ['A', 5]]);
    await fc.assert(fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), fc.boolean(), async (place, byte, isCut) => {
      const bytes = Buffer.from(isCut ? good.subarray(0, place) : good);
      if (!isCut) bytes[place] = byte;
      const error = await read(bytes).then(() => null, (thrown: Error & { code?: string }) => thrown);
      if (error) expect(error.name, error.stack).to.equal('AppError');
    }), { numRuns: 150 });
  });
});
