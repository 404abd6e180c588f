import { decode } from '../bson/decode.ts';
import { Raw } from '../bson/encode.ts';
import { fault } from '../errors.ts';
import { compileFilter } from '../query/match.ts';
import { parseSort } from '../read/sort.ts';
import { scope } from '../scope.ts';
import type { Storage, Write } from '../storage/storage.ts';
import { compileUpdate } from '../update/update.ts';
import { type Doc, isDoc, isTruthy } from '../values/kinds.ts';
import { checkFields, docField, type Handler, listField, namespaceOf, runWrite } from './context.ts';
import { changeHit, eachHit, firstHit, insertUpsert } from './modify.ts';
import { runStatements } from './statements.ts';

export const update: Handler = (command, context) => {
  const namespace = namespaceOf(command, 'update', context);
  const statements = listField(command, 'updates').map(statementOf);
  for (const statement of statements) checkFields(statement, scope.statements.update, 'an update');
  return runWrite(context, updateAll(context.storage, namespace, statements, command));
};

interface Tally {
  n: number;
  nModified: number;
  upserted: Doc[];
}

function* updateAll(storage: Storage, namespace: string, statements: readonly Doc[], command: Doc): Write<Doc> {
  const tally: Tally = { n: 0, nModified: 0, upserted: [] };
  const errors = yield* runStatements(statements, command, (statement, index) => updateOne(storage, namespace, statement, index, tally));
  const { n, nModified, upserted } = tally;
  return { n, nModified, ...(upserted.length > 0 && { upserted }), ...errors, ok: 1 };
}

function* updateOne(storage: Storage, namespace: string, statement: Doc, index: number, tally: Tally): Write<void> {
  const change = compileUpdate(statement.u, statement.arrayFilters);
  const selection = { filter: docField(statement, 'q'), sort: parseSort(statement.sort), hint: statement.hint };
  const multi = isTruthy(statement.multi);
  if (multi && change.kind === 'replacement') throw fault(9, 'multi update is not supported for replacement-style update');
  if (multi && selection.sort) throw fault(9, "Cannot specify sort with 'multi' update");
  compileFilter(selection.filter);

  const collection = isTruthy(statement.upsert) ? storage.ensure(namespace) : storage.collection(namespace);
  if (!collection) return;
  let matched = 0;
  if (multi) {
    yield* eachHit(storage, collection, selection, (hit) => {
      matched++;
      tally.n++;
      if (changeHit(storage, collection, hit, change, selection.filter)) tally.nModified++;
    });
  } else {
    const hit = firstHit(storage, collection, selection);
    if (hit) {
      matched++;
      if (changeHit(storage, collection, hit, change, selection.filter)) tally.nModified++;
      tally.n++;
    }
  }
  if (matched > 0 || !isTruthy(statement.upsert)) return;
  // Asked for again: in a pause the collection may have been dropped.
  const doc = insertUpsert(storage, storage.ensure(namespace), selection.filter, change);
  tally.upserted.push({ index, _id: doc._id });
  tally.n++;
}

/** A statement from the command's body or, encoded, from a document sequence. */
export function statementOf(statement: unknown): Doc {
  const doc = statement instanceof Raw ? decode(statement.bytes) : statement;
  if (!isDoc(doc)) throw fault(14, 'each statement must be an object');
  return doc;
}
