import { createHash } from 'node:crypto';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import JSZip from 'jszip';
import { figure } from '@hoctap/shared/numbers.rules';
import type { ReportContent } from '@hoctap/shared/reports.content';
import { confirmed, reportOf } from '../../../test/support/report-content.ts';
import { renderPapers, type Papers } from './index.ts';
import { layOut } from './layout.ts';

const digests = (papers: Papers) => Object.fromEntries(Object.entries(papers).map(([name, data]) => [name, createHash('sha256').update(data).digest('hex')]));
const documentOf = async ({ docx }: Papers): Promise<string> => (await JSZip.loadAsync(docx)).file('word/document.xml')!.async('string');
/** The words of a Word file, without its marks. */
const textOf = (xml: string): string =>
  xml.replace(/<w:br\/>/g, '\n').replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const sheetsOf = async ({ xlsx }: Papers): Promise<ExcelJS.Workbook> => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(xlsx as unknown as ExcelJS.Buffer);
  return book;
};
const pagesOf = ({ pdf }: Papers): number => pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

/** Runs with the machine's clock and time zone elsewhere. */
const elsewhere = async <T>(zone: string, days: number, run: () => Promise<T>): Promise<T> => {
  const { Date: RealDate } = globalThis;
  const before = process.env.TZ;
  const now = () => RealDate.now() + days * 86_400_000;
  process.env.TZ = zone;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args) => (args.length ? Reflect.construct(target, args) : new target(now())),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  try {
    return await run();
  } finally {
    globalThis.Date = RealDate;
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
};

describe('Papers of a report', () => {
  const district = reportOf('271', { confirmed });
  let papers: Papers;
  before(async () => {
    papers = await renderPapers(district);
  });

  it('Should be the same bytes on any day and in any time zone, and other bytes for another figure', async () => {
    const later = await elsewhere('America/New_York', 400.3, () => renderPapers(structuredClone(district)));
    expect(digests(later)).to.deep.equal(digests(papers));
    const other = { ...district, rows: district.rows.map((row, index) => (index ? row : { ...row, numerator: 1, value: 0.1 })) };
    const others = new Set(Object.values(digests(await renderPapers(other))));
    expect(Object.values(digests(papers)).filter((digest) => others.has(digest))).to.deep.equal([]);
  });

  it('Should carry every figure in every form, equal to the digit', async () => {
    const book = await sheetsOf(papers);
    const lines = book.getWorksheet('Chỉ tiêu')!;
    const document = textOf(await documentOf(papers));
    const csv = papers.csv.toString('utf8').split('\r\n');
    district.rows.forEach((row, index) => {
      const line = lines.getRow(5 + index);
      const share = line.getCell(8).value;
      expect([line.getCell(1).value, line.getCell(2).value, line.getCell(6).value, line.getCell(7).value]).to.deep.equal([index + 1, row.indicator, row.numerator, row.denominator]);
      if (row.value === null) return expect(share).to.equal(null);
      const text = figure('vi-VN', row.value, 1);
      expect(document).to.include(`\n${text}%\n`);
      expect(figure('vi-VN', (share as number) * 100, 1)).to.equal(text);
      expect(line.getCell(8).numFmt).to.equal('0.0%');
      expect(csv[index + 1]).to.include(`,${row.numerator},${row.denominator},${Number(text.replace(',', '.'))},`);
    });
  });

  it('Should carry the duties of a year in every form, with those that nobody has told of', async () => {
    const duty = (id: string, kind: string, value: number | null, more: object = {}) => ({ duty: id, nameVi: `Nhiệm vụ ${id}`, nameEn: id, refs: ['II.1'], kind, value, previous: null, source: value === null ? ('none' as const) : ('entered' as const), illustrative: false, ...more });
    const words = { text: 'Đã mở hai chuyên mục.', source: 'Đài truyền thanh', by: 'Nguyễn Thị Hương', at: '2014-12-31T01:00:00.000Z' };
    const year = reportOf('271', { period: '2014-Y', duties: [duty('TUAN', 'boolean', 1), duty('QUY', 'count', 12, { previous: 9, illustrative: true }), duty('KE', 'narrative', null, { words, source: 'entered' }), duty('BAN', 'boolean', null)] });
    const made = await renderPapers(year);
    const document = textOf(await documentOf(made));
    expect(document).to.match(/II\. KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ[\s\S]+Nhiệm vụ TUAN\n[\s\S]*Có\n[\s\S]+Nhiệm vụ QUY \(số liệu minh họa\)\n[\s\S]*12\n9\n[\s\S]+Đã mở hai chuyên mục\.[\s\S]+chưa có số liệu \(1\):\n- Nhiệm vụ BAN\.[\s\S]+III\. KHÓ KHĂN/);
    const sheet = (await sheetsOf(made)).getWorksheet('Nhiệm vụ')!;
    expect([5, 6, 7, 8].map((line) => sheet.getRow(line).getCell(5).value)).to.deep.equal(['Có', 12, null, null]);
    expect(made.csv.toString('utf8')).to.include(',QUY,Nhiệm vụ QUY,số lượng,,,12,9,,,,Đơn vị nhập,số liệu minh họa\r\n');
  });

  it('Should mark figures of units below that are illustrative, in the annex, the workbook and CSV', async () => {
    const [first, ...others] = district.parts;
    const marked = { ...district, parts: [{ ...first!, values: { [district.rows[0]!.indicator]: { numerator: 1, denominator: 4, value: 25, illustrative: true as const } } }, ...others] };
    const made = await renderPapers(marked);
    expect(textOf(await documentOf(made))).to.match(/25,0%\n1\/4 \(minh họa\)/);
    expect((await sheetsOf(made)).getWorksheet('Đơn vị')!.getRow(6).getCell(9).value).to.equal('số liệu minh họa');
    expect(made.csv.toString('utf8')).to.include(',1,4,25,,,,,,số liệu minh họa\r\n');
  });

  it('Should be a Word file with Times New Roman, Vietnamese, heads on every page and an annex across', async () => {
    const zip = await JSZip.loadAsync(papers.docx);
    const [document, styles, core] = await Promise.all(['word/document.xml', 'word/styles.xml', 'docProps/core.xml'].map((name) => zip.file(name)!.async('string')));
    expect(styles).to.include('w:ascii="Times New Roman"').and.include('w:val="vi-VN"');
    expect(document).to.include('w:val="Heading1"').and.include('<w:tblHeader/>').and.include('<w:cantSplit/>').and.include('w:orient="landscape"').and.include('w:titlePg');
    expect(document!.match(/w:pgMar [^>]*/)?.[0]).to.include('w:top="1134"').and.include('w:left="1701"').and.include('w:right="850"').and.include('w:bottom="1134"');
    expect(core).to.include('2014-07-05T00:00:00Z').and.include('Huyện Ba Vì');
  });

  it('Should say the same in Word as the layout says, in its order', async () => {
    const paper = layOut(district);
    const text = textOf(await documentOf(papers));
    const said = [...paper.titleLines.subject, ...paper.blocks.flatMap((block) => (block.kind === 'table' ? block.rows.flatMap((cells) => cells.map((cell) => cell.text)) : [block.text])), paper.closing, ...paper.recipients, paper.confirmation];
    let place = 0;
    for (const words of said) {
      place = text.indexOf(words, place);
      expect(place, words).to.be.at.least(0);
    }
  });

  it('Should be a PDF with its title, its language and Tinos embedded', () => {
    const text = papers.pdf.toString('latin1');
    expect(text).to.include('/Lang (vi-VN)').and.include('/DisplayDocTitle true').and.include("(D:20140705000000Z)");
    expect([...text.matchAll(/\/FontName \/[A-Z]+\+([\w-]+)/g)].map(([, name]) => name).sort()).to.deep.equal(['Tinos-Bold', 'Tinos-BoldItalic', 'Tinos-Italic', 'Tinos-Regular']);
    expect(text.match(/\/FontFile2/g)).to.have.length(4);
    expect(pagesOf(papers)).to.be.within(10, 20);
    expect(papers.pdf.length).to.be.below(300_000);
  });

  it('Should be a workbook with frozen heads, codes as text, sums of people and no sums of percentages', async () => {
    const book = await sheetsOf(papers);
    expect(book.worksheets.map(({ name }) => name)).to.deep.equal(['Chỉ tiêu', 'Đơn vị', 'Cách tính']);
    const sheet = book.getWorksheet('Đơn vị')!;
    expect(sheet.views[0]).to.include({ state: 'frozen', ySplit: 4 });
    expect(sheet.pageSetup).to.include({ paperSize: 9, orientation: 'landscape', fitToWidth: 1, fitToHeight: 0 });
    const first = sheet.getRow(6);
    expect([first.getCell(2).value, first.getCell(2).numFmt]).to.deep.equal([district.parts[0]?.unit.code, '@']);
    const sum = sheet.getRow(6 + district.parts.length);
    const known = district.parts.flatMap(({ values }) => values[district.rows[0]!.indicator]?.numerator ?? []);
    expect(sum.getCell(3).value).to.equal('Cộng');
    expect(sum.getCell(6).value).to.deep.include({ formula: `SUM(F6:F${5 + district.parts.length})`, result: known.reduce((total, value) => total + value, 0) });
    expect(sum.getCell(8).value).to.equal(null);
  });

  it('Should quote in CSV what needs it, and never hand a spreadsheet a formula', async () => {
    const nasty = reportOf('271', { parts: [], rows: district.rows.slice(0, 1).map((row) => ({ ...row, nameVi: '=HYPERLINK("http://a.example","x")', noteVi: 'hai\ndòng, "trích"', illustrative: false })) });
    const csv = (await renderPapers(nasty)).csv;
    expect(csv.subarray(0, 3).toString('hex')).to.equal('efbbbf');
    expect(csv.toString('utf8')).to.include(`,"'=HYPERLINK(""http://a.example"",""x"")",`).and.include('"hai\ndòng, ""trích"""\r\n');
  });

  it('Should print the city with its thirty districts, agencies, empty reports and whatever people write', async () => {
    const cases: Record<string, ReportContent> = {
      city: reportOf('01'),
      agency: reportOf('AG-271'),
      empty: reportOf('271', { rows: [], parts: [], words: { resultsVi: '', difficultiesVi: '', proposalsVi: '' }, paper: { ...district.paper, signerTitleVi: [], signerName: '', recipients: [] } }),
      wild: reportOf('271', {
        words: { resultsVi: `Dấu & < > " ' \u0000\u0008 \uD800 😀 ${'dài '.repeat(3000)}`, difficultiesVi: 'a'.repeat(2000), proposalsVi: '\r\n\t' },
        rows: district.rows.map((row) => ({ ...row, nameVi: `${row.nameVi} `.repeat(9), noteVi: 'ghi chú '.repeat(300) })),
        paper: { ...district.paper, recipients: Array.from({ length: 90 }, (_, index) => `Ủy ban nhân dân xã thứ ${index}`) },
      }),
    };
    for (const [name, content] of Object.entries(cases)) {
      const made = await renderPapers(content);
      expect(pagesOf(made), name).to.be.within(name === 'empty' ? 1 : 4, 120);
      const xml = await documentOf(made);
      // eslint-disable-next-line no-control-regex
      expect(xml, name).to.not.match(/[\u0000-\u0008\uD800](?![\uDC00-\uDFFF])/);
      expect((await sheetsOf(made)).worksheets.length, name).to.equal(content.parts.length ? 3 : 2);
    }
  });
});
