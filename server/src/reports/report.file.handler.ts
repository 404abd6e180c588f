// GET /media/reports: the papers of locked reports. The cookie says who asks; the right to read the unit's reports opens them.
import { AppError } from '@hoctap/shared';
import express, { type Router } from 'express';
import type { Deps } from '../deps.ts';
import { type MediaPass, readMediaCookie } from '../media/media-cookie.ts';

/** To be mounted at /media/reports. `fileFor` gives the path of the paper or throws. */
export const reportFileHandler = (deps: Deps, fileFor: (pass: MediaPass, hash: string, name: string) => Promise<string>): Router => {
  const router = express.Router();
  router.get('/:hash/:name', async (request, reply) => {
    const { hash, name } = request.params;
    if (!/^[0-9a-f]{64}$/.test(hash) || !/^BaoCao_[A-Za-z0-9_-]+\.(docx|pdf|xlsx|csv)$/.test(name)) throw new AppError('not_found');
    const pass = readMediaCookie(request.headers.cookie, deps.secret, deps.clock.now());
    if (!pass) throw new AppError('not_signed_in');
    const path = await fileFor(pass, hash, name);
    reply.attachment(name).set({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'private, max-age=31536000, immutable' });
    await new Promise<void>((resolve, reject) => {
      reply.sendFile(path, { cacheControl: false, dotfiles: 'allow' }, (error) => (error && !reply.headersSent ? reject(error) : resolve()));
    });
  });
  return router;
};
