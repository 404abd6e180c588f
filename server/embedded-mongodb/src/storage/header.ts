import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

// LMDB's two meta pages, of which the one with the higher transaction holds: where their fields lie.
const metaFlag = 8;
const magic = 0xbeefc0de;
const version = 2;
const at = { flags: 18, magic: 24, version: 28, pageSize: 48, free: 48, main: 96, transaction: 152 };
/** Of a tree: where the numbers of its branch, leaf and overflow pages lie. */
const pageCounts = [8, 16, 24];
const metaLength = 160;

export const remedy = 'put a copy in its place, or move it away to begin anew.';
/** Whatever it is, nothing of it may be changed. */
export const notOurs = (file: string): Error => new Error(`${file} is not a file of the embedded store, or a damaged one; ${remedy}`);

const isMeta = (meta: Buffer): boolean =>
  (meta.readUInt16LE(at.flags) & metaFlag) > 0 && meta.readUInt32LE(at.magic) === magic && meta.readUInt16LE(at.version) === version;

/** Throws a sentence for a file, or LMDB's list of readers beside it, that this user may not change. */
export function checkAccess(file: string): void {
  for (const path of [file, `${file}-lock`]) {
    try {
      closeSync(openSync(path, 'r+'));
    } catch (error) {
      if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) continue;
      throw new Error(`${path} may not be changed by the user that runs the store; give it to that user.`, { cause: error });
    }
  }
}

/** Throws a sentence for a file that LMDB would not survive opening: it ends the process at a foreign one, and at one that is cut off. */
export function checkHeader(file: string): void {
  if (!statSync(file).isFile()) throw new Error(`${file} is not a file; ${remedy}`);
  const handle = openSync(file, 'r');
  try {
    const read = (offset: number) => {
      const meta = Buffer.alloc(metaLength);
      readSync(handle, meta, 0, metaLength, offset);
      return meta;
    };
    const first = read(0);
    const pageSize = first.readUInt32LE(at.pageSize);
    const second = read(pageSize);
    if (!isMeta(first) || !isMeta(second) || pageSize === 0) throw notOurs(file);
    const meta = second.readBigUInt64LE(at.transaction) > first.readBigUInt64LE(at.transaction) ? second : first;
    const used = [at.free, at.main].flatMap((tree) => pageCounts.map((field) => Number(meta.readBigUInt64LE(tree + field))));
    const least = (2 + used.reduce((sum, pages) => sum + pages, 0)) * pageSize;
    const { size } = fstatSync(handle);
    if (size < least) throw new Error(`${file} is cut off: it has ${size} bytes and should have ${least} at least; ${remedy}`);
  } finally {
    closeSync(handle);
  }
}
