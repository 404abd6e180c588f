import { run } from './tools.ts';
import { sampleRate } from './voice.ts';

const framesPerSecond = 15;
const loudness = 'loudnorm=I=-16:TP=-2:LRA=11';
/** Takes the edge off the synthetic voice: no rumble, a warmer chest, softer sibilants, a hint of a room, even words. */
const soften = [
  'highpass=f=85', 'equalizer=f=190:t=q:w=1:g=2.5', 'equalizer=f=3300:t=q:w=1:g=-4', 'treble=g=-4:f=6500',
  'aecho=0.95:0.6:17|29:0.09|0.06',
  'acompressor=threshold=-22dB:ratio=3.5:attack=4:release=140:makeup=3', 'alimiter=limit=0.4:level=0',
].join(',');

/** Second pass of loudnorm: the measured figures make the gain linear, so that the voice does not pump. */
const levelled = async (pcmPath: string): Promise<string> => {
  const { log } = await run('ffmpeg', [
    '-nostdin', '-hide_banner', '-f', 's16le', '-ar', String(sampleRate), '-ac', '1', '-i', pcmPath,
    '-af', `${soften},${loudness}:print_format=json`, '-f', 'null', '-',
  ]);
  const found = JSON.parse(log.slice(log.lastIndexOf('{'), log.lastIndexOf('}') + 1)) as Record<string, string>;
  const measured = `measured_I=${found['input_i']}:measured_TP=${found['input_tp']}:measured_LRA=${found['input_lra']}`;
  return `${loudness}:${measured}:measured_thresh=${found['input_thresh']}:offset=${found['target_offset']}:linear=true`;
};

/** Joins pictures (a concat list), and speech (raw 16-bit samples) to an MP4 that begins to play before it is loaded. */
export const encodeFilm = async (listPath: string, pcmPath: string, seconds: number, output: string): Promise<void> => {
  await run('ffmpeg', [
    '-nostdin', '-hide_banner', '-loglevel', 'error', '-y',
    '-f', 'concat', '-safe', '0', '-i', listPath,
    '-f', 's16le', '-ar', String(sampleRate), '-ac', '1', '-i', pcmPath,
    '-vf', `fps=${framesPerSecond},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p`,
    '-af', `${soften},${await levelled(pcmPath)},aresample=${sampleRate}`,
    '-c:v', 'libx264', '-preset', 'slow', '-tune', 'stillimage', '-crf', '26', '-profile:v', 'high',
    '-g', String(framesPerSecond * 4), '-keyint_min', String(framesPerSecond * 4), '-sc_threshold', '0',
    '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv',
    '-c:a', 'aac', '-b:a', '64k', '-ac', '1', '-t', seconds.toFixed(3),
    '-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact', '-movflags', '+faststart', output,
  ]);
};

/** The opening slide as a 640 px wide JPEG. */
export const savePoster = async (picture: string, output: string): Promise<void> => {
  await run('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', '-i', picture, '-vf', 'scale=640:-2:flags=lanczos', '-q:v', '4', '-bitexact', output]);
};
