/** Pictures per second as an exact fraction: NTSC's 24000/1001 is not a decimal number. */
export interface Rate {
  num: number;
  den: number;
}

const standard: Rate[] = [
  { num: 12, den: 1 },
  { num: 15, den: 1 },
  { num: 24000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
];
const fallback: Rate = { num: 25, den: 1 };
const highest: Rate = { num: 30, den: 1 };

export const perSecond = ({ num, den }: Rate) => num / den;

/**
 * The constant rate a film gets: 48, 50 and 60 halved, otherwise the same or the next standard rate above, at most 30;
 * 25 when the file does not say.
 */
export function filmRate(fps: number): Rate {
  if (fps <= 0) return fallback;
  const wanted = fps > 31 && fps < 62 ? fps / 2 : fps;
  const same = standard.find((rate) => Math.abs(perSecond(rate) - wanted) < 0.005);
  return same ?? standard.find((rate) => perSecond(rate) >= wanted * 0.99) ?? highest;
}

/** Rate and keyframe distance of a rung. Halved rungs keep the same keyframe times, so all segments stay aligned. */
export function lowRate(rate: Rate, halved: boolean, segmentSec: number): { rate: Rate; gop: number } {
  const gop = Math.round((perSecond(rate) * segmentSec) / 2) * 2;
  const half = halved && perSecond(rate) > 20;
  return half ? { rate: { num: rate.num, den: rate.den * 2 }, gop: gop / 2 } : { rate, gop };
}
