import { decode } from '../bson/decode.ts';
import { fault } from '../errors.ts';
import { compileFilter } from '../query/match.ts';
import { compileProjection } from '../read/projection.ts';
import { parseSort } from '../read/sort.ts';
import { removeDocument } from '../storage/documents.ts';
import { atOnce, type Storage } from '../storage/storage.ts';
import { compileUpdate } from '../update/update.ts';
import { type Doc, isTruthy } from '../values/kinds.ts';
import { docField, type Handler, namespaceOf, runWrite } from './context.ts';
import { changeHit, firstHit, insertUpsert } from './modify.ts';

export const findAndModify: Handler = (command, context) => {
  const namespace = namespaceOf(command, 'findAndModify', context);
  const filter = docField(command, 'query');
  compileFilter(filter);
  const fields = docField(command, 'fields');
  const project = Object.keys(fields).length > 0 ? compileProjection(fields) : (doc: Doc) => doc;
  const removing = isTruthy(command.remove);
  if (removing && command.update !== undefined) throw fault(9, 'Cannot specify both an update and remove=true');
  if (removing && isTruthy(command.upsert)) throw fault(9, 'Cannot specify both upsert=true and remove=true');
  if (removing && isTruthy(command.new)) throw fault(9, "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
  const selection = { filter, sort: parseSort(command.sort), hint: command.hint };
  const { storage } = context;
  return runWrite(
    context,
    atOnce(() => {
      const { value, lastErrorObject } = removing
        ? removeFirst(storage, namespace, selection)
        : changeFirst(storage, namespace, selection, command);
      return { lastErrorObject, value: value ? project(value) : null, ok: 1 };
    }),
  );
};

interface Outcome {
  value: Doc | undefined;
  lastErrorObject: Doc;
}

type Selection = Parameters<typeof firstHit>[2];

function removeFirst(storage: Storage, namespace: string, selection: Selection): Outcome {
  const collection = storage.collection(namespace);
  const hit = collection && firstHit(storage, collection, selection);
  if (collection && hit) removeDocument(storage, collection, hit.record, hit.doc);
  return { value: hit?.doc, lastErrorObject: { n: hit ? 1 : 0 } };
}

function changeFirst(storage: Storage, namespace: string, selection: Selection, command: Doc): Outcome {
  const change = compileUpdate(command.update, command.arrayFilters);
  const upsert = isTruthy(command.upsert);
  const collection = upsert ? storage.ensure(namespace) : storage.collection(namespace);
  const hit = collection && firstHit(storage, collection, selection);
  const wantsNew = isTruthy(command.new);
  if (collection && hit) {
    const before = decode(hit.bytes);
    const after = changeHit(storage, collection, hit, change, selection.filter);
    return { value: wantsNew ? (after ?? before) : before, lastErrorObject: { n: 1, updatedExisting: true } };
  }
  if (!collection || !upsert) return { value: undefined, lastErrorObject: { n: 0, updatedExisting: false } };
  const doc = insertUpsert(storage, collection, selection.filter, change);
  return { value: wantsNew ? doc : undefined, lastErrorObject: { n: 1, updatedExisting: false, upserted: doc._id } };
}
