import { loudnessArguments } from './arguments.ts';
import { ffmpeg, type Job } from './job.ts';

// Below this there is only noise, which levelling would bring to the loudness of speech.
const quietestLufs = -50;

/** Whether the sound is to be brought to the usual loudness: it can be measured, and there is more than noise in it. */
export async function isWorthLevelling(job: Job): Promise<boolean> {
  const { sound, container } = job.plan;
  if (!sound) return false;
  const { stderr } = await ffmpeg(job, loudnessArguments(container, sound.stream, job.input));
  const lufs = /Integrated loudness:\s*I:\s*(-?[\d.]+) LUFS/.exec(stderr)?.[1];
  return lufs !== undefined && Number(lufs) >= quietestLufs;
}
