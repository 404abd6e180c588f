// Files of a folder: listed, copied and read with their SHA-256.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface Listed { path: string; bytes: number }
export interface Kept extends Listed { sha256: string }

/** Called with the bytes just passed on; throws to stop. */
type Passing = (bytes: number) => void;

/**
 * Files of UPLOADS_DIR, by paths with slashes. What is just being received is no part of it yet, and names with a dot in
 * front are those of a checkout, or of an earlier restore.
 */
export const listUploads = async (folder: string): Promise<Listed[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const listed: Listed[] = [];
  for (const entry of entries) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!entry.isFile() || !isKept(path.split('/')[0] ?? '')) continue;
    const found = await stat(join(folder, path)).catch(() => null);
    if (found) listed.push({ path, bytes: found.size });
  }
  return listed.sort((a, b) => (a.path < b.path ? -1 : 1));
};

/** Is what has this name, at the top of UPLOADS_DIR, part of a backup? */
export const isKept = (name: string): boolean => name !== 'incoming' && !name.startsWith('.');

const hashing = (onBytes: Passing) => {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    async * pass(source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        hash.update(chunk);
        bytes += chunk.length;
        onBytes(chunk.length);
        yield chunk;
      }
    },
    result: () => ({ bytes, sha256: hash.digest('hex') }),
  };
};

/** Copies a file to a path that is not there yet, down to the disk. */
export const copyFile = async (from: string, to: string, onBytes: Passing): Promise<Omit<Kept, 'path'>> => {
  await mkdir(dirname(to), { recursive: true });
  const { pass, result } = hashing(onBytes);
  await pipeline(createReadStream(from), pass, createWriteStream(to, { flags: 'wx', flush: true }));
  return result();
};

export const hashOf = async (path: string, onBytes: Passing): Promise<Omit<Kept, 'path'>> => {
  const { pass, result } = hashing(onBytes);
  await pipeline(createReadStream(path), pass, async (source: AsyncIterable<Buffer>) => {
    for await (const _chunk of source);
  });
  return result();
};
