import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { plan } from './plan.ts';
import { probe } from './probe.ts';
import { anyTools, h264, make, picture, sound, toolsFrom } from './samples.ts';
import { expectStrictHls } from './strict-hls.ts';
import type { ReadyTools } from './tools.ts';
import { transcode, type Transcoded } from './transcode.ts';

const aac = ['-c:a', 'aac'];
const secret = '<script>alert("hoctap")</script>';
/** The film with a box of any content among its own. */
const withBox = (film: Buffer, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write('free', 4);
  return Buffer.concat([film, head, content]);
};
/** What a film says of its length: of itself, and of its tracks. */
const claiming = (film: Buffer, factor: number): Buffer => {
  const copy = Buffer.from(film);
  for (const [box, at] of [['mvhd', 20], ['tkhd', 24], ['mdhd', 20]] as const) {
    for (let found = copy.indexOf(box); found >= 0; found = copy.indexOf(box, found + 1)) {
      copy.writeUInt32BE(Math.round(copy.readUInt32BE(found + at) * factor), found + at);
    }
  }
  return copy;
};
/** Every few hundred bytes of the film's data a bit is turned over. */
const flipped = (film: Buffer): Buffer => {
  const copy = Buffer.from(film);
  const data = copy.indexOf('mdat') + 400;
  for (let at = data; at < Math.min(copy.length, copy.indexOf('moov') > data ? copy.indexOf('moov') - 8 : copy.length); at += 347) copy[at] = (copy[at] ?? 0) ^ 0x10;
  return copy;
};

interface Edge { made: string[]; changed?: (film: Buffer) => Buffer; rungs?: string[]; damaged?: boolean; sound?: boolean; seconds?: number }
const mp4 = ['-f', 'mp4'];
const edges: Record<string, Edge> = {
  'odd sides and full colour': { made: [...picture('853x479', 1), ...sound(1), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p', ...aac, ...mp4], rungs: ['144p', '240p', '360p', '479p'], seconds: 1 },
  'HEVC with pictures at uneven times': { made: [...picture('320x180', 3), ...sound(3), '-vf', 'select=not(mod(n\\,3))+gt(n\\,45)', '-vsync', 'vfr', '-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none', ...aac, '-f', 'matroska'], seconds: 3 },
  'AV1': { made: [...picture('160x144', 0.4, 10), '-c:v', 'libaom-av1', '-cpu-used', '8', '-strict', '-2', '-f', 'matroska'], sound: false },
  'a thousand pictures a second': { made: [...picture('176x144', 1, 1000), ...sound(1), ...h264, ...aac, ...mp4], seconds: 1 },
  'one picture and no rate': { made: [...picture('176x144', 1, 1), '-frames:v', '1', ...h264, '-f', 'matroska'], sound: false },
  'turned bits': { made: [...picture('320x180', 2), ...sound(2), ...h264, ...aac, ...mp4], changed: flipped },
  'a page and a program inside': { made: [...picture('176x144', 1), ...sound(1), ...h264, '-metadata', `title=${secret}`, '-metadata', 'location=+10.3759+105.4185/', ...aac, ...mp4], changed: (film) => withBox(film, Buffer.from(`${secret}\x7fELF`)), seconds: 1 },
  'a zip archive behind it': { made: [...picture('176x144', 1), ...sound(1), ...h264, ...aac, ...mp4], changed: (film) => Buffer.concat([film, Buffer.from('PK\x03\x04'), Buffer.from(secret), Buffer.from('PK\x05\x06')]), seconds: 1 },
  'a claim of a thousand times its length': { made: [...picture('176x144', 2), ...sound(2), ...h264, ...aac, ...mp4], changed: (film) => claiming(film, 1000), seconds: 2 },
  'a claim of a tenth of its length': { made: [...picture('176x144', 10, 10), ...sound(10), ...h264, ...aac, ...mp4], changed: (film) => claiming(film, 0.1), damaged: true },
  'sound that begins late': { made: [...picture('176x144', 5), '-itsoffset', '1.5', ...sound(3), ...h264, ...aac, ...mp4], seconds: 5 },
  'reordered pictures': { made: [...picture('320x240', 9), ...sound(9), '-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-bf', '3', ...aac, ...mp4], rungs: ['144p', '240p'], seconds: 9 },
  'high dynamic range': { made: [...picture('176x144', 1), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc', '-f', 'mpegts'], sound: false },
  'wide pixels, grey, and sound of a telephone': { made: [...picture('180x144', 1), '-f', 'lavfi', '-i', 'sine=d=1:r=8000', '-vf', 'setsar=16/11,format=gray', '-c:v', 'ffv1', '-c:a', 'pcm_u8', '-f', 'matroska'], seconds: 1 },
  'a picture below the lowest rung': { made: [...picture('160x120', 1), ...sound(1), ...h264, ...aac, ...mp4], rungs: ['120p'], seconds: 1 },
  'the first half of a film that says all of its length': { made: [...picture('176x144', 8, 10), ...sound(8), ...h264, ...aac, '-movflags', '+faststart', ...mp4], changed: (film) => film.subarray(0, Math.floor(film.length / 2)), damaged: true },
  'two pictures, two sounds and a text': { made: [...picture('176x144', 1), ...sound(1), '-filter_complex', '[0:v]split[a][b];[1:a]asplit[c][d]', '-map', '[a]', '-map', '[b]', '-map', '[c]', '-map', '[d]', ...h264, ...aac, ...mp4], seconds: 1 },
};

for (const source of ['system', 'npm'] as const) {
  describe(`A film out of the ordinary, with the tools of ${source}`, function () {
    let tools: ReadyTools;
    let folder: string;
    before(async function () {
      const found = await toolsFrom(source);
      if (!found) return this.skip();
      tools = found;
      folder = await mkdtemp(join(tmpdir(), 'edges-'));
    });
    after(() => (folder ? rm(folder, { recursive: true, force: true }) : undefined));

    const contents = async (outDir: string): Promise<Buffer[]> => {
      const names = await readdir(outDir, { recursive: true, withFileTypes: true });
      return Promise.all(names.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))));
    };

    for (const [name, edge] of Object.entries(edges)) {
      it(`Should be made of ${name}`, async () => {
        const outDir = await mkdtemp(join(folder, 'out-'));
        const input = await sampleOf(name, edge, join(outDir, '..', `${source}-film`));
        const made: Transcoded = await transcode(tools, plan(await probe(tools, input), tools), { input, outDir });
        expect(made.rungs.map((rung) => rung.name)).to.deep.equal(edge.rungs ?? ['144p']);
        expect('audio' in made).to.equal(edge.sound ?? true);
        expect(made.warnings).to.deep.equal(edge.damaged ? ['source_damaged'] : []);
        if (edge.seconds) expect(made.durationSec).to.be.closeTo(edge.seconds, 0.15);
        await expectStrictHls(tools, outDir);
        for (const content of await contents(outDir)) {
          for (const text of [secret, '\x7fELF', 'PK\x03\x04', '+10.3759']) expect(content.includes(text), 'nothing else of the film is left').to.equal(false);
        }
      });
    }
  });
}

const samples = new Map<string, Buffer>();
/** The sample at `path`; it is made once for all tools. */
async function sampleOf(name: string, { made, changed = (film) => film }: Edge, path: string): Promise<string> {
  if (!samples.has(name)) {
    await make(await anyTools(), ...made, path);
    samples.set(name, changed(await readFile(path)));
  }
  await writeFile(path, samples.get(name) ?? '');
  return path;
}
