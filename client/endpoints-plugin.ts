// The contracts as the page needs them: operationId -> [method, path], nothing else. The schemas (zod, 24 kB) stay outside.
import { fileURLToPath } from 'node:url';
import type { Endpoint } from '@hoctap/shared';
import type { Plugin } from 'vite';

const id = 'virtual:endpoints';
const contracts = fileURLToPath(new URL('../shared/src/endpoints.ts', import.meta.url));

/** Serves `virtual:endpoints`, made from shared's contracts at build time and again when one changes in dev. */
export const endpointsPlugin = (): Plugin => ({
  name: 'hoctap-endpoints',
  resolveId: (source) => (source === id ? `\0${id}` : undefined),
  async load(source) {
    if (source !== `\0${id}`) return undefined;
    const { build } = await import('esbuild');
    this.addWatchFile(contracts);
    const bundle = await build({ entryPoints: [contracts], bundle: true, write: false, format: 'esm', platform: 'node', metafile: true, logLevel: 'silent' });
    const code = bundle.outputFiles[0]?.text ?? '';
    const { endpoints } = (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as { endpoints: Record<string, Endpoint> };
    const table = Object.fromEntries(Object.entries(endpoints).map(([name, { method, path }]) => [name, [method, path]]));
    return `export const endpoints = ${JSON.stringify(table)};`;
  },
});
