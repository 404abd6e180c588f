// npm run backup -- DIR: the embedded store, the secret and the uploads in one new folder, also while the app runs.
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkStore, copyStore } from '@hoctap/embedded-mongodb';
import { faultLines, sum } from './checked.ts';
import { appVersion, count, embeddedOnly, run, seconds, usage } from './command.ts';
import { copyFile, type Kept, hashOf, listUploads } from './files.ts';
import { bytesOf, manifestName, newManifest, parts, verify } from './manifest.ts';

const [given = usage('Say where: npm run backup -- DIR')] = process.argv.slice(2);
await run(async ({ config, signal, progress }) => {
  embeddedOnly(config, 'mongodump, then copy UPLOADS_DIR,');
  const started = Date.now();
  const folder = resolve(given);
  const part = `${folder}.part`;
  if (existsSync(folder)) throw new Error(`${folder} is there already; a backup overwrites nothing.`);
  if (existsSync(part)) throw new Error(`${part} is there: another backup is under way, or did not end. Remove it if none is.`);
  /** Counts bytes towards a total; throws once Ctrl-C was pressed. */
  const counter = (label: string, total: number) => {
    const tell = progress(label);
    let done = 0;
    return (bytes: number) => {
      signal.throwIfAborted();
      tell((done += bytes), total);
    };
  };
  await mkdir(part, { recursive: true, mode: 0o700 });
  try {
    // The store first: whatever files it names are there already, and never change.
    const store = join(part, parts.store);
    await copyStore(config.dataDir, store, { signal, onProgress: progress('copying the store') });
    const report = await checkStore(store, { signal, onProgress: progress('verifying the store') });
    if (report.faults.length > 0) throw new Error(`The store is not whole; npm run db:check -- --repair mends it:\n${faultLines(report).join('\n')}`);
    const kept: Kept[] = [{ path: parts.store, ...(await hashOf(store, () => signal.throwIfAborted())) }];

    const secret = join(config.dataDir, parts.secret);
    if (existsSync(secret)) {
      kept.push({ path: parts.secret, ...(await copyFile(secret, join(part, parts.secret), () => undefined)) });
      await chmod(join(part, parts.secret), 0o600);
    }

    const uploads = await listUploads(config.uploadsDir);
    const copied = counter('copying uploads', bytesOf(uploads));
    for (const { path } of uploads) {
      const to = `${parts.uploads}/${path}`;
      try {
        kept.push({ path: to, ...(await copyFile(join(config.uploadsDir, path), join(part, to), copied)) });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        console.log(`${path} was removed meanwhile, and is not in the backup.`);
      }
    }

    const manifest = newManifest(await appVersion(), Object.fromEntries(report.collections.map(({ namespace, documents }) => [namespace, documents])), kept);
    await writeFile(join(part, manifestName), `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true });
    await verify(part, manifest, counter('reading back', bytesOf(kept)));
    await rename(part, folder);
    console.log(`${folder}: ${count(report.collections.length, 'collection')}, ${count(sum(report), 'document')}, ${count(kept.length, 'file')}, ${count(bytesOf(kept), 'byte')}, ${seconds(started)}, read back without a fault.`);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
});
