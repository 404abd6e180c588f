import { fault } from '../errors.ts';
import { compileFilter } from '../query/match.ts';
import { uuidValue } from '../storage/catalogue.ts';
import { atOnce } from '../storage/storage.ts';
import { isTruthy } from '../values/kinds.ts';
import { type Context, docField, type Handler, namespaceOf, runWrite } from './context.ts';
import { cursorBatchSize, listReply } from './cursors.ts';

export const listDatabases: Handler = (command, { storage }) => {
  const matches = compileFilter(docField(command, 'filter'));
  const names = new Set([...storage.all()].map(({ namespace }) => databaseOf(namespace)));
  const databases = [...names].sort().map((name) => ({ name, sizeOnDisk: 0n, empty: false })).filter(matches);
  if (isTruthy(command.nameOnly)) return { databases: databases.map(({ name }) => ({ name })), ok: 1 };
  return { databases, totalSize: 0n, totalSizeMb: 0n, ok: 1 };
};

export const listCollections: Handler = (command, context) => {
  cursorBatchSize(command);
  const matches = compileFilter(docField(command, 'filter'));
  const collections = ofDatabase(context).map(({ namespace, uuid }) => ({
    name: namespace.slice(context.database.length + 1),
    type: 'collection',
    options: {},
    info: { readOnly: false, uuid: uuidValue(uuid) },
    idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
  }));
  const found = collections.sort((a, b) => (a.name < b.name ? -1 : 1)).filter((collection) => matches(collection));
  const short = found.map(({ name, type }) => ({ name, type }));
  return listReply(`${context.database}.$cmd.listCollections`, isTruthy(command.nameOnly) ? short : found);
};

export const create: Handler = (command, context) => {
  const namespace = namespaceOf(command, 'create', context);
  const { storage } = context;
  return runWrite(
    context,
    atOnce(() => {
      if (storage.collection(namespace)) throw fault(48, `Collection ${namespace} already exists.`);
      storage.ensure(namespace);
      return { ok: 1 };
    }),
  );
};

export const drop: Handler = (command, context) => {
  const namespace = namespaceOf(command, 'drop', context);
  const { storage } = context;
  return runWrite(
    context,
    atOnce(() => {
      const collection = storage.collection(namespace);
      if (!collection) return { ok: 1 };
      const nIndexesWas = collection.indexes.length;
      storage.drop(collection);
      return { nIndexesWas, ns: namespace, ok: 1 };
    }),
  );
};

export const dropDatabase: Handler = (_command, context) =>
  runWrite(
    context,
    atOnce(() => {
      for (const collection of ofDatabase(context)) context.storage.drop(collection);
      return { dropped: context.database, ok: 1 };
    }),
  );

const databaseOf = (namespace: string) => namespace.slice(0, namespace.indexOf('.'));

const ofDatabase = ({ storage, database }: Context) =>
  [...storage.all()].filter(({ namespace }) => databaseOf(namespace) === database);
