import { BSONRegExp } from 'bson';
import { fault, refuse } from '../errors.ts';
import { inScope, scope } from '../scope.ts';
import { type Doc, field, isDoc, isNil } from '../values/kinds.ts';
import { equal } from '../values/compare.ts';
import { compileOperator, regexTest } from './operators.ts';
import { walkPath } from './paths.ts';

export type Test = (value: unknown) => boolean;
export type Matcher = (doc: Doc) => boolean;

/** What an operator asks of the values at a path; `whole` ones look at an array itself, not at its elements. */
export interface Leaf {
  test: Test;
  whole?: boolean;
}

/** Compiles a filter with MongoDB's meaning of arrays, null and types. Errors: 2 for what is unknown or out of scope. */
export function compileFilter(filter: Doc): Matcher {
  const parts = Object.entries(filter).map(([key, value]) =>
    key.startsWith('$') ? compileConnective(key, value) : compileField(key.split('.'), value),
  );
  return every(parts);
}

/** Compiles what a filter says of one path: a value to equal, a regular expression, or operators. */
export function compileField(path: readonly string[], condition: unknown): Matcher {
  if (!isOperators(condition)) {
    return atPath(path, condition instanceof BSONRegExp ? { test: regexTest(condition) } : equals(condition));
  }
  return every(compileOperators(path, condition));
}

/** Compiles `{$gt: 1, $lt: 5}`: one matcher for each operator. */
export function compileOperators(path: readonly string[], operators: Doc): Matcher[] {
  return Object.entries(operators)
    .filter(([name]) => name !== '$options' || !('$regex' in operators))
    .map(([name, argument]) => compileOperator(path, name, argument, operators));
}

/** Whether a condition consists of operators: an object whose first key begins with `$`. */
export const isOperators = (condition: unknown): condition is Doc =>
  isDoc(condition) && Object.keys(condition)[0]?.startsWith('$') === true;

/** Equality as filters mean it: null also matches a missing field. */
export function equals(wanted: unknown): Leaf {
  if (isNil(wanted)) return { test: isNil };
  if (typeof wanted === 'string' || typeof wanted === 'boolean') return { test: (value) => value === wanted };
  return { test: (value) => equal(value, wanted) };
}

/**
 * Applies a leaf to each value at a path, and unless it is `whole` to the elements of arrays found there. The empty
 * path is the value itself, an array taken as one: so `$elemMatch` looks at an element.
 */
export function atPath(path: readonly string[], { test, whole = false }: Leaf): Matcher {
  if (path.length === 0) return test;
  const check = whole
    ? test
    : (value: unknown, byPlace = false) => test(value) || (!byPlace && Array.isArray(value) && value.some(test));
  const [only] = path;
  if (only !== undefined && path.length === 1) return (doc) => check(field(doc, only));
  return (doc) => walkPath(doc, path, 0, check);
}

/** The top-level fields a filter reads. */
export function topLevelFields(filter: Doc): string[] {
  return Object.entries(filter).flatMap(([key, value]) =>
    key.startsWith('$') ? (value as Doc[]).flatMap(topLevelFields) : [key.split('.', 1)[0] as string],
  );
}

function compileConnective(name: string, branches: unknown): Matcher {
  if (!inScope(scope.queryConnectives, name)) throw refuse(2, `the query operator ${name}`);
  if (!Array.isArray(branches) || branches.length === 0) throw fault(2, `${name} must be a nonempty array`);
  const matchers = branches.map((branch) => {
    if (!isDoc(branch)) throw fault(2, `${name} entries need to be full objects`);
    return compileFilter(branch);
  });
  switch (name) {
    case '$and':
      return every(matchers);
    case '$or':
      return (doc) => matchers.some((matches) => matches(doc));
    case '$nor':
      return (doc) => !matchers.some((matches) => matches(doc));
  }
}

function every(matchers: readonly Matcher[]): Matcher {
  const [first] = matchers;
  if (first && matchers.length === 1) return first;
  return (doc) => matchers.every((matches) => matches(doc));
}
