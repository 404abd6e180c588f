// The built client: hashed assets for ever, the page itself fresh each time.
import { join } from 'node:path';
import express, { type Express } from 'express';

/** Serves `folder` and gives index.html for every page address, so that a reload stays where it is. */
export const serveClient = (app: Express, folder: string): void => {
  app.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false, fallthrough: false }));
  app.use(express.static(folder, { index: false, maxAge: 0 }));
  app.get(/^\/(?!api\/|media\/|socket\.io\/).*/, (_request, reply) => {
    reply.set('Cache-Control', 'no-cache');
    reply.sendFile(join(folder, 'index.html'));
  });
};
