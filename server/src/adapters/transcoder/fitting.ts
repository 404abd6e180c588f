import type { Probe } from './probe.ts';

/** Folder and name of the film as it was sent. */
export const asIsName = 'source';
const highestSide = 720 * 1.02;
const highestRate = 31;
/** 1.3 times what the highest rung of the ladder may spend. */
export const mostKbps = 1.3 * 1500;
const inStepSec = 0.04;

/**
 * Can any browser play the film as it is, on a usual line? Then it is shown at once, until the ladder is made. Pure; what
 * only its packets tell (distance of keyframes, true rates) is looked at afterwards. `reorders`: the muxer can begin a film
 * with reordered pictures at nought.
 */
export function isFitting({ container, video, audio }: Probe, reorders: boolean): boolean {
  if (!video || !['mov', 'matroska'].includes(container)) return false;
  const { codec, pixels = '', reordered = true, width, height, sar, rotation, fps, interlaced, hdr, kbps } = video;
  const isPlain = codec === 'h264' && ['yuv420p', 'yuvj420p'].includes(pixels) && (reorders || !reordered);
  const isUpright = rotation === 0 && sar === 1 && !interlaced && !hdr && width % 2 === 0 && height % 2 === 0;
  const isLight = Math.min(width, height) <= highestSide && fps > 0 && fps <= highestRate && kbps !== undefined && kbps <= mostKbps;
  const begins = Math.abs((video.startSec ?? 0) - (audio?.startSec ?? 0)) < inStepSec;
  return isPlain && isUpright && isLight && (!audio || (audio.codec === 'aac' && audio.profile === 'LC' && audio.channels <= 2 && begins));
}

