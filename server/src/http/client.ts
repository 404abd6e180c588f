// The built client: hashed assets for ever, the page itself fresh each time.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
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

/** The files that a page needs beside the application itself, told with the answer: see client/page-preloads-plugin.ts. */
const preloadsOf = (folder: string): ((path: string) => string | undefined) => {
  let known: { path: RegExp; link: string }[] = [];
  try {
    const given = JSON.parse(readFileSync(join(folder, 'preloads.json'), 'utf8')) as { path: string; files: string[] }[];
    const linkOf = (file: string) => `<${file}>; rel=${file.endsWith('.css') ? 'preload; as=style' : 'modulepreload'}`;
    known = given.map(({ path, files }) => ({ path: new RegExp(path), link: files.map(linkOf).join(', ') }));
  } catch {
    // A client that is not built, as in some benches: pages then ask for their files themselves.
  }
  return (path) => known.find((one) => one.path.test(path))?.link;
};

/**
 * Serves `folder` and gives index.html for every page address, so that a reload stays where it is. A demo's page says so from its
 * first byte: told later, that would push down what is being read.
 */
export const serveClient = (app: Express, folder: string, { isDemo }: { isDemo: boolean }): void => {
  const preloads = preloadsOf(folder);
  app.use(express.static(folder, { index: false, maxAge: 0 }));
  app.get(/^\/(?!api\/|media\/|socket\.io\/).*/, async (request, reply) => {
    reply.set('Cache-Control', 'no-cache');
    const link = preloads(request.path);
    if (link) reply.set('Link', link);
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    reply.type('html').send(isDemo ? page.replace('<html', '<html data-demo') : page);
  });
};
