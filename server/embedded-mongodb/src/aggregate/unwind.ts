import { fault, refuse } from '../errors.ts';
import { inScope, scope } from '../scope.ts';
import { valueAt } from '../update/paths.ts';
import { type Doc, isDoc, isNil, isTruthy } from '../values/kinds.ts';
import { setPath } from './fields.ts';
import type { Step } from './stages.ts';

/** `$unwind`: a document for each element of an array. Errors: 28812, 28818 for a malformed path. */
export function compileUnwind(argument: unknown): Step {
  const options: Doc = typeof argument === 'string' ? { path: argument } : isDoc(argument) ? argument : {};
  for (const name of Object.keys(options)) {
    if (!inScope(scope.statements.unwind, name)) throw refuse(28811, `the $unwind option ${name}`);
  }
  const { path: written, includeArrayIndex: index } = options;
  if (typeof written !== 'string') throw fault(28812, 'no path specified to $unwind stage');
  if (!written.startsWith('$')) throw fault(28818, `path option to $unwind stage should be prefixed with a '$': ${written}`);
  if (index !== undefined && typeof index !== 'string') throw fault(28810, 'expected a non-empty string for the includeArrayIndex option');
  const path = written.slice(1).split('.');
  const preserve = isTruthy(options.preserveNullAndEmptyArrays);
  const numbered = (doc: Doc, place: bigint | null) =>
    typeof index === 'string' ? (setPath(doc, index.split('.'), 0, place) as Doc) : doc;

  return function* (source) {
    for (const chunk of source) yield chunk.flatMap(unwind);
  };

  function unwind(doc: Doc): Doc[] {
    // An array on the way is not unwound, and nothing lies below it.
    const value = path.some((_, i) => i > 0 && Array.isArray(valueAt(doc, path.slice(0, i)))) ? undefined : valueAt(doc, path);
    if (!Array.isArray(value)) return isNil(value) && !preserve ? [] : [numbered(doc, null)];
    if (value.length > 0) return value.map((element, place) => numbered(setPath(doc, path, 0, element) as Doc, BigInt(place)));
    return preserve ? [numbered(setPath(doc, path, 0, undefined) as Doc, null)] : [];
  }
}
