import { BSONRegExp } from 'bson';
import { literalPrefix } from '../query/regex.ts';
import { isOperators } from '../query/match.ts';
import { compare, equal } from '../values/compare.ts';
import { type Doc, isDoc, isNil, Rank, rank, typeName } from '../values/kinds.ts';

export interface Bound {
  value: unknown;
  inclusive: boolean;
}

/** What a filter surely asks of the values at one path; each part holds by itself for every match. */
export interface Predicate {
  oneOf?: unknown[];
  low?: Bound;
  high?: Bound;
  /** Strings that begin so. */
  prefix?: string;
  /** The field is there. */
  exists?: boolean;
}

export type Predicates = Map<string, Predicate>;

/** Collects what the top level of a filter (through `$and` and `$elemMatch`) asks of each path; the rest is tested later. */
export function collectPredicates(filter: Doc, within = '', found: Predicates = new Map()): Predicates {
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and') for (const part of condition as Doc[]) collectPredicates(part, within, found);
    if (key.startsWith('$')) continue;
    const path = within + key;
    const predicate = found.get(path) ?? {};
    found.set(path, predicate);
    if (!isOperators(condition)) addOperator(predicate, '$eq', condition, {}, path, found);
    else for (const [name, argument] of Object.entries(condition)) addOperator(predicate, name, argument, condition, path, found);
  }
  return found;
}

/** Whether every match of the predicate has the field, not null. */
export function provesPresence({ oneOf, low, high, prefix, exists }: Predicate): boolean {
  if (oneOf?.every((value) => !isNil(value))) return true;
  if ((low && !isNil(low.value)) || (high && !isNil(high.value))) return true;
  return prefix !== undefined || exists === true;
}

/** Whether every document that satisfies the predicates is covered by a partial index's filter. */
export function implies(predicates: Predicates, filter: Doc): boolean {
  return Object.entries(filter).every(([path, condition]) => {
    if (path === '$and') return (condition as Doc[]).every((part) => implies(predicates, part));
    const predicate = predicates.get(path);
    if (!predicate) return false;
    const operators = isOperators(condition) ? condition : { $eq: condition };
    return Object.entries(operators).every(([name, argument]) => impliesOperator(predicate, name, argument));
  });
}

function impliesOperator(predicate: Predicate, name: string, argument: unknown): boolean {
  const { oneOf, low, high } = predicate;
  const each = (holds: (value: unknown) => boolean) => oneOf !== undefined && oneOf.every(holds);
  const sameKind = (value: unknown) => rank(value) === rank(argument);
  switch (name) {
    case '$exists':
      return provesPresence(predicate);
    case '$type':
      return each((value) => !isNil(value) && (argument === typeName(value) || (argument === 'number' && rank(value) === Rank.number)));
    case '$eq':
      return each((value) => equal(value, argument));
    case '$gt':
    case '$gte': {
      const strict = name === '$gt';
      if (each((value) => sameKind(value) && (strict ? compare(value, argument) > 0 : compare(value, argument) >= 0))) return true;
      if (!low || !sameKind(low.value)) return false;
      const order = compare(low.value, argument);
      return order > 0 || (order === 0 && (!strict || !low.inclusive));
    }
    case '$lt':
    case '$lte': {
      const strict = name === '$lt';
      if (each((value) => sameKind(value) && (strict ? compare(value, argument) < 0 : compare(value, argument) <= 0))) return true;
      if (!high || !sameKind(high.value)) return false;
      const order = compare(high.value, argument);
      return order < 0 || (order === 0 && (!strict || !high.inclusive));
    }
    default:
      return false;
  }
}

/** Arrays are indexed by their elements, so an index cannot find a whole one; the other kinds here have no one place. */
const hasPlace = (value: unknown) => !Array.isArray(value) && ![Rank.minKey, Rank.maxKey, Rank.regex].includes(rank(value) as never);

function addOperator(predicate: Predicate, name: string, argument: unknown, all: Doc, path: string, found: Predicates): void {
  switch (name) {
    case '$eq':
      if (argument instanceof BSONRegExp) addRegex(predicate, argument);
      else if (hasPlace(argument)) predicate.oneOf ??= [argument];
      break;
    case '$in': {
      const values = argument as unknown[];
      if (values.every(hasPlace) && (!predicate.oneOf || values.length < predicate.oneOf.length)) predicate.oneOf = values;
      break;
    }
    case '$gt':
    case '$gte':
      if (hasPlace(argument) && (!predicate.low || compare(argument, predicate.low.value) > 0)) {
        predicate.low = { value: argument, inclusive: name === '$gte' };
      }
      break;
    case '$lt':
    case '$lte':
      if (hasPlace(argument) && (!predicate.high || compare(argument, predicate.high.value) < 0)) {
        predicate.high = { value: argument, inclusive: name === '$lte' };
      }
      break;
    case '$regex': {
      const options = all.$options as string | undefined;
      if (argument instanceof BSONRegExp) addRegex(predicate, new BSONRegExp(argument.pattern, options ?? argument.options));
      else addRegex(predicate, new BSONRegExp(argument as string, options ?? ''));
      break;
    }
    case '$exists':
      if (argument === true || argument === 1) predicate.exists = true;
      break;
    case '$all': {
      const [first] = argument as unknown[];
      if (!isOperators(first) && !(first instanceof BSONRegExp) && first !== undefined && hasPlace(first)) predicate.oneOf ??= [first];
      break;
    }
    case '$elemMatch': {
      predicate.exists = true;
      const inner = argument as Doc;
      if (isDoc(inner) && !isOperators(inner)) collectPredicates(inner, `${path}.`, found);
      break;
    }
    default:
  }
}

function addRegex(predicate: Predicate, regex: BSONRegExp): void {
  predicate.exists = true;
  const prefix = literalPrefix(regex);
  if (prefix !== '') predicate.prefix = prefix;
}
