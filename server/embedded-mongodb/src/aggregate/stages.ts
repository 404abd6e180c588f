import { fault, refuse } from '../errors.ts';
import { compileFilter } from '../query/match.ts';
import { parseSort, Sorter } from '../read/sort.ts';
import { inScope, scope, type Stage } from '../scope.ts';
import { type Doc, isDoc, isNumber } from '../values/kinds.ts';
import { toNumber, wholeNumber } from '../values/numbers.ts';
import { compileAddFields, compileProject } from './fields.ts';
import { compileGroup } from './group.ts';
import { compileLookup } from './lookup.ts';
import { sizeOf } from './size.ts';
import { compileUnwind } from './unwind.ts';

/** Documents on their way through a pipeline. An empty chunk is a breath: others may have their turn. */
export type Chunks = Generator<Doc[], void, void>;

/** Reads a collection through a pipeline of its own, on the same snapshot: for `$lookup`. */
export type ReadCollection = (name: string, pipeline: readonly Doc[]) => Chunks;

export type Step = (source: Chunks) => Chunks;

/** Compiles a pipeline to one step. Errors: 40323 for a malformed stage, 40324 for one out of scope. */
export function compilePipeline(pipeline: readonly unknown[], readCollection: ReadCollection): Step {
  const steps = pipeline.map((stage, i) => {
    const [name, argument] = parseStage(stage);
    return stages[name](argument, readCollection, pipeline[i + 1]);
  });
  return (source) => steps.reduce((chunks, step) => step(chunks), source);
}

/** A stage's name and argument. */
export function parseStage(stage: unknown): [Stage, unknown] {
  if (!isDoc(stage)) throw fault(14, 'Each element of the \'pipeline\' array must be an object');
  const [name, ...others] = Object.keys(stage);
  if (name === undefined || others.length > 0) {
    throw fault(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  if (!inScope(scope.stages, name)) throw refuse(40324, `the pipeline stage ${name}`);
  return [name, stage[name]];
}

type Compiler = (argument: unknown, readCollection: ReadCollection, next: unknown) => Step;

const addFields: Compiler = (argument) => each(compileAddFields(argument));

const stages: Record<Stage, Compiler> = {
  $match: (argument) => {
    if (!isDoc(argument)) throw fault(15959, 'the match filter must be an expression in an object');
    const matches = compileFilter(argument);
    return function* (source) {
      for (const chunk of source) yield chunk.filter(matches);
    };
  },
  $group: (argument) => compileGroup(argument),
  $sort: (argument, _read, next) => {
    const sort = parseSort(argument);
    if (!sort) throw fault(15976, '$sort stage must have at least one sort key');
    const limit = isDoc(next) && '$limit' in next ? wholeNumber(next.$limit, 'the limit', 1) : Infinity;
    return function* (source) {
      const sorter = new Sorter<Doc>(sort, limit);
      for (const chunk of source) {
        for (const doc of chunk) sorter.add(doc, doc, sizeOf(doc));
        yield [];
      }
      yield sorter.finish();
    };
  },
  $project: (argument) => each(compileProject(argument)),
  $addFields: addFields,
  $set: addFields,
  $unwind: (argument) => compileUnwind(argument),
  $lookup: (argument, readCollection) => compileLookup(argument, readCollection),
  $limit: (argument) => {
    const limit = bound(argument, '$limit', 5107201);
    if (limit === 0) throw fault(15958, 'the limit must be positive');
    return function* (source) {
      let left = limit;
      for (const chunk of source) {
        yield chunk.slice(0, left);
        left -= chunk.length;
        if (left <= 0) return;
      }
    };
  },
  $skip: (argument) => {
    const skip = bound(argument, '$skip', 5107200);
    return function* (source) {
      let left = skip;
      for (const chunk of source) {
        yield chunk.slice(left);
        left = Math.max(0, left - chunk.length);
      }
    };
  },
  $count: (argument) => {
    if (typeof argument !== 'string' || argument === '') throw fault(40157, 'the count field must be a non-empty string');
    if (argument.startsWith('$') || argument.includes('.')) throw fault(40158, `the count field cannot be '${argument}'`);
    return function* (source) {
      let count = 0;
      for (const chunk of source) {
        count += chunk.length;
        yield [];
      }
      yield count > 0 ? [{ [argument]: count }] : [];
    };
  },
};

function bound(argument: unknown, name: string, code: number): number {
  const number = isNumber(argument) ? toNumber(argument) : NaN;
  if (!Number.isSafeInteger(number) || number < 0) throw fault(code, `invalid argument to ${name} stage: Expected a non-negative number`);
  return number;
}

const each = (shape: (doc: Doc) => Doc): Step =>
  function* (source) {
    for (const chunk of source) yield chunk.map(shape);
  };
