import { AppError } from '@hoctap/shared';
import { expect } from 'chai';
import fc from 'fast-check';
import { checkMarkdown, markdownFault } from './markdown.ts';

describe('Markdown that may be saved', () => {
  it('Should accept headings, lists, tables, code that shows HTML, and safe links', () => {
    const good = [
      '## Tiêu đề\n\n- một\n- hai\n\n| a | b |\n|---|---|\n| *c* | 1 < 2 |', 'Thẻ `<b>` làm đậm.\n\n    <div>\n', 'Khi a < b và c > d & e.',
      '[web](https://hanoi.gov.vn/a?b=1&amp;c=2) <https://vneid.gov.vn> [gọi](tel:112) [thư](mailto:a@b.vn) <a@b.vn>',
      '![ảnh](/media/pictures/x) [mục](#muc) [trang](khoa-hoc/rau) [r][1]\n\n[1]: ../rau "Rau"',
    ];
    for (const text of good) expect(markdownFault(text), text).to.equal(undefined);
  });

  it('Should find HTML wherever it stands', () => {
    const html = ['<script>alert(1)</script>', 'a <b onclick="x()">b</b>', '> - <img src=x onerror=alert(1)>', '<!-- x -->', '| <i>a</i> |\n|---|', '# <svg onload=x>', '[<b>x</b>](https://a.vn)'];
    for (const text of html) expect(markdownFault(text), text).to.equal('markdown_html');
  });

  it('Should find addresses that could run a script, however they are spelt', () => {
    const links = [
      '[a](javascript:alert(1))', '[a](JaVaScRiPt:alert(1))', '[a](java&#115;cript:alert(1))', '[a](java\\script:x)', '[a](<java\tscript:alert(1)>)', '[a]( vbscript:x )',
      '![a](data:text/html;base64,PHNjcmlwdD4=)', '<javascript:alert(1)>', '[a][b]\n\n[b]: javascript:alert(1)', '[a](&#x6A;avascript&colon;alert(1))', '[a](file:///etc/passwd)', '[![x](https://a.vn/x)](ftp://a.vn)',
    ];
    for (const text of links) expect(markdownFault(text), text).to.equal('markdown_link');
  });

  it('Should let no scheme but the four through', () => {
    const schemes = fc.stringMatching(/^[a-z][a-z0-9+.-]{1,9}$/);
    fc.assert(fc.property(schemes, (scheme) => {
      const isSafe = ['http', 'https', 'mailto', 'tel'].includes(scheme);
      expect(markdownFault(`[a](${scheme}:x)`)).to.equal(isSafe ? undefined : 'markdown_link');
    }));
  });

  it('Should refuse nesting that would cost the parser minutes', () => {
    for (const text of ['>'.repeat(30_000), '- '.repeat(15_000), '1. > '.repeat(20)]) expect(markdownFault(text)).to.equal('markdown_too_deep');
    expect(markdownFault(`${'-'.repeat(100)}\n\n> > > - sâu`)).to.equal(undefined);
  });

  it('Should name every place that is refused', () => {
    const check = () => checkMarkdown([{ path: 'a', text: 'ok' }, { path: 'b', text: '<b>' }, { path: 'c', text: '[x](data:y)' }]);
    expect(check).to.throw(AppError).that.deep.includes({ code: 'markdown_html', more: { faults: [{ path: 'b', message: 'markdown_html' }, { path: 'c', message: 'markdown_link' }] } });
  });
});
