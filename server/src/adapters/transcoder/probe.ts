import { z } from 'zod';
import { TranscodeError } from './errors.ts';
import { run } from './run.ts';
import { inputArguments, sniff, type Container } from './sniff.ts';
import { ready, type Tools } from './tools.ts';

export interface Picture {
  /** Index of the stream in the file. */
  stream: number;
  codec: string;
  /** As stored, before rotation and pixel shape. */
  width: number;
  height: number;
  rotation: 0 | 90 | 180 | 270;
  /** Width of a pixel divided by its height. */
  sar: number;
  /** Average pictures per second; 0 when the file does not say. */
  fps: number;
  interlaced: boolean;
  /** High dynamic range: plays, but pale. */
  hdr: boolean;
  kbps?: number;
  /** How pixels are stored, as ffmpeg names it: `yuv420p`. */
  pixels?: string;
  /** Pictures are not stored in the order in which they are shown. */
  reordered?: boolean;
  startSec?: number;
  /** When the last picture is over, where the file says so: the sound may go on. */
  endSec?: number;
}

export interface Sound {
  stream: number;
  codec: string;
  /** Of AAC: `LC`, `HE-AAC`. */
  profile?: string;
  sampleRate: number;
  channels: number;
  startSec?: number;
  endSec?: number;
}

export interface Probe {
  container: Container;
  /** Undefined when the file does not say (films recorded in a browser), or only lets it be guessed (MP3, AAC). */
  durationSec?: number;
  video?: Picture;
  audio?: Sound;
}

export const longestSec = 6 * 3600;
const largestPicture = 4096 * 2304;
const smallestSide = 16;
const probeMs = 30_000;
const withoutLength: readonly Container[] = ['mp3', 'aac'];

const text = z.string().optional().catch(undefined);
const streamSchema = z.object({
  index: z.number(),
  codec_type: text,
  codec_name: text,
  profile: text,
  pix_fmt: text,
  has_b_frames: z.number().optional().catch(undefined),
  width: z.number().catch(0),
  height: z.number().catch(0),
  sample_aspect_ratio: text,
  avg_frame_rate: text,
  r_frame_rate: text,
  field_order: text,
  color_transfer: text,
  bit_rate: text,
  start_time: text,
  duration: text,
  sample_rate: text,
  channels: z.number().catch(0),
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
  tags: z.object({ rotate: text, DURATION: text }).optional(),
  side_data_list: z.array(z.object({ rotation: z.number().optional().catch(undefined) })).optional(),
});
const answerSchema = z.object({
  streams: z.array(streamSchema),
  format: z.object({ duration: text, bit_rate: text }),
});
type Stream = z.infer<typeof streamSchema>;

/**
 * What is in a film, and whether it is one that may be transcoded. Errors: `not_a_film`, `unreadable`, `no_streams`,
 * `too_large_picture`, `too_long`, `timed_out`, `cancelled`, `no_tools`.
 */
export async function probe(tools: Tools, path: string, signal?: AbortSignal): Promise<Probe> {
  const { ffprobe, launcher } = ready(tools);
  const container = await sniff(path);
  if (!container) throw new TranscodeError('not_a_film');
  const args = ['-v', 'error', '-print_format', 'json', '-show_format', '-show_streams'];
  const input = inputArguments(container, path);
  const ended = await run(ffprobe, [...args, ...input], { launcher, wallMs: probeMs, hide: [path], signal });
  if (ended.code !== 0) throw new TranscodeError('unreadable', ended.stderr);
  const { streams, format } = answerOf(ended.stdout);

  const said = positive(format.duration);
  if (said !== undefined && said > longestSec) throw new TranscodeError('too_long');
  const durationSec = withoutLength.includes(container) ? undefined : said;
  const heard = streams.find(isSound);
  const seen = streams.find(isPicture);
  if (!seen && !heard) throw new TranscodeError('no_streams');
  const audio = heard && soundOf(heard);
  const wholeRate = (positive(format.bit_rate) ?? 0) - (positive(heard?.bit_rate) ?? 0);
  const video = seen && pictureOf(seen, positive(seen.bit_rate) ?? positive(wholeRate));
  return { container, ...(durationSec && { durationSec }), ...(video && { video }), ...(audio && { audio }) };
}

function answerOf(stdout: string): z.infer<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(stdout));
  } catch (cause) {
    throw new TranscodeError('unreadable', '', { cause });
  }
}

const isKnown = (stream: Stream) => stream.codec_name !== undefined && stream.codec_name !== 'unknown';
const isSound = (stream: Stream) =>
  stream.codec_type === 'audio' && isKnown(stream) && stream.channels > 0 && positive(stream.sample_rate) !== undefined;
const isPicture = (stream: Stream) =>
  stream.codec_type === 'video' &&
  isKnown(stream) &&
  !stream.disposition?.attached_pic &&
  Math.min(stream.width * pixelShape(stream.sample_aspect_ratio), stream.height) >= smallestSide;

function soundOf(stream: Stream): Sound {
  const sampleRate = Number(stream.sample_rate);
  const { profile, start_time } = stream;
  const endSec = endOf(stream);
  return {
    stream: stream.index, codec: stream.codec_name ?? '', sampleRate, channels: stream.channels,
    ...(profile && { profile }), startSec: Number(start_time) || 0, ...(endSec && { endSec }),
  };
}

function pictureOf(stream: Stream, bitRate: number | undefined): Picture {
  const { width, height } = stream;
  const sar = pixelShape(stream.sample_aspect_ratio);
  if (width * height * Math.max(sar, 1) > largestPicture) throw new TranscodeError('too_large_picture');
  const endSec = endOf(stream);
  const turned = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation;
  return {
    stream: stream.index,
    codec: stream.codec_name ?? '',
    width,
    height,
    rotation: quarterTurns(turned ?? Number(stream.tags?.rotate ?? 0)),
    sar,
    fps: ratio(stream.avg_frame_rate, '/') || ratio(stream.r_frame_rate, '/'),
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order ?? ''),
    hdr: ['smpte2084', 'arib-std-b67'].includes(stream.color_transfer ?? ''),
    ...(stream.pix_fmt && { pixels: stream.pix_fmt }),
    reordered: stream.has_b_frames !== 0,
    startSec: Number(stream.start_time) || 0,
    ...(bitRate && { kbps: bitRate / 1000 }),
    ...(endSec && { endSec }),
  };
}

/** MP4 gives start and length of a stream, Matroska the time of its end as a tag: 00:01:30.500000000. */
function endOf({ start_time, duration, tags }: Stream): number | undefined {
  const length = positive(duration);
  if (length !== undefined) return (positive(start_time) ?? 0) + length;
  return positive((tags?.DURATION ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
}

function quarterTurns(degrees: number): Picture['rotation'] {
  const turns = [0, 90, 180, 270] as const;
  return turns[((Math.round(degrees / 90) % 4) + 4) % 4] ?? 0;
}

/** Pixels more than four times as wide as high (or the reverse) are a fault of the file: taken as square. */
function pixelShape(written: string | undefined): number {
  const sar = ratio(written, ':');
  return sar >= 0.25 && sar <= 4 ? sar : 1;
}

function ratio(written: string | undefined, separator: string): number {
  const [over = 0, under = 0] = (written ?? '').split(separator).map(Number);
  return over > 0 && under > 0 ? over / under : 0;
}

function positive(value: string | number | undefined): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}
