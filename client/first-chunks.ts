// Few files for the pages that links from outside lead to. On a line whose answers take 300 ms, thirty small files are five trips one
// after another; here the shell is one file, what all of these pages share another, and what one of them has to itself a third.
import type { Rolldown } from 'vite';
import { outsidePages } from './page-preloads-plugin.ts';

type Context = Parameters<Rolldown.CodeSplittingNameFunction>[1];

/** A module and all that it imports before it can run. */
const closureOf = (id: string, context: Context, seen = new Set<string>()): Set<string> => {
  if (seen.has(id)) return seen;
  seen.add(id);
  // The graph's arrays are used again in the next call.
  for (const next of [...(context.getModuleInfo(id)?.importedIds ?? [])]) closureOf(next, context, seen);
  return seen;
};

/** What each page needs besides the shell, the outside ones by their names. */
const read = (root: string, context: Context) => {
  const shell = closureOf(`${root}/src/main.ts`, context);
  const outside = new Map(Object.entries(outsidePages).map(([name, file]) => [name, closureOf(`${root}/src/${file}.svelte`, context)]));
  const files = new Set(Object.values(outsidePages).map((file) => `${root}/src/${file}.svelte`));
  const others = [...(context.getModuleInfo(`${root}/src/pages.ts`)?.dynamicallyImportedIds ?? [])].filter((id) => !files.has(id)).map((id) => closureOf(id, context));
  return { shell, outside, others };
};

/** The name of the chunk that a module belongs to, for `codeSplitting` of the build; none where the bundler may choose. */
export const firstChunks = (root: string): Rolldown.CodeSplittingNameFunction => {
  let graph: ReturnType<typeof read> | undefined;
  return (id, context) => {
    const { shell, outside, others } = (graph ??= read(root, context));
    if (shell.has(id)) return 'shell';
    const names = [...outside].flatMap(([name, modules]) => (modules.has(id) ? [name] : []));
    if (names.length === outside.size) return 'learner';
    // Other pages shall not have to load a whole page for the one part that they share with it.
    return names.length === 0 || others.some((modules) => modules.has(id)) ? null : names.join('-');
  };
};
