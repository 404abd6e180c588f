import { chmodSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Watch } from './check.ts';
import { storeFile, sync, syncFolderOf } from './files.ts';
import { damage, openReadOnly } from './snapshot.ts';

/**
 * Copies a data folder's store, resting or running, into a new file, as it was at one moment. It holds no free pages, so
 * it may be smaller. A copy that did not end is called `file.part`.
 */
export async function copyStore(dataDir: string, file: string, watch: Watch = {}): Promise<{ bytes: number }> {
  if (existsSync(file)) throw new Error(`${file} is there already; a copy overwrites nothing.`);
  const part = `${file}.part`;
  const { database, close } = openReadOnly(join(dataDir, storeFile));
  const { size } = statSync(join(dataDir, storeFile));
  const ticking = setInterval(() => watch.onProgress?.(statSync(part, { throwIfNoEntry: false })?.size ?? 0, size), 200);
  try {
    rmSync(part, { force: true });
    await database.backup(part, true);
    watch.signal?.throwIfAborted();
    // It holds whatever the store holds.
    chmodSync(part, 0o600);
    sync(part);
    renameSync(part, file);
    syncFolderOf(file);
    return { bytes: statSync(file).size };
  } catch (error) {
    rmSync(part, { force: true });
    throw damage(join(dataDir, storeFile), error);
  } finally {
    clearInterval(ticking);
    await close();
  }
}
