import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hlsArguments } from './arguments.ts';
import { makeAsIs } from './as-is.ts';
import { makeDownloads, type Download } from './download.ts';
import { rethrow } from './errors.ts';
import { asIsName } from './fitting.ts';
import type { Job } from './job.ts';
import { loudnessOf } from './loudness.ts';
import { rungsOf, type Plan, type Shown } from './plan.ts';
import { masterPlaylist, readTrack, type Track } from './playlist.ts';
import { makePoster } from './poster.ts';
import { clear, planFile, replaceFile } from './resume.ts';
import { audioFolder, makeTracks, namesOf } from './step.ts';
import { makeStoryboard, type Storyboard } from './storyboard.ts';
import { ready, type Tools } from './tools.ts';
import { warningsOf, type TranscodeWarning } from './warnings.ts';

export interface FinishedTrack {
  /** Bits per second of the heaviest segment. */
  bandwidth: number;
  averageBandwidth: number;
  bytes: number;
}

export interface FinishedRung extends FinishedTrack {
  /** Also its folder in `outDir`: `240p`, or `source` for the film as it was sent. */
  name: string;
  width: number;
  height: number;
}

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
  /** Folders in `outDir` that the playlists name no more, but players may that began before. */
  leftover: string[];
}

export interface TranscodeOptions {
  input: string;
  /** Made when missing. What a try that was cut off has finished there by the same plan is used again. */
  outDir: string;
  /** From 0 to 1, never falling; silent while the length of the film is unknown. */
  onProgress?: (fraction: number) => void;
  /** Called whenever `master.m3u8` lists more, with all that it lists; the work waits for it. */
  onPublished?: (rungs: FinishedRung[]) => void | Promise<void>;
  signal?: AbortSignal;
}

/**
 * Makes a film playable: in `outDir` a folder per rung, `master.m3u8` (written anew after each step), `audio.m3u8` for
 * listening only, `poster.jpg`, `storyboard.jpg`, and in `file/` each rung and the sound as one file. A film that
 * browsers can play is listed as it is, until the ladder is whole. Errors: `cancelled`, `stalled`, `timed_out`,
 * `unreadable`, `failed`, `no_tools`; after any of them no process and no half folder is left.
 */
export async function transcode(tools: Tools, plan: Plan, options: TranscodeOptions): Promise<Transcoded> {
  const job: Job = { tools: ready(tools), plan, input: options.input, outDir: options.outDir, signal: options.signal };
  try {
    await mkdir(job.outDir, { recursive: true });
    await clear(job.outDir);
    await writeFile(join(job.outDir, planFile), JSON.stringify(plan));
    return await work(job, options);
  } catch (error) {
    return rethrow(error);
  } finally {
    await clear(job.outDir);
  }
}

async function work(job: Job, { onProgress, onPublished }: TranscodeOptions): Promise<Transcoded> {
  const { plan } = job;
  const tracks = await finishedTracks(job);
  const isMissing = (name: string) => !tracks.has(name);
  const publish = async () => {
    await writeMasters(job, tracks);
    await onPublished?.(listed(plan, tracks));
  };
  if (plan.asIs && tracks.size === 0) {
    const track = await makeAsIs(job);
    if (track) {
      tracks.set(asIsName, track);
      await publish();
    }
  }
  const poster = await makePoster(job);
  const loudness = plan.steps.some((step) => namesOf(step).some(isMissing)) ? await loudnessOf(job) : undefined;

  let done = 0;
  for (const step of plan.steps) {
    const missing = { ...step, rungs: step.rungs.filter(({ name }) => isMissing(name)), audioOnly: step.audioOnly && isMissing(audioFolder) };
    const names = namesOf(missing);
    if (names.length > 0) {
      const made = await makeTracks(job, names, (folder) => hlsArguments(plan, missing, job.input, folder, loudness), (seconds) => {
        const whole = plan.durationSec ?? lengthOf(plan, tracks);
        if (whole > 0) onProgress?.(done + step.share * Math.min(1, seconds / whole));
      });
      for (const [name, track] of made) tracks.set(name, track);
    }
    done += step.share;
    if (names.length > 0 || step === plan.steps.at(-1)) await publish();
  }

  const audio = tracks.get(audioFolder);
  const durationSec = lengthOf(plan, tracks);
  let storyboard: Storyboard | undefined;
  const downloads = await makeDownloads(job, plan.steps.flatMap(namesOf), async (name, whole) => {
    const [lowest] = rungsOf(plan);
    if (lowest?.name === name) storyboard = await makeStoryboard(job, lowest, durationSec, whole);
  });
  onProgress?.(1);
  return {
    durationSec,
    rungs: listed(plan, tracks),
    ...(audio && { audio: finishedTrack(audio) }),
    ...(poster && { poster }),
    ...(storyboard && { storyboard }),
    downloads,
    warnings: warningsOf(plan, { picture: pictureTrack(plan, tracks)?.durationSec, sound: audio?.durationSec }),
    leftover: tracks.has(asIsName) ? [asIsName] : [],
  };
}

type Tracks = ReadonlyMap<string, Track>;
const pictureTrack = (plan: Plan, tracks: Tracks) => tracks.get(rungsOf(plan)[0]?.name ?? '');
const lengthOf = (plan: Plan, tracks: Tracks): number =>
  (pictureTrack(plan, tracks) ?? tracks.get(audioFolder) ?? tracks.get(asIsName))?.durationSec ?? 0;

/** What an earlier try has finished here. A folder that bears a name is whole. */
async function finishedTracks({ plan, outDir }: Job): Promise<Map<string, Track>> {
  const tracks = new Map<string, Track>();
  for (const name of [...plan.steps.flatMap(namesOf), asIsName]) {
    const track = await readTrack(join(outDir, name));
    if (track) tracks.set(name, track);
  }
  return tracks;
}

/** What can be played by now, the lowest first: the ladder's rungs, and the film as it was sent while the ladder is not whole. */
function playable(plan: Plan, tracks: Tracks): { name: string; track: Track; picture: Shown }[] {
  const ladder = rungsOf(plan);
  const isWhole = ladder.every(({ name }) => tracks.has(name));
  const asIs = plan.asIs && !isWhole ? [{ ...plan.asIs, name: asIsName }] : [];
  return [...ladder, ...asIs].flatMap((picture) => {
    const track = tracks.get(picture.name);
    return track ? [{ name: picture.name, track, picture }] : [];
  });
}

const listed = (plan: Plan, tracks: Tracks): FinishedRung[] =>
  playable(plan, tracks).map(({ name, track, picture: { width, height } }) => ({ name, width, height, ...finishedTrack(track) }));

async function writeMasters({ plan, outDir }: Job, tracks: Tracks): Promise<void> {
  const entries = playable(plan, tracks).map(({ name, track, picture }) => ({ track, uri: `${name}/index.m3u8`, picture }));
  const audio = tracks.get(audioFolder);
  const alone = audio && masterPlaylist([{ track: audio, uri: `${audioFolder}/index.m3u8` }]);
  if (entries.length > 0 || alone) await replaceFile(join(outDir, 'master.m3u8'), entries.length > 0 ? masterPlaylist(entries) : (alone ?? ''));
  if (alone) await replaceFile(join(outDir, 'audio.m3u8'), alone);
}

const finishedTrack = ({ bandwidth, averageBandwidth, bytes }: Track): FinishedTrack => ({ bandwidth, averageBandwidth, bytes });
