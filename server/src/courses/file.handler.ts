// GET /media/files, /media/pictures and /media/proofs. What lies under an address never changes; a file is only ever downloaded, not
// shown. The proof of a certificate is a picture or a PDF, looked at in the page.
import { AppError, Id } from '@hoctap/shared';
import express, { type Request, type Response, type Router } from 'express';
import type { FileDoc } from './file.model.ts';
import type { CourseFileService } from './file.service.ts';

/** What `send` refuses, as ours: a file that is not there, a part that it does not have. */
export const refusalOf = (error: unknown): unknown => {
  const { status } = error as { status?: number };
  return status === 404 ? new AppError('not_found') : status === 416 ? new AppError('bad_range') : error;
};
const send = (reply: Response, file: FileDoc, path: string, cache: 'public' | 'private'): Promise<void> => {
  reply.type(file.type).set({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': `${cache}, max-age=31536000, immutable` });
  return new Promise((resolve, reject) => {
    reply.sendFile(path, { cacheControl: false, dotfiles: 'allow' }, (error) => {
      if (!error || reply.headersSent) return resolve();
      reply.removeHeader('Cache-Control');
      reject(refusalOf(error));
    });
  });
};
const idOf = ({ params }: Request<{ id: string }>): string => {
  if (!Id.safeParse(params.id).success) throw new AppError('not_found');
  return params.id;
};

/** To be mounted at /media. `allowed` says whether the request may fetch the file; covers are public. */
export const courseFiles = (files: CourseFileService, allowed: (request: Request, file: string) => Promise<boolean>): Router => {
  const router = express.Router();
  router.get('/pictures/:id', async (request, reply) => {
    const picture = await files.find(idOf(request), 'picture');
    await send(reply, picture, files.pathOf(picture), 'public');
  });
  router.get('/files/:id/:name', async (request, reply) => {
    const id = idOf(request);
    if (!(await allowed(request, id))) throw new AppError('not_allowed');
    const file = await files.find(id, 'file');
    reply.attachment(file.name);
    await send(reply, file, files.pathOf(file), 'private');
  });
  router.get('/proofs/:id/:name', async (request, reply) => {
    const id = idOf(request);
    if (!(await allowed(request, id))) throw new AppError('not_allowed');
    const proof = await files.find(id, 'proof');
    await send(reply, proof, files.pathOf(proof), 'private');
  });
  return router;
};
