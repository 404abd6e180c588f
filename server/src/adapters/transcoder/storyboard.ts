import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg, type Job } from './job.ts';
import { even, type Rung } from './plan.ts';
import { perSecond } from './rates.ts';

/** Small pictures of the film on one sheet, left to right and down, one every `everySec` seconds; sides in pixels of one. */
export interface Storyboard {
  everySec: number;
  columns: number;
  rows: number;
  width: number;
  height: number;
}

export const storyboardFile = 'storyboard.jpg';
const longSide = 160;
const mostColumns = 10;
/** A sheet of at most this many is some 200 kB. */
const mostPictures = 100;

/** Which pictures a film of `durationSec` seconds shows: of keyframes, which cost nothing to find. Pure. */
export function storyboardOf({ width, height, rate, gop }: Rung, durationSec: number): Storyboard & { step: number } {
  const keySec = gop / perSecond(rate);
  const keys = Math.max(1, Math.ceil(durationSec / keySec - 0.01));
  const step = Math.ceil(keys / mostPictures);
  const count = Math.ceil(keys / step);
  const columns = Math.min(mostColumns, count);
  const factor = longSide / Math.max(width, height);
  return { everySec: keySec * step, columns, rows: Math.ceil(count / columns), width: even(width * factor), height: even(height * factor), step };
}

/**
 * Makes the sheet from a finished rung (joined at `input`). undefined when that gives no picture, or when the film is
 * too short to look for a place in it: no reason to fail.
 */
export async function makeStoryboard(job: Job, rung: Rung, durationSec: number, input: string): Promise<Storyboard | undefined> {
  const { step, ...sheet } = storyboardOf(rung, durationSec);
  if (sheet.columns < 2) return undefined;
  const path = join(job.outDir, storyboardFile);
  const filters = `select=not(mod(n\\,${step})),scale=${sheet.width}:${sheet.height},setsar=1,tile=${sheet.columns}x${sheet.rows},format=yuvj420p`;
  const read = ['-skip_frame', 'nokey', '-f', 'mov', '-i', input, '-map', '0:v:0'];
  const said = ['-nostdin', '-y', '-loglevel', 'error', '-progress', 'pipe:1'];
  const { code } = await ffmpeg(job, [...said, ...read, '-vf', filters, '-vsync', '0', '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '6', '-f', 'mjpeg', path]);
  const size = await stat(path).then((found) => found.size, () => 0);
  if (code === 0 && size > 0) return sheet;
  await rm(path, { force: true });
  return undefined;
}
