import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '../host/lock.ts';
import { checkHeader } from '../storage/header.ts';
import { checkStore, type Watch } from './check.ts';
import { stamp, storeFile, sync } from './files.ts';

/** Runs work that needs a data folder for itself. Throws FolderInUse with a sentence while a store runs on it. */
export async function withFolder<Result>(dataDir: string, work: () => Promise<Result>): Promise<Result> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(dataDir);
  try {
    return await work();
  } finally {
    unlock();
  }
}

/** Puts a copy in the place of a data folder's store; answers under what name the store before it is kept, if there was one. */
export const restoreStore = (dataDir: string, file: string, watch?: Watch): Promise<{ kept: string | undefined }> =>
  withFolder(dataDir, () => replaceStore(dataDir, file, watch));

/** The same for who has the folder already: copies, reads the copy as a whole, and only then changes over. */
export async function replaceStore(dataDir: string, file: string, watch?: Watch): Promise<{ kept: string | undefined }> {
  if (!existsSync(file)) throw new Error(`There is no store at ${file}.`);
  checkHeader(file);
  const place = join(dataDir, storeFile);
  const next = `${place}.next`;
  const removeNext = () => {
    for (const path of [next, `${next}-lock`]) rmSync(path, { force: true });
  };
  try {
    removeNext();
    await copyFile(file, next);
    await chmod(next, 0o600);
    sync(next);
    const { faults } = await checkStore(next, watch).catch((error: Error) => {
      throw new Error(error.message.replaceAll(next, file), { cause: error });
    });
    const [fault] = faults;
    if (fault) throw new Error(`${file} is not whole (${fault.kind}, ${fault.place || 'in no collection'}) and was not put in place.`);
    const kept = existsSync(place) ? join(dataDir, `store.before-${stamp()}.mdb`) : undefined;
    // A second name first: at no moment is there no store.
    if (kept) linkSync(place, kept);
    renameSync(next, place);
    rmSync(`${place}-lock`, { force: true });
    sync(dataDir);
    return { kept };
  } finally {
    removeNext();
  }
}
