import { expect } from 'chai';
import { type Loudness, hlsArguments, loudnessArguments, posterArguments } from './arguments.ts';
import type { Plan, Step } from './plan.ts';

const rung = { name: '144p', width: 256, height: 144, rate: { num: 30, den: 2 }, gop: 60, crf: 26, maxKbps: 100, audioKbps: 32 };
const step: Step = { rungs: [rung], audioOnly: true, share: 1 };
const film: Plan = {
  container: 'matroska',
  durationSec: 60,
  picture: {
    stream: 0,
    side: 720,
    rate: { num: 30, den: 1 },
    interlaced: false,
    hdr: false, toneMapped: false,
    holdSec: 0,
    poster: { width: 640, height: 360 },
  },
  sound: { stream: 1 },
  segmentOptions: true,
  steps: [step],
};

describe('ffmpeg arguments', () => {
  const fences = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', 'matroska,webm', '-f', 'matroska', '-i'];
  const commands: [string, string[]][] = [
    ['encoding', hlsArguments(film, step, '/in/film', '/out')],
    ['measuring', loudnessArguments('matroska', 1, '/in/film')],
    ['the poster', posterArguments(film, '/in/film', '/out/poster.jpg', 6)],
  ];
  for (const [name, args] of commands) {
    it(`Should read the film only behind the fences when ${name} is asked for`, () => {
      const at = args.indexOf('-i');
      expect(args.slice(at - 6, at + 1)).to.deep.equal(fences);
      expect(args.filter((arg) => arg === '-i')).to.have.length(1);
      expect(args[at + 1]).to.match(/[\\/]film$/);
    });
  }

  it('Should let picture and sound begin together on new builds and on old ones', () => {
    const shifted = hlsArguments(film, step, '/in/film', '/out');
    expect(shifted).to.include('movflags=+negative_cts_offsets:use_editlist=0').and.not.to.include('-bf');
    const plain = hlsArguments({ ...film, segmentOptions: false }, step, '/in/film', '/out');
    expect(plain).to.include('-bf').and.not.to.include('-hls_segment_options');
  });

  const filters = (plan: Plan, loudness?: Loudness) => {
    const args = hlsArguments(plan, step, '/in/film', '/out', loudness);
    return args[args.indexOf('-filter_complex') + 1];
  };

  it('Should level sound by one gain, by one that follows only where loud and quiet are far apart, and not at all unless asked', () => {
    expect(filters(film, { lufs: -22, rangeLu: 6 })).to.include('level_in=1.9953').and.not.to.include('loudnorm');
    expect(filters(film, { lufs: -22, rangeLu: 18 })).to.include('loudnorm').and.not.to.include('level_in');
    expect(filters(film)).not.to.match(/loudnorm|level_in/);
  });

  it('Should deinterlace only interlaced pictures', () => {
    const interlaced = { ...film, ...(film.picture && { picture: { ...film.picture, interlaced: true } }) };
    expect(filters(interlaced)).to.include('yadif=deint=interlaced');
    expect(filters(film)).not.to.include('yadif');
  });

  it('Should end after the length of the film, or after the longest one taken', () => {
    const limit = (plan: Plan) => {
      const args = hlsArguments(plan, step, '/in/film', '/out');
      return args[args.lastIndexOf('-t') + 1];
    };
    expect(limit(film)).to.equal('65');
    expect(limit({ ...film, durationSec: undefined })).to.equal('21605');
  });
});
