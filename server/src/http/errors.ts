// The one place where a thrown error becomes an answer: application/problem+json with a stable code (RFC 9457).
import { AppError, type ErrorCode, type Language, type Problem, errorText, statusOf } from '@hoctap/shared';
import type { ErrorRequestHandler, Request } from 'express';
import type { Log } from '../log.ts';

/** Vietnamese unless the request prefers English. */
export const languageOf = (request: Request): Language => (request.acceptsLanguages('vi', 'en') === 'en' ? 'en' : 'vi');

const named: Record<string, ErrorCode> = {
  'entity.parse.failed': 'malformed_body',
  'entity.too.large': 'body_too_large',
  'encoding.unsupported': 'malformed_body',
  'charset.unsupported': 'malformed_body',
  'entity.verify.failed': 'malformed_body',
  'request.aborted': 'malformed_body',
  'request.size.invalid': 'malformed_body',
  'parameters.too.many': 'malformed_body',
};

/** Errors of the driver that mean "the store is away for a moment", by their class name. */
const storeIsAway = /^Mongo(Network|ServerSelection|PoolCleared|NotConnected|TopologyClosed)/;

/** A write to a store that died a moment ago fails by the name of the system call. */
const brokenSocket = new Set(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ENOENT']);

const codeOf = (error: unknown): ErrorCode => {
  if (error instanceof AppError) return error.code;
  if (!(error instanceof Error)) return 'internal';
  const type = (error as { type?: string }).type;
  if (type && named[type]) return named[type];
  if (error instanceof URIError) return 'bad_input';
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall && ['write', 'read', 'connect'].includes(syscall) && brokenSocket.has(code ?? '')) return 'store_unavailable';
  return storeIsAway.test(error.name) || error.name === 'MongooseServerSelectionError' ? 'store_unavailable' : 'internal';
};

/** What is said of an error: for an unexpected one nothing but `internal`. */
export const problemOf = (error: unknown, request: Request): Problem => {
  const code = codeOf(error);
  const more = error instanceof AppError ? error.more : {};
  return {
    type: `urn:hoctap:error:${code}`,
    title: errorText(code, languageOf(request)),
    status: statusOf(code),
    code,
    requestId: request.id,
    ...(more.detail ? { detail: more.detail } : {}),
    ...(more.faults ? { faults: more.faults } : {}),
  };
};

/** Express' last handler. Only AppErrors say more than their code; nothing of an unexpected error leaves the server. */
export const errorHandler = (log: Log): ErrorRequestHandler => (error: unknown, request, reply, next) => {
  const code = codeOf(error);
  if (code === 'internal') log.error({ err: error, requestId: request.id, path: request.path }, 'unexpected error');
  if (reply.headersSent) return next(error);
  const more = error instanceof AppError ? error.more : {};
  if (more.retryAfter) reply.set('Retry-After', String(more.retryAfter));
  const problem = problemOf(error, request);
  reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
};
