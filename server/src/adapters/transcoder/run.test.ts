import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { TranscodeError, type TranscodeErrorCode } from './errors.ts';
import { run, type RunOptions } from './run.ts';
import { anyTools } from './samples.ts';

const node = (script: string, options: Partial<RunOptions> = {}) =>
  run(process.execPath, ['-e', script], { wallMs: 15_000, ...options });
const forever = 'setInterval(() => {}, 1000);';

async function refusal(work: Promise<unknown>): Promise<TranscodeErrorCode | undefined> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  return error instanceof TranscodeError ? error.code : undefined;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('run', () => {
  it('Should give exit code, output and the end of what was said, without the hidden paths', async () => {
    const said = `console.error('x'.repeat(9000) + ' no room in /srv/secret/film')`;
    const script = `console.log('out'); ${said}; process.exit(3)`;
    const ended = await node(script, { hide: ['/srv/secret'] });
    expect(ended).to.include({ code: 3, stdout: 'out\n' });
    expect(ended.stderr).to.match(/^x+ no room in …\/film\n$/);
    expect(ended.stderr.length).to.be.below(5000);
  });

  it('Should give the program nothing of the environment of the server', async () => {
    const { stdout } = await node('console.log(Object.keys(process.env).sort().join())');
    expect(stdout.trim()).to.equal('GCONV_PATH,LC_ALL');
  });

  it('Should pass arguments as they are, without a shell', async () => {
    const { stdout } = await run(process.execPath, ['-p', 'process.argv[1]', '$(id); "x" %PATH%'], { wallMs: 15_000 });
    expect(stdout).to.equal('$(id); "x" %PATH%\n');
  });

  it('Should read progress in seconds, also when a line comes in pieces', async () => {
    const seconds: number[] = [];
    const write = (text: string) => `process.stdout.write(${JSON.stringify(text)});`;
    const rest = write('000\nout_time_us=2000000\n');
    const script = `${write('out_time_us=N/A\nout_time_ms=1500')} setImmediate(() => { ${rest} })`;
    await node(script, { progress: { stallMs: 15_000, onSeconds: (at) => seconds.push(at) } });
    expect(seconds).to.deep.equal([1.5, 2]);
  });

  it('Should stop what makes no more progress', async () => {
    const progress = { stallMs: 200, onSeconds: () => {} };
    expect(await refusal(node(forever, { progress }))).to.equal('stalled');
  });

  it('Should stop what takes too long', async () => {
    expect(await refusal(node(forever, { wallMs: 200 }))).to.equal('timed_out');
  });

  it('Should stop what says too much', async () => {
    expect(await refusal(node(`setInterval(() => process.stdout.write('x'.repeat(1e6)))`))).to.equal('unreadable');
  });

  it('Should kill what does not obey', async () => {
    const controller = new AbortController();
    const script = `process.on('SIGTERM', () => {}); console.log('out_time_us=' + process.pid); ${forever}`;
    let pid = 0;
    const onSeconds = (seconds: number) => {
      pid = Math.round(seconds * 1e6);
      controller.abort();
    };
    const progress = { stallMs: 15_000, onSeconds };
    expect(await refusal(node(script, { graceMs: 100, progress, signal: controller.signal }))).to.equal('cancelled');
    expect(pid).to.be.above(0);
    expect(isRunning(pid)).to.equal(false);
  });

  it('Should not start what is already cancelled', async () => {
    expect(await refusal(node(forever, { signal: AbortSignal.abort() }))).to.equal('cancelled');
  });

  it('Should say no_tools when the program is not there', async () => {
    expect(await refusal(run('/nowhere/ffmpeg', [], { wallMs: 1000 }))).to.equal('no_tools');
  });

  it('Should leave no program behind when the server itself is killed', async function () {
    const { launcher } = await anyTools();
    if (!launcher.includes('--pdeathsig')) this.skip();
    const folder = await mkdtemp(join(tmpdir(), 'run-'));
    const pidFile = join(folder, 'pid');
    const child = `require('fs').writeFileSync(${JSON.stringify(pidFile)}, process.pid + '\\n'); ${forever}`;
    const server = `import { run } from ${JSON.stringify(new URL('./run.ts', import.meta.url).href)};
      await run(process.execPath, ['-e', ${JSON.stringify(child)}],
        { wallMs: 60000, launcher: ${JSON.stringify(launcher)} });`;
    const parent = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', server], { stdio: 'ignore' });
    try {
      while (!existsSync(pidFile) || !(await readFile(pidFile, 'utf8')).endsWith('\n')) await pause(20);
      const pid = Number(await readFile(pidFile, 'utf8'));
      expect(isRunning(pid)).to.equal(true);
      parent.kill('SIGKILL');
      await once(parent, 'exit');
      while (isRunning(pid)) await pause(20);
    } finally {
      parent.kill('SIGKILL');
      await rm(folder, { recursive: true });
    }
  });
});
