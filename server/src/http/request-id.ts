import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

declare module 'express-serve-static-core' {
  interface Request {
    /** Stands on every log line and in every problem answer of this request. */
    id: string;
  }
}

/** Gives every request an id; one sent by a trusted proxy is not taken over, so that log lines cannot be forged. */
export const requestId: RequestHandler = (request, reply, next) => {
  request.id = randomUUID();
  reply.set('X-Request-Id', request.id);
  next();
};
