// What making a film costs, beside one plain encode at 720 lines of the same source by the same ffmpeg; what comes out weighs; and
// what the API's callers feel meanwhile (`felt` alone). Processor time is counted, so that whatever else the machine does weighs little.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { plan, probe, transcode, type Transcoded } from '../../server/src/adapters/transcoder/index.ts';
import { run } from '../../server/src/adapters/transcoder/run.ts';
import { toolsFrom } from '../../server/src/adapters/transcoder/samples.ts';
import type { ReadyTools } from '../../server/src/adapters/transcoder/tools.ts';
import { demoPassword } from '../../server/src/seed/accounts.ts';
import { createCaller } from '../../server/test/support/caller.ts';
import { withFolder, withServer } from './demo.ts';
import { percentile } from './measure.ts';

/** Of film; BENCH_SECONDS asks for less, where what every film costs once weighs more. */
const seconds = Number(process.env['BENCH_SECONDS'] ?? 60);
const longestMs = 60 * 60_000;
const rounds = 3;
const perSecond = 500;
const idleGoal = 1.5;
/** Slower than this without a film, requests only queue: there is nothing to compare with. */
const stuckMs = 500;
const cpuGoals = { system: 2.4, npm: 1.7 } as const;
const lesson = { seconds: 600, goals: [['lowest rung', 6], ['240p', 9], ['sound alone', 4]] } as const;
const ticksPerSecond = 100;
/** In place of the lowest priority, by which a busy machine would never get to it. */
const plainly = ['/usr/bin/env'];

const voice = ['-f', 'lavfi', '-i', `aevalsrc=0.25*sin(2*PI*170*t+4*sin(2*PI*5*t))*(0.55+0.45*sin(2*PI*3.1*t))*lt(mod(t\\,4)\\,3.2)+0.004*random(0):s=44100:d=${seconds}`];
const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-t', String(seconds), '-f', 'mp4'];
const [wide, high, glyphSide] = [1920, 1080, 6];
/** Numbers that look drawn by lot and are the same in every run. */
const drawn = (seed: number): number => ((Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0) ^ (Math.imul(seed, 0xc2b2ae35) >>> 13)) >>> 0;
/** A slide as full as a page: a bar with a heading, and lines of words in made letters of 6 by 6 dots. */
const slide = (page: number): Buffer => {
  const dots = Buffer.alloc(wide * high * 3, 0xf4);
  const fill = (x: number, y: number, width: number, height: number, colour: number[]) => {
    for (let row = y; row < y + height; row++) for (let at = x; at < x + width; at++) dots.set(colour, (row * wide + at) * 3);
  };
  const line = (text: number, x: number, y: number, dot: number, length: number) => {
    for (let letter = 0; letter < length; letter++) {
      const shape = drawn(1 + (drawn(text * 977 + letter * 31) % 29));
      if (drawn(text * 131 + letter) % 6 === 0) continue;
      for (let bit = 0; bit < 25; bit++) if ((shape >>> bit) & 1) fill(x + (letter * glyphSide + (bit % 5)) * dot, y + Math.floor(bit / 5) * dot, dot, dot, [30, 30, 40]);
    }
  };
  fill(0, 0, wide, 150, [20, 90 + page * 12, 160]);
  line(page, 80, 45, 10, 24);
  for (let row = 0; row < 16; row++) line(page * 100 + row, 80, 210 + row * 52, 5, 34 + (drawn(page * 50 + row) % 22));
  return Buffer.concat([Buffer.from(`P6 ${wide} ${high} 255\n`), dots]);
};
const pages = 6;
const slideSec = 10;
/** Slides of ten seconds each, with a pointer that moves; and a picture that never rests, with a sensor's grain. */
const films: Record<string, (folder: string) => string[]> = {
  screencast: (folder) => ['-framerate', `1/${slideSec}`, '-loop', '1', '-i', join(folder, 'slide%d.ppm'), '-filter_complex', '[1:v]fps=30[page];color=red:s=16x24:r=30[dot];[page][dot]overlay=x=\'900+500*sin(t/2)\':y=\'500+300*sin(t/3)\'[v]', '-map', '[v]', '-map', '0:a'],
  camera: () => ['-filter_complex', 'mandelbrot=s=1280x720:rate=24,noise=alls=6:allf=t[v]', '-map', '[v]', '-map', '0:a'],
};

/** Processor seconds, of user and system, that ended children of this process took. */
const spent = async (): Promise<number> => {
  const fields = (await readFile('/proc/self/stat', 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
};
const costOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = await spent();
  await work();
  return (await spent()) - before;
};

const make = async ({ ffmpeg }: ReadyTools, ...args: string[]): Promise<void> => {
  const { code, stderr } = await run(ffmpeg, ['-nostdin', '-v', 'error', '-y', ...args], { launcher: plainly, wallMs: longestMs });
  if (code !== 0) throw new Error(stderr);
};
const ladderOf = async (tools: ReadyTools, input: string, outDir: string, signal?: AbortSignal): Promise<Transcoded> =>
  transcode(tools, plan(await probe(tools, input), tools), { input, outDir, ...(signal && { signal }) });
const says = (ok: boolean): string => `${ok ? 'met' : 'NOT MET'}, at load ${(loadavg()[0] ?? 0).toFixed(1)}`;

/** 99 of 100 calls, made at a fixed rate whatever the answers take, come back within this many milliseconds; one that fails never does. */
const p99At = async (call: () => Promise<unknown>, forSeconds: number): Promise<number> => {
  const times: number[] = [];
  const open: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let sent = 0; sent < perSecond * forSeconds;) {
    const due = Math.min(perSecond * forSeconds, Math.floor(((performance.now() - begun) / 1000) * perSecond));
    for (; sent < due; sent++) {
      // From when it was due: a caller that had to wait for its turn has waited, too.
      const from = begun + (sent / perSecond) * 1000;
      open.push(call().then(() => times.push(performance.now() - from), () => times.push(Infinity)));
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(open);
  return percentile(times, 99);
};

const connections = new Agent({ keepAlive: true });
/** Asks as cheaply as can be, since whoever measures here takes from the same processors. */
const asks = (address: string, token: string) => (): Promise<void> => new Promise((resolve, reject) => {
  get(address, { agent: connections, headers: { authorization: `Bearer ${token}` } }, (answer) => {
    answer.resume().on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`answered ${answer.statusCode}`))));
  }).on('error', reject);
});

const costs = async (folder: string): Promise<void> => {
  for (const source of ['system', 'npm'] as const) {
    const tools = await toolsFrom(source);
    if (!tools) {
      console.log(`${source}: not run, there is none here`);
      continue;
    }
    for (const name of Object.keys(films)) {
      const input = join(folder, name);
      const outDir = join(folder, `${source}-${name}`);
      let made: Transcoded | undefined;
      // The best of a few, in turn: what else the machine does also makes the same work dearer.
      const [plains, ladders]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        plains.push(await costOf(() => make(tools, '-i', input, '-vf', 'scale=-2:720', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '25', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '64k', '-f', 'mp4', join(folder, 'plain'))));
        await rm(outDir, { recursive: true, force: true });
        ladders.push(await costOf(async () => (made = await ladderOf({ ...tools, launcher: plainly }, input, outDir))));
      }
      const [plain, ladder] = [Math.min(...plains), Math.min(...ladders)];
      const ratio = ladder / plain;
      console.log(`${source} ${tools.version.slice(0, 20)}, ${name}: all of the work ${ladder.toFixed(1)} s of processor time, one plain encode ${plain.toFixed(1)} s: ${ratio.toFixed(2)} times; goal <= ${cpuGoals[source]}: ${says(ratio <= cpuGoals[source])}`);
      if (name === 'screencast' && made) weigh(source, made);
      await rm(outDir, { recursive: true });
    }
  }
};

const weigh = (source: string, { rungs, audio }: Transcoded): void => {
  const bytes = [rungs[0]?.bytes, rungs.find(({ name }) => name === '240p')?.bytes, audio?.bytes];
  for (const [at, [name, goal]] of lesson.goals.entries()) {
    const megabytes = ((bytes[at] ?? NaN) * lesson.seconds) / seconds / 1e6;
    console.log(`${source}: ten minutes of such a screencast, ${name}: ${megabytes.toFixed(2)} MB; goal <= ${goal}: ${says(megabytes <= goal)}`);
  }
};

const measureFelt = async (folder: string, tools: ReadyTools): Promise<void> => {
  await withServer(folder, async (url) => {
    const nobody = createCaller(url);
    const { accessToken } = await nobody('signIn', { body: { login: 'nongdan', password: demoPassword } });
    const call = asks(`${url}/api/me`, accessToken);
    await p99At(call, 3);
    const [idle, busy]: [number[], number[]] = [[], []];
    for (let round = 0; round < 3; round++) {
      idle.push(await p99At(call, 6));
      const stop = new AbortController();
      const work = ladderOf(tools, join(folder, 'camera'), join(folder, `felt-${round}`), stop.signal).catch(() => undefined);
      busy.push(await p99At(call, 6));
      stop.abort();
      await work;
    }
    const [quiet, loud] = [percentile(idle, 50), percentile(busy, 50)];
    console.log(`API at ${perSecond} requests/s, p99: ${quiet.toFixed(1)} ms idle, ${loud.toFixed(1)} ms while a film is made: ${(loud / quiet).toFixed(2)} times; goal <= ${idleGoal}: ${quiet > stuckMs ? `not to be told: the machine is too busy for ${perSecond}/s, at load ${(loadavg()[0] ?? 0).toFixed(1)}` : says(loud / quiet <= idleGoal)}`);
  });
};

/** Runs `work` with sources of these names in a folder. */
const withSources = (names: readonly string[], work: (folder: string, tools: ReadyTools) => Promise<void>): Promise<void> => withFolder(async (folder) => {
  const maker = (await toolsFrom('system')) ?? (await toolsFrom('npm'));
  if (!maker) return console.log('not run: there is no ffmpeg');
  for (let page = 0; page < pages; page++) await writeFile(join(folder, `slide${page}.ppm`), slide(page));
  for (const name of names) await make(maker, ...voice, ...(films[name]?.(folder) ?? []), ...coded, join(folder, name));
  await work(folder, maker);
});

export const felt = (): Promise<void> => withSources(['camera'], measureFelt);
export const ladder = (): Promise<void> => withSources(Object.keys(films), async (folder, tools) => {
  await costs(folder);
  await measureFelt(folder, tools);
});
