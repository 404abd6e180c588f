// The built client: hashed assets for ever, the page itself fresh each time.
import { join } from 'node:path';
import express, { type Express } from 'express';
import expressStaticGzip from 'express-static-gzip';

/** Serves the hashed files of a build, as small as they were made with it where the browser takes that. */
export const serveAssets = (app: Express, folder: string): void => {
  app.use('/assets', (_request, reply, next) => {
    reply.set({ 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Resource-Policy': 'same-origin' });
    next();
  }, expressStaticGzip(join(folder, 'assets'), {
    enableBrotli: true, index: false, serveStatic: { immutable: true, maxAge: '1y', fallthrough: false, acceptRanges: false, lastModified: false, etag: false },
  }));
};

/** Serves `folder` and gives index.html for every page address, so that a reload stays where it is. */
export const serveClient = (app: Express, folder: string): void => {
  app.use(express.static(folder, { index: false, maxAge: 0 }));
  app.get(/^\/(?!api\/|media\/|socket\.io\/).*/, (_request, reply) => {
    reply.set('Cache-Control', 'no-cache');
    reply.sendFile(join(folder, 'index.html'));
  });
};
