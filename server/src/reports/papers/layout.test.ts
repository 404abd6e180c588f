import { expect } from 'chai';
import { confirmed, reportOf } from '../../../test/support/report-content.ts';
import { canonicalJson, sha256 } from '../canonical.ts';
import { layOut } from './layout.ts';
import type { Block, Paper, Table } from './paper.ts';

const words = (blocks: Block[]): string[] => blocks.flatMap((block) => (block.kind === 'table' ? [] : [block.text]));
const headings = ({ blocks }: Paper): string[] => blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
const tables = (blocks: Block[]): Table[] => blocks.filter((block) => block.kind === 'table');
const district = reportOf('271');

describe('Layout of a report', () => {
  it('Should name the bodies, the number, the place and the day as Decree 30/2020 asks', () => {
    expect(layOut({ ...district, paper: { ...district.paper, number: '12' } }).head).to.deep.equal({
      above: 'UBND THÀNH PHỐ HÀ NỘI', body: ['ỦY BAN NHÂN DÂN', 'HUYỆN BA VÌ'], number: 'Số: 12/BC-UBND',
      nation: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', motto: 'Độc lập - Tự do - Hạnh phúc', placeAndDate: 'Ba Vì, ngày 05 tháng 7 năm 2014',
    });
    const city = layOut(reportOf('01', { paper: { ...reportOf('01').paper, date: '2015-01-15' }, period: '2014-Y' }));
    expect(city.head).to.include({ above: null, number: 'Số:         /BC-UBND', placeAndDate: 'Hà Nội, ngày 15 tháng 01 năm 2015' });
    expect(city.titleLines.subject[0]).to.match(/năm 2014$/);
  });

  it('Should let an agency speak for itself, under its own number', () => {
    const agency = { ...reportOf('AG-271'), paper: { ...district.paper, number: '7/BC-SGDĐT' } };
    const paper = layOut(agency);
    expect(paper.head).to.deep.include({ above: 'UBND HUYỆN BA VÌ', body: ['CƠ QUAN ỦY BAN NHÂN DÂN HUYỆN BA VÌ'], number: 'Số: 7/BC-SGDĐT' });
    expect(paper.annexes.map(({ title }) => title)).to.deep.equal([['Phụ lục', 'CÁCH TÍNH CÁC CHỈ TIÊU']]);
  });

  it('Should leave out empty sections and number those that remain', () => {
    expect(headings(layOut(district))).to.deep.equal(['I. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU', 'II. KHÓ KHĂN, VƯỚNG MẮC', 'III. ĐỀ XUẤT, KIẾN NGHỊ']);
    expect(headings(layOut({ ...district, words: { resultsVi: '', difficultiesVi: ' \n ', proposalsVi: 'Bổ sung kinh phí.' } })))
      .to.deep.equal(['I. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU', 'II. ĐỀ XUẤT, KIẾN NGHỊ']);
  });

  it('Should write every figure with its source, its marks and a dash where there is none', () => {
    const [row] = district.rows;
    const made = layOut({ ...district, rows: [
      { ...row!, numerator: 1234, denominator: 2195, value: 123400 / 2195, previous: null, target: { year: 2015, operator: 'ge', value: 99.5, scopeIsCity: true }, standing: 'behind', missingPersons: 950, source: 'lms', illustrative: true, noteVi: 'Chuyển từ năm 2013' },
      { ...row!, numerator: 98, denominator: null, value: null, illustrative: false, noteVi: null, source: 'entered', standing: 'no_value' },
      { ...row!, kind: 'count', unit: 'count', numerator: 3, denominator: null, value: 3, previous: 2, target: { year: 2015, operator: 'between', value: [2, 3], scopeIsCity: false }, standing: 'no_target', illustrative: false, noteVi: null },
      { ...row!, kind: 'gap', unit: 'percentage points', numerator: null, denominator: null, value: -0.25, target: null, standing: 'no_target', illustrative: false, noteVi: null },
    ] });
    expect(tables(made.blocks)[0]?.rows.map((cells) => cells.slice(2).map(({ text }) => text))).to.deep.equal([
      ['%', '1.234/2.195', '56,2%', '–', '99,5%', 'Chưa đạt', 'Hoctap'],
      ['%', '98', '–', '37,7%', '99%', '–', 'Đơn vị nhập'],
      ['số lượng', '3', '3', '2', '2–3', 'Không xét', 'Đơn vị nhập'],
      ['điểm %', '–', '-0,3', '37,7', '–', 'Không xét', 'Đơn vị nhập'],
    ]);
    expect(words(made.blocks).join('\n')).to.match(/cần thêm \d+ người/);
    const share = { ...row!, counts: 'units' as const, source: 'entered' as const, value: 50, numerator: 1, denominator: 2, standing: 'behind', missingPersons: 1 };
    expect(words(layOut({ ...district, rows: [share] }).blocks).join('\n')).to.match(/cần thêm 1 đơn vị/);
    expect(tables(made.blocks)[0]?.rows.slice(0, 2).map(([, name]) => name?.note)).to.deep.equal(['(số liệu minh họa; Chuyển từ năm 2013)', '(chưa có tổng số người)']);
  });

  it('Should say what is not in it: indicators without a figure and units without a report', () => {
    const paper = layOut(district);
    const empty = district.rows.filter(({ value }) => value === null);
    expect(words(paper.blocks)).to.include(`Các chỉ tiêu chưa có số liệu (${empty.length}):`);
    empty.forEach(({ nameVi }) => expect(words(paper.blocks).join('\n')).to.include(`${nameVi}`));
    expect(words(paper.blocks).join('\n')).to.include('Chưa có báo cáo của 3 đơn vị: xã Châu Sơn, xã Tòng Bạt, xã Ba Vì.').and.include('chưa được chấp nhận (2)');
    const lines = tables(paper.annexes[0]!.blocks)[0]!.rows;
    expect(lines).to.have.length(district.parts.length + 1);
    expect(lines.find(([, name]) => name?.text === 'Xã Châu Sơn')?.map(({ text, note }) => note ?? text)).to.deep.equal(['6', '(chưa báo cáo)', '–', '–', '–', '–', '–', '–']);
  });

  it('Should set what a unit says in words beside the table, with its source and who wrote it, and count it apart', () => {
    const [first] = district.rows;
    if (!first) throw new Error('the report has no rows');
    const told = { ...first, indicator: 'TOLD', nameVi: 'Giữ vững chất lượng', kind: 'text', unit: 'text', numerator: null, denominator: null, value: null, previous: null, target: null, standing: 'no_target', illustrative: false, noteVi: null };
    const said = words(layOut({ ...district, rows: [...district.rows, { ...told, words: { text: 'Đã giữ vững.\nMở hai lớp.', source: 'Báo cáo 12/BC', by: 'Nguyễn Văn An', at: '2014-07-04T01:15:00.000Z' } }] }).blocks);
    const place = said.indexOf('Giữ vững chất lượng:');
    expect(said.slice(place, place + 4)).to.eql(['Giữ vững chất lượng:', 'Đã giữ vững.', 'Mở hai lớp.', 'Nguồn: Báo cáo 12/BC. Người nhập: Nguyễn Văn An, 08:15 ngày 04/07/2014.']);
    expect(said.join('\n')).to.include('1 chỉ tiêu báo cáo bằng lời');
    expect(tables(layOut({ ...district, rows: [...district.rows, told] }).blocks)[0]?.rows).to.have.length(tables(layOut(district).blocks)[0]?.rows.length ?? 0);
  });

  it('Should end with one file copy, the end mark and who confirmed', () => {
    const paper = layOut({ ...district, confirmed });
    expect(paper.recipients).to.deep.equal(['- Ủy ban nhân dân Thành phố;', '- Sở Giáo dục và Đào tạo;', '- Thường trực Huyện ủy;', '- Lưu: VT, GDĐT.']);
    expect(layOut({ ...district, paper: { ...district.paper, recipients: [] } }).recipients).to.deep.equal(['- Lưu: VT.']);
    expect(paper.closing).to.match(/\.\/\.$/);
    expect(paper.sign).to.deep.equal({ titles: ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'], name: 'Nguyễn Thị Hương' });
    expect(paper.confirmation).to.match(/^Số liệu do Nguyễn Thị Hương \(tài khoản huyen\) xác nhận .* lúc 08:15 ngày 05\/07\/2014\. .* [0-9a-f]{16}…$/);
    expect(paper.confirmation).to.include(sha256(canonicalJson({ ...district, confirmed })).slice(0, 16));
    expect(layOut(district).confirmation).to.equal('Bản chưa xác nhận: số liệu còn có thể thay đổi.');
  });

  it('Should say that it amends an earlier report, and why', () => {
    const paper = layOut({ ...district, amendment: 2, amendsVi: 'Trạm Ba Trại nộp bổ sung 14 người.' });
    expect(paper.titleLines.subject[1]).to.equal('(bổ sung, sửa đổi lần 2)');
    expect(words(paper.blocks)[1]).to.equal('Báo cáo này bổ sung, sửa đổi lần 2 báo cáo đã khóa. Lý do: Trạm Ba Trại nộp bổ sung 14 người.');
  });
});
