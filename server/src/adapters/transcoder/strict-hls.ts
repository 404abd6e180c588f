// Reads what was made of a film as the standard has it (RFC 8216), and fails on whatever a strict player would stumble over. For tests.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { run } from './run.ts';
import { firstTimes } from './samples.ts';
import type { ReadyTools } from './tools.ts';

interface Segment { seconds: number; file: string; bytes: number; begins: number[] }
interface MediaPlaylist { targetSec: number; init: Buffer; segments: Segment[] }

const frameOfSoundSec = 1024 / 48000;
const inStepSec = 0.04;
const mostTakenOverSec = 0.25;

/** The lines of a playlist; none is empty, all end with a line feed. */
const linesOf = (text: string): string[] => {
  expect(text.startsWith('#EXTM3U\n'), 'begins with its mark').to.equal(true);
  expect(text.endsWith('\n')).to.equal(true);
  expect(text).not.to.match(/\r|\ufeff|\n\n/);
  return text.trimEnd().split('\n').slice(1);
};

async function mediaPlaylist(folder: string): Promise<MediaPlaylist> {
  const lines = linesOf(await readFile(join(folder, 'index.m3u8'), 'utf8'));
  const one = (tag: string): string => {
    const found = lines.filter((line) => line.startsWith(`#${tag}:`));
    expect(found, `one ${tag}`).to.have.length(1);
    return found[0]?.slice(tag.length + 2) ?? '';
  };
  expect(Number(one('EXT-X-VERSION')), 'EXT-X-MAP needs 6').to.be.at.least(6);
  expect(one('EXT-X-PLAYLIST-TYPE')).to.equal('VOD');
  expect(Number(one('EXT-X-MEDIA-SEQUENCE'))).to.equal(0);
  expect(lines.at(-1)).to.equal('#EXT-X-ENDLIST');
  const map = /^URI="([\w.]+)"$/.exec(one('EXT-X-MAP'))?.[1] ?? '';
  const init = await readFile(join(folder, map));
  expect(init.toString('latin1', 4, 8)).to.equal('ftyp');
  const known = /^#(EXT-X-(VERSION|PLAYLIST-TYPE|MEDIA-SEQUENCE|MAP|TARGETDURATION|INDEPENDENT-SEGMENTS|ENDLIST)\b|EXTINF:)/;
  const segments: Segment[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('#')) {
      expect(line).to.match(known);
      continue;
    }
    expect(line).to.match(/^\d{5}\.m4s$/);
    const seconds = Number(/^#EXTINF:(\d+\.\d+),$/.exec(lines[at - 1] ?? '')?.[1]);
    expect(seconds, 'a length before each address').to.be.above(0);
    const content = await readFile(join(folder, line));
    segments.push({ seconds, file: line, bytes: content.length, begins: firstTimes(init, content) });
  }
  const targetSec = Number(one('EXT-X-TARGETDURATION'));
  for (const { seconds } of segments) expect(Math.round(seconds), 'within the target duration').to.be.at.most(targetSec);
  return { targetSec, init, segments };
}

/** Bits per second of the heaviest row of segments that lasts half to one and a half target durations (section 4.3.4.2). */
function peakOf({ segments, targetSec }: MediaPlaylist): number {
  let peak = 0;
  for (const from of segments.keys()) {
    for (let to = from + 1, seconds = 0, bytes = 0; to <= segments.length; to++) {
      seconds += segments[to - 1]?.seconds ?? 0;
      bytes += segments[to - 1]?.bytes ?? 0;
      if (seconds >= targetSec / 2 && seconds <= targetSec * 1.5) peak = Math.max(peak, (bytes * 8) / seconds);
    }
  }
  return peak;
}

/** Times of keyframes, as the file says that is taken along: for a player cannot switch but there. */
async function keyTimes({ ffprobe }: ReadyTools, file: string): Promise<number[]> {
  const asked = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts_time,flags', '-of', 'csv=p=0', file];
  const { stdout } = await run(ffprobe, asked, { wallMs: 30_000 });
  return [...stdout.matchAll(/^(-?[\d.]+),K/gm)].map(([, time]) => Number(time));
}

/**
 * Checks master and media playlists in a film's folder: every tag, lengths against the times in the segments, rates against real
 * sizes, all rungs cut at the same times and at keyframes, picture and sound in step in every segment of every rung.
 */
export async function expectStrictHls(tools: ReadyTools, outDir: string): Promise<void> {
  const lines = linesOf(await readFile(join(outDir, 'master.m3u8'), 'utf8'));
  const cuts: number[][] = [];
  const widths: number[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('#')) {
      expect(line).to.match(/^#EXT-X-(VERSION:7|INDEPENDENT-SEGMENTS|STREAM-INF:.+)$/);
      continue;
    }
    const name = /^(\w+)\/index\.m3u8$/.exec(line)?.[1] ?? '';
    const attributes = /^#EXT-X-STREAM-INF:BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=(\d+),CODECS="([^"]+)"(?:,RESOLUTION=(\d+)x(\d+),FRAME-RATE=(\d+\.\d{3}))?$/.exec(lines[at - 1] ?? '');
    expect(attributes, `attributes of ${name}`).not.to.equal(null);
    const [, bandwidth, average, codecs = '', width] = attributes ?? [];
    const playlist = await mediaPlaylist(join(outDir, name));
    const seconds = playlist.segments.reduce((sum, segment) => sum + segment.seconds, 0);
    const bytes = playlist.segments.reduce((sum, segment) => sum + segment.bytes, playlist.init.length);
    expect(Number(bandwidth), 'promises no less than it needs').to.be.at.least(Math.floor(peakOf(playlist)));
    expect(Number(average)).to.be.closeTo((bytes * 8) / seconds, 2);
    expect(codecs.split(',')).to.have.length((playlist.segments[0]?.begins ?? []).length);
    let begin = 0;
    for (const segment of playlist.segments) {
      const [first = NaN] = segment.begins;
      expect(first, `${name}/${segment.file} begins where the playlist says`).to.be.closeTo(begin, Math.max(0.002, width ? 0 : frameOfSoundSec));
      // Later segments may take a little sound over from the one before.
      const apart = Math.max(...segment.begins) - Math.min(...segment.begins);
      expect(apart, `${name}/${segment.file} is in step`).to.be.below(begin === 0 ? inStepSec : mostTakenOverSec);
      begin += segment.seconds;
    }
    if (!width) continue;
    widths.push(Number(width));
    cuts.push(playlist.segments.map(({ seconds: length }) => length));
    const keys = await keyTimes(tools, join(outDir, 'file', `${name}.mp4`));
    let cut = 0;
    for (const length of playlist.segments.map((segment) => segment.seconds)) {
      expect(keys.some((time) => Math.abs(time - cut) < 0.03), `${name} has a keyframe at ${cut}`).to.equal(true);
      cut += length;
    }
    expect((await stat(join(outDir, 'file', `${name}.mp4`))).size).to.be.above(0);
  }
  expect(widths, 'the lowest first').to.deep.equal([...widths].sort((a, b) => a - b));
  for (const other of cuts) expect(other.slice(0, -1), 'cut at the same times').to.deep.equal(cuts[0]?.slice(0, -1));
}
