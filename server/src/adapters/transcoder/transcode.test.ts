import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { TranscodeError } from './errors.ts';
import { plan } from './plan.ts';
import { probe } from './probe.ts';
import { run } from './run.ts';
import { anyTools, firstTimes, h264, make, picture, processesNaming, sound, toolsFrom, turned } from './samples.ts';
import type { ReadyTools } from './tools.ts';
import { transcode, type TranscodeOptions } from './transcode.ts';

const aac = ['-c:a', 'aac'];
const refusal = (work: Promise<unknown>) => work.then(() => undefined, (thrown: unknown) => thrown);

for (const source of ['system', 'npm'] as const) {
  describe(`transcode with the tools of ${source}`, function () {
    let tools: ReadyTools;
    let folder: string;
    let input: string;
    let outDir: string;
    beforeEach(async function () {
      const found = await toolsFrom(source);
      if (!found) return this.skip();
      tools = found;
      folder = await mkdtemp(join(tmpdir(), 'transcode-'));
      input = join(folder, 'film');
      outDir = join(folder, 'out');
    });
    afterEach(() => (folder ? rm(folder, { recursive: true, force: true }) : undefined));

    const film = async (...args: string[]) => make(await anyTools(), ...args, input);
    const prepare = async (options: Partial<TranscodeOptions> = {}) =>
      transcode(tools, plan(await probe(tools, input), tools), { input, outDir, ...options });
    const text = (name: string) => readFile(join(outDir, name), 'utf8');
    const uris = (playlist: string) => playlist.split('\n').filter((line) => line && !line.startsWith('#'));

    /** Plays a playlist to its end, and gives `frames` and size as the decoder sees them. */
    const play = async (name: string) => {
      const { ffmpeg } = await anyTools();
      const shown = ['-vf', 'showinfo', '-f', 'null', '-'];
      const args = ['-nostdin', '-i', join(outDir, name), '-map', '0:v', ...shown];
      const ended = await run(ffmpeg, args, { wallMs: 30_000 });
      const frames = Number(/frame=\s*(\d+)(?![^]*frame=)/.exec(ended.stderr)?.[1]);
      return { code: ended.code, frames, size: / s:(\d+x\d+) /.exec(ended.stderr)?.[1] };
    };
    const shows = async (file: string) => {
      const { stderr } = await run((await anyTools()).ffmpeg, ['-nostdin', '-i', join(outDir, file)], { wallMs: 30_000 });
      return stderr;
    };
    /** Length of a file, and when each of its tracks begins. */
    const timesOf = async (file: string) => {
      const asked = ['-v', 'error', '-show_entries', 'stream=start_time:format=duration', '-of', 'json', join(outDir, file)];
      const { stdout } = await run(tools.ffprobe, asked, { wallMs: 30_000 });
      const said = JSON.parse(stdout) as { streams: { start_time: string }[]; format: { duration: string } };
      return { seconds: Number(said.format.duration), begin: said.streams.map((stream) => Number(stream.start_time)) };
    };
    const starts = async (track: string) => {
      const init = (await readdir(join(outDir, track))).find((name) => name.startsWith('init')) ?? '';
      return firstTimes(await readFile(join(outDir, track, init)), await readFile(join(outDir, track, '00000.m4s')));
    };

    it('Should publish the lowest rung first, then a whole ladder whose tracks begin together', async () => {
      await film(...picture('640x360', 9), ...sound(9), ...h264, ...aac, '-f', 'mp4');
      const fractions: number[] = [];
      const published: { names: string[]; master: string[] }[] = [];
      const result = await prepare({
        onProgress: (fraction) => fractions.push(fraction),
        onPublished: async (rungs) => void published.push({ names: rungs.map(({ name }) => name), master: uris(await text('master.m3u8')) }),
      });

      const all = ['144p/index.m3u8', '240p/index.m3u8', '360p/index.m3u8'];
      expect(published).to.deep.equal([
        { names: ['source'], master: ['source/index.m3u8'] },
        { names: ['144p', 'source'], master: ['144p/index.m3u8', 'source/index.m3u8'] },
        { names: ['144p', '240p', '360p'], master: all },
      ]);
      expect(result.leftover).to.deep.equal(['source']);
      expect(await starts('source')).to.deep.equal([0, 0]);
      expect(fractions).to.deep.equal([...fractions].sort((a, b) => a - b));
      expect(fractions.at(-1)).to.equal(1);

      expect(result).to.deep.include({ poster: 'poster.jpg', warnings: [] });
      expect(result.durationSec).to.be.closeTo(9, 0.1);
      expect(result.rungs.map(({ name, width, height }) => `${name} ${width}x${height}`))
        .to.deep.equal(['144p 256x144', '240p 426x240', '360p 640x360']);
      for (const { bandwidth, averageBandwidth, bytes } of [...result.rungs, ...(result.audio ? [result.audio] : [])]) {
        expect(bandwidth).to.be.at.least(averageBandwidth);
        expect(averageBandwidth).to.be.closeTo((bytes * 8) / 9, 1000);
      }
      const files = ['audio.m3u8', 'master.m3u8', 'poster.jpg', 'storyboard.jpg', 'plan.json'];
      expect(await readdir(outDir)).to.have.members(['source', '144p', '240p', '360p', 'audio', 'file', ...files]);
      expect(result.storyboard, 'a picture every four seconds').to.deep.equal({ everySec: 4, columns: 3, rows: 1, width: 160, height: 90 });
      expect(await shows('storyboard.jpg')).to.include('480x90');
      expect(result.downloads.map(({ file }) => file)).to.deep.equal(['144p', '240p', '360p'].map((name) => `file/${name}.mp4`).concat('file/audio.m4a'));
      for (const { file, bytes } of result.downloads) {
        const made = await readFile(join(outDir, file));
        expect(made.length).to.equal(bytes);
        expect(made.indexOf('moov'), 'plays while it arrives').to.be.within(1, made.indexOf('mdat'));
        const { seconds, begin } = await timesOf(file);
        expect(seconds).to.be.closeTo(9, 0.1);
        expect(Math.max(...begin) - Math.min(...begin), 'picture and sound are in step').to.be.below(0.04);
      }
      expect(uris(await text('audio.m3u8'))).to.deep.equal(['audio/index.m3u8']);
      const lowest = /CODECS="avc1\.64[0-9a-f]{4},mp4a\.40\.2",RESOLUTION=256x144,FRAME-RATE=15\.000/;
      expect(await text('master.m3u8')).to.match(lowest);

      for (const rung of result.rungs) {
        expect(await starts(rung.name), 'picture and sound begin together').to.deep.equal([0, 0]);
        const segments = (await text(`${rung.name}/index.m3u8`)).matchAll(/#EXTINF:([\d.]+)/g);
        expect([...segments].map(([, seconds]) => Number(seconds)), 'a player can switch at every segment').to.deep.equal([4, 4, 1]);
        const played = await play(`${rung.name}/index.m3u8`);
        expect(played).to.include({ code: 0, size: `${rung.width}x${rung.height}` });
        expect(played.frames).to.be.closeTo(rung.height > 240 ? 270 : 135, 1);
      }
    });

    it('Should turn a film as the camera was held', async () => {
      const halves = 'color=white:s=160x180:d=2:r=25[l];color=black:s=160x180:d=2:r=25[r];[l][r]hstack';
      await film('-filter_complex', halves, ...h264, '-f', 'mp4');
      await writeFile(input, turned(await readFile(input)));
      const { rungs } = await prepare();
      expect(rungs.map(({ name, width, height }) => `${name} ${width}x${height}`)).to.deep.equal(['144p 144x256']);
      expect(await play('144p/index.m3u8')).to.include({ code: 0, size: '144x256' });

      const small = join(folder, 'small');
      const twoPixels = ['-vf', 'scale=1:2,format=gray', '-f', 'rawvideo', small];
      await make(await anyTools(), '-i', join(outDir, 'poster.jpg'), ...twoPixels);
      const [top = 0, bottom = 255] = await readFile(small);
      expect(top, 'what was left is above').to.be.above(bottom + 150);
    });

    it('Should begin at nought when the picture comes late', async () => {
      await film('-itsoffset', '1', ...picture('320x180', 3), ...sound(4), ...h264, ...aac, '-f', 'matroska');
      await prepare();
      expect(await starts('144p')).to.deep.equal([0, 0]);
    });

    for (const format of ['mp4', 'matroska']) {
      it(`Should hold the last picture of ${format} while the sound goes on`, async () => {
        await film(...picture('320x180', 2), ...sound(6), ...h264, ...aac, '-f', format);
        expect((await prepare()).durationSec).to.be.closeTo(6, 0.15);
        expect((await play('144p/index.m3u8')).frames).to.be.closeTo(90, 2);
      });
    }

    it('Should prepare a film without sound, also a second time in the same folder', async () => {
      await film(...picture('320x180', 2), ...h264, '-f', 'avi');
      await prepare();
      const result = await prepare();
      expect(result).not.to.have.property('audio');
      expect(await readdir(outDir)).to.have.members(['144p', 'file', 'master.m3u8', 'poster.jpg', 'plan.json']);
      expect(result.downloads.map(({ name }) => name)).to.deep.equal(['144p']);
      expect(await text('master.m3u8')).to.match(/CODECS="avc1\.[0-9a-f]{6}"/);
    });

    it('Should prepare a recording of sound alone, with any number of channels', async () => {
      await film('-f', 'lavfi', '-i', 'aevalsrc=0.2*sin(2000*t)|0.1|0|0|0|0.2*sin(900*t):d=3', '-f', 'wav');
      const result = await prepare();
      expect(result).to.deep.include({ rungs: [], warnings: [] }).and.not.to.have.any.keys('poster', 'storyboard');
      expect(result.downloads.map(({ name }) => name)).to.deep.equal(['audio']);
      expect(result.durationSec).to.be.closeTo(3, 0.1);
      const master = await text('master.m3u8');
      expect(master).to.include('CODECS="mp4a.40.2"\naudio/index.m3u8').and.to.equal(await text('audio.m3u8'));
    });

    it('Should prepare an interlaced transport stream, and a film that does not say its length', async () => {
      const fields = ['-flags', '+ilme+ildct', '-x264opts', 'tff=1'];
      await film(...picture('360x288', 2, 25), ...sound(2), ...h264, ...fields, ...aac, '-f', 'mpegts');
      expect((await prepare()).rungs.map((rung) => rung.name)).to.deep.equal(['144p', '240p']);
      await film(...picture('320x180', 2, 10), '-c:v', 'libvpx', '-f', 'webm', '-live', '1');
      expect((await prepare()).durationSec).to.be.closeTo(2, 0.1);
    });

    it('Should keep what is left of a truncated film, and warn', async () => {
      await film(...picture('320x180', 8), ...sound(8), ...h264, ...aac, '-f', 'matroska');
      await truncate(input, Math.floor((await stat(input)).size / 2));
      const { warnings, durationSec } = await prepare();
      expect(warnings).to.deep.equal(['source_damaged']);
      expect(durationSec).to.be.within(1, 7);
    });

    it('Should warn when a film goes on after its stated end', async () => {
      await film(...picture('320x180', 12, 10), ...h264, '-f', 'matroska');
      const stated = { ...(await probe(tools, input)), durationSec: 3 };
      const { warnings, durationSec } = await transcode(tools, plan(stated, tools), { input, outDir });
      expect(warnings).to.deep.equal(['source_damaged']);
      expect(durationSec).to.be.closeTo(8, 0.2);
    });

    it('Should name no path of the machine when the folder cannot be written', async () => {
      await film(...picture('64x64', 1), ...h264, '-f', 'mp4');
      const error = await refusal(prepare({ outDir: join(input, 'out') }));
      expect(error).to.include({ code: 'failed', message: 'The film could not be prepared.' });
      expect((error as TranscodeError).detail).to.match(/^ENO[A-Z]+$/);
    });

    it('Should call a film unreadable when none of its pictures can be decoded', async () => {
      await film(...picture('320x180', 2), ...h264, '-f', 'mp4');
      const bytes = await readFile(input);
      const data = bytes.indexOf('mdat') + 4;
      await writeFile(input, bytes.fill(0, data, bytes.indexOf('moov') - 4));
      const error = await refusal(prepare());
      expect(error).to.be.instanceOf(TranscodeError).and.to.include({ code: 'unreadable' });
      expect((error as TranscodeError).detail).not.to.include(folder);
    });

    it('Should stop at once when cancelled, leaving no process and no half playlist', async () => {
      await film(...picture('1280x720', 20, 10), ...h264, '-f', 'mp4');
      const controller = new AbortController();
      const onProgress = () => {
        if (process.platform !== 'linux' || processesNaming(outDir) > 0) controller.abort();
      };
      const error = await refusal(prepare({ onProgress, signal: controller.signal }));
      expect(error).to.be.instanceOf(TranscodeError).and.to.include({ code: 'cancelled' });
      expect(processesNaming(outDir)).to.equal(0);
      const finished = await readdir(outDir);
      expect(finished.filter((name) => /^(240|360|720)p$/.test(name))).to.deep.equal([]);
    });
  });
}
