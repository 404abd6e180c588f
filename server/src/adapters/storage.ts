// Where files lie: the one thing to replace when a deployment keeps them in an object store.
import { mkdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Storage {
  /** Folder that takes uploads before they are known to be good. */
  incoming: string;
  /** Absolute path of a stored file or folder; parts are ids and names made by the server. */
  pathOf(...parts: string[]): string;
  /** Moves a received file to its place. */
  keep(from: string, ...parts: string[]): Promise<string>;
  remove(...parts: string[]): Promise<void>;
  freeBytes(): Promise<number>;
}

export const diskStorage = (folder: string): Storage => {
  const pathOf = (...parts: string[]) => join(folder, ...parts);
  return {
    incoming: pathOf('incoming'),
    pathOf,
    async keep(from, ...parts) {
      const to = pathOf(...parts);
      await mkdir(dirname(to), { recursive: true });
      await rename(from, to);
      return to;
    },
    remove: (...parts) => rm(pathOf(...parts), { recursive: true, force: true }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
};
