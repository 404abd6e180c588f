import { fault, refuse } from '../errors.ts';
import { type Accumulator, inScope, scope } from '../scope.ts';
import { type Doc, isDoc, isNumber, setField } from '../values/kinds.ts';
import { identity } from '../values/keys.ts';
import { asDouble, Sum } from '../values/numbers.ts';
import { compileExpression, type Evaluate, extreme } from './expressions.ts';
import { Memory } from '../read/sort.ts';
import type { Chunks } from './stages.ts';
import { sizeOf } from './size.ts';

/** Gathers the documents of one group. */
interface Gather {
  /** Takes a value; answers by how many bytes it grew. */
  take(value: unknown): number;
  result(): unknown;
}

interface Output {
  name: string;
  value: Evaluate;
  start: () => Gather;
}

/** `$group`: documents by the value of `_id`. Errors: 15955 without `_id`, 15952 for an accumulator out of scope. */
export function compileGroup(spec: unknown): (source: Chunks) => Chunks {
  if (!isDoc(spec)) throw fault(15947, "a group's fields must be specified in an object");
  if (!('_id' in spec)) throw fault(15955, 'a group specification must include an _id');
  const id = compileId(spec._id);
  const outputs = Object.entries(spec).filter(([name]) => name !== '_id').map(([name, of]) => compileOutput(name, of));
  return (source) => group(source, id, outputs);
}

/** MongoDB's quirk: in an `_id` of one field a missing value becomes null, in one of several it stays missing. */
function compileId(spec: unknown): Evaluate {
  const [name, second] = isDoc(spec) ? Object.keys(spec) : [];
  if (!isDoc(spec) || name === undefined || name.startsWith('$') || second !== undefined) return compileExpression(spec);
  const value = compileExpression(spec[name]);
  return (doc) => ({ [name]: value(doc) ?? null });
}

function compileOutput(name: string, spec: unknown): Output {
  if (!isDoc(spec)) throw fault(40234, `The field '${name}' must be an accumulator object`);
  if (name.includes('.')) throw fault(40235, `The field name '${name}' cannot contain '.'`);
  const [operator = '', second] = Object.keys(spec);
  if (second !== undefined) throw fault(40238, `The field '${name}' must specify one accumulator`);
  if (!inScope(scope.accumulators, operator)) throw refuse(15952, `the accumulator ${operator}`);
  if (operator === '$count' && !(isDoc(spec.$count) && Object.keys(spec.$count).length === 0)) {
    throw fault(9, '$count takes no arguments, i.e. $count:{}');
  }
  return { name, value: operator === '$count' ? () => 1 : compileExpression(spec[operator]), start: accumulators[operator] };
}

function* group(source: Chunks, id: Evaluate, outputs: readonly Output[]): Chunks {
  const groups = new Map<string, { id: unknown; gathers: Gather[] }>();
  const memory = new Memory('$group');
  for (const chunk of source) {
    for (const doc of chunk) {
      const of = id(doc) ?? null;
      const key = identity(of);
      let found = groups.get(key);
      if (!found) {
        found = { id: of, gathers: outputs.map(({ start }) => start()) };
        groups.set(key, found);
        memory.add(100 + key.length);
      }
      for (const [i, gather] of found.gathers.entries()) memory.add(gather.take((outputs[i] as Output).value(doc)));
    }
    yield [];
  }
  yield [...groups.values()].map((found) => {
    const doc: Doc = { _id: found.id };
    for (const [i, gather] of found.gathers.entries()) setField(doc, (outputs[i] as Output).name, gather.result());
    return doc;
  });
}

const total = (): Gather => {
  const sum = new Sum();
  return {
    take: (value) => {
      if (isNumber(value)) sum.add(value);
      return 0;
    },
    result: () => sum.result(),
  };
};

const accumulators: Record<Accumulator, () => Gather> = {
  $sum: total,
  $count: total,
  $avg: () => {
    const sum = new Sum();
    let count = 0;
    return {
      take: (value) => {
        if (isNumber(value)) {
          sum.add(value);
          count++;
        }
        return 0;
      },
      result: () => (count > 0 ? asDouble(sum.toDouble() / count) : null),
    };
  },
  $min: () => best(-1),
  $max: () => best(1),
  $first: () => {
    let first: unknown;
    let seen = false;
    return {
      take: (value) => {
        if (!seen) first = value;
        seen = true;
        return 0;
      },
      result: () => first ?? null,
    };
  },
  $last: () => {
    let last: unknown;
    return {
      take: (value) => {
        last = value;
        return 0;
      },
      result: () => last ?? null,
    };
  },
  $push: () => {
    const list: unknown[] = [];
    return {
      take: (value) => (value === undefined ? 0 : (list.push(value), sizeOf(value))),
      result: () => list,
    };
  },
  $addToSet: () => {
    const set = new Map<string, unknown>();
    return {
      take: (value) => {
        const key = identity(value);
        if (value === undefined || set.has(key)) return 0;
        set.set(key, value);
        return sizeOf(value) + key.length;
      },
      result: () => [...set.values()],
    };
  },
};

function best(direction: 1 | -1): Gather {
  let found: unknown = null;
  return {
    take: (value) => {
      found = extreme([found, value], direction);
      return 0;
    },
    result: () => found,
  };
}
