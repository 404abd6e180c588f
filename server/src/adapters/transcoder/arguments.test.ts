import { expect } from 'chai';
import { hlsArguments, loudnessArguments, posterArguments } from './arguments.ts';
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
    ['encoding', hlsArguments(film, step, '/in/film', '/out', true)],
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
    const shifted = hlsArguments(film, step, '/in/film', '/out', true);
    expect(shifted).to.include('movflags=+negative_cts_offsets:use_editlist=0').and.not.to.include('-bf');
    const plain = hlsArguments({ ...film, segmentOptions: false }, step, '/in/film', '/out', true);
    expect(plain).to.include('-bf').and.not.to.include('-hls_segment_options');
  });

  it('Should level the sound only when asked, and deinterlace only interlaced pictures', () => {
    const filters = (plan: Plan, levelled: boolean) => {
      const args = hlsArguments(plan, step, '/in/film', '/out', levelled);
      return args[args.indexOf('-filter_complex') + 1];
    };
    expect(filters(film, true)).to.include('loudnorm').and.not.to.include('yadif');
    expect(filters(film, false)).not.to.include('loudnorm');
    const interlaced = { ...film, ...(film.picture && { picture: { ...film.picture, interlaced: true } }) };
    expect(filters(interlaced, false)).to.include('yadif=deint=interlaced');
  });

  it('Should end after the length of the film, or after the longest one taken', () => {
    const limit = (plan: Plan) => {
      const args = hlsArguments(plan, step, '/in/film', '/out', true);
      return args[args.lastIndexOf('-t') + 1];
    };
    expect(limit(film)).to.equal('65');
    expect(limit({ ...film, durationSec: undefined })).to.equal('21605');
  });
});
