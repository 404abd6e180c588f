import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { posterArguments } from './arguments.ts';
import { ffmpeg, type Job } from './job.ts';

const file = 'poster.jpg';

/** Makes `poster.jpg` in the job's folder. Its name, or undefined when the film gives no picture: no reason to fail. */
export async function makePoster(job: Job): Promise<string | undefined> {
  if (!job.plan.picture) return undefined;
  const path = join(job.outDir, file);
  // A damaged film may have nothing at a tenth of the length it claims.
  for (const from of [(job.plan.durationSec ?? 0) / 10, 0]) {
    const { code } = await ffmpeg(job, posterArguments(job.plan, job.input, path, from));
    const size = await stat(path).then((found) => found.size, () => 0);
    if (code === 0 && size > 0) return file;
  }
  await rm(path, { force: true });
  return undefined;
}
