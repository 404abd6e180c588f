import { StoreError } from '../errors.ts';
import { field, type Doc } from '../values/kinds.ts';
import type { Write } from '../storage/storage.ts';

/** Runs the statements of a write command in turn and gathers their faults; an ordered command ends at the first. */
export function* runStatements<Statement>(
  statements: readonly Statement[], command: Doc, run: (statement: Statement, index: number) => Write<void> | void,
): Write<{ writeErrors?: Doc[] }> {
  const writeErrors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      const rest = run(statement, index);
      if (rest) yield* rest;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const { code, message, details } = error;
      writeErrors.push({ index, code, errmsg: message, ...details });
      if (field(command, 'ordered') !== false) break;
    }
    yield;
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}
