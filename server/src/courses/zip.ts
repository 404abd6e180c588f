// The names inside a zip archive, from its central directory (APPNOTE 4.3.12, 4.3.16); nothing is unpacked.
import type { FileHandle } from 'node:fs/promises';

const endRecord = 22;
const longestComment = 0xffff;
const mostDirectoryBytes = 4 * 1024 * 1024;

const readAt = async (file: FileHandle, position: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
};

/** Names of the entries, or undefined when the file is no sound archive. Zip64 is not read: 50 MB do not need it. */
export const zipEntries = async (file: FileHandle, size: number): Promise<Set<string> | undefined> => {
  const tail = await readAt(file, Math.max(0, size - endRecord - longestComment), Math.min(size, endRecord + longestComment));
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || tail.length - end < endRecord) return undefined;
  const length = tail.readUInt32LE(end + 12);
  if (length > Math.min(size, mostDirectoryBytes)) return undefined;
  const directory = await readAt(file, tail.readUInt32LE(end + 16), length);
  const names = new Set<string>();
  let at = 0;
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50) {
    const nameLength = directory.readUInt16LE(at + 28);
    names.add(directory.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return names;
};
