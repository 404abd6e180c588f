import { fault, refuse } from '../errors.ts';
import { walkPath } from '../query/paths.ts';
import { inScope, scope } from '../scope.ts';
import { type Doc, isDoc } from '../values/kinds.ts';
import { setPath } from './fields.ts';
import type { ReadCollection, Step } from './stages.ts';
import { compilePipeline } from './stages.ts';

/** `$lookup` by equality of two fields, by an uncorrelated pipeline, or both. Errors: 9 for what is missing, 40324. */
export function compileLookup(argument: unknown, readCollection: ReadCollection): Step {
  if (!isDoc(argument)) throw fault(9, 'the $lookup specification must be an object');
  for (const name of Object.keys(argument)) {
    if (!inScope(scope.statements.lookup, name)) throw refuse(9, `the $lookup option ${name}`);
  }
  const { from, as, localField, foreignField, pipeline = [] } = argument;
  if (typeof from !== 'string' || typeof as !== 'string') throw fault(9, "$lookup needs 'from' and 'as'");
  if (!Array.isArray(pipeline)) throw fault(14, "'pipeline' option must be specified as an array");
  // Its faults appear even where nothing is looked up.
  compilePipeline(pipeline, readCollection);
  const byField = typeof localField === 'string' && typeof foreignField === 'string';
  if (!byField && (localField !== undefined || foreignField !== undefined || argument.pipeline === undefined)) {
    throw fault(9, "$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  }
  const local = byField ? localField.split('.') : [];

  return function* (source) {
    for (const chunk of source) {
      const joined: Doc[] = [];
      for (const doc of chunk) {
        const match = byField ? [{ $match: { [foreignField]: { $in: localValues(doc, local) } } }] : [];
        const found: Doc[] = [];
        for (const part of readCollection(from, [...match, ...(pipeline as Doc[])])) {
          found.push(...part);
          yield [];
        }
        joined.push(setPath(doc, as.split('.'), 0, found) as Doc);
      }
      yield joined;
    }
  };
}

/** What to look for: of an array its elements; of an empty one, as of a missing field, null. */
function localValues(doc: Doc, path: readonly string[]): unknown[] {
  const values: unknown[] = [];
  walkPath(doc, path, 0, (value) => {
    if (Array.isArray(value) && value.length > 0) values.push(...value);
    else if (Array.isArray(value)) values.push(null);
    else values.push(value ?? null);
    return false;
  });
  return values;
}
