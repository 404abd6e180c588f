import { type Loudness, loudnessArguments } from './arguments.ts';
import { ffmpeg, type Job } from './job.ts';

// Below this there is only noise, which levelling would bring to the loudness of speech.
const quietestLufs = -50;

/** Of the sound that is to be brought to the usual loudness; undefined where it cannot be measured, or is only noise. */
export async function loudnessOf(job: Job): Promise<Loudness | undefined> {
  const { sound, container } = job.plan;
  if (!sound) return undefined;
  const { stderr } = await ffmpeg(job, loudnessArguments(container, sound.stream, job.input));
  const [, lufs, rangeLu] = /Integrated loudness:\s*I:\s*(-?[\d.]+) LUFS[^]*?LRA:\s*([\d.]+) LU/.exec(stderr) ?? [];
  return lufs !== undefined && Number(lufs) >= quietestLufs ? { lufs: Number(lufs), rangeLu: Number(rangeLu) } : undefined;
}
