// Builds the service worker beside the application and tells it which files there are: see worker/service-worker.ts.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const entry = fileURLToPath(new URL('worker/service-worker.ts', import.meta.url));
/** What a learner opens without a line; the pages of officials need one anyway. */
const learnerPages = [
  'accounts/SignInPage', 'accounts/AccountPage', 'learning/HomePage', 'learning/MyCoursesPage', 'learning/LessonPage', 'learning/film-asks', 'captions/Transcript', 'notes/NoteList', 'media/PlayerSettings', 'learning/CertificatesPage', 'learning/NoticesPage',
  'courses/CataloguePage', 'courses/CoursePage', 'offline/outbox',
  'offline/TakeAlongPage', 'offline/OnThisDevicePage', 'offline/taking.svelte', 'offline/kept', 'offline/kept-notes', 'offline/local-quiz',
];
/** What these load when it is needed; the player's library is not among it, since a film that was taken along plays without. */
const libraries = ['/micromark/', '/micromark-extension-gfm-table/', '/socket.io-client/', '/shared/src/errors.'];
const publicFiles = ['/', '/manifest.webmanifest', '/icon.svg'];

interface Chunk { type: 'chunk' | 'asset'; fileName: string; facadeModuleId?: string | null; isEntry?: boolean; imports?: string[]; moduleIds?: string[]; viteMetadata?: { importedCss: Set<string> } }

export const serviceWorker = (): Plugin => ({
  name: 'hoctap-service-worker',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const chunks = new Map(Object.entries(bundle as unknown as Record<string, Chunk>));
    /** A chunk with all that it imports, and their styles. */
    const closure = (name: string, seen = new Set<string>()): Set<string> => {
      const chunk = chunks.get(name);
      if (!chunk || seen.has(name)) return seen;
      seen.add(name);
      for (const style of chunk.viteMetadata?.importedCss ?? []) seen.add(style);
      for (const next of chunk.imports ?? []) closure(next, seen);
      return seen;
    };
    const of = (isWanted: (chunk: Chunk) => boolean): string[] => [...new Set([...chunks].flatMap(([name, chunk]) => (isWanted(chunk) ? [...closure(name)] : [])))].map((name) => `/${name}`);
    const fonts = [...chunks.keys()].filter((name) => name.endsWith('.woff2')).map((name) => `/${name}`);
    const shell = [...publicFiles, ...of(({ isEntry }) => isEntry === true), ...fonts];
    const wanted = [...learnerPages.map((page) => `/client/src/${page}.`), ...libraries];
    const holds = (parts: readonly string[]) => ({ facadeModuleId, moduleIds = [] }: Chunk) => parts.some((part) => [facadeModuleId ?? '', ...moduleIds].some((id) => id.includes(part)));
    const pages = of(holds(wanted));
    const missing = wanted.filter((part) => ![...chunks.values()].some(holds([part])));
    if (missing.length > 0) throw new Error(`the service worker cannot find ${missing.join(', ')}`);
    const lists = { SHELL: shell, PAGES: pages.filter((path) => !shell.includes(path)) };
    const page = chunks.get('index.html') as unknown as { source: string };
    const build = createHash('sha256').update(JSON.stringify(lists)).update(page.source).digest('hex').slice(0, 12);
    const esbuild = await import('esbuild');
    await esbuild.build({
      entryPoints: [entry], outfile: `${dir}/service-worker.js`, bundle: true, minify: true, format: 'iife', target: 'es2022', logLevel: 'silent',
      define: { SHELL: JSON.stringify(lists.SHELL), PAGES: JSON.stringify(lists.PAGES), BUILD: JSON.stringify(build) },
    });
  },
});
