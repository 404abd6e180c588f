import { join } from 'node:path';
import { audioOnlyKbps, segmentSec, type Plan, type Rung, type Step } from './plan.ts';
import { longestSec } from './probe.ts';
import { inputArguments } from './sniff.ts';

const quiet = ['-nostdin', '-hide_banner', '-y', '-loglevel', 'error'];
const progress = ['-progress', 'pipe:1'];
// Damaged sound decodes to endless numbers, over which loudnorm never ends: whole numbers first.
const cleared = 'aformat=sample_fmts=s16:channel_layouts=mono,highpass=f=80';
/** Of speech on a phone's loudspeaker, as EBU R 128 measures it. */
const [usualLufs, widestLu] = [-16, 11];
const bare = ['-map_metadata', '-1', '-map_chapters', '-1'];

/** How loud a film is, and how far its loud and quiet parts are apart (EBU R 128, EBU Tech 3342). */
export interface Loudness {
  lufs: number;
  rangeLu: number;
}

/**
 * One step as fMP4 HLS. Outputs go to `outDir/0`, `outDir/1` … in the order of `step.rungs`, the sound alone last;
 * the folders must exist. Sound whose loudness is given is brought to the usual one.
 */
export function hlsArguments(plan: Plan, step: Step, input: string, outDir: string, loudness?: Loudness): string[] {
  return [
    ...quiet, ...progress,
    ...inputArguments(plan.container, input),
    '-filter_complex', [...pictureFilters(plan, step.rungs), ...soundFilters(plan, step, loudness)].join(';'),
    ...pictureCoding(plan, step.rungs), ...soundCoding(plan, step),
    ...segments(plan, tracks(plan, step), outDir),
  ];
}

/** The film as it is, in `outDir/0`: nothing is encoded. */
export function asIsArguments(plan: Plan, input: string, outDir: string): string[] {
  const streams = [plan.picture, plan.sound].flatMap((track) => (track ? ['-map', `0:${track.stream}`] : []));
  const track = plan.sound ? 'v:0,a:0' : 'v:0';
  return [...quiet, ...progress, ...inputArguments(plan.container, input), ...streams, '-c', 'copy', ...segments(plan, [track], outDir)];
}

/** Tracks as fMP4 HLS, each in a folder of its own. A film that goes on after its stated end is cut off there. */
function segments(plan: Plan, tracks: string[], outDir: string): string[] {
  const seconds = Math.ceil(plan.durationSec ?? longestSec) + 5;
  return [
    ...bare, '-max_muxing_queue_size', '4096', '-t', `${seconds}`,
    '-f', 'hls', '-hls_time', `${segmentSec}`, '-hls_playlist_type', 'vod', '-hls_list_size', '0',
    '-hls_segment_type', 'fmp4', '-hls_flags', 'independent_segments',
    ...(plan.segmentOptions ? ['-hls_segment_options', 'movflags=+negative_cts_offsets:use_editlist=0'] : []),
    '-hls_segment_filename', join(outDir, '%v', '%05d.m4s'),
    '-var_stream_map', tracks.join(' '),
    join(outDir, '%v', 'index.m3u8'),
  ];
}

function pictureFilters({ picture }: Plan, rungs: Rung[]): string[] {
  if (!picture || rungs.length === 0) return [];
  const { num, den } = picture.rate;
  const source = [
    ...(picture.interlaced ? ['yadif=deint=interlaced'] : []),
    // start_time=0 fills a late picture, so that it starts with the sound.
    `fps=${num}/${den}:start_time=0`,
    ...(picture.holdSec > 0 ? [`tpad=stop_mode=clone:stop_duration=${picture.holdSec.toFixed(3)}`] : []),
    ...usualRange(picture),
  ];
  // Each rung is made from the next larger one: a full picture is read once, not once for each.
  const sized = rungs.map(({ width, height, rate }, at) => {
    // Far below the film's own size a mean of areas looks the same as the usual curve, at half of its price.
    const flags = at === rungs.length - 1 && Math.min(width, height) * 3 <= picture.side ? ':flags=area' : '';
    const slower = rate.den === den ? '' : `fps=${rate.num}/${rate.den},`;
    const onward = at > 0 ? `,split=2[v${at}][s${at - 1}]` : `[v${at}]`;
    return `[s${at}]${slower}scale=${width}:${height}${flags},setsar=1,format=yuv420p${onward}`;
  }).reverse();
  return [`[0:${picture.stream}]${source.join(',')}[s${rungs.length - 1}]`, ...sized];
}

/** Brings high dynamic range (PQ, HLG) into the usual one; white at 100 cd/m2. */
const usualRange = ({ toneMapped }: NonNullable<Plan['picture']>): string[] =>
  toneMapped ? ['zscale=t=linear:npl=100', 'format=gbrpf32le', 'zscale=p=bt709', 'tonemap=hable:desat=0', 'zscale=t=bt709:m=bt709:r=tv', 'format=yuv420p'] : [];

/** One gain for all of it, with the peaks held; where whispers and shouts are far apart, a gain that follows, at five times the cost. */
function levelling({ lufs, rangeLu }: Loudness): string {
  const gain = 10 ** ((usualLufs - lufs) / 20);
  return rangeLu <= widestLu ? `alimiter=level_in=${gain.toFixed(4)}:limit=0.8:level=0` : `loudnorm=I=${usualLufs}:TP=-1.5:LRA=${widestLu}`;
}

function soundFilters({ sound }: Plan, step: Step, loudness?: Loudness): string[] {
  const count = soundRates(step).length;
  if (!sound || count === 0) return [];
  const level = loudness ? `${cleared},${levelling(loudness)},` : '';
  const ends = soundRates(step).map((_, at) => `[a${at}]`).join('');
  // Without the explicit layout loudnorm fails on some recordings of unknown layout.
  const even = 'aresample=48000:async=1:first_pts=0,aformat=channel_layouts=mono';
  return [`[0:${sound.stream}]${level}${even},asplit=${count}${ends}`];
}

function pictureCoding({ picture, segmentOptions }: Plan, rungs: Rung[]): string[] {
  if (!picture || rungs.length === 0) return [];
  // Players ignore the edit list that makes up for reordered pictures: shift it by the muxer, or do not reorder. Without
  // reordering, looking far ahead costs more than a finer quality does.
  const reorder = segmentOptions ? ['-x264-params', 'ref=3:rc-lookahead=20:bframes=5'] : ['-bf', '0', '-x264-params', 'rc-lookahead=5'];
  const finer = segmentOptions ? 0 : 1;
  const each = rungs.flatMap(({ maxKbps, gop, crf }, at) => [
    '-map', `[v${at}]`, `-crf:v:${at}`, `${crf - finer}`,
    `-maxrate:v:${at}`, `${maxKbps}k`, `-bufsize:v:${at}`, `${maxKbps * 2}k`,
    `-g:v:${at}`, `${gop}`, `-keyint_min:v:${at}`, `${gop}`,
  ]);
  const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-sc_threshold', '0'];
  return [...x264, ...reorder, ...each];
}

function soundCoding({ sound }: Plan, step: Step): string[] {
  if (!sound) return [];
  const each = soundRates(step).flatMap((kbps, at) => ['-map', `[a${at}]`, `-b:a:${at}`, `${kbps}k`]);
  return ['-c:a', 'aac', '-ac', '1', '-ar', '48000', ...each];
}

const soundRates = ({ rungs, audioOnly }: Step) => [
  ...rungs.map((rung) => rung.audioKbps),
  ...(audioOnly ? [audioOnlyKbps] : []),
];

function tracks({ sound }: Plan, { rungs, audioOnly }: Step): string[] {
  const rungTracks = rungs.map((_, at) => (sound ? `v:${at},a:${at}` : `v:${at}`));
  return audioOnly ? [...rungTracks, `a:${rungs.length}`] : rungTracks;
}

/** Measures the loudness of the sound; the answer is at the end of standard error. */
export function loudnessArguments(container: Plan['container'], stream: number, input: string): string[] {
  const measure = ['-map', `0:${stream}`, '-af', `${cleared},ebur128=framelog=verbose`];
  const said = ['-nostdin', '-hide_banner', '-loglevel', 'info', '-nostats'];
  return [...said, ...progress, ...inputArguments(container, input), ...measure, '-f', 'null', '-'];
}

/** One telling picture of the keyframes from `from` on, in seconds: they need no others to be read. */
export function posterArguments(plan: Plan, input: string, out: string, from: number): string[] {
  const { width, height } = plan.picture?.poster ?? { width: 2, height: 2 };
  const stream = plan.picture?.stream ?? 0;
  const range = plan.picture ? usualRange(plan.picture) : [];
  const pick = [...range, `scale=${width}:${height}`, 'setsar=1', 'thumbnail=60', 'format=yuvj420p'].join(',');
  const picture = ['-map', `0:${stream}`, '-vf', pick, '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '4'];
  return [...quiet, '-skip_frame', 'nokey', '-noaccurate_seek', '-ss', from.toFixed(3), '-t', '20', ...inputArguments(plan.container, input), ...picture, ...bare, '-f', 'mjpeg', out];
}
