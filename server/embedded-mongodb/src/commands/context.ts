import { fault, refuse } from '../errors.ts';
import { inScope } from '../scope.ts';
import type { Pace } from '../read/pace.ts';
import type { Storage, Write } from '../storage/storage.ts';
import { type Doc, isDoc } from '../values/kinds.ts';
import type { Cursors } from './cursors.ts';

/** What a command works with. */
export interface Context {
  storage: Storage;
  cursors: Cursors;
  database: string;
  pace: Pace;
}

export type Handler = (command: Doc, context: Context) => Doc | Promise<Doc>;

/** Queues a write, within the command's time. Settles when its commit is on the disk. */
export const runWrite = <Result>({ storage, pace }: Context, write: Write<Result>): Promise<Result> =>
  storage.write(pace.limit(write));

/** The namespace of the collection that a command names. Error 73 when it is none. */
export function namespaceOf(command: Doc, name: string, { database }: Context): string {
  const collection = command[name];
  if (typeof collection !== 'string' || collection === '') {
    throw fault(73, `Invalid namespace specified '${database}.${String(collection ?? '')}'`);
  }
  return `${database}.${collection}`;
}

/** A field that must be an object; an empty one when missing. Error 14. */
export function docField(command: Doc, name: string): Doc {
  const value = command[name];
  if (value === undefined || value === null) return {};
  if (!isDoc(value)) throw fault(14, `BSON field '${name}' is the wrong type, expected type 'object'`);
  return value;
}

/** A field that must be a list. Error 14. */
export function listField(command: Doc, name: string): unknown[] {
  const value = command[name];
  if (!Array.isArray(value)) throw fault(14, `BSON field '${name}' is the wrong type, expected type 'array'`);
  return value;
}

/** Holds the fields of a command's part to those served. Error 40415, as MongoDB answers for unknown fields. */
export function checkFields(part: Doc, served: readonly string[], what: string): void {
  for (const name of Object.keys(part)) {
    if (!inScope(served, name)) throw refuse(40415, `the field '${name}' of ${what}`);
  }
}
