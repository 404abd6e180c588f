// /api/authoring/uploads by the tus protocol: who may is asked on every request, before tus sees it; refusals are the project's own.
import { AppError, Id } from '@hoctap/shared';
import { Metadata, Server } from '@tus/server';
import type { Request, RequestHandler, Response } from 'express';
import type { Gates } from '../http/auth.ts';
import { problemOf } from '../http/errors.ts';
import type { Deps } from '../deps.ts';
import type { NewUpload, UploadService } from './upload.service.ts';

export const uploadPath = '/api/authoring/uploads';
/** What tus refuses by itself: its status stays, since clients go by it. */
const named = { 404: 'not_found', 409: 'upload_offset', 410: 'not_found', 413: 'upload_too_large' } as const;

/** What a beginning says: the length, the film's id and its name. Throws bad_input. */
const newUpload = (request: Request): NewUpload => {
  const refuse = (path: string): never => {
    throw new AppError('bad_input', { faults: [{ path, message: 'is missing or not right' }] });
  };
  const size = Number(request.headers['upload-length']);
  if (!Number.isSafeInteger(size) || size < 1) return refuse('headers.upload-length');
  let metadata: Record<string, string | null>;
  try {
    metadata = Metadata.parse(request.headers['upload-metadata'] as string | undefined);
  } catch {
    return refuse('headers.upload-metadata');
  }
  const id = Id.safeParse(metadata['film']);
  if (!id.success) return refuse('metadata.film');
  // eslint-disable-next-line no-control-regex
  const name = (metadata['name'] ?? '').normalize('NFC').replace(/[\u0000-\u001f]/g, ' ').slice(0, 200).trim();
  return { id: id.data, name: name || id.data, size };
};

/** To be mounted before what reads bodies, at `uploadPath` with and without an id. */
export const uploadHandler = (deps: Deps, gates: Gates, uploads: UploadService): RequestHandler => {
  const gate = gates.mayAnywhere('course:write');
  const requests = new WeakMap<object, Request>();
  const tus = new Server({
    path: uploadPath, datastore: uploads.store, relativeLocation: true, maxSize: deps.config.maxUploadBytes,
    namingFunction: (_request, metadata) => metadata?.['film'] ?? '',
    async onUploadFinish(_request, { id }) {
      await uploads.finish(id);
      return {};
    },
    onResponseError(request, error) {
      const node = request.runtime?.node;
      const asked = node && requests.get(node.req);
      if (!asked) return undefined;
      const status = (error as { status_code?: number }).status_code;
      const meant = status && !(error instanceof AppError) && status < 500 ? new AppError(named[status as keyof typeof named] ?? 'upload_broken') : error;
      const problem = problemOf(meant, asked);
      if (problem.code === 'internal') deps.log.error({ err: error, requestId: asked.id }, 'an upload failed');
      const status_code = meant === error ? problem.status : (status ?? problem.status);
      node.res?.setHeader('content-type', 'application/problem+json');
      return { status_code, body: JSON.stringify({ ...problem, status: status_code }) };
    },
  });
  /** A film that is there answers as the whole upload, so that who lost the last answer comes to an end. */
  const finished = (request: Request, reply: Response, id: string, size: number): void => {
    if (request.method === 'PATCH') throw new AppError('upload_offset');
    if (request.method === 'DELETE') throw new AppError('not_found');
    reply.set({ 'Tus-Resumable': '1.0.0', 'Upload-Offset': String(size), 'Upload-Length': String(size), 'Cache-Control': 'no-store' });
    if (request.method === 'POST') reply.set('Location', `${uploadPath}/${id}`);
    reply.status(request.method === 'POST' ? 201 : 200).end();
  };

  return async (request, reply, next) => {
    if (!['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'].includes(request.method)) return next();
    const { person } = await gate(request, {});
    const given = request.params['id'] as string | undefined;
    if (request.method === 'POST') {
      if (given !== undefined) throw new AppError('not_found');
      const upload = newUpload(request);
      if (!(await uploads.begin(person, upload))) return finished(request, reply, upload.id, upload.size);
    } else if (request.method !== 'OPTIONS') {
      const id = Id.safeParse(given);
      if (!id.success) throw new AppError('not_found');
      const upload = await uploads.touch(person, id.data);
      if (!upload) return finished(request, reply, id.data, await uploads.sizeOf(id.data));
    }
    requests.set(request, request);
    await tus.handle(request, reply);
  };
};
