// Is a step's result still that of its sources? A digest beside the result answers.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './run.mjs';

const skipped = new Set(['node_modules', 'dist', '.cache']);

const addTo = (hash, path) => {
  const full = join(root, path);
  if (!existsSync(full)) return;
  const entries = readdirSync(dirname(full), { withFileTypes: true }).find(({ name }) => name === path.split('/').at(-1));
  if (entries?.isDirectory()) {
    for (const name of readdirSync(full).sort()) if (!skipped.has(name)) addTo(hash, `${path}/${name}`);
  } else {
    hash.update(path).update('\0').update(readFileSync(full));
  }
};

/** Digest of files and folders of the project, by name and content. */
export const digestOf = (paths) => {
  const hash = createHash('sha256').update(process.version).update(process.platform);
  for (const path of paths) addTo(hash, path);
  return hash.digest('hex');
};

/** Does `mark` (a file of the project) hold this digest? */
export const isFresh = (mark, digest) => existsSync(join(root, mark)) && readFileSync(join(root, mark), 'utf8') === digest;
export const markFresh = (mark, digest) => {
  mkdirSync(dirname(join(root, mark)), { recursive: true });
  writeFileSync(join(root, mark), digest);
};
