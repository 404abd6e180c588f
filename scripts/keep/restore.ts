// npm run restore -- DIR: puts a backup in place; what was there before is kept beside, under names with the date.
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { replaceStore, stamp, withFolder } from '@hoctap/embedded-mongodb';
import { count, embeddedOnly, run, usage } from './command.ts';
import { copyFile, isKept } from './files.ts';
import { bytesOf, parts, readManifest, verify } from './manifest.ts';

/** Moves all that counts as uploads from one folder into another; answers whether there was anything. */
const moveUploads = (from: string, to: string): boolean => {
  const names = readdirSync(from).filter(isKept);
  if (names.length > 0) mkdirSync(to, { recursive: true });
  for (const name of names) renameSync(join(from, name), join(to, name));
  return names.length > 0;
};

const [given = usage('Say from where: npm run restore -- DIR')] = process.argv.slice(2);
await run(async ({ config, signal, progress }) => {
  embeddedOnly(config, 'mongorestore, then copy the uploads,');
  const folder = resolve(given);
  const manifest = await readManifest(folder);
  const { dataDir, uploadsDir } = config;
  await withFolder(dataDir, async () => {
    const counter = (label: string) => {
      const tell = progress(label);
      let done = 0;
      return (bytes: number) => {
        signal.throwIfAborted();
        tell((done += bytes), bytesOf(manifest.files));
      };
    };
    await verify(folder, manifest, counter('reading the backup'));
    // Within UPLOADS_DIR, which may be a mount of its own: renaming stays possible.
    const next = join(uploadsDir, '.restore.part');
    const nextSecret = join(dataDir, `${parts.secret}.next`);
    try {
      await rm(next, { recursive: true, force: true });
      await mkdir(next, { recursive: true });
      const copied = counter('copying uploads');
      for (const { path } of manifest.files) {
        if (path.startsWith(`${parts.uploads}/`)) await copyFile(join(folder, path), join(next, path.slice(parts.uploads.length + 1)), copied);
      }
      const hasSecret = manifest.files.some(({ path }) => path === parts.secret);
      if (hasSecret) {
        await rm(nextSecret, { force: true });
        await copyFile(join(folder, parts.secret), nextSecret, () => undefined);
        await chmod(nextSecret, 0o600);
      }
      const { kept } = await replaceStore(dataDir, join(folder, parts.store), { signal, onProgress: progress('verifying the store') });
      // From here on without a pause: no signal comes between.
      const before = join(uploadsDir, `.before-${stamp()}`);
      const hadUploads = moveUploads(uploadsDir, before);
      moveUploads(next, uploadsDir);
      const secret = join(dataDir, parts.secret);
      const secretBefore = hasSecret && existsSync(secret) ? `${secret}.before-${stamp()}` : undefined;
      if (secretBefore) renameSync(secret, secretBefore);
      if (hasSecret) renameSync(nextSecret, secret);
      console.log(`The backup of ${manifest.takenAt} is in place: ${count(Object.values(manifest.collections).reduce((a, b) => a + b, 0), 'document')}, ${count(manifest.files.length, 'file')}.`);
      for (const old of [kept, hadUploads && before, secretBefore]) if (old) console.log(`  before it: ${old}`);
    } finally {
      await rm(next, { recursive: true, force: true });
      await rm(nextSecret, { force: true });
    }
  });
});
