import { access, chmod, constants, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { TranscodeError } from './errors.ts';
import { run, type Launcher } from './run.ts';

export type ToolsSource = 'configured' | 'system' | 'npm';
/** `old_build`: made before 2022, without years of security updates. `configured_unusable`: the given paths failed. */
export type ToolsWarning = 'old_build' | 'configured_unusable';

export interface ReadyTools {
  available: true;
  source: ToolsSource;
  version: string;
  probeVersion: string;
  warning?: ToolsWarning;
  ffmpeg: string;
  ffprobe: string;
  /** The HLS muxer takes `-hls_segment_options`; decides how picture and sound are made to start together. */
  segmentOptions: boolean;
  /** High dynamic range can be brought into the usual one. */
  toneMapping: boolean;
  launcher: Launcher;
}

export type Tools = ReadyTools | { available: false; warning?: ToolsWarning };

/** What a health page may show of the tools: no paths. */
export type ToolsHealth = Pick<ReadyTools, 'source' | 'version' | 'probeVersion' | 'warning'> & { available: true };

export interface ToolPaths {
  ffmpegPath?: string | undefined;
  ffprobePath?: string | undefined;
  /** The value of PATH; the empty string means that only configured paths and npm's packages are tried. */
  searchPath: string;
}

const suffix = process.platform === 'win32' ? '.exe' : '';
const oldestGoodYear = 2022;
const testMs = 20_000;

/**
 * Finds the first pair of ffmpeg and ffprobe that passes a self-test: configured, then on PATH, then npm's optional
 * packages. Never throws: without any pair the answer is `{ available: false }`.
 */
export async function findTools({ ffmpegPath, ffprobePath, searchPath }: ToolPaths): Promise<Tools> {
  const system = { ffmpeg: await lookUp('ffmpeg', searchPath), ffprobe: await lookUp('ffprobe', searchPath) };
  const configured = ffmpegPath || ffprobePath;
  const pairs: [ToolsSource, string | undefined, string | undefined][] = [
    ['system', system.ffmpeg, system.ffprobe],
    ['npm', npmBinary('@ffmpeg-installer/ffmpeg'), npmBinary('@ffprobe-installer/ffprobe')],
  ];
  if (configured) pairs.unshift(['configured', ffmpegPath || system.ffmpeg, ffprobePath || system.ffprobe]);

  let warning: ToolsWarning | undefined;
  for (const [source, ffmpeg, ffprobe] of pairs) {
    const tested = ffmpeg && ffprobe ? await selfTest(ffmpeg, ffprobe) : undefined;
    if (tested && ffmpeg && ffprobe) {
      const launcher = await findLauncher(ffmpeg, searchPath);
      const { year, ...facts } = tested;
      if (year < oldestGoodYear) warning ??= 'old_build';
      return { available: true, source, ...facts, ffmpeg, ffprobe, launcher, ...(warning && { warning }) };
    }
    if (source === 'configured') warning = 'configured_unusable';
  }
  return { available: false, ...(warning && { warning }) };
}

/** The part of the tools that may be shown on a health page. */
export function toolsHealth(tools: Tools): ToolsHealth | { available: false; warning?: ToolsWarning } {
  if (!tools.available) return tools;
  const { source, version, probeVersion, warning } = tools;
  return { available: true, source, version, probeVersion, ...(warning && { warning }) };
}

/** The tools, or `no_tools`. */
export function ready(tools: Tools): ReadyTools {
  if (!tools.available) throw new TranscodeError('no_tools');
  return tools;
}

async function lookUp(name: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter).filter(isAbsolute)) {
    const path = join(folder, name + suffix);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

const isExecutable = (path: string) => access(path, constants.X_OK).then(() => true, () => false);

function npmBinary(packageName: string): string | undefined {
  try {
    const found: unknown = createRequire(import.meta.url)(packageName);
    const path = (found as { path?: unknown }).path;
    return typeof path === 'string' ? path : undefined;
  } catch {
    // Not installed, or not made for this machine (one of the packages then throws a bare string).
    return undefined;
  }
}

/** Makes one second of fMP4 HLS and reads it back; undefined when the pair cannot do it. */
async function selfTest(ffmpeg: string, ffprobe: string) {
  const folder = await mkdtemp(join(tmpdir(), 'ffmpeg-test-'));
  try {
    for (const path of [ffmpeg, ffprobe]) {
      // npm leaves ffprobe without its executable bit when install scripts are off.
      if (!(await isExecutable(path))) await chmod(path, 0o755);
    }
    const call = async (program: string, ...args: string[]) => {
      const { code, stdout, stderr } = await run(program, args, { wallMs: testMs });
      if (code !== 0) throw new TranscodeError('no_tools', stderr);
      return stdout;
    };
    const sources = ['-f', 'lavfi', '-i', 'testsrc=s=64x64:d=1', '-f', 'lavfi', '-i', 'sine=d=1'];
    const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
    const hls = ['-f', 'hls', '-hls_segment_type', 'fmp4', '-hls_segment_filename', join(folder, '%d.m4s')];
    await call(ffmpeg, '-nostdin', '-v', 'error', ...sources, ...codecs, ...hls, join(folder, 'index.m3u8'));
    await call(ffprobe, '-v', 'error', '-f', 'mov', '-show_streams', join(folder, 'init.mp4'));

    const [banner = '', probeBanner = '', muxer = '', filters = ''] = await Promise.all([
      call(ffmpeg, '-version'),
      call(ffprobe, '-version'),
      call(ffmpeg, '-hide_banner', '-h', 'muxer=hls'),
      call(ffmpeg, '-hide_banner', '-filters'),
    ]);
    return {
      version: versionOf(banner),
      probeVersion: versionOf(probeBanner),
      year: Number(/Copyright \(c\) \d+-(\d+)/.exec(banner)?.[1] ?? 0),
      segmentOptions: /^\s*-hls_segment_options/m.test(muxer),
      toneMapping: ['zscale', 'tonemap'].every((name) => filters.includes(` ${name} `)),
    };
  } catch {
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const versionOf = (banner: string) => /version (\S+)/.exec(banner)?.[1] ?? 'unknown';

/**
 * The first of these that works here. SCHED_IDLE leaves the API 93 % of its speed while encoding (nice 19: 64 %); where there are
 * several processors, the first is left to everybody else, since even an idle task holds one until the kernel looks up;
 * with pdeathsig no ffmpeg outlives a killed server.
 */
async function findLauncher(ffmpeg: string, searchPath: string): Promise<Launcher> {
  const [setpriv, taskset, chrt, nice] = await Promise.all(['setpriv', 'taskset', 'chrt', 'nice'].map((name) => lookUp(name, searchPath)));
  const processors = availableParallelism();
  const nicest = nice ? [nice, '-n', '19'] : [];
  const idle = chrt ? [chrt, '-i', '0', ...nicest] : nicest;
  const beside = taskset && processors > 1 ? [taskset, '-c', `1-${processors - 1}`, ...idle] : idle;
  const bound = (launcher: Launcher): Launcher => (setpriv ? [setpriv, '--pdeathsig', 'KILL', ...launcher] : launcher);
  for (const launcher of [bound(beside), bound(idle), idle, nicest]) {
    if (launcher.length === 0) continue;
    const ended = await run(ffmpeg, ['-version'], { launcher, wallMs: testMs }).catch(() => undefined);
    if (ended?.code === 0) return launcher;
  }
  return [];
}
