import { fault, refuse } from '../errors.ts';
import { type Expression, inScope, scope } from '../scope.ts';
import { compare } from '../values/compare.ts';
import { type Doc, field, isDoc, isNil, isNumber, isTruthy, setField, typeName } from '../values/kinds.ts';
import { add, asDouble, multiply, type Numeric, subtract, Sum, toNumber } from '../values/numbers.ts';

/** Computes a value from a document; undefined is a missing one. */
export type Evaluate = (doc: Doc) => unknown;

/** Compiles an expression: `'$a.b'`, a literal, an object, a list or an operator. Error 168 for one out of scope. */
export function compileExpression(expression: unknown): Evaluate {
  if (typeof expression === 'string' && expression.startsWith('$')) return compilePath(expression);
  if (Array.isArray(expression)) {
    const items = expression.map(compileExpression);
    return (doc) => items.map((item) => item(doc) ?? null);
  }
  if (!isDoc(expression)) return () => expression;
  const [first = ''] = Object.keys(expression);
  return first.startsWith('$') ? compileOperator(first, expression) : compileObject(expression);
}

/** The value at a path as expressions see it: an array on the way gives the list of what its elements have there. */
export function valueAtPath(value: unknown, path: readonly string[], depth = 0): unknown {
  if (depth === path.length) return value;
  if (isDoc(value)) return valueAtPath(field(value, path[depth] as string), path, depth + 1);
  if (!Array.isArray(value)) return undefined;
  return value.filter(isDoc).map((element) => valueAtPath(element, path, depth)).filter((found) => found !== undefined);
}

function compilePath(text: string): Evaluate {
  if (text === '$$ROOT') return (doc) => doc;
  if (text.startsWith('$$')) throw refuse(17276, `the variable ${text}`);
  const path = text.slice(1).split('.');
  if (path.includes('')) throw fault(15998, `FieldPath field names may not be empty strings: '${text}'`);
  return (doc) => valueAtPath(doc, path);
}

function compileObject(expression: Doc): Evaluate {
  const fields = Object.entries(expression).map(([name, inner]) => ({ name, value: compileExpression(inner) }));
  return (doc) => {
    const made: Doc = {};
    for (const { name, value } of fields) {
      const found = value(doc);
      if (found !== undefined) setField(made, name, found);
    }
    return made;
  };
}

function compileOperator(name: string, expression: Doc): Evaluate {
  if (Object.keys(expression).length !== 1) {
    throw fault(15983, 'an object representing an expression must have exactly one field');
  }
  if (!inScope(scope.expressions, name)) throw refuse(168, `the expression ${name}`);
  return operators[name](expression[name], name);
}

type Compiler = (argument: unknown, name: string) => Evaluate;

/** An operator of exactly `least` to `most` arguments; a single one may stand without brackets. */
function taking(least: number, most: number, compute: (...values: unknown[]) => unknown): Compiler {
  return (argument, name) => {
    const items = argumentsOf(argument);
    if (items.length < least || items.length > most) {
      throw fault(16020, `Expression ${name} takes ${least === most ? `exactly ${least}` : `at least ${least}`} arguments. ${items.length} were passed in.`);
    }
    return (doc) => compute(...items.map((item) => item(doc)));
  };
}

const argumentsOf = (argument: unknown) => (Array.isArray(argument) ? argument : [argument]).map(compileExpression);

const compared = (holds: (order: number) => boolean): Compiler =>
  taking(2, 2, (a, b) => holds(compareWithMissing(a, b)));

/** In expressions a missing value comes before null. */
const compareWithMissing = (a: unknown, b: unknown) =>
  isNil(a) && isNil(b) ? Number(a === null) - Number(b === null) : compare(a, b);

const operators: Record<Expression, Compiler> = {
  $literal: (argument) => () => argument,
  $cond: (argument) => {
    const [test, yes, no] = conditionParts(argument).map(compileExpression) as [Evaluate, Evaluate, Evaluate];
    return (doc) => (isTruthy(test(doc)) ? yes(doc) : no(doc));
  },
  $ifNull: (argument, name) => {
    const items = argumentsOf(argument);
    if (items.length < 2) throw fault(1257300, `${name} needs at least two arguments`);
    return (doc) => {
      let value: unknown;
      for (const item of items) if (!isNil((value = item(doc)))) break;
      return value;
    };
  },
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
  // These two look no further than they must, like $ifNull and $cond: what stands behind may fail.
  $and: (argument) => {
    const items = argumentsOf(argument);
    return (doc) => items.every((item) => isTruthy(item(doc)));
  },
  $or: (argument) => {
    const items = argumentsOf(argument);
    return (doc) => items.some((item) => isTruthy(item(doc)));
  },
  $not: taking(1, 1, (value) => !isTruthy(value)),
  $add: taking(0, Infinity, (...values) => sum(values)),
  $subtract: taking(2, 2, (a, b) => difference(a, b)),
  $multiply: taking(0, Infinity, (...values) => {
    let product: Numeric = 1;
    for (const value of values) {
      if (isNil(value)) return null;
      product = multiply(product, numeric(value, 14, '$multiply'));
    }
    return product;
  }),
  $divide: taking(2, 2, (a, b) => {
    if (isNil(a) || isNil(b)) return null;
    const [dividend, divisor] = [numeric(a, 14, '$divide'), toNumber(numeric(b, 14, '$divide'))];
    if (divisor === 0) throw fault(2, "can't $divide by zero");
    return asDouble(toNumber(dividend) / divisor);
  }),
  $concat: taking(0, Infinity, (...values) => {
    for (const value of values) {
      if (isNil(value)) return null;
      if (typeof value !== 'string') throw fault(16702, `$concat only supports strings, not ${typeName(value)}`);
    }
    return values.join('');
  }),
  $size: taking(1, 1, (value) => {
    if (!Array.isArray(value)) throw fault(17124, `The argument to $size must be an array, but was of type: ${typeName(value)}`);
    return value.length;
  }),
  $arrayElemAt: taking(2, 2, (list, place) => {
    if (isNil(list) || isNil(place)) return null;
    if (!Array.isArray(list)) throw fault(28689, `$arrayElemAt's first argument must be an array, but is ${typeName(list)}`);
    return list.at(toNumber(numeric(place, 28690, "$arrayElemAt's second argument")));
  }),
  $first: taking(1, 1, (list) => {
    if (isNil(list)) return null;
    if (!Array.isArray(list)) throw fault(28689, `$first's argument must be an array, but is ${typeName(list)}`);
    return list[0];
  }),
  $in: taking(2, 2, (value, list) => {
    if (!Array.isArray(list)) throw fault(40081, `$in requires an array as a second argument, found: ${typeName(list)}`);
    return list.some((item) => compareWithMissing(item, value) === 0);
  }),
  $sum: overList((values) => {
    const total = new Sum();
    for (const value of values) if (isNumber(value)) total.add(value);
    return total.result();
  }),
  $min: overList((values) => extreme(values, -1)),
  $max: overList((values) => extreme(values, 1)),
};

function conditionParts(argument: unknown): unknown[] {
  if (Array.isArray(argument)) {
    if (argument.length !== 3) throw fault(16020, `Expression $cond takes exactly 3 arguments. ${argument.length} were passed in.`);
    return argument;
  }
  if (!isDoc(argument)) throw fault(16020, 'Expression $cond takes exactly 3 arguments');
  const { if: test, then: yes, else: no, ...others } = argument;
  for (const name of Object.keys(others)) throw fault(17083, `Unrecognized parameter to $cond: ${name}`);
  const missing = [test, yes, no].indexOf(undefined);
  if (missing >= 0) throw fault(17080 + missing, `Missing '${['if', 'then', 'else'][missing]}' parameter to $cond`);
  return [test, yes, no];
}

/** `$sum`, `$min`, `$max` outside `$group`: of one argument the elements of its list, of several themselves. */
function overList(compute: (values: unknown[]) => unknown): Compiler {
  return (argument) => {
    if (Array.isArray(argument) && argument.length !== 1) {
      const items = argument.map(compileExpression);
      return (doc) => compute(items.map((item) => item(doc)));
    }
    const value = compileExpression(Array.isArray(argument) ? argument[0] : argument);
    return (doc) => {
      const found = value(doc);
      return compute(Array.isArray(found) ? found : [found]);
    };
  };
}

/** The least (-1) or greatest (1) of what is there; null when nothing is. */
export function extreme(values: readonly unknown[], direction: 1 | -1): unknown {
  return values.reduce((best, value) => {
    if (isNil(value)) return best;
    return isNil(best) || compare(value, best) * direction > 0 ? value : best;
  }, null);
}

function numeric(value: unknown, code: number, what: string): Numeric {
  if (!isNumber(value)) throw fault(code, `${what} only supports numeric types, not ${typeName(value)}`);
  return value;
}

/** As it goes from left to right: a wrong type before the first null is a fault, after it nothing is looked at. */
function sum(values: readonly unknown[]): unknown {
  let total: Numeric = 0;
  let date: Date | undefined;
  for (const value of values) {
    if (isNil(value)) return null;
    if (value instanceof Date) {
      if (date) throw fault(16612, 'only one date allowed in an $add expression');
      date = value;
    } else if (isNumber(value)) total = add(total, value);
    else throw fault(14, `$add only supports numeric or date types, not ${typeName(value)}`);
  }
  return date ? new Date(date.getTime() + Math.round(toNumber(total))) : total;
}

function difference(a: unknown, b: unknown): unknown {
  if (isNil(a) || isNil(b)) return null;
  if (a instanceof Date && b instanceof Date) return BigInt(a.getTime() - b.getTime());
  if (a instanceof Date && isNumber(b)) return new Date(a.getTime() - Math.round(toNumber(b)));
  if (isNumber(a) && isNumber(b)) return subtract(a, b);
  throw fault(14, `can't $subtract ${typeName(b)} from ${typeName(a)}`);
}
