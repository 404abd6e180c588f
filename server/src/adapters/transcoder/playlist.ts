import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { perSecond, type Rate } from './rates.ts';

/** What a player must know of one playlist, measured from the files themselves. Rates in bits per second. */
export interface Track {
  bandwidth: number;
  averageBandwidth: number;
  bytes: number;
  durationSec: number;
  longestSec: number;
  codecs: string[];
}

/** A line of a master playlist. */
export interface Entry {
  track: Track;
  /** Relative to the master playlist. */
  uri: string;
  picture?: { width: number; height: number; rate: Rate };
}

/** The files that a media playlist names, in their order. */
export function segmentsOf(playlist: string): { init: string | undefined; segments: { seconds: number; file: string }[] } {
  const segments = [...playlist.matchAll(/^#EXTINF:([\d.]+).*\n(?:#.*\n)*(.+)$/gm)];
  return {
    init: /#EXT-X-MAP:URI="(.+?)"/.exec(playlist)?.[1],
    segments: segments.map(([, seconds, file = '']) => ({ seconds: Number(seconds), file: file.trim() })),
  };
}

/** Reads a finished HLS folder (`index.m3u8`, its init file and segments). undefined when nothing was written. */
export async function readTrack(folder: string): Promise<Track | undefined> {
  const playlist = await readFile(join(folder, 'index.m3u8'), 'utf8').catch(() => '');
  const { init, segments } = segmentsOf(playlist);
  if (!init) return undefined;

  const head = await readFile(join(folder, init));
  let bytes = head.length;
  let durationSec = 0;
  const sizes: { seconds: number; bytes: number }[] = [];
  for (const { seconds, file } of segments) {
    const { size } = await stat(join(folder, file));
    bytes += size;
    durationSec += seconds;
    sizes.push({ seconds, bytes: size });
  }
  if (durationSec <= 0) return undefined;
  const averageBandwidth = Math.ceil((bytes * 8) / durationSec);
  const longestSec = Math.max(...sizes.map(({ seconds }) => seconds));
  const bandwidth = Math.max(Math.ceil(peakOf(sizes, Math.round(longestSec))), averageBandwidth);
  return { bandwidth, averageBandwidth, bytes, durationSec, longestSec, codecs: codecsOf(head) };
}

// No row of usual segments that counts is longer.
const mostInRow = 40;

/**
 * Bits per second of the heaviest row of segments that lasts half to one and a half times the target duration, which is
 * what BANDWIDTH means (RFC 8216, section 4.3.4.2): a very short last segment says nothing about the line that is needed.
 */
function peakOf(segments: readonly { seconds: number; bytes: number }[], targetSec: number): number {
  let peak = 0;
  for (const from of segments.keys()) {
    let seconds = 0;
    let bytes = 0;
    for (const segment of segments.slice(from, from + mostInRow)) {
      seconds += segment.seconds;
      bytes += segment.bytes;
      if (seconds > targetSec * 1.5) break;
      if (seconds >= targetSec / 2) peak = Math.max(peak, (bytes * 8) / seconds);
    }
  }
  return peak;
}

/** Profile and level stand in the three bytes after the version of the avcC box (ISO/IEC 14496-15). */
function codecsOf(init: Buffer): string[] {
  const avcC = init.indexOf('avcC');
  const picture = avcC < 0 ? [] : [`avc1.${init.toString('hex', avcC + 5, avcC + 8)}`];
  return init.includes('mp4a') ? [...picture, 'mp4a.40.2'] : picture;
}

/** A master playlist (RFC 8216), in the order given: players without an opinion start with the first. */
export function masterPlaylist(entries: readonly Entry[]): string {
  const lines = entries.flatMap(({ track, uri, picture }) => {
    const rates = `BANDWIDTH=${track.bandwidth},AVERAGE-BANDWIDTH=${track.averageBandwidth}`;
    const size = picture && `RESOLUTION=${picture.width}x${picture.height}`;
    const shown = picture ? `,${size},FRAME-RATE=${perSecond(picture.rate).toFixed(3)}` : '';
    return [`#EXT-X-STREAM-INF:${rates},CODECS="${track.codecs.join(',')}"${shown}`, uri];
  });
  return ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...lines, ''].join('\n');
}
