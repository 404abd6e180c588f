// Films and files that pose as films, made for the tests of this folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { run } from './run.ts';
import { findTools, type ReadyTools, type Tools } from './tools.ts';

/** Where a system keeps its programs; tests do not depend on the PATH they are started with. */
export const usualPath = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';

const found = new Map<string, Promise<Tools>>();
function toolsOn(searchPath: string): Promise<Tools> {
  const tools = found.get(searchPath) ?? findTools({ searchPath });
  found.set(searchPath, tools);
  return tools;
}

/** The tools of the system or of npm, or undefined where that kind is not installed. */
export async function toolsFrom(source: 'system' | 'npm'): Promise<ReadyTools | undefined> {
  const tools = await toolsOn(source === 'system' ? usualPath : '');
  return tools.available && tools.source === source ? tools : undefined;
}

/** Any tools, to make samples with. */
export async function anyTools(): Promise<ReadyTools> {
  const tools = await toolsOn(usualPath);
  if (!tools.available) throw new Error('These tests need an ffmpeg: the system\'s, or the optional npm packages.');
  return tools;
}

export const picture = (size: string, seconds: number, fps = 30) =>
  ['-f', 'lavfi', '-i', `testsrc=s=${size}:d=${seconds}:r=${fps}`];
export const sound = (seconds: number) => ['-f', 'lavfi', '-i', `sine=d=${seconds}`];
export const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

/** Makes one file with ffmpeg; the last argument is its path. */
export async function make(tools: ReadyTools, ...args: string[]): Promise<void> {
  const ended = await run(tools.ffmpeg, ['-nostdin', '-v', 'error', '-y', ...args], { wallMs: 60_000 });
  if (ended.code !== 0) throw new Error(ended.stderr);
}

/** Files that are no films: what a playlist names would be read or fetched by a careless ffmpeg. */
export const impostors: Record<string, string | Buffer> = {
  'a text': 'The free software film is not a film at all, however long this text may be.\n',
  'an HLS playlist of a file': '#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:2,\n/srv/media/other.ts\n#EXT-X-ENDLIST\n',
  'an HLS playlist of an address':
    '#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:2,\nhttp://127.0.0.1:9/segment.ts\n#EXT-X-ENDLIST\n',
  'an HLS playlist of concatenated files':
    '#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:2,\nconcat:file:///srv/a.m3u8|file:///srv/secret.txt\n#EXT-X-ENDLIST\n',
  'an ffconcat list': 'ffconcat version 1.0\nfile other.ts\n',
  'a DASH manifest':
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet ' +
    'mimeType="video/mp4"><Representation id="1"><BaseURL>http://127.0.0.1:9/dash.mp4</BaseURL></Representation>' +
    '</AdaptationSet></Period></MPD>',
  'an SDP description': 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n',
  'an SVG drawing':
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/svg" width="10" height="10"/></svg>',
  'a web page': '<!doctype html><script>alert(1)</script>',
  'a UTF-16 text': Buffer.from('\ufeffPhim bài giảng', 'utf16le'),
  'a zip archive': Buffer.from('504b0304140000000800000000000000000000000000', 'hex'),
  'a Linux program': Buffer.from('7f454c4602010100000000000000000003003e0001000000', 'hex'),
  'a Windows program': Buffer.from('4d5a90000300000004000000ffff0000b800000000000000', 'hex'),
  'a PNG picture': Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001', 'hex'),
  'a JPEG picture': Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
  'a HEIC picture': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
  'an AVIF picture': Buffer.from('\0\0\0\x18ftypavif\0\0\0\0mif1avif', 'latin1'),
  'an empty file': '',
};

/** How many processes of this machine have the text in their command line; 0 where there is no /proc. */
export function processesNaming(text: string): number {
  if (!existsSync('/proc')) return 0;
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.filter((pid) => commandLine(pid).includes(text)).length;
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Turns an MP4 film a quarter clockwise, as a telephone does, by the matrix in its first track header. */
export function turned(film: Buffer): Buffer {
  const copy = Buffer.from(film);
  const matrix = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000];
  matrix.forEach((value, at) => copy.writeInt32BE(value, copy.indexOf('tkhd') + 44 + at * 4));
  return copy;
}

/** When the tracks of a first fMP4 segment begin, in seconds, as a browser sees it: without edit lists. */
export function firstTimes(init: Buffer, segment: Buffer): number[] {
  const scales = positions(init, 'mdhd').map((at) => init.readUInt32BE(at + (init[at + 4] ? 24 : 16)));
  return positions(segment.subarray(0, segment.indexOf('mdat')), 'traf').map((traf, track) => {
    const tfdt = segment.indexOf('tfdt', traf);
    const decoded = segment[tfdt + 4] ? Number(segment.readBigUInt64BE(tfdt + 8)) : segment.readUInt32BE(tfdt + 8);
    const trun = segment.indexOf('trun', traf);
    const flags = segment.readUIntBE(trun + 5, 3);
    const before = [0x1, 0x4, 0x100, 0x200, 0x400].filter((flag) => flags & flag).length;
    const offset = flags & 0x800 ? segment.readInt32BE(trun + 12 + before * 4) : 0;
    return (decoded + offset) / (scales[track] ?? 1);
  });
}

function positions(data: Buffer, box: string): number[] {
  const found: number[] = [];
  for (let at = data.indexOf(box); at >= 0; at = data.indexOf(box, at + 1)) found.push(at);
  return found;
}
