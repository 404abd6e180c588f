import { TranscodeError } from './errors.ts';
import { isFitting } from './fitting.ts';
import { longestSec, type Picture, type Probe } from './probe.ts';
import { filmRate, lowRate, type Rate } from './rates.ts';
import type { Container } from './sniff.ts';
import { ready, type Tools } from './tools.ts';

/** One size of the film, at its own bit rate. */
export interface Rung {
  /** Also its folder: `240p`. */
  name: string;
  width: number;
  height: number;
  rate: Rate;
  /** Pictures between two keyframes: the same number of seconds on every rung, so that a player can switch. */
  gop: number;
  /** x264's constant quality: lower is better. */
  crf: number;
  maxKbps: number;
  audioKbps: number;
}

/** How a track looks on the screen. */
export type Shown = Pick<Rung, 'width' | 'height' | 'rate'>;

/** What one ffmpeg process makes. */
export interface Step {
  rungs: Rung[];
  /** The sound alone, for those who only listen. */
  audioOnly: boolean;
  /** Share of the whole work; all steps together are 1. */
  share: number;
}

export interface Plan {
  container: Container;
  durationSec?: number;
  picture?: {
    stream: number;
    /** The short side on the screen, in pixels. */
    side: number;
    rate: Rate;
    interlaced: boolean;
    hdr: boolean;
    /** High dynamic range is brought into the usual one. */
    toneMapped: boolean;
    endSec?: number;
    /** For how long the last picture stays, when the sound goes on: the player would end the film with the picture. */
    holdSec: number;
    poster: Size;
  };
  sound?: { stream: number; endSec?: number };
  segmentOptions: boolean;
  /** The film can be shown as it is, until the ladder is made. */
  asIs?: Shown;
  steps: Step[];
}

interface Size {
  width: number;
  height: number;
}

export const segmentSec = 4;
const posterSide = 640;
const shortestHoldSec = 0.5;

/** Short side, highest video rate, audio rate. Rates: the project's own measurements of screencasts and films. */
const top = { side: 720, kbps: 1500, audioKbps: 64 };
const ladder = [
  { side: 144, kbps: 100, audioKbps: 32 },
  { side: 240, kbps: 220, audioKbps: 48 },
  { side: 360, kbps: 500, audioKbps: 64 },
  top,
];
const halvedUpTo = 240;
export const audioOnlyKbps = 48;

/**
 * What to make of a film: first the lowest rung alone, so that something plays soon, then the others and the sound in
 * one process. Pure. Errors: `no_streams`, `too_long`, `no_tools`.
 */
export function plan(probe: Probe, tools: Tools): Plan {
  const { segmentOptions, toneMapping } = ready(tools);
  const { container, durationSec, video, audio } = probe;
  if (!video && !audio) throw new TranscodeError('no_streams');
  if ((durationSec ?? 0) > longestSec) throw new TranscodeError('too_long');
  const shown = video && shownSize(video);
  const rungs = video && shown ? ladderOf(video, shown) : [];
  return {
    container,
    segmentOptions,
    steps: stepsOf(rungs, shown, audio !== undefined),
    ...(durationSec && { durationSec }),
    ...(audio && { sound: { stream: audio.stream, ...(audio.endSec && { endSec: audio.endSec }) } }),
    ...(video && shown && { picture: pictureOf(probe, video, shown, toneMapping) }),
    ...(video && rungs.length > 1 && isFitting(probe, segmentOptions) && { asIs: { width: video.width, height: video.height, rate: filmRate(video.fps) } }),
  };
}

function pictureOf({ durationSec = 0, audio }: Probe, video: Picture, shown: Size, toneMapping: boolean): Plan['picture'] {
  const { stream, interlaced, hdr, endSec = durationSec } = video;
  // The sound's own word counts: a film may claim any length.
  const missing = audio ? Math.min(durationSec, audio.endSec ?? durationSec) - endSec : 0;
  const poster = scaled(shown, posterSide / Math.max(shown.width, shown.height));
  const holdSec = missing > shortestHoldSec ? missing : 0;
  return { stream, side: Math.round(Math.min(shown.width, shown.height)), rate: filmRate(video.fps), interlaced, hdr, toneMapped: hdr && toneMapping, ...(video.endSec && { endSec }), holdSec, poster };
}

/** The size on the screen: square pixels, turned as the camera was held. */
function shownSize({ width, height, sar, rotation }: Picture): Size {
  return rotation % 180 === 0 ? { width: width * sar, height } : { width: height, height: width * sar };
}

function ladderOf(video: Picture, shown: Size): Rung[] {
  const side = Math.min(shown.width, shown.height);
  // A film of 718 lines is a 720p film; it is not made larger for that.
  const steps = ladder.filter((step) => step.side <= side * 1.02);
  const best = steps.at(-1)?.side ?? 0;
  if (side < top.side && side > best * 1.25) steps.push(between(Math.floor(side)));
  const rate = filmRate(video.fps);
  return steps.map((step) => ({
    name: `${step.side}p`,
    ...scaled(shown, step.side / side),
    ...lowRate(rate, step.side <= halvedUpTo, segmentSec),
    crf: step.side <= halvedUpTo ? 26 : 25,
    maxKbps: capped(step.kbps, video.kbps),
    audioKbps: step.audioKbps,
  }));
}

/** A rung of the source's own size, its rate on the line between its neighbours on the ladder. */
function between(side: number): typeof top {
  const above = ladder.find((step) => step.side >= side) ?? top;
  const below = ladder.findLast((step) => step.side < side) ?? { side: 0, kbps: 50, audioKbps: above.audioKbps };
  const part = (side - below.side) / (above.side - below.side);
  return { side, kbps: Math.round(below.kbps + part * (above.kbps - below.kbps)), audioKbps: below.audioKbps };
}

/** Not much more than the source spends, which cannot be won back; but never a rate at which nothing can be seen. */
function capped(kbps: number, sourceKbps = Infinity): number {
  return Math.round(Math.min(kbps, Math.max(1.3 * sourceKbps, kbps / 4)));
}

/** The next even number: 4:2:0 knows no odd sides. */
export const even = (length: number): number => Math.max(2, Math.round(length / 2) * 2);

/** Even sides, never larger than the source's. */
function scaled({ width, height }: Size, factor: number): Size {
  const within = (length: number) => {
    const largest = Math.floor(length / 2) * 2;
    return Math.max(2, Math.min(largest, even(length * Math.min(factor, 1))));
  };
  return { width: within(width), height: within(height) };
}

function stepsOf([lowest, ...others]: Rung[], shown: Size | undefined, audioOnly: boolean): Step[] {
  if (!lowest || !shown) return [{ rungs: [], audioOnly, share: 1 }];
  const second = others.length > 0 || audioOnly ? [{ rungs: others, audioOnly }] : [];
  const steps = [{ rungs: [lowest], audioOnly: false }, ...second];
  // Reading costs about an eighth of encoding at the same size.
  const costs = steps.map(({ rungs }) => area(shown) / 8 + rungs.reduce((sum, rung) => sum + area(rung), 0));
  const whole = costs.reduce((sum, cost) => sum + cost, 0);
  return steps.map((step, at) => ({ ...step, share: (costs[at] ?? 0) / whole }));
}

/** All rungs, the lowest first. */
export const rungsOf = ({ steps }: Pick<Plan, 'steps'>): Rung[] => steps.flatMap(({ rungs }) => rungs);

const area = ({ width, height }: Size) => width * height;
