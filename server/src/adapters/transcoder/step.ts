import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TranscodeError } from './errors.ts';
import { ffmpeg, type Job } from './job.ts';
import type { Step } from './plan.ts';
import { readTrack, type Track } from './playlist.ts';

/** Begins the names of folders in which a process works; whatever bears it when a new one begins was left by a dead one. */
export const stepFolder = 'step-';

/**
 * Runs one ffmpeg that writes `0`, `1` … in a folder of its own, and moves them to `names` in the job's folder only when
 * all are whole. All but `audio` must hold a picture. Errors: those of `ffmpeg`, `unreadable`, `failed`.
 */
export async function makeTracks(
  job: Job,
  names: readonly string[],
  argumentsIn: (folder: string) => string[],
  onSeconds: (seconds: number) => void = () => {},
): Promise<Map<string, Track>> {
  const folder = await mkdtemp(join(job.outDir, stepFolder));
  for (const at of names.keys()) await mkdir(join(folder, `${at}`), { recursive: true });
  let written = false;
  const ended = await ffmpeg(job, argumentsIn(folder), (seconds) => {
    written = true;
    onSeconds(seconds);
  });
  // Giving up before anything came out is the film's fault; after that, or by a signal, it is the machine's.
  const blamed = written || ended.code === null ? 'failed' : 'unreadable';
  if (ended.code !== 0) throw new TranscodeError(blamed, ended.stderr);
  const tracks = new Map<string, Track>();
  for (const [at, name] of names.entries()) {
    const track = await readTrack(join(folder, `${at}`));
    const needed = name === audioFolder ? 'mp4a' : 'avc1';
    // ffmpeg ends well even when it could decode nothing.
    if (!track?.codecs.some((codec) => codec.startsWith(needed))) throw new TranscodeError('unreadable', ended.stderr);
    tracks.set(name, track);
  }
  for (const [at, name] of names.entries()) {
    await rm(join(job.outDir, name), { recursive: true, force: true });
    await rename(join(folder, `${at}`), join(job.outDir, name));
  }
  await rm(folder, { recursive: true });
  return tracks;
}

/** The sound alone. */
export const audioFolder = 'audio';

/** The tracks that a step makes, in the order of its outputs. */
export const namesOf = ({ rungs, audioOnly }: Pick<Step, 'rungs' | 'audioOnly'>): string[] =>
  [...rungs.map(({ name }) => name), ...(audioOnly ? [audioFolder] : [])];
