// Endpoint -> Express. A route is a sentence: operation, who may, one call.
import { type Answer, AppError, type Language, type OperationId, type Parsed, endpoints } from '@hoctap/shared';
import type { RequestHandler, Request, Response } from 'express';
import type { z } from 'zod';
import type { Gate } from './auth.ts';
import { languageOf } from './errors.ts';
import { type UploadedFile, receiveFile } from './upload.ts';

/** What a handler gets: the parsed request, what the gate found (person, unit), and the language to answer in. */
export type Call<K extends OperationId, G> = Parsed<K> & G & { language: Language; file: UploadedFile | undefined; request: Request; reply: Response };

export interface Route {
  id: OperationId;
  handler: RequestHandler;
}

export interface RouteOptions {
  /** For endpoints with a file: bytes allowed and the folder that takes the part. */
  file?: { maxBytes: number; folder: string };
}

/** One operation, who may call it, and what answers it. The answer is parsed too, so unknown keys cannot leave. */
export const route = <K extends OperationId, G>(
  id: K,
  gate: Gate<G>,
  handle: (call: Call<K, G>) => Promise<Answer<K>> | Answer<K>,
  options: RouteOptions = {},
): Route => {
  const endpoint = endpoints[id];
  const handler: RequestHandler = async (request, reply) => {
    const params = parsePart('params', endpoint.params, request.params);
    const granted = await gate(request, params as Record<string, string>);
    const file = endpoint.file && options.file ? await receiveFile(request, reply, endpoint.file, options.file) : undefined;
    const query = parsePart('query', endpoint.query, request.query);
    const body = parsePart('body', endpoint.body, request.body);
    const call = { ...granted, params, query, body, file, language: languageOf(request), request, reply } as unknown as Call<K, G>;
    const answer = await handle(call);
    reply.json((endpoint.response as z.ZodType).parse(answer));
  };
  return { id, handler };
};

const parsePart = (part: string, schema: z.ZodType | undefined, value: unknown): unknown => {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw new AppError('bad_input', {
    faults: parsed.error.issues.slice(0, 50).map((issue) => ({ path: [part, ...issue.path].join('.'), message: issue.message })),
  });
};
