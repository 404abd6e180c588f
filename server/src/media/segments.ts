// Segments that many watch at the moment, in memory: a read of the disk and its copies cost more than the sending.
import { readFile } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';

const mostBytes = 128_000_000;
/** A download of a whole film is sent from the disk. */
const mostSegmentBytes = 8_000_000;

export interface Segments {
  /** The file at the path, whole, kept under its address; undefined when it is not there. An address is immutable, so what is kept is never stale. */
  read(address: string, path: string): Promise<Buffer | undefined>;
  /** What is in memory. */
  peek(address: string): Buffer | undefined;
}

export const createSegments = (): Segments => {
  const kept = new LRUCache<string, Buffer>({ maxSize: mostBytes, maxEntrySize: mostSegmentBytes, sizeCalculation: ({ length }) => length || 1 });
  const coming = new Map<string, Promise<Buffer>>();
  return {
    peek: (address) => kept.get(address),
    async read(address, path) {
      const there = kept.get(address);
      if (there) return there;
      let reading = coming.get(path);
      if (!reading) {
        // Forty phones of a centre ask for the same one at the same moment.
        reading = readFile(path).finally(() => coming.delete(path));
        coming.set(path, reading);
      }
      try {
        const bytes = await reading;
        kept.set(address, bytes);
        return bytes;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
};
