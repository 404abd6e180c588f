// Keeps the application on the device, so that it opens without a line. Holds files of one build only; what people learn and are
// called is never in here. Built by service-worker-plugin.ts, which fills in the two lists.
export {};
declare const self: ServiceWorkerGlobalScope;
/** The page and what it needs to draw its first word; and the pages of learners, with all that these load. */
declare const SHELL: string[], PAGES: string[], BUILD: string;

const prefix = 'hoctap-app-';
const own = prefix + BUILD;
/** Addresses that a server answers, not the application. */
const servers = /^\/(api|media|socket\.io)\//;

/** Puts files into this build's cache. What an earlier build has under the same name is the same file and is not fetched again. */
const keep = async (paths: readonly string[]): Promise<void> => {
  const cache = await caches.open(own);
  for (const path of paths) {
    if (await cache.match(path)) continue;
    const known = path.startsWith('/assets/') ? await caches.match(path) : undefined;
    const response = known ?? (await fetch(path, path.startsWith('/assets/') ? {} : { cache: 'reload' }));
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await cache.put(path, response);
  }
};

const fileOf = async (request: Request): Promise<Response> => {
  const cache = await caches.open(own);
  const there = await cache.match(request);
  if (there) return there;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  // The server has newer files than this build: the next page comes from there.
  else if (response.status === 404) await caches.delete(own);
  return response;
};

/** A newer build is whole before it takes the place of one that opened without a line: it may do so in a field. */
const keepAll = async (): Promise<void> => {
  const names = await caches.keys();
  await keep(SHELL);
  if (names.some((name) => name.startsWith(prefix) && name !== own)) await keep(PAGES);
};
/** Pictures of courses are everybody's; without a line they are where somebody took them along. */
const pictureOf = (request: Request): Promise<Response> =>
  fetch(request).catch(async (error: unknown) => {
    const kept = await caches.match(request.url);
    if (!kept) throw error;
    return kept;
  });

self.addEventListener('install', (event) => event.waitUntil(keepAll()));
self.addEventListener('activate', (event) => {
  const tidy = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== own);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});
self.addEventListener('message', (event) => {
  if (event.data === 'use-now') void self.skipWaiting();
  // Asked for when the first page is drawn and the line is free.
  if (event.data === 'keep-pages') event.waitUntil(keep(PAGES).catch(() => undefined));
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method === 'GET' && origin === self.location.origin && pathname.startsWith('/media/pictures/')) return event.respondWith(pictureOf(request));
  if (request.method !== 'GET' || origin !== self.location.origin || servers.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(caches.open(own).then((cache) => cache.match('/')).then((page) => page ?? fetch(request)));
  else if (pathname.startsWith('/assets/') || SHELL.includes(pathname)) event.respondWith(fileOf(request));
});
