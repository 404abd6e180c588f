// Pages that links from outside lead to: their files are named in `preloads.json`, so that the server can have a browser fetch them
// together with the page itself, in place of one round trip later.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { type RouteName, patternOf } from './src/routes.ts';

export const outsidePages: Partial<Record<RouteName, string>> = { home: 'learning/HomePage', course: 'courses/CoursePage', lesson: 'learning/LessonPage' };

interface Chunk { fileName: string; facadeModuleId?: string | null; isEntry?: boolean; imports?: string[]; viteMetadata?: { importedCss: Set<string> } }

export const pagePreloads = (): Plugin => ({
  name: 'hoctap-page-preloads',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const chunks = bundle as unknown as Record<string, Chunk>;
    /** A chunk's file with those of all that it imports, and their styles. */
    const closure = (name: string, seen = new Set<string>()): Set<string> => {
      const chunk = chunks[name];
      if (!chunk || seen.has(name)) return seen;
      seen.add(name);
      for (const style of chunk.viteMetadata?.importedCss ?? []) seen.add(style);
      for (const next of chunk.imports ?? []) closure(next, seen);
      return seen;
    };
    const all = Object.values(chunks);
    const shell = new Set(all.filter(({ isEntry }) => isEntry).flatMap(({ fileName }) => [...closure(fileName)]));
    const preloads = Object.entries(outsidePages).map(([route, file]) => {
      const page = all.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/client/src/${file}.svelte`));
      if (!page) throw new Error(`there is no chunk of ${file}`);
      return { path: patternOf(route as RouteName), files: [...closure(page.fileName)].filter((name) => !shell.has(name)).map((name) => `/${name}`) };
    });
    await writeFile(join(dir, 'preloads.json'), JSON.stringify(preloads));
  },
});
