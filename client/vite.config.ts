import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { endpointsPlugin } from './endpoints-plugin.ts';
import { firstChunks } from './first-chunks.ts';
import { pagePreloads } from './page-preloads-plugin.ts';
import { precompress } from './precompress-plugin.ts';
import { serviceWorker } from './service-worker-plugin.ts';

const server = `http://127.0.0.1:${process.env['PORT'] || 3000}`;

export default defineConfig({
  plugins: [svelte(), endpointsPlugin(), serviceWorker(), pagePreloads(), precompress()],
  build: {
    outDir: 'dist', emptyOutDir: true, manifest: true, target: 'es2022', reportCompressedSize: false,
    // The first script names every file: seven letters of a hash tell builds apart as well as eight, and weigh less.
    rolldownOptions: { output: { chunkFileNames: 'assets/[name]-[hash:7].js', assetFileNames: 'assets/[name]-[hash:7][extname]', codeSplitting: { includeDependenciesRecursively: false, groups: [{ debugName: 'first-chunks', name: firstChunks(fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')) }] } } },
  },
  server: { proxy: { '/api': server, '/media': server, '/socket.io': { target: server, ws: true } } },
});
