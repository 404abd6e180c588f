import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TranscodeError } from './errors.ts';
import { ffmpeg, type Job } from './job.ts';
import { segmentsOf } from './playlist.ts';
import { partFile, wholeFile } from './resume.ts';
import { run } from './run.ts';

export interface Download {
  /** Of its rung, or `audio`. */
  name: string;
  /** Its file in the job's folder. */
  file: string;
  bytes: number;
}

/** Where downloads lie in a film's folder. */
export const downloadFolder = 'file';
const readMs = 30_000;
// Players of a stream do not mind the edit list, so that its times are the true ones.
const whole = ['-ignore_editlist', '1', '-f', 'mov'];

/** All of a finished track, its init file and segments in a row, at `path`: a film that ffmpeg can read again. */
async function joinTrack(folder: string, path: string): Promise<void> {
  const { init = '', segments } = segmentsOf(await readFile(join(folder, 'index.m3u8'), 'utf8'));
  await rm(path, { force: true });
  for (const file of [init, ...segments.map((segment) => segment.file)]) {
    await pipeline(createReadStream(join(folder, file)), createWriteStream(path, { flags: 'a' }));
  }
}

/**
 * One file of a track (joined at `input`), to be taken along: nothing is encoded again, and its index stands in front,
 * so that it plays while it arrives.
 */
async function makeDownload(job: Job, name: string, input: string): Promise<Download> {
  const file = `${downloadFolder}/${name}.${name === 'audio' ? 'm4a' : 'mp4'}`;
  const starts = await startsOf(job, input);
  // Reordered pictures seem to begin late when they are read again; both tracks were made to begin together. When the film
  // itself begins is left out by ffmpeg.
  const begins = Math.min(...starts.map(({ startSec }) => startSec));
  const inputs = starts.flatMap(({ startSec }) => ['-itsoffset', (begins - startSec).toFixed(6), ...whole, '-i', input]);
  const maps = starts.flatMap(({ kind }, at) => ['-map', `${at}:${kind}`]);
  const copied = ['-c', 'copy', '-map_metadata', '-1', '-movflags', '+faststart', '-f', 'mp4'];
  const part = join(job.outDir, partFile);
  const { code, stderr } = await ffmpeg(job, ['-nostdin', '-y', '-loglevel', 'error', '-progress', 'pipe:1', ...inputs, ...maps, ...copied, part]);
  if (code !== 0) throw new TranscodeError('failed', stderr);
  await mkdir(join(job.outDir, downloadFolder), { recursive: true });
  await rename(part, join(job.outDir, file));
  return { name, file, bytes: (await stat(join(job.outDir, file))).size };
}

/** A file of each finished track. `meanwhile` is given each track joined into one, before that is removed. */
export async function makeDownloads(job: Job, names: readonly string[], meanwhile: (name: string, whole: string) => Promise<void>): Promise<Download[]> {
  const downloads: Download[] = [];
  const joined = join(job.outDir, wholeFile);
  for (const name of names) {
    await joinTrack(join(job.outDir, name), joined);
    downloads.push(await makeDownload(job, name, joined));
    await meanwhile(name, joined);
  }
  return downloads;
}

async function startsOf({ tools, signal, outDir }: Job, input: string): Promise<{ kind: 'v' | 'a'; startSec: number }[]> {
  const asked = ['-v', 'error', ...whole, '-show_entries', 'stream=codec_type,start_time', '-of', 'csv=p=0', '-i', input];
  const { stdout } = await run(tools.ffprobe, asked, { launcher: tools.launcher, wallMs: readMs, hide: [outDir], signal });
  return [...stdout.matchAll(/^(video|audio),([-\d.]+)/gm)]
    .map(([, kind, start]) => ({ kind: kind === 'video' ? 'v' : 'a', startSec: Number(start) }));
}
