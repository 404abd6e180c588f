import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hlsArguments } from './arguments.ts';
import { joinTrack, makeDownload, type Download } from './download.ts';
import { rethrow, TranscodeError } from './errors.ts';
import { ffmpeg, type Job } from './job.ts';
import { isWorthLevelling } from './loudness.ts';
import type { Plan, Rung, Step } from './plan.ts';
import { masterPlaylist, readTrack, type Entry, type Track } from './playlist.ts';
import { makePoster } from './poster.ts';
import { makeStoryboard, type Storyboard } from './storyboard.ts';
import { ready, type Tools } from './tools.ts';

export interface FinishedTrack {
  /** Bits per second of the heaviest segment. */
  bandwidth: number;
  averageBandwidth: number;
  bytes: number;
}

export interface FinishedRung extends FinishedTrack {
  /** Also its folder in `outDir`. */
  name: string;
  width: number;
  height: number;
}

/** `source_damaged`: the film is not as long as it says; `pale_colours`: high dynamic range, not converted. */
export type TranscodeWarning = 'source_damaged' | 'pale_colours';

export interface Transcoded {
  durationSec: number;
  /** The lowest first; empty for a recording of sound alone. */
  rungs: FinishedRung[];
  audio?: FinishedTrack;
  /** File name in `outDir`. */
  poster?: string;
  /** Of `storyboard.jpg`. */
  storyboard?: Storyboard;
  /** A file of each rung, and of the sound alone. */
  downloads: Download[];
  warnings: TranscodeWarning[];
}

export interface TranscodeOptions {
  input: string;
  /** Made when missing. The caller renames it when all is done, and deletes it after a failure. */
  outDir: string;
  /** From 0 to 1, never falling; silent while the length of the film is unknown. */
  onProgress?: (fraction: number) => void;
  /** Called once `master.m3u8` lists the rung; the work waits for it. */
  onRungReady?: (rung: FinishedRung) => void | Promise<void>;
  signal?: AbortSignal;
}

const audioFolder = 'audio';

/**
 * Makes a film playable: in `outDir` a folder per rung, `master.m3u8` (written anew after each step), `audio.m3u8` for
 * listening only, `poster.jpg`, `storyboard.jpg`, and in `file/` each rung and the sound as one file. Errors: `cancelled`, `stalled`, `timed_out`, `unreadable`, `failed`, `no_tools`; after
 * any of them no process is left.
 */
export async function transcode(tools: Tools, plan: Plan, options: TranscodeOptions): Promise<Transcoded> {
  const { input, outDir, onProgress, onRungReady, signal } = options;
  const job: Job = { tools: ready(tools), plan, input, outDir, signal };
  await mkdir(outDir, { recursive: true }).catch(rethrow);
  const poster = await makePoster(job);
  const levelled = await isWorthLevelling(job);

  const entries: Entry[] = [];
  const rungs: FinishedRung[] = [];
  let audio: Entry | undefined;
  let durationSec = 0;
  let reachedSec = 0;
  let done = 0;
  for (const step of plan.steps) {
    const { tracks, audioTrack } = await make(job, step, levelled, (seconds) => {
      reachedSec = Math.max(reachedSec, seconds);
      const whole = plan.durationSec ?? durationSec;
      if (whole > 0) onProgress?.(done + step.share * Math.min(1, seconds / whole));
    }).catch(rethrow);
    done += step.share;
    entries.push(...tracks.map(({ rung, track }) => ({ track, uri: `${rung.name}/index.m3u8`, picture: rung })));
    if (audioTrack) audio = { track: audioTrack, uri: `${audioFolder}/index.m3u8` };
    await writeMasters(outDir, entries, audio).catch(rethrow);
    durationSec ||= tracks[0]?.track.durationSec ?? audioTrack?.durationSec ?? 0;

    for (const { rung, track } of tracks) {
      const finished = { name: rung.name, width: rung.width, height: rung.height, ...finishedTrack(track) };
      rungs.push(finished);
      await onRungReady?.(finished);
    }
  }
  const beside = await makeBeside(job, plan.steps.flatMap((step) => step.rungs), audio !== undefined, durationSec).catch(rethrow);
  onProgress?.(1);
  return {
    durationSec,
    rungs,
    ...(audio && { audio: finishedTrack(audio.track) }),
    ...(poster && { poster }),
    ...beside,
    warnings: warningsOf(plan, reachedSec),
  };
}

/** What is made of the finished tracks: files to take along, and the storyboard. */
async function makeBeside(job: Job, rungs: readonly Rung[], hasAudio: boolean, durationSec: number) {
  const whole = join(job.outDir, 'whole');
  const downloads: Download[] = [];
  let storyboard: Storyboard | undefined;
  try {
    for (const name of [...rungs.map((rung) => rung.name), ...(hasAudio ? [audioFolder] : [])]) {
      await joinTrack(join(job.outDir, name), whole);
      downloads.push(await makeDownload(job, name, whole));
      const rung = rungs[0];
      if (rung?.name === name) storyboard = await makeStoryboard(job, rung, durationSec, whole);
    }
  } finally {
    await rm(whole, { force: true });
  }
  return { downloads, ...(storyboard && { storyboard }) };
}

/** Runs one step in a folder of its own, and moves its tracks to their places only when all are whole. */
async function make(job: Job, step: Step, levelled: boolean, onSeconds: (seconds: number) => void) {
  const folder = join(job.outDir, 'step');
  const names = [...step.rungs.map((rung) => rung.name), ...(step.audioOnly ? [audioFolder] : [])];
  await rm(folder, { recursive: true, force: true });
  for (const at of names.keys()) await mkdir(join(folder, `${at}`), { recursive: true });

  let written = false;
  const ended = await ffmpeg(job, hlsArguments(job.plan, step, job.input, folder, levelled), (seconds) => {
    written = true;
    onSeconds(seconds);
  });
  // Giving up before anything came out is the film's fault; after that, or by a signal, it is the machine's.
  const blamed = written || ended.code === null ? 'failed' : 'unreadable';
  if (ended.code !== 0) throw new TranscodeError(blamed, ended.stderr);
  const read = async (at: number, needed: string) => {
    const track = await readTrack(join(folder, `${at}`));
    // ffmpeg ends well even when it could decode nothing.
    if (!track?.codecs.some((codec) => codec.startsWith(needed))) throw new TranscodeError('unreadable', ended.stderr);
    return track;
  };
  const tracks: { rung: Rung; track: Track }[] = [];
  for (const [at, rung] of step.rungs.entries()) tracks.push({ rung, track: await read(at, 'avc1') });
  const audioTrack = step.audioOnly ? await read(step.rungs.length, 'mp4a') : undefined;

  for (const [at, name] of names.entries()) {
    await rm(join(job.outDir, name), { recursive: true, force: true });
    await rename(join(folder, `${at}`), join(job.outDir, name));
  }
  await rm(folder, { recursive: true });
  return { tracks, audioTrack };
}

async function writeMasters(outDir: string, entries: readonly Entry[], audio: Entry | undefined): Promise<void> {
  const alone = audio && masterPlaylist([audio]);
  await writeFile(join(outDir, 'master.m3u8'), entries.length > 0 ? masterPlaylist(entries) : (alone ?? ''));
  if (alone) await writeFile(join(outDir, 'audio.m3u8'), alone);
}

const finishedTrack = ({ bandwidth, averageBandwidth, bytes }: Track): FinishedTrack => ({
  bandwidth,
  averageBandwidth,
  bytes,
});

function warningsOf({ durationSec, picture }: Plan, reachedSec: number): TranscodeWarning[] {
  // A longer one was cut off a few seconds after its stated end.
  const stated = durationSec ?? reachedSec;
  const damaged = reachedSec < stated * 0.95 - 1 || reachedSec > stated + 4;
  return [...(damaged ? ['source_damaged' as const] : []), ...(picture?.hdr ? ['pale_colours' as const] : [])];
}
