// Parts of a zip file that a stranger sent. Its table of contents is read first and held against limits; each part is inflated
// no further than to the size it claims, so that a bomb is refused before it grows.
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { AppError } from '@hoctap/shared';

const inflate = promisify(inflateRaw);
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;

export interface ZipLimits {
  /** Bytes of all parts together, inflated. */
  total: number;
  /** How many times larger a part may become; spreadsheets reach about 30, bombs a thousand. */
  ratio: number;
  parts: number;
}
export interface Unzipped {
  names: readonly string[];
  /** A part's bytes; null for one that is not there. */
  read(name: string): Promise<Buffer | null>;
}
interface Entry { name: string; method: number; packed: number; size: number; at: number }

const broken = () => new AppError('import_unreadable');

const entriesOf = (zip: Buffer, { parts }: ZipLimits): Entry[] => {
  // The end record stands in the last 64 kB, behind it at most a comment.
  let end = zip.length - 22;
  while (end >= 0 && end > zip.length - 65_558 && zip.readUInt32LE(end) !== endMark) end--;
  if (end < 0 || zip.readUInt32LE(end) !== endMark) throw broken();
  const count = zip.readUInt16LE(end + 10);
  if (count > parts) throw new AppError('import_unpacks_too_large');
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    if (zip.readUInt32LE(at) !== entryMark) throw broken();
    const nameLength = zip.readUInt16LE(at + 28);
    const entry = {
      name: zip.toString('utf8', at + 46, at + 46 + nameLength).replace(/^\//, ''), method: zip.readUInt16LE(at + 10), packed: zip.readUInt32LE(at + 20), size: zip.readUInt32LE(at + 24), at: zip.readUInt32LE(at + 42),
    };
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    return entry;
  });
};

/** Throws import_unreadable for what is no zip file, import_unpacks_too_large beyond the limits. */
export const unzip = (zip: Buffer, limits: ZipLimits): Unzipped => {
  let entries: Entry[];
  try {
    entries = entriesOf(zip, limits);
  } catch (error) {
    // A table of contents that points outside the file.
    throw error instanceof AppError ? error : broken();
  }
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > limits.total || entries.some(({ size, packed }) => size > 1_000_000 && size > packed * limits.ratio)) throw new AppError('import_unpacks_too_large');
  return {
    names: entries.map(({ name }) => name),
    async read(name) {
      const entry = entries.find((one) => one.name === name);
      if (!entry) return null;
      const { at, packed, size, method } = entry;
      if (at + 30 > zip.length || zip.readUInt32LE(at) !== localMark) throw broken();
      const start = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
      const bytes = zip.subarray(start, start + packed);
      if (method === 0) return bytes;
      if (method !== 8) throw broken();
      return inflate(bytes, { maxOutputLength: Math.max(1, size) }).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ERR_BUFFER_TOO_LARGE' ? new AppError('import_unpacks_too_large') : broken();
      });
    },
  };
};
