// Builds what is stale: the client by Vite, the server and the embedded store by esbuild.
import { digestOf, isFresh, markFresh } from './fresh.mjs';
import { root, tool } from './run.mjs';

const buildServer = async () => {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: { main: 'server/src/main.ts', store: 'server/embedded-mongodb/src/main.ts' },
    outdir: 'server/dist',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    // Our own workspaces are TypeScript and go in; packages stay in node_modules.
    plugins: [{
      name: 'packages-stay-outside',
      setup: ({ onResolve }) => onResolve({ filter: /^[^./]/ }, ({ path, kind }) => (kind === 'entry-point' || path.startsWith('@hoctap/') ? undefined : { path, external: true })),
    }],
    logLevel: 'warning',
  });
};

const buildClient = async () => {
  const code = await tool('vite/bin/vite.js', ['build', '--logLevel', 'warn'], { cwd: `${root}client` });
  if (code !== 0) throw new Error('The client could not be built.');
};

const parts = [
  { name: 'server', mark: 'server/dist/.built', sources: ['server/src', 'server/embedded-mongodb/src', 'shared/src', 'package-lock.json', 'scripts/setup'], build: buildServer },
  { name: 'client', mark: 'client/dist/.built', sources: ['client', 'shared/src', 'package-lock.json'], build: buildClient },
];

/** Builds each part whose sources changed since its last build. */
export const buildStale = async () => {
  for (const { name, mark, sources, build } of parts) {
    const digest = digestOf(sources);
    if (isFresh(mark, digest)) continue;
    console.log(`Building the ${name} …`);
    await build();
    markFresh(mark, digest);
  }
};
