import { expect } from 'chai';
import fc from 'fast-check';
import { TranscodeError } from './errors.ts';
import { plan, type Plan } from './plan.ts';
import type { Picture, Probe } from './probe.ts';
import { filmRate, perSecond } from './rates.ts';
import type { Tools } from './tools.ts';

const tools: Tools = {
  available: true,
  source: 'system',
  version: '5.1',
  probeVersion: '5.1',
  ffmpeg: '/bin/ffmpeg',
  ffprobe: '/bin/ffprobe',
  segmentOptions: true,
  toneMapping: true,
  launcher: [],
};
const speech = { stream: 1, codec: 'aac', sampleRate: 48000, channels: 2 };

function film(picture: Partial<Picture>, audio: Probe['audio'] = speech): Probe {
  const plain = { stream: 0, codec: 'h264', rotation: 0 as const, sar: 1, fps: 30, interlaced: false, hdr: false };
  return { container: 'mov', durationSec: 60, video: { ...plain, width: 1280, height: 720, ...picture }, audio };
}

const rungsOf = ({ steps }: Plan) => steps.flatMap((step) => step.rungs);
const sizes = (probe: Probe) =>
  rungsOf(plan(probe, tools)).map(({ name, width, height }) => `${name} ${width}x${height}`);

describe('plan', () => {
  const tables: [string, Partial<Picture>, string[]][] = [
    ['1080p', { width: 1920, height: 1080 }, ['144p 256x144', '240p 426x240', '360p 640x360', '720p 1280x720']],
    ['4:3', { width: 640, height: 480 }, ['144p 192x144', '240p 320x240', '360p 480x360', '480p 640x480']],
    ['a telephone held upright', { width: 1920, height: 1080, rotation: 90 },
      ['144p 144x256', '240p 240x426', '360p 360x640', '720p 720x1280']],
    ['a picture turned upside down', { width: 640, height: 360, rotation: 180 },
      ['144p 256x144', '240p 426x240', '360p 640x360']],
    ['PAL widescreen', { width: 720, height: 576, sar: 64 / 45 },
      ['144p 256x144', '240p 426x240', '360p 640x360', '576p 1024x576']],
    ['odd sides', { width: 853, height: 479 }, ['144p 256x144', '240p 428x240', '360p 642x360', '479p 852x478']],
    ['a little under 720 lines', { width: 1276, height: 718 },
      ['144p 256x144', '240p 426x240', '360p 640x360', '720p 1276x718']],
    ['320x180', { width: 320, height: 180 }, ['144p 256x144']],
    ['a stamp', { width: 100, height: 75 }, ['75p 100x74']],
  ];
  for (const [name, picture, expected] of tables) {
    it(`Should give ${name} the sizes it deserves`, () => {
      expect(sizes(film(picture))).to.deep.equal(expected);
    });
  }

  it('Should halve the pictures per second of the low rungs only', () => {
    const rates = rungsOf(plan(film({ fps: 24000 / 1001 }), tools)).map(({ rate, gop }) => [rate.num, rate.den, gop]);
    expect(rates).to.deep.equal([[24000, 2002, 48], [24000, 2002, 48], [24000, 1001, 96], [24000, 1001, 96]]);
  });

  const rates: [number, number][] = [
    [0, 25], [1, 12], [12.5, 15], [23.976, 24000 / 1001], [24, 24], [25, 25], [25.02, 25], [27, 30000 / 1001],
    [29.97, 30000 / 1001], [30, 30], [48, 24], [50, 25], [59.94, 30000 / 1001], [60, 30], [120, 30], [1000, 30],
  ];
  for (const [source, expected] of rates) {
    it(`Should show a film of ${source} pictures per second at ${expected.toFixed(3)}`, () => {
      expect(perSecond(filmRate(source))).to.equal(expected);
    });
  }

  it('Should spend no more than 1.3 times what the source spent', () => {
    const caps = (kbps?: number) => rungsOf(plan(film({ kbps }), tools)).map((rung) => rung.maxKbps);
    expect(caps()).to.deep.equal([100, 220, 500, 1500]);
    expect(caps(300)).to.deep.equal([100, 220, 390, 390]);
    expect(caps(1), 'and yet enough to see something').to.deep.equal([25, 55, 125, 375]);
  });

  it('Should make the lowest rung alone first, then all others with the sound alone', () => {
    const { steps } = plan(film({}), tools);
    expect(steps.map(({ rungs, audioOnly }) => [...rungs.map((rung) => rung.name), audioOnly])).to.deep.equal([
      ['144p', false],
      ['240p', '360p', '720p', true],
    ]);
  });

  it('Should make one step of a silent film with one rung, and of a recording of sound', () => {
    const silent: Probe = { ...film({ width: 200, height: 150 }), audio: undefined };
    expect(plan(silent, tools)).not.to.have.property('sound');
    expect(plan(silent, tools).steps.map((step) => step.audioOnly)).to.deep.equal([false]);
    const spoken = plan({ container: 'mp3', durationSec: 60, audio: speech }, tools);
    expect(spoken.steps).to.deep.equal([{ rungs: [], audioOnly: true, share: 1 }]);
    expect(spoken).not.to.have.property('picture');
  });

  it('Should refuse what has no streams, what is too long, and work without tools', () => {
    const code = (work: () => unknown) => expect(work).to.throw(TranscodeError).with.property('code');
    code(() => plan({ container: 'mov' }, tools)).that.equals('no_streams');
    code(() => plan({ ...film({}), durationSec: 6 * 3600 + 1 }, tools)).that.equals('too_long');
    code(() => plan(film({}), { available: false })).that.equals('no_tools');
  });

  const anyFilm = fc.record({
    width: fc.integer({ min: 16, max: 4096 }),
    height: fc.integer({ min: 16, max: 4096 }),
    rotation: fc.constantFrom<Picture['rotation']>(0, 90, 180, 270),
    sar: fc.constantFrom(1, 8 / 9, 16 / 15, 64 / 45, 0.25, 4),
    fps: fc.oneof(fc.constantFrom(0, 24, 25, 30, 50, 60), fc.double({ min: 0.1, max: 1000, noNaN: true })),
    kbps: fc.option(fc.double({ min: 0.1, max: 1e5, noNaN: true }), { nil: undefined }),
    audio: fc.constantFrom(speech, undefined),
  });

  it('Should keep its promises for any film', () => {
    fc.assert(fc.property(anyFilm, ({ audio, ...picture }) => {
      const made = plan({ ...film(picture), audio }, tools);
      const rungs = rungsOf(made);
      const shown = [picture.width * picture.sar, picture.height];
      if (picture.rotation % 180 !== 0) shown.reverse();
      const [wide = 0, high = 0] = shown;

      expect(rungs, 'at least one rung').not.to.have.length(0);
      expect(new Set(rungs.map((rung) => rung.name)).size, 'each with its own name').to.equal(rungs.length);
      for (const { width, height, rate, gop, maxKbps } of rungs) {
        expect([width % 2, height % 2], 'even sides').to.deep.equal([0, 0]);
        expect(width, 'never wider').to.be.at.most(Math.max(2, wide));
        expect(height, 'never higher').to.be.at.most(Math.max(2, high));
        const scale = Math.min(height / high, width / wide);
        expect(Math.abs(width - wide * scale), 'not distorted').to.be.at.most(2 * Math.max(1, wide / high));
        expect(Number.isInteger(gop), 'whole pictures between keyframes').to.equal(true);
        expect(gop / perSecond(rate), 'keyframes about every 4 s').to.be.within(3.9, 4.1);
        expect(gop / perSecond(rate), 'at the same times on all rungs')
          .to.be.closeTo((rungs[0]?.gop ?? 0) / perSecond(rungs[0]?.rate ?? rate), 1e-9);
        expect(perSecond(rate), 'at most 30 pictures per second').to.be.at.most(30);
        expect(maxKbps).to.be.within(1, 1500);
      }
      const areas = rungs.map(({ width, height }) => width * height);
      expect(areas, 'the lowest first').to.deep.equal([...areas].sort((a, b) => a - b));
      expect(made.steps[0]?.rungs, 'the first step is one rung').to.have.length(1);
      expect(made.steps.filter((step) => step.audioOnly).length).to.equal(audio ? 1 : 0);
      expect(made.steps.reduce((sum, step) => sum + step.share, 0)).to.be.closeTo(1, 1e-9);
    }));
  });
});
