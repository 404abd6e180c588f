import { fault, refuse } from '../errors.ts';
import { Pace } from '../read/pace.ts';
import { type CommandName, inScope, scope } from '../scope.ts';
import type { Storage } from '../storage/storage.ts';
import { type Doc, field, isDoc } from '../values/kinds.ts';
import { wholeNumber } from '../values/numbers.ts';
import { aggregate } from './aggregate.ts';
import { create, drop, dropDatabase, listCollections, listDatabases } from './collections.ts';
import { checkFields, type Handler } from './context.ts';
import { type Cursors, getMore, killCursors } from './cursors.ts';
import { remove } from './delete.ts';
import { count, distinct, find } from './find.ts';
import { findAndModify } from './find-and-modify.ts';
import { buildInfo, connectionStatus, hello, ping } from './handshake.ts';
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts';
import { insert } from './insert.ts';
import { update } from './update.ts';

const handlers: Record<CommandName, Handler> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping,
  buildInfo,
  connectionStatus,
  endSessions: ping,
  listDatabases,
  listCollections,
  create,
  drop,
  dropDatabase,
  createIndexes,
  listIndexes,
  dropIndexes,
  insert,
  update,
  delete: remove,
  find,
  getMore,
  killCursors,
  aggregate,
  count,
  distinct,
  findAndModify,
};

// A standalone server gives these readings for what is on its disk; the other levels would promise more.
const readConcerns = [undefined, 'local', 'available', 'majority'];

/** Runs one command. Errors: 59 for one out of scope, 40415 for a field out of scope, and the command's own. */
export async function runCommand(command: Doc, storage: Storage, cursors: Cursors): Promise<Doc> {
  const [name = ''] = Object.keys(command);
  if (!inScope(Object.keys(handlers) as CommandName[], name)) throw refuse(59, `the command '${name}'`);
  checkFields(command, [name, ...scope.commands[name], ...scope.harmlessFields], `the command '${name}'`);
  const database = field(command, '$db');
  if (typeof database !== 'string' || !/^[^/\\. "$*<>:|?\0]{1,63}$/.test(database)) throw fault(73, `Invalid database name: '${String(database)}'`);
  const { readConcern, maxTimeMS } = command;
  if (isDoc(readConcern) && !readConcerns.includes(readConcern.level as string | undefined)) {
    throw refuse(72, `the read concern '${String(readConcern.level)}'`);
  }
  const pace = new Pace(maxTimeMS === undefined ? undefined : wholeNumber(maxTimeMS, 'maxTimeMS'));
  return handlers[name](command, { storage, cursors, database, pace });
}
