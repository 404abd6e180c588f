import { fault, refuse } from '../errors.ts';
import { isPlace } from '../query/paths.ts';
import { isOperators } from '../query/match.ts';
import { inScope, scope } from '../scope.ts';
import type { Collection, Index, IndexSpec } from '../storage/catalogue.ts';
import { buildIndex, dropIndex } from '../storage/builds.ts';
import { afterOthers, atOnce, type Storage, type Write } from '../storage/storage.ts';
import { type Doc, isDoc, isNumber, isTruthy } from '../values/kinds.ts';
import { toNumber } from '../values/numbers.ts';
import { show } from '../values/show.ts';
import { checkFields, type Handler, listField, namespaceOf, runWrite } from './context.ts';
import { cursorBatchSize, listReply } from './cursors.ts';

type Wanted = Omit<IndexSpec, 'id'>;

export const createIndexes: Handler = (command, context) => {
  const namespace = namespaceOf(command, 'createIndexes', context);
  const wanted = listField(command, 'indexes').map(parseIndex);
  return runWrite(
    context,
    (function* (storage: Storage): Write<Doc> {
      const createdCollectionAutomatically = !storage.collection(namespace);
      const numIndexesBefore = storage.ensure(namespace).indexes.length;
      for (const index of wanted) yield* createIndex(storage, namespace, index);
      const numIndexesAfter = storage.ensure(namespace).indexes.length;
      const note = numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {};
      return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note, ok: 1 };
    })(context.storage),
  );
};

export const listIndexes: Handler = (command, context) => {
  cursorBatchSize(command);
  const namespace = namespaceOf(command, 'listIndexes', context);
  const collection = context.storage.collection(namespace);
  if (!collection) throw fault(26, `ns does not exist: ${namespace}`);
  return listReply(namespace, collection.indexes.map(publicIndex));
};

export const dropIndexes: Handler = (command, context) => {
  const namespace = namespaceOf(command, 'dropIndexes', context);
  const { storage } = context;
  return runWrite(
    context,
    atOnce(() => {
      const collection = storage.collection(namespace);
      if (!collection) throw fault(26, `ns not found ${namespace}`);
      const nIndexesWas = collection.indexes.length;
      for (const index of chosen(collection, command.index)) dropIndex(storage, collection, index);
      return { nIndexesWas, ok: 1 };
    }),
  );
};

function* createIndex(storage: Storage, namespace: string, wanted: Wanted): Write<void> {
  for (;;) {
    const collection = storage.ensure(namespace);
    const same = existing(collection, wanted);
    if (!same) return yield* buildIndex(storage, collection, { ...wanted, id: storage.claimId() });
    if (collection.indexes.includes(same)) return;
    // Somebody else is building it. If that fails, it falls to this one.
    yield afterOthers;
  }
}

function parseIndex(spec: unknown): Wanted {
  if (!isDoc(spec)) throw fault(14, 'each index must be an object');
  checkFields(spec, scope.statements.index, 'an index');
  const { key, name, unique, sparse, partialFilterExpression, expireAfterSeconds } = spec;
  if (!isDoc(key) || Object.keys(key).length === 0) throw fault(67, 'Index keys cannot be an empty object');
  if (typeof name !== 'string' || name === '' || name === '*') throw fault(67, `Invalid index name '${String(name)}'`);
  const wanted: Wanted = { name, key: parseKey(key) };
  if (isTruthy(unique)) wanted.unique = true;
  if (isTruthy(sparse)) wanted.sparse = true;
  if (partialFilterExpression !== undefined) {
    if (wanted.sparse) throw fault(67, "cannot mix 'partialFilterExpression' and 'sparse' options");
    wanted.partialFilterExpression = parsePartial(partialFilterExpression);
  }
  if (expireAfterSeconds !== undefined) wanted.expireAfterSeconds = parseExpiry(expireAfterSeconds, wanted.key);
  return wanted;
}

function parseKey(key: Doc): Record<string, 1 | -1> {
  const entries = Object.entries(key).map(([path, direction]): [string, 1 | -1] => {
    if (!isNumber(direction)) throw refuse(67, `the index type ${show(direction)} of '${path}'`);
    if (toNumber(direction) === 0) throw fault(67, 'Values in the index key pattern cannot be 0.');
    const parts = path.split('.');
    if (parts.includes('')) throw fault(67, 'Index keys cannot contain an empty field.');
    if (path.includes('$')) throw refuse(67, `an index on '${path}'`);
    if (parts.some(isPlace)) throw refuse(67, `an index on a place of an array ('${path}')`);
    return [path, toNumber(direction) < 0 ? -1 : 1];
  });
  return Object.fromEntries(entries);
}

function parsePartial(filter: unknown): Doc {
  if (!isDoc(filter)) throw fault(14, "'partialFilterExpression' must be an object");
  for (const [path, condition] of Object.entries(filter)) {
    if (path === '$and') (Array.isArray(condition) ? condition : []).forEach(parsePartial);
    else if (path.startsWith('$')) throw refuse(67, `${path} in a partial index`);
    else if (isOperators(condition)) {
      for (const [operator, argument] of Object.entries(condition)) {
        const absence = operator === '$exists' && !isTruthy(argument);
        if (!inScope(scope.partialFilterOperators, operator) || absence) throw refuse(67, `${operator}${absence ? ': false' : ''} in a partial index`);
      }
    }
  }
  return filter;
}

function parseExpiry(seconds: unknown, key: Record<string, 1 | -1>): number {
  if (!isNumber(seconds) || toNumber(seconds) < 0) throw fault(67, "TTL index 'expireAfterSeconds' option must be a number >= 0");
  if (Object.keys(key).length > 1) throw fault(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
  if ('_id' in key) throw fault(67, "The field '_id' does not support TTL");
  return toNumber(seconds);
}

/** Also those that are being built. */
const allIndexes = ({ indexes, builds }: Collection): Index[] => [...indexes, ...builds.map(({ index }) => index)];

/** That very index, if it is there. Errors 85, 86 when its name or its key has another meaning already. */
function existing(collection: Collection, wanted: Wanted): Index | undefined {
  const indexes = allIndexes(collection);
  const sameName = indexes.find(({ name }) => name === wanted.name);
  const sameKey = indexes.find(
    (index) => show(index.key) === show(wanted.key) && show(index.partialFilterExpression) === show(wanted.partialFilterExpression),
  );
  if (sameKey && sameKey === indexes[0]) return sameKey;
  if (sameName && sameName !== sameKey) {
    throw fault(86, `An existing index has the same name as the requested index. Requested index: ${show(wanted)}, existing index: ${show(publicIndex(sameName))}`);
  }
  if (!sameKey) return undefined;
  if (sameKey.name !== wanted.name) throw fault(85, `Index already exists with a different name: ${sameKey.name}`);
  const options = ({ unique, sparse, expireAfterSeconds }: Wanted) => show([unique ?? false, sparse ?? false, expireAfterSeconds ?? null]);
  if (options(sameKey) !== options(wanted)) {
    throw fault(sameKey.expireAfterSeconds === wanted.expireAfterSeconds ? 86 : 85, `An equivalent index already exists with the same name but different options. Requested index: ${show(wanted)}, existing index: ${show(publicIndex(sameKey))}`);
  }
  return sameKey;
}

function chosen(collection: Collection, selector: unknown): Index[] {
  const indexes = allIndexes(collection);
  if (selector === '*') return indexes.slice(1);
  return (Array.isArray(selector) ? selector : [selector]).map((one) => {
    const index = indexes.find(({ name, key }) => (typeof one === 'string' ? name === one : show(key) === show(one)));
    if (!index) throw fault(27, typeof one === 'string' ? `index not found with name [${one}]` : `can't find index with key: ${show(one)}`);
    if (index === indexes[0]) throw fault(72, 'cannot drop _id index');
    return index;
  });
}

function publicIndex(index: Wanted): Doc {
  const { key, name, unique, sparse, partialFilterExpression, expireAfterSeconds } = index;
  if (name === '_id_') return { v: 2, key, name };
  return { v: 2, key, name, unique, sparse, partialFilterExpression, expireAfterSeconds };
}
