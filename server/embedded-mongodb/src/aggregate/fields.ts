import { fault, refuse } from '../errors.ts';
import { addField, exclude, type FieldTree, flatten, include, includeHolding } from '../read/projection.ts';
import { type Doc, field, isDoc, isNumber, isTruthy, setField } from '../values/kinds.ts';
import { compileExpression, type Evaluate } from './expressions.ts';

type Shape = (doc: Doc) => Doc;

/** `$addFields` (and `$set`): computed fields set into the document, through arrays on the way. */
export function compileAddFields(spec: unknown): Shape {
  if (!isDoc(spec)) throw fault(40272, '$addFields specification stage must be an object');
  if (Object.keys(spec).length === 0) throw fault(40177, '$addFields specification must have at least one field');
  const computed = flatten(spec).map(([name, expression]) => ({ path: name.split('.'), value: compileExpression(expression) }));
  return (doc) => setAll(doc, doc, computed);
}

/** `$project`: fields in or out, and computed ones. Errors: 31253, 31254 for a mixture, 51272 when empty. */
export function compileProject(spec: unknown): Shape {
  if (!isDoc(spec)) throw fault(15969, '$project specification must be an object');
  const entries = flatten(spec);
  if (entries.length === 0) throw fault(51272, 'Invalid $project :: caused by :: projection specification must have at least one field');
  const isFlag = (value: unknown) => isNumber(value) || typeof value === 'boolean';
  const flags = entries.filter(([name, value]) => isFlag(value) && name !== '_id');
  const computed = entries.filter(([, value]) => !isFlag(value));
  const id = entries.find(([name]) => name === '_id')?.[1];
  const withId = id === undefined || !isFlag(id) || isTruthy(id);
  const including = flags.length > 0 ? isTruthy(flags[0]?.[1]) : computed.length > 0 || withId;
  for (const [name, value] of flags) {
    if (isTruthy(value) !== including) {
      const [code, doing, whole] = including ? [31254, 'exclusion', 'inclusion'] : [31253, 'inclusion', 'exclusion'];
      throw fault(code as number, `Invalid $project :: caused by :: Cannot do ${doing} on field ${name} in ${whole} projection`);
    }
  }
  const nested = computed[0]?.[0].includes('.');
  if (computed.length > 0 && !including) throw fault(nested ? 31252 : 31310, 'Invalid $project :: caused by :: Cannot use an expression in an exclusion projection');

  const tree: FieldTree = {};
  for (const [name] of flags) addField(tree, name);
  if (!including) return (doc) => exclude(doc, withId ? tree : { ...tree, _id: true });
  if (withId && (id === undefined || isFlag(id))) tree._id = true;
  const fields = computed.map(([name, expression]) => ({ path: name.split('.'), value: compileExpression(expression) }));
  const branches = new Set(fields.filter(({ path }) => path.length > 1).map(({ path }) => path[0] as string));
  const mixed = [...branches].map((name) => (Object.hasOwn(tree, name) ? tree[name] : true)).filter((branch) => branch !== true);
  if (mixed.some((branch) => Object.values(branch as FieldTree).some((below) => below !== true))) {
    throw refuse(2, 'a projection that takes a part below a part and computes another');
  }
  const taken = mixed.length > 0 ? includeHolding : include;
  return (doc) => {
    const shaped = inPlace(setAll(taken(doc, tree), doc, fields), doc, tree, branches);
    if (field(shaped, '_id') === undefined) return shaped;
    const { _id, ...rest } = shaped;
    return { _id, ...rest };
  };
}

/** A field that is computed in part keeps its place among those of the document; others follow them. */
function inPlace(shaped: Doc, doc: Doc, tree: FieldTree, branches: ReadonlySet<string>): Doc {
  if (branches.size === 0) return shaped;
  const placed: Doc = {};
  for (const key of Object.keys(doc)) {
    if ((branches.has(key) || Object.hasOwn(tree, key)) && Object.hasOwn(shaped, key)) setField(placed, key, shaped[key]);
  }
  for (const [key, value] of Object.entries(shaped)) setField(placed, key, value);
  return placed;
}

function setAll(target: Doc, doc: Doc, computed: readonly { path: string[]; value: Evaluate }[]): Doc {
  return computed.reduce((shaped, { path, value }) => setPath(shaped, path, 0, value(doc), doc) as Doc, target);
}

/**
 * A copy with the value at a path; every element of an array on the way gets it; undefined takes the field away. Where
 * the target has nothing yet, arrays are as long as those of `like`.
 */
export function setPath(target: unknown, path: readonly string[], depth: number, value: unknown, like: unknown = target): unknown {
  if (depth === path.length) return value;
  const array = Array.isArray(target) ? target : target === undefined && Array.isArray(like) ? like.map(() => undefined) : undefined;
  if (array) return array.map((element, i) => setPath(element, path, depth, value, Array.isArray(like) ? like[i] : undefined));
  const copy: Doc = isDoc(target) ? { ...target } : {};
  const key = path[depth] as string;
  const inner = setPath(field(copy, key), path, depth + 1, value, isDoc(like) ? field(like, key) : undefined);
  if (inner === undefined) delete copy[key];
  else setField(copy, key, inner);
  return copy;
}
