import type { BSONRegExp } from 'bson';
import { fault, refuse } from '../errors.ts';

/**
 * Regular expressions run on the store's only thread, so only those are served whose cost is bounded: at most one
 * quantifier, on a single character or class, and one group with alternatives; no look-around, no back-reference. With
 * a quantifier, texts over `longestText` characters are refused, which bounds the square of backtracking.
 */
const longestPattern = 1000;
const longestText = 10_000;

/** Compiles a pattern to a test of strings. Errors: 51091 for a malformed pattern, 2 for one outside the scope. */
export function compileRegex(pattern: string, options: string): (text: string) => boolean {
  for (const option of options) if (option !== 'i') throw refuse(2, `the regular expression option '${option}'`);
  if (pattern.length > longestPattern) throw refuse(2, `a regular expression over ${longestPattern} characters`);
  const { source, quantified } = translate(pattern);
  const regex = build(source, options);
  if (!quantified) return (text) => regex.test(text);
  return (text) => {
    if (text.length > longestText) {
      throw refuse(2, `a regular expression with a quantifier on texts over ${longestText} characters`);
    }
    return regex.test(text);
  };
}

/** The text every match begins with, when the pattern is `^` and literal characters (then anything). */
export function literalPrefix({ pattern, options }: BSONRegExp): string {
  if (options !== '' || pattern.includes('|')) return '';
  let prefix = '';
  for (const [token] of pattern.slice(1).matchAll(/\\[^a-zA-Z0-9]|[^\\^$.*+?()[\]{}|]|[^]/gu)) {
    if (/^[*?{]/.test(token)) return prefix.slice(0, prefix.length - lastSize(prefix));
    if (/^([\\^$.+()[\]{}]|\\)$/.test(token)) break;
    prefix += token.startsWith('\\') ? token.slice(1) : token;
  }
  return pattern.startsWith('^') ? prefix : '';
}

const lastSize = (text: string) => [...text].at(-1)?.length ?? 0;

function build(source: string, options: string): RegExp {
  try {
    return new RegExp(source, options === '' ? 'u' : 'iu');
  } catch (error) {
    throw fault(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}

const tokens = /\\[^]|\[(?:\\[^]|[^\]\\])*\]|\(\?:?|[^]/gu;
const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})[?]?$/;

/** Rewrites PCRE to JavaScript where they differ (`.`, `$`, `\s`, needless escapes) and holds the pattern to the scope. */
function translate(pattern: string): { source: string; quantified: boolean } {
  let source = '';
  let quantifiers = 0;
  const groups: boolean[] = [];
  let branching = 0;
  let previous = '';
  for (const token of split(pattern)) {
    if (quantifier.test(token)) {
      if (previous === ')') throw refuse(2, 'a quantified group in a regular expression');
      if (++quantifiers > 1) throw refuse(2, 'a regular expression with more than one quantifier');
      source += token;
    } else if (token === '(' || token === '(?:') {
      groups.push(false);
      source += '(?:';
    } else if (token === '(?') throw refuse(2, "'(?' in a regular expression");
    else if (token === '|') {
      if (groups.length > 0 && !groups[groups.length - 1]) {
        groups[groups.length - 1] = true;
        if (++branching > 1) throw refuse(2, 'a regular expression with more than one group of alternatives');
      }
      source += token;
    } else if (token === ')') {
      groups.pop();
      source += token;
    } else source += character(token);
    previous = token;
  }
  return { source, quantified: quantifiers > 0 };
}

function* split(pattern: string): Generator<string> {
  let waiting = '';
  for (const [token] of pattern.matchAll(tokens)) {
    // `{2,3}` and lazy `+?` are several tokens of the scan but one quantifier.
    if (waiting.startsWith('{') && !waiting.endsWith('}')) waiting += token;
    else if (waiting && token === '?' && !waiting.endsWith('?')) waiting += token;
    else {
      if (waiting) yield waiting;
      waiting = '';
      if (/^[*+?{]$/.test(token)) waiting = token;
      else yield token;
    }
  }
  if (waiting) yield waiting;
}

function character(token: string): string {
  if (token === '.') return '[^\\n]';
  if (token === '$') return '(?=\\n?$)';
  if (token.startsWith('[')) return token.replace(/\\([^])/gu, (_, escaped: string) => escape(escaped, true));
  if (token.startsWith('\\')) return escape(token.slice(1), false);
  if (token === '}' || token === ']') return `\\${token}`;
  return token;
}

function escape(escaped: string, inClass: boolean): string {
  if (/[dDwWbBnrtfv]/.test(escaped)) return `\\${escaped}`;
  if (escaped === 's') return inClass ? ' \\t\\n\\v\\f\\r' : '[ \\t\\n\\v\\f\\r]';
  if (/[a-zA-Z0-9]/.test(escaped)) throw refuse(2, `'\\${escaped}' in a regular expression`);
  if (/[\\^$.*+?()[\]{}|/]/.test(escaped) || (inClass && escaped === '-')) return `\\${escaped}`;
  return escaped;
}
