import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** A store's file within its data folder. */
export const storeFile = 'store.mdb';

/** Brings a file, or a folder's list of names, to the disk. */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export const syncFolderOf = (path: string): void => sync(dirname(path));

/** A moment as a part of a file's name: 2026-05-19T081500Z. */
export const stamp = (moment = new Date()): string => moment.toISOString().replace(/:|\.\d+/g, '');
