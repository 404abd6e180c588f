import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { TranscodeError, type TranscodeErrorCode } from './errors.ts';

/** Programs (absolute paths with arguments) put before ffmpeg so that it runs at the lowest priority; may be empty. */
export type Launcher = readonly string[];

export interface RunOptions {
  launcher?: Launcher;
  /** Longest running time. */
  wallMs: number;
  /** Time between SIGTERM and SIGKILL. */
  graceMs?: number;
  signal?: AbortSignal;
  /** For ffmpeg with `-progress pipe:1`: told the seconds of film done so far; stopped after `stallMs` without more. */
  progress?: { stallMs: number; onSeconds: (seconds: number) => void };
  /** Paths that must not appear in `stderr`. */
  hide?: readonly string[];
}

export interface Ended {
  code: number | null;
  stdout: string;
  /** The last few thousand characters. */
  stderr: string;
}

// Nothing of the server's own environment (secrets) reaches ffmpeg. GCONV_PATH and LC_ALL keep the static npm builds
// from crashing in the system's iconv.
const env = { GCONV_PATH: '/nonexistent', LC_ALL: 'C' };
const maxStdout = 4_000_000;
const maxStderr = 4_000;

/**
 * Runs one program to its end, never through a shell. A non-zero exit is a value; being cancelled, stalled, too slow or
 * too talkative is a TranscodeError, thrown only after the process is gone.
 */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const { launcher = [], signal, progress, graceMs = 3_000 } = options;
  if (signal?.aborted) return Promise.reject(new TranscodeError('cancelled'));
  return new Promise((resolve, reject) => {
    const [file = program, ...rest] = [...launcher, program, ...args];
    const child = spawn(file, rest, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    if (launcher.length === 0 && child.pid !== undefined) lowerPriority(child.pid);

    let stdout = '';
    let stderr = '';
    let stopped: TranscodeErrorCode | undefined;
    const timers = new Set<NodeJS.Timeout>();
    const after = (ms: number, act: () => void) => {
      const timer = setTimeout(act, ms);
      timers.add(timer);
      return timer;
    };
    const stop = (code: TranscodeErrorCode) => {
      if (stopped) return;
      stopped = code;
      child.kill('SIGTERM');
      after(graceMs, () => child.kill('SIGKILL'));
    };
    const cancel = () => stop('cancelled');
    signal?.addEventListener('abort', cancel, { once: true });
    after(options.wallMs, () => stop('timed_out'));
    const stall = progress && after(progress.stallMs, () => stop('stalled'));

    let seconds = 0;
    const readProgress = (line: string) => {
      // Both fields are microseconds, whatever their names say.
      const done = Number(/^out_time_(?:us|ms)=(\d+)/.exec(line)?.[1] ?? 0) / 1e6;
      if (done <= seconds) return;
      seconds = done;
      stall?.refresh();
      progress?.onSeconds(seconds);
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      if (progress) {
        const lines = stdout.split('\n');
        stdout = lines.pop() ?? '';
        lines.forEach(readProgress);
      }
      if (stdout.length > maxStdout) stop('unreadable');
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr = (stderr + chunk).slice(-maxStderr);
    });

    const settle = () => {
      timers.forEach(clearTimeout);
      signal?.removeEventListener('abort', cancel);
      for (const path of options.hide ?? []) stderr = stderr.replaceAll(path, '…');
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      settle();
      reject(new TranscodeError('no_tools', error.code));
    });
    child.on('close', (code) => {
      settle();
      if (stopped) reject(new TranscodeError(stopped, stderr));
      else resolve({ code, stdout, stderr });
    });
  });
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // The process has already ended, or the system does not allow it: then it runs as it is.
  }
}
