import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { compileModule } from 'svelte/compiler';

export const load = async (url, context, next) => {
  if (!url.endsWith('.svelte.ts')) return next(url, context);
  const { code } = await transform(await readFile(fileURLToPath(url), 'utf8'), { loader: 'ts', target: 'es2022', tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } } });
  return { format: 'module', shortCircuit: true, source: compileModule(code, { filename: url }).js.code };
};
