import { dirname } from 'node:path';
import type { Plan } from './plan.ts';
import { longestSec } from './probe.ts';
import { run, type Ended } from './run.ts';
import type { ReadyTools } from './tools.ts';

/** One film on its way, as all its ffmpeg processes see it. */
export interface Job {
  tools: ReadyTools;
  plan: Plan;
  input: string;
  outDir: string;
  signal?: AbortSignal | undefined;
}

const stallMs = 2 * 60_000;

/** Runs ffmpeg under the rules that end a film which never would: 6 times its length and 5 minutes, 2 minutes still. */
export function ffmpeg(
  job: Job,
  args: readonly string[],
  onSeconds: (seconds: number) => void = () => {},
): Promise<Ended> {
  const { ffmpeg: program, launcher } = job.tools;
  const wallMs = ((job.plan.durationSec ?? longestSec) * 6 + 5 * 60) * 1000;
  const hide = [job.input, job.outDir, dirname(program)];
  return run(program, args, { launcher, wallMs, progress: { stallMs, onSeconds }, signal: job.signal, hide });
}
