import type { Doc } from './values/kinds.ts';

/** An error that a client may see: a MongoDB code with its name, and the fields that go with it (keyPattern …). */
export class StoreError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly details: Doc;

  constructor(code: number, codeName: string, message: string, details: Doc = {}) {
    super(message);
    this.code = code;
    this.codeName = codeName;
    this.details = details;
  }
}

const names = {
  2: 'BadValue',
  8: 'UnknownError',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  22: 'InvalidBSON',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  91: 'ShutdownInProgress',
  115: 'CommandNotSupported',
  168: 'InvalidPipelineOperator',
  171: 'CannotIndexParallelArrays',
  175: 'QueryPlanKilled',
  276: 'IndexBuildAborted',
  292: 'QueryExceededMemoryLimitNoDiskUseAllowed',
  10334: 'BSONObjectTooLarge',
  14031: 'OutOfDiskSpace',
} as const;

/** Makes a StoreError from MongoDB's code; codes without a name of their own are called Location<code>, as there. */
export function fault(code: number, message: string): StoreError {
  return new StoreError(code, names[code as keyof typeof names] ?? `Location${code}`, message);
}

/** The one sentence for everything outside the scope table. */
export function refuse(code: number, what: string): StoreError {
  return fault(code, `${what} is not supported by the embedded store; set MONGODB_URI to a MongoDB server`);
}
