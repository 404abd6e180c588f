import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { TranscodeError } from './errors.ts';
import { probe } from './probe.ts';
import { anyTools, h264, impostors, make, picture, sound, toolsFrom } from './samples.ts';
import type { ReadyTools } from './tools.ts';

async function refusal(work: Promise<unknown>): Promise<TranscodeError | undefined> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  return error instanceof TranscodeError ? error : undefined;
}

for (const source of ['system', 'npm'] as const) {
  describe(`probe with the tools of ${source}`, () => {
    let tools: ReadyTools;
    let folder: string;
    let film: string;
    before(async function () {
      const found = await toolsFrom(source);
      if (!found) return this.skip();
      tools = found;
      folder = await mkdtemp(join(tmpdir(), 'probe-'));
      film = join(folder, 'film');
    });
    after(() => (folder ? rm(folder, { recursive: true }) : undefined));
    const filmOf = async (...args: string[]) => make(await anyTools(), ...args, film);

    it('Should tell what is in a film', async () => {
      await filmOf(...picture('320x180', 2), ...sound(2), ...h264, '-c:a', 'aac', '-f', 'mp4');
      const { durationSec, container, video, audio } = await probe(tools, film);
      expect(container).to.equal('mov');
      expect(durationSec).to.be.closeTo(2, 0.1);
      expect(video).to.include({ stream: 0, codec: 'h264', width: 320, height: 180, rotation: 0, sar: 1, fps: 30 });
      expect(video).to.include({ interlaced: false, hdr: false });
      expect(video?.kbps).to.be.above(1);
      expect(audio).to.include({ stream: 1, codec: 'aac', profile: 'LC', sampleRate: 44100, channels: 1 });
      expect(audio?.endSec).to.be.closeTo(2, 0.1);
      expect(video).to.include({ pixels: 'yuv420p', reordered: false });
    });

    it('Should see interlaced lines, wide pixels and high dynamic range in a transport stream', async () => {
      const colour = ['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'];
      const lines = ['-flags', '+ilme+ildct', '-x264opts', 'tff=1', '-aspect', '16:9'];
      await filmOf(...picture('720x576', 1, 25), ...h264, ...lines, ...colour, '-f', 'mpegts');
      const { video } = await probe(tools, film);
      expect(video).to.include({ interlaced: true, hdr: true });
      expect(video?.sar).to.be.closeTo(64 / 45, 0.01);
    });

    it('Should take a recording with a cover picture for sound alone', async () => {
      const cover = ['-map', '0', '-map', '1', '-c:v', 'mjpeg', '-frames:v', '1', '-disposition:v', 'attached_pic'];
      await filmOf(...sound(1), ...picture('64x64', 1), ...cover, '-f', 'mp3');
      const found = await probe(tools, film);
      expect(found).not.to.have.property('video');
      expect(found.audio).to.include({ codec: 'mp3' });
      expect(found, 'its length is a guess').not.to.have.property('durationSec');
    });

    it('Should leave the length open when the file does not say', async () => {
      await filmOf(...picture('64x64', 1), '-c:v', 'libvpx', '-f', 'webm', '-live', '1');
      expect(await probe(tools, film)).to.have.property('video').and.not.to.have.property('durationSec');
    });

    it('Should refuse a picture that is too large', async () => {
      await filmOf(...picture('4112x2320', 1, 1), ...h264, '-f', 'mp4');
      expect(await refusal(probe(tools, film))).to.include({ code: 'too_large_picture' });
    });

    it('Should refuse a film of more than six hours, however small', async () => {
      const gap = ['-vf', 'setpts=N*22000/TB', '-vsync', 'passthrough'];
      await filmOf(...picture('64x64', 2, 1), ...gap, ...h264, '-f', 'matroska');
      expect(await refusal(probe(tools, film))).to.include({ code: 'too_long' });
    });

    it('Should refuse a film without streams that can be used', async () => {
      await filmOf(...picture('8x8', 1), ...h264, '-f', 'mp4');
      expect(await refusal(probe(tools, film))).to.include({ code: 'no_streams' });
    });

    it('Should refuse a broken film, and name no path of the machine', async () => {
      await filmOf(...picture('64x64', 1), ...h264, '-f', 'mp4');
      await truncate(film, 200);
      const error = await refusal(probe(tools, film));
      expect(error).to.include({ code: 'unreadable' });
      expect(error?.detail).to.match(/moov/);
      expect(`${error?.message} ${error?.detail}`).not.to.include(folder);
    });

    for (const [name, content] of Object.entries(impostors)) {
      it(`Should refuse ${name} named .mp4`, async () => {
        const path = join(folder, 'film.mp4');
        await writeFile(path, content);
        expect(await refusal(probe(tools, path))).to.include({ code: 'not_a_film' });
      });

      it(`Should refuse ${name} behind the first bytes of a film`, async () => {
        const path = join(folder, 'film.mp4');
        const box = Buffer.from('\0\0\0\x08free', 'latin1');
        await writeFile(path, Buffer.concat([box, Buffer.from(content), Buffer.alloc(8)]));
        expect(await refusal(probe(tools, path))).to.include({ code: 'unreadable' });
      });
    }
  });
}
