import { BSONRegExp, ObjectId } from 'bson';
import { decode } from '../bson/decode.ts';
import { encode, Raw } from '../bson/encode.ts';
import { fault } from '../errors.ts';
import { insertDocument } from '../storage/documents.ts';
import type { Collection } from '../storage/catalogue.ts';
import type { Storage, Write } from '../storage/storage.ts';
import { type Doc, field, isDoc } from '../values/kinds.ts';
import { type Handler, listField, namespaceOf, runWrite } from './context.ts';
import { runStatements } from './statements.ts';

export const insert: Handler = (command, context) => {
  const namespace = namespaceOf(command, 'insert', context);
  const documents = listField(command, 'documents');
  return runWrite(context, insertAll(context.storage, namespace, documents, command));
};

function* insertAll(storage: Storage, namespace: string, documents: readonly unknown[], command: Doc): Write<Doc> {
  storage.ensure(namespace);
  let n = 0;
  const errors = yield* runStatements(documents, command, (document) => {
    insertOne(storage, storage.ensure(namespace), document);
    n++;
  });
  return { n, ...errors, ok: 1 };
}

const idName = Buffer.from('_id\0');

/** Inserts a document, given decoded or encoded; it gets an `_id` if it has none, and that comes first. */
export function insertOne(storage: Storage, collection: Collection, document: unknown): void {
  if (!(document instanceof Raw) && !isDoc(document)) throw fault(14, 'each document must be an object');
  const doc = document instanceof Raw ? decode(document.bytes) : document;
  const id = field(doc, '_id');
  checkId(id);
  // Of encoded ones the bytes tell what comes first: JavaScript puts names like "7" before all others.
  if (document instanceof Raw ? idName.equals(document.bytes.subarray(5, 9)) : id !== undefined && Object.keys(doc)[0] === '_id') {
    insertDocument(storage, collection, doc, document instanceof Raw ? document.bytes : encode(doc));
  } else {
    const { _id = new ObjectId(), ...rest } = doc;
    const whole = { _id, ...rest };
    insertDocument(storage, collection, whole, encode(whole));
  }
}

/** Errors 53 for an array or a regular expression as `_id`, 52 for `$` names inside it. */
export function checkId(id: unknown): void {
  if (Array.isArray(id)) throw fault(53, "The '_id' value cannot be of type array");
  if (id instanceof BSONRegExp) throw fault(53, "The '_id' value cannot be of type regex");
  const name = isDoc(id) ? Object.keys(id).find((key) => key.startsWith('$')) : undefined;
  if (name !== undefined) throw fault(52, `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`);
}
