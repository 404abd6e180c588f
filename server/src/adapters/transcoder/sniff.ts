import { open } from 'node:fs/promises';
import { resolve } from 'node:path';

/** The demuxers that ffmpeg may use, by container. Nothing that can refer to other files or addresses is among them. */
const demuxers = {
  mov: 'mov,mp4,m4a,3gp,3g2,mj2',
  matroska: 'matroska,webm',
  avi: 'avi',
  asf: 'asf',
  mpegts: 'mpegts',
  ogg: 'ogg',
  mp3: 'mp3',
  aac: 'aac',
  flac: 'flac',
  wav: 'wav',
} as const;

export type Container = keyof typeof demuxers;

// Still pictures in the same boxes as MP4 (HEIF, AVIF, Canon raw).
const pictureBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'avif', 'avis', 'crx '];
const firstBoxes = ['ftyp', 'moov', 'wide', 'free', 'skip'];

/** The container of a file by its first bytes, whatever its name; undefined when it is not a film or sound recording. */
export async function sniff(path: string): Promise<Container | undefined> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(377);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return bytesRead < 12 ? undefined : containerOf(head);
  } finally {
    await file.close();
  }
}

function containerOf(head: Buffer): Container | undefined {
  const text = (start: number, length: number) => head.toString('latin1', start, start + length);
  const byte = (at: number) => head[at] ?? 0;
  const magic = head.readUInt32BE(0);

  // The size before a box's name starts with a small byte unless the box is the film's data; a letter means text.
  if (firstBoxes.includes(text(4, 4)) && byte(0) < 0x20) return pictureBrands.includes(text(8, 4)) ? undefined : 'mov';
  if (text(4, 4) === 'mdat') return 'mov';
  if (magic === 0x1a45dfa3) return 'matroska';
  if (magic === 0x3026b275) return 'asf';
  if (text(0, 4) === 'RIFF' && text(8, 4) === 'AVI ') return 'avi';
  if (text(0, 4) === 'RIFF' && text(8, 4) === 'WAVE') return 'wav';
  if (text(0, 4) === 'OggS') return 'ogg';
  if (text(0, 4) === 'fLaC') return 'flac';
  if (text(0, 3) === 'ID3' || (byte(0) === 0xff && (byte(1) & 0xe6) === 0xe2)) return 'mp3';
  if (byte(0) === 0xff && (byte(1) & 0xf6) === 0xf0) return 'aac';
  if ([0, 188, 376].every((at) => byte(at) === 0x47)) return 'mpegts';
  return undefined;
}

/**
 * The only way a user's file is given to ffmpeg or ffprobe: its demuxer forced, all others and all protocols but files
 * shut. A protocol whitelist alone lets a playlist read other people's films.
 */
export function inputArguments(container: Container, path: string): string[] {
  const allowed = demuxers[container];
  const fences = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', allowed, '-f', container];
  return [...fences, '-i', resolve(path)];
}
