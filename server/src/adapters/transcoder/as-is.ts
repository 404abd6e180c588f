import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asIsArguments } from './arguments.ts';
import { TranscodeError } from './errors.ts';
import { asIsName, mostKbps } from './fitting.ts';
import type { Job } from './job.ts';
import type { Track } from './playlist.ts';
import { makeTracks } from './step.ts';

const longestSegmentSec = 8.5;
/** What the wrapping and the sound cost besides. */
const besides = 1.1;

/** Puts the film into segments as it is; undefined when it proves to be no good for that: no reason to fail. */
export async function makeAsIs(job: Job): Promise<Track | undefined> {
  try {
    const track = (await makeTracks(job, [asIsName], (folder) => asIsArguments(job.plan, job.input, folder))).get(asIsName);
    if (track && track.averageBandwidth <= mostKbps * 1000 * besides && track.longestSec <= longestSegmentSec) return track;
    await rm(join(job.outDir, asIsName), { recursive: true });
  } catch (error) {
    if (!(error instanceof TranscodeError) || !['unreadable', 'failed'].includes(error.code)) throw error;
  }
  return undefined;
}
