import { BSONRegExp } from 'bson';
import { fault, refuse } from '../errors.ts';
import { inScope, type QueryOperator, scope } from '../scope.ts';
import { compare } from '../values/compare.ts';
import { type Doc, isDoc, isNil, isNumber, isTruthy, Rank, rank, typeName, typeNumbers } from '../values/kinds.ts';
import { identity } from '../values/keys.ts';
import { wholeNumber, toNumber } from '../values/numbers.ts';
import {
  atPath, compileField, compileFilter, compileOperators, equals, isOperators, type Leaf, type Matcher, type Test,
} from './match.ts';
import { compileRegex } from './regex.ts';

type Compiler = (path: readonly string[], argument: unknown, all: Doc) => Matcher;

/** Compiles one operator of a path. Errors: 2 when the operator is out of scope or its argument malformed. */
export function compileOperator(path: readonly string[], name: string, argument: unknown, all: Doc): Matcher {
  if (!inScope(scope.queryOperators, name)) throw refuse(2, `the query operator ${name}`);
  return operators[name](path, argument, all);
}

/** A test for strings that match, and for an equal regular expression. */
export function regexTest({ pattern, options }: BSONRegExp): Test {
  const matches = compileRegex(pattern, options);
  return (value) => {
    if (typeof value === 'string') return matches(value);
    return value instanceof BSONRegExp && value.pattern === pattern && value.options === options;
  };
}

const operators: Record<QueryOperator, Compiler> = {
  $eq: (path, argument) => atPath(path, equals(argument)),
  $ne: (path, argument) => {
    if (argument instanceof BSONRegExp) throw fault(2, "Can't have regex as arg to $ne.");
    return not(atPath(path, equals(argument)));
  },
  $gt: (path, argument) => atPath(path, ordered('$gt', argument, (order) => order > 0)),
  $gte: (path, argument) => atPath(path, ordered('$gte', argument, (order) => order >= 0)),
  $lt: (path, argument) => atPath(path, ordered('$lt', argument, (order) => order < 0)),
  $lte: (path, argument) => atPath(path, ordered('$lte', argument, (order) => order <= 0)),
  $in: (path, argument) => atPath(path, oneOf('$in', argument)),
  $nin: (path, argument) => not(atPath(path, oneOf('$nin', argument))),
  $exists: (path, argument) => {
    const exists = atPath(path, { whole: true, test: (value) => value !== undefined });
    return isTruthy(argument) ? exists : not(exists);
  },
  $not: (path, argument) => {
    if (argument instanceof BSONRegExp) return not(atPath(path, { test: regexTest(argument) }));
    if (!isOperators(argument)) throw fault(2, '$not needs a regex or a document');
    const parts = compileOperators(path, argument);
    return (doc) => !parts.every((matches) => matches(doc));
  },
  $all: (path, argument) => {
    const parts = list('$all', argument).map((item) => {
      if (!isOperators(item)) return compileField(path, item);
      if (Object.keys(item).join() !== '$elemMatch') throw fault(2, 'no $ expressions in $all');
      return operators.$elemMatch(path, item.$elemMatch, item);
    });
    return (doc) => parts.length > 0 && parts.every((matches) => matches(doc));
  },
  $elemMatch: (path, argument) => {
    const test = elementTest(argument);
    return atPath(path, { whole: true, test: (value) => Array.isArray(value) && value.some(test) });
  },
  $size: (path, argument) => {
    if (!isNumber(argument)) throw fault(2, 'Failed to parse $size. Expected a number');
    const size = wholeNumber(argument, '$size');
    return atPath(path, { whole: true, test: (value) => Array.isArray(value) && value.length === size });
  },
  $type: (path, argument) => {
    const wanted = new Set((Array.isArray(argument) ? argument : [argument]).flatMap(typesOf));
    if (wanted.size === 0) throw fault(9, '$type must match at least one type');
    return atPath(path, { test: (value) => wanted.has(typeName(value)) });
  },
  $regex: (path, argument, { $options }) => {
    if (argument instanceof BSONRegExp) {
      if ($options !== undefined && argument.options) throw fault(51074, 'options set in both $regex and $options');
      return atPath(path, { test: regexTest(new BSONRegExp(argument.pattern, optionsOf($options ?? argument.options))) });
    }
    return atPath(path, { test: regexTest(new BSONRegExp(text(argument), optionsOf($options ?? ''))) });
  },
  $options: () => {
    throw fault(2, '$options needs a $regex');
  },
};

const not =
  (matches: Matcher): Matcher =>
  (doc) =>
    !matches(doc);

/** Comparison within one kind only: numbers with numbers, dates with dates. */
function ordered(name: string, bound: unknown, holds: (order: number) => boolean): Leaf {
  const kind = rank(bound);
  if (kind === Rank.regex) throw fault(2, `Can't have RegEx as arg to predicate over field with ${name}.`);
  if (kind === Rank.null) return { test: (value) => isNil(value) && holds(0) };
  if (kind === Rank.minKey || kind === Rank.maxKey) return { test: (value) => holds(compare(value, bound)) };
  if (isNumber(bound) && Number.isNaN(toNumber(bound))) {
    return { test: (value) => isNumber(value) && Number.isNaN(toNumber(value)) && holds(0) };
  }
  return {
    test: (value) =>
      rank(value) === kind && !(isNumber(value) && Number.isNaN(toNumber(value))) && holds(compare(value, bound)),
  };
}

function oneOf(name: string, argument: unknown): Leaf {
  const items = list(name, argument);
  if (items.some(isOperators)) throw fault(2, `cannot nest $ under ${name}`);
  const patterns = items.filter((item) => item instanceof BSONRegExp).map(regexTest);
  const values = new Set(items.map(identity));
  return { test: (value) => values.has(identity(value)) || patterns.some((matches) => matches(value)) };
}

function elementTest(argument: unknown): Test {
  if (!isDoc(argument)) throw fault(2, '$elemMatch needs an Object');
  const [first = ''] = Object.keys(argument);
  if (first.startsWith('$') && !inScope(scope.queryConnectives, first)) {
    const parts = compileOperators([], argument);
    return (element) => parts.every((matches) => matches(element as Doc));
  }
  const matches = compileFilter(argument);
  return (element) => (isDoc(element) ? matches(element) : Array.isArray(element) && matches({ ...element } as Doc));
}

function typesOf(type: unknown): string[] {
  if (type === 'number') return ['double', 'int', 'long'];
  if (typeof type === 'string' && type in typeNumbers) return [type];
  const number = isNumber(type) ? toNumber(type) : undefined;
  const name = Object.keys(typeNumbers).find((known) => typeNumbers[known] === number);
  if (name) return [name];
  throw refuse(2, `$type: ${String(type)}`);
}

function list(name: string, argument: unknown): unknown[] {
  if (!Array.isArray(argument)) throw fault(2, `${name} needs an array`);
  return argument;
}

function optionsOf(argument: unknown): string {
  const unknown = /[^imsxu]/.exec(text(argument))?.[0];
  if (unknown) throw fault(51108, `invalid flag in regex options: ${unknown}`);
  return text(argument);
}

function text(argument: unknown): string {
  if (typeof argument !== 'string') throw fault(2, '$regex has to be a string');
  return argument;
}
