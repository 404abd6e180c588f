import { BSONRegExp } from 'bson';
import { expect } from 'chai';
import { compileRegex, literalPrefix } from './regex.ts';

describe('Regular expressions', () => {
  it('Should know the text every match begins with', () => {
    const prefixes: [pattern: string, prefix: string][] = [
      ['^abc', 'abc'], ['^a\\.b', 'a.b'], ['^ab*', 'a'], ['^ab?c', 'a'], ['^ab{2}', 'a'], ['^ab+', 'ab'], ['^a.c', 'a'], ['^(ab)', ''], ['^a\\d', 'a'], ['^ab$', 'ab'], ['abc', ''], ['^a|b', ''], ['^\u{1f600}*', ''], ['^', ''], ['^é', 'é'],
    ];
    for (const [pattern, prefix] of prefixes) expect(literalPrefix(new BSONRegExp(pattern)), pattern).to.equal(prefix);
    expect(literalPrefix(new BSONRegExp('^abc', 'i'))).to.equal('');
  });

  it('Should match as PCRE does where JavaScript differs', () => {
    expect(compileRegex('^a.b$', '')('a\rb')).to.equal(true);
    expect(compileRegex('^a.b$', '')('a\nb')).to.equal(false);
    expect(compileRegex('b$', '')('ab\n')).to.equal(true);
    expect(compileRegex('^a\\-b\\@$', '')('a-b@')).to.equal(true);
    expect(compileRegex('^\\s$', '')('\u00a0')).to.equal(false);
    expect(compileRegex('^[\\s\\-x]$', '')('-')).to.equal(true);
    expect(compileRegex('ĐIỆN', 'i')('điện')).to.equal(true);
    expect(compileRegex('^x{2,3}?$', '')('xxx')).to.equal(true);
    expect(compileRegex('a}]', '')('a}]')).to.equal(true);
  });

  it('Should refuse what could hang the store, and end soon with what it takes', () => {
    const refused = ['(a+)+$', '(a|a)*$', '(x+x+)+y', '.*.*=.*', 'a?a?a?aaa', '(a|b)(c|d)', '((a|b)|c)', '(?=a)', '(a)\\1', 'x'.repeat(1001)];
    for (const pattern of refused) expect(() => compileRegex(pattern, ''), pattern).to.throw('is not supported by the embedded store').with.property('code', 2);
    for (const option of ['m', 's', 'x', 'im']) expect(() => compileRegex('a', option), option).to.throw('is not supported by the embedded store');
    expect(() => compileRegex('a+$', '')('a'.repeat(10_001))).to.throw('on texts over 10000 characters');
    const started = performance.now();
    for (const pattern of ['a*b', 'a+$', '.*=', '[a-z]{2,}!', 'a{1,1000}b', '(aaab|aaac)$']) expect(compileRegex(pattern, '')(`${'a'.repeat(9999)}\n`), pattern).to.equal(pattern === 'a+$');
    expect(performance.now() - started).to.be.lessThan(5000);
  });
});
