// GET /media/films: segments, playlists, captions and posters. Addresses are stable and immutable; a cookie and a grant open them.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { AppError } from '@hoctap/shared';
import express, { type Response, type Router } from 'express';
import { LRUCache } from 'lru-cache';
import type { Storage } from '../adapters/storage.ts';
import { refusalOf } from '../courses/file.handler.ts';
import type { Deps } from '../deps.ts';
import type { Grants } from './grants.ts';
import { type DatedPass, readMediaCookie } from './media-cookie.ts';
import { createSegments } from './segments.ts';

const types: Record<string, string> = { m3u8: 'application/vnd.apple.mpegurl', m4s: 'video/iso.segment', mp4: 'video/mp4', m4a: 'audio/mp4', vtt: 'text/vtt; charset=utf-8', jpg: 'image/jpeg' };
const address = /^\/films\/([0-9a-f-]{36})\/(\d{1,6}|captions)\/((?:[a-z0-9]{1,10}\/)?[A-Za-z0-9][A-Za-z0-9_-]{0,40}\.(?:m3u8|m4s|mp4|m4a|vtt|jpg))$/;
/** What players fetch whole, one after another. */
const segment = /\.m4s$|(^|\/)init(_\d+)?\.mp4$/;
const mount = '/media';
const mostPasses = 20_000;

/** The parts of an address below /media; undefined for what is no film's. */
const partsOf = (path: string) => {
  const [, film, folder, name] = address.exec(path) ?? [];
  return film && folder && name ? { film, folder, name } : undefined;
};
const headersOf = (name: string): Record<string, string> => {
  const extension = name.split('.').at(-1) ?? '';
  return {
    'Content-Type': types[extension] ?? 'application/octet-stream',
    // The master grows from one rung to all; everything else under an address never changes.
    'Cache-Control': extension === 'm3u8' && !name.includes('/') ? 'private, no-cache' : 'private, max-age=31536000, immutable',
    'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Resource-Policy': 'same-origin',
  };
};

export const mediaHandler = (deps: Deps, storage: Storage, grants: Grants) => {
  const segments = createSegments();
  // The same header comes with every segment: its signature need not be worked out each time.
  const passes = new LRUCache<string, DatedPass>({ max: mostPasses });
  const passOf = ({ headers: { cookie = '' } }: IncomingMessage): DatedPass | undefined => {
    const there = passes.get(cookie);
    if (there && there.until * 1000 > deps.clock.now().getTime()) return there;
    const pass = readMediaCookie(cookie, deps.secret, deps.clock.now());
    if (pass) passes.set(cookie, pass);
    return pass;
  };
  const router = express.Router();
  router.get('/films/*file', async (request, reply) => {
    const parts = partsOf(request.path);
    if (!parts) throw new AppError('not_found');
    const pass = passOf(request);
    if (!pass) throw new AppError('not_signed_in');
    if (!(await grants.allows(pass, parts.film))) throw new AppError('not_allowed');
    const root = storage.pathOf('media', parts.film, parts.folder);
    if (!segment.test(parts.name) || request.headers.range) return send(reply, root, parts.name);
    const bytes = await segments.read(request.path, join(root, parts.name));
    if (!bytes) throw new AppError('not_found');
    reply.set({ ...headersOf(parts.name), 'Content-Length': String(bytes.length) }).end(bytes);
  });
  return {
    router: router as Router,
    /**
     * Answers a segment that is in memory to whom it is known to be open, and says so; all else is left to the router. In front of
     * Express, which would halve the number of segments that one processor sends.
     */
    atOnce(request: IncomingMessage, reply: ServerResponse): boolean {
      const { url = '', method, headers } = request;
      if (method !== 'GET' || headers.range || !url.startsWith(mount)) return false;
      const path = url.slice(mount.length);
      const bytes = segments.peek(path);
      const parts = bytes && partsOf(path);
      const pass = parts && passOf(request);
      if (!pass || !grants.knows(pass, parts.film)) return false;
      reply.writeHead(200, { ...headersOf(parts.name), 'Content-Length': bytes.length }).end(bytes);
      return true;
    },
  };
};

const send = (reply: Response, root: string, name: string): Promise<void> => {
  reply.set(headersOf(name));
  return new Promise((resolve, reject) => {
    reply.sendFile(name, { root, cacheControl: false, dotfiles: 'deny' }, (error) => {
      if (!error || reply.headersSent) return resolve();
      reply.removeHeader('Cache-Control');
      reject(refusalOf(error));
    });
  });
};
