// GET /media: segments, playlists, captions and posters. Addresses are stable and immutable; a cookie and a grant open them.
import { AppError } from '@hoctap/shared';
import express, { type Response, type Router } from 'express';
import type { Storage } from '../adapters/storage.ts';
import type { Deps } from '../deps.ts';
import type { Grants } from './grants.ts';
import { readMediaCookie } from './media-cookie.ts';

const types: Record<string, string> = { m3u8: 'application/vnd.apple.mpegurl', m4s: 'video/iso.segment', mp4: 'video/mp4', vtt: 'text/vtt; charset=utf-8', jpg: 'image/jpeg' };
const film = /^[0-9a-f-]{36}$/;
const folder = /^(\d{1,6}|captions)$/;
const file = /^([a-z0-9]{1,10}\/)?[A-Za-z0-9][A-Za-z0-9_-]{0,40}\.(m3u8|m4s|mp4|vtt|jpg)$/;

export const mediaHandler = (deps: Deps, storage: Storage, grants: Grants): Router => {
  const router = express.Router();
  router.get('/films/:film/:folder/*file', async (request, reply) => {
    const parts = request.params as unknown as { film: string; folder: string; file: string[] };
    const name = parts.file.join('/');
    if (!film.test(parts.film) || !folder.test(parts.folder) || !file.test(name)) throw new AppError('not_found');
    const pass = readMediaCookie(request.headers.cookie, deps.secret, deps.clock.now());
    if (!pass) throw new AppError('not_signed_in');
    if (!(await grants.allows(pass, parts.film))) throw new AppError('not_allowed');
    await send(reply, storage.pathOf('media', parts.film, parts.folder), name);
  });
  return router;
};

const send = (reply: Response, root: string, name: string): Promise<void> => {
  const extension = name.split('.').at(-1) ?? '';
  reply.type(types[extension] ?? 'application/octet-stream');
  // The master grows from one rung to all; everything else under an address never changes.
  reply.set('Cache-Control', extension === 'm3u8' && !name.includes('/') ? 'private, no-cache' : 'private, max-age=31536000, immutable');
  return new Promise((resolve, reject) => {
    reply.sendFile(name, { root, cacheControl: false, dotfiles: 'deny' }, (error) => {
      if (!error || reply.headersSent) return resolve();
      reply.removeHeader('Cache-Control');
      reject((error as { status?: number }).status === 404 ? new AppError('not_found') : error);
    });
  });
};
