import { fault, refuse } from '../errors.ts';
import { type Doc, field, isDoc, isNumber, isTruthy, setField } from '../values/kinds.ts';

/** Fields of a projection: `true` for a whole one, a tree for what is below. */
export interface FieldTree {
  [key: string]: true | FieldTree;
}

export type Projection = (doc: Doc) => Doc;

/** Compiles `find`'s projection: fields in or fields out, and `_id`. Errors: 31253, 31254 for a mixture, 2 out of scope. */
export function compileProjection(spec: Doc): Projection {
  const tree: FieldTree = {};
  let including: boolean | undefined;
  for (const [path, value] of flatten(spec)) {
    if (path.split('.').includes('$')) throw refuse(2, 'the positional projection $');
    if (!isNumber(value) && typeof value !== 'boolean') throw refuse(2, `the projection of an expression ('${path}')`);
    if (path === '_id') continue;
    const include = isTruthy(value);
    if (including !== undefined && include !== including) {
      const [code, doing, whole] = include ? [31253, 'inclusion', 'exclusion'] : [31254, 'exclusion', 'inclusion'];
      throw fault(code as number, `Cannot do ${doing} on field ${path} in ${whole} projection`);
    }
    including = include;
    addField(tree, path);
  }
  const withId = field(spec, '_id') === undefined || isTruthy(spec._id);
  including ??= field(spec, '_id') !== undefined && withId;
  if (including) return (doc) => include(doc, withId ? { _id: true, ...tree } : tree);
  return (doc) => exclude(doc, withId ? tree : { _id: true, ...tree });
}

/** The top-level fields that an including projection takes; undefined for one that excludes, which takes whatever is there. */
export function fieldsTaken(spec: Doc): string[] | undefined {
  const paths = flatten(spec);
  const named = paths.filter(([path]) => path !== '_id');
  if (!isTruthy((named[0] ?? paths[0])?.[1])) return undefined;
  return ['_id', ...named.map(([path]) => path.split('.')[0] as string)];
}

/** The paths of a projection: `{a: {b: 1}}` says the same as `{'a.b': 1}`. */
export function flatten(spec: Doc, within = ''): [path: string, value: unknown][] {
  return Object.entries(spec).flatMap(([key, value]): [string, unknown][] => {
    const path = within + key;
    const nested = isDoc(value) && Object.keys(value).length > 0 && !Object.keys(value)[0]?.startsWith('$');
    return nested ? flatten(value as Doc, `${path}.`) : [[path, value]];
  });
}

/** Notes a path in a tree. Error 31249 when it and a part of it are both asked for. */
export function addField(tree: FieldTree, path: string): void {
  const parts = path.split('.');
  const last = parts.pop() as string;
  let node = tree;
  for (const part of parts) {
    const next = (Object.hasOwn(node, part) ? node[part] : undefined) ?? {};
    if (next === true) throw fault(31249, `Path collision at ${path}`);
    node[part] = next;
    node = next;
  }
  if (Object.hasOwn(node, last)) throw fault(31250, `Path collision at ${path}`);
  node[last] = true;
}

/** The fields in the tree, in the document's order. */
export function include(doc: Doc, tree: FieldTree, below: (doc: Doc, tree: FieldTree) => Doc = include): Doc {
  const kept: Doc = {};
  for (const [key, value] of Object.entries(doc)) {
    const branch = Object.hasOwn(tree, key) ? tree[key] : undefined;
    if (branch === true) setField(kept, key, value);
    else if (branch) {
      const inner = descend(value, branch, below);
      if (inner !== dropped) setField(kept, key, inner);
    }
  }
  return kept;
}

/** The same, where an array's scalars leave `undefined` in their places: what is computed beside takes those. */
export function includeHolding(doc: Doc, tree: FieldTree): Doc {
  return include(doc, tree, includeHolding);
}

/** The document without the fields in the tree. */
export function exclude(doc: Doc, tree: FieldTree): Doc {
  const kept: Doc = {};
  for (const [key, value] of Object.entries(doc)) {
    const branch = Object.hasOwn(tree, key) ? tree[key] : undefined;
    if (branch === true) continue;
    const inner = branch ? descend(value, branch, exclude) : value;
    setField(kept, key, inner === dropped ? value : inner);
  }
  return kept;
}

const dropped = Symbol('dropped');

/** Goes on below a field, through arrays; a scalar has nothing below it. */
function descend(value: unknown, tree: FieldTree, cut: (doc: Doc, tree: FieldTree) => Doc): unknown {
  if (isDoc(value)) return cut(value, tree);
  if (!Array.isArray(value)) return dropped;
  return value
    .map((element) => {
      const inner = descend(element, tree, cut);
      if (inner !== dropped || cut === include) return inner;
      return cut === exclude ? element : undefined;
    })
    .filter((element) => element !== dropped);
}
