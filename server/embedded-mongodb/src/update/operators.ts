import { fault, refuse } from '../errors.ts';
import { compileField, compileFilter, isOperators } from '../query/match.ts';
import { inScope, scope, type UpdateOperator } from '../scope.ts';
import { compare, equal } from '../values/compare.ts';
import { BSONRegExp } from 'bson';
import { type Doc, isDoc, isNumber, typeName } from '../values/kinds.ts';
import { addExact, wholeNumber, toNumber } from '../values/numbers.ts';
import { show } from '../values/show.ts';
import { holderOf, put, read } from './paths.ts';
import { structuredCopy } from './update.ts';

/** Changes a document at an exact path. */
export type Change = (doc: Doc, path: readonly string[]) => void;

/** Compiles one field of an update operator; `name` is its path as written. */
export function compileChange(operator: UpdateOperator, name: string, argument: unknown): Change {
  return operators[operator](argument, name);
}

type Compiler = (argument: unknown, name: string) => Change;

const set: Compiler = (argument) => changing(() => structuredCopy(argument));

const operators: Record<UpdateOperator, Compiler> = {
  $set: set,
  $setOnInsert: set,
  $unset: () => (doc, path) => {
    const holder = holderOf(doc, path, false);
    const last = path.at(-1) as string;
    if (Array.isArray(holder)) {
      if (Number(last) < holder.length) holder[Number(last)] = null;
    } else if (holder) delete holder[last];
  },
  $inc: (argument, name) => {
    if (!isNumber(argument)) throw fault(14, `Cannot increment with non-numeric argument: {${name}: ${show(argument)}}`);
    return changing((value, doc) => {
      if (value === undefined) return argument;
      if (!isNumber(value)) {
        throw fault(14, `Cannot apply $inc to a value of non-numeric type. {_id: ${show(doc._id)}} has the field '${name.split('.').at(-1)}' of non-numeric type ${typeName(value)}`);
      }
      const sum = addExact(value, argument);
      if (sum === undefined) {
        throw fault(2, `Failed to apply $inc operations to current value ((NumberLong)${toNumber(value)}) for document {_id: ${show(doc._id)}}`);
      }
      return sum;
    });
  },
  $min: (argument) =>
    changing((value) => (value === undefined || compare(argument, value) < 0 ? structuredCopy(argument) : value)),
  $max: (argument) =>
    changing((value) => (value === undefined || compare(argument, value) > 0 ? structuredCopy(argument) : value)),
  $push: (argument, name) => {
    const { each, slice } = parsePush(argument);
    return changing((value, doc) => {
      if (value !== undefined && !Array.isArray(value)) {
        throw fault(2, `The field '${name}' must be an array but is of type ${typeName(value)} in document {_id: ${show(doc._id)}}`);
      }
      const list = [...(value ?? []), ...each.map(structuredCopy)];
      if (slice === undefined) return list;
      return slice >= 0 ? list.slice(0, slice) : list.slice(slice);
    });
  },
  $addToSet: (argument) => {
    const each = parseAddToSet(argument);
    return changing((value, _doc, last) => {
      if (value !== undefined && !Array.isArray(value)) {
        throw fault(2, `Cannot apply $addToSet to non-array field. Field named '${last}' has non-array type ${typeName(value)}`);
      }
      const list: unknown[] = [...(value ?? [])];
      for (const item of each) if (!list.some((known) => equal(known, item))) list.push(structuredCopy(item));
      return list;
    });
  },
  $pull: (argument) => {
    const goes = pullTest(argument);
    return (doc, path) => {
      const holder = holderOf(doc, path, false, true);
      const value = holder && read(holder, path.at(-1) as string);
      if (!holder || value === undefined) return;
      if (!Array.isArray(value)) throw fault(2, 'Cannot apply $pull to a non-array value');
      put(holder, path.at(-1) as string, value.filter((element) => !goes(element)));
    };
  },
};

/** A change that puts a new value in the old one's place, making the way there. */
function changing(next: (value: unknown, doc: Doc, last: string) => unknown): Change {
  return (doc, path) => {
    const last = path.at(-1) as string;
    const holder = holderOf(doc, path, true) as Doc | unknown[];
    put(holder, last, next(read(holder, last), doc, last));
  };
}

function parsePush(argument: unknown): { each: unknown[]; slice?: number } {
  if (!isDoc(argument) || !('$each' in argument)) return { each: [argument] };
  for (const name of Object.keys(argument)) {
    if (!inScope(scope.pushModifiers, name)) throw refuse(2, `the $push modifier ${name}`);
  }
  const { $each, $slice } = argument;
  if (!Array.isArray($each)) {
    throw fault(2, `The argument to $each in $push must be an array but it was of type: ${typeName($each)}`);
  }
  if ($slice === undefined) return { each: $each };
  if (!isNumber($slice)) throw fault(2, `The value for $slice must be an integer value but was given type: ${typeName($slice)}`);
  return { each: $each, slice: wholeNumber($slice, 'The value for $slice', -Infinity) };
}

function parseAddToSet(argument: unknown): unknown[] {
  if (!isDoc(argument) || !('$each' in argument)) return [argument];
  const other = Object.keys(argument).find((name) => name !== '$each');
  if (other !== undefined) throw fault(2, `Found unexpected fields after $each in $addToSet: ${other}`);
  if (!Array.isArray(argument.$each)) {
    throw fault(14, `The argument to $each in $addToSet must be an array but it was of type ${typeName(argument.$each)}`);
  }
  return argument.$each;
}

/** Which elements `$pull` takes out: those equal, those that satisfy operators, or documents that match a filter. */
function pullTest(argument: unknown): (element: unknown) => boolean {
  if (isDoc(argument) && Object.keys(argument)[0] === '$not') throw fault(2, 'unknown top level operator: $not');
  if (argument instanceof BSONRegExp || isElementCondition(argument)) {
    const matches = compileField(['element'], argument);
    return (element) => matches({ element });
  }
  if (isDoc(argument)) {
    const matches = compileFilter(argument);
    return (element) => isDoc(element) && matches(element);
  }
  return (element) => equal(element, argument);
}

const isElementCondition = (argument: unknown) =>
  isOperators(argument) && !inScope(scope.queryConnectives, Object.keys(argument)[0] as string);
