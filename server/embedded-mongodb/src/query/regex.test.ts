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
});
