import { compileFilter } from '../query/match.ts';
import { scope } from '../scope.ts';
import { removeDocument } from '../storage/documents.ts';
import type { Storage, Write } from '../storage/storage.ts';
import type { Doc } from '../values/kinds.ts';
import { wholeNumber } from '../values/numbers.ts';
import { checkFields, docField, type Handler, listField, namespaceOf, runWrite } from './context.ts';
import { eachHit, firstHit } from './modify.ts';
import { runStatements } from './statements.ts';
import { statementOf } from './update.ts';

export const remove: Handler = (command, context) => {
  const namespace = namespaceOf(command, 'delete', context);
  const statements = listField(command, 'deletes').map(statementOf);
  for (const statement of statements) checkFields(statement, scope.statements.delete, 'a delete');
  return runWrite(context, deleteAll(context.storage, namespace, statements, command));
};

function* deleteAll(storage: Storage, namespace: string, statements: readonly Doc[], command: Doc): Write<Doc> {
  let n = 0;
  const errors = yield* runStatements(statements, command, function* (statement) {
    const selection = { filter: docField(statement, 'q'), hint: statement.hint };
    compileFilter(selection.filter);
    const collection = storage.collection(namespace);
    if (!collection) return;
    const visit = (hit: { record: number; doc: Doc }) => {
      removeDocument(storage, collection, hit.record, hit.doc);
      n++;
    };
    if (wholeNumber(statement.limit, 'limit') === 0) yield* eachHit(storage, collection, selection, visit);
    else {
      const hit = firstHit(storage, collection, selection);
      if (hit) visit(hit);
    }
  });
  return { n, ...errors, ok: 1 };
}
