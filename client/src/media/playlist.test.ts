import { expect } from 'chai';
import fc from 'fast-check';
import { type RungList, readMaster, readSegments } from './playlist.ts';
import { rungFor, rungForHeight, speedAfter } from './rung-choice.ts';

const master = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-STREAM-INF:BANDWIDTH=400000,AVERAGE-BANDWIDTH=300000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000
720p/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=90000,AVERAGE-BANDWIDTH=62000,CODECS="avc1.64000c,mp4a.40.2",RESOLUTION=256x144,FRAME-RATE=15.000
144p/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=52000,AVERAGE-BANDWIDTH=51000,CODECS="mp4a.40.2"
audio/index.m3u8
`;
const list = `#EXTM3U
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.000000,
00000.m4s
#EXTINF:2.500000,
00001.m4s
#EXT-X-ENDLIST
`;

describe('Playlists of a film', () => {
  it('Should give the rungs, cheapest first, and the sound alone where there is no picture', () => {
    const rungs = readMaster(master, '/media/films/f/3/master.m3u8');
    expect(rungs.map(({ url, height, most, average }) => [url, height, most, average])).to.deep.equal([
      ['/media/films/f/3/144p/index.m3u8', 144, 90_000, 62_000], ['/media/films/f/3/720p/index.m3u8', 720, 400_000, 300_000],
    ]);
    expect(rungs[0]?.codecs).to.equal('avc1.64000c,mp4a.40.2');
    expect(readMaster(master.split('\n').filter((line) => !/RES|\dp\//.test(line)).join('\n'), '/a/audio.m3u8').map(({ url }) => url)).to.deep.equal(['/a/audio/index.m3u8']);
  });

  it('Should give the segments with their seconds, and nothing of a list that is not finished', () => {
    expect(readSegments(list, '/a/144p/index.m3u8')).to.deep.equal({
      init: '/a/144p/init.mp4', duration: 6.5, segments: [{ url: '/a/144p/00000.m4s', from: 0, to: 4 }, { url: '/a/144p/00001.m4s', from: 4, to: 6.5 }],
    });
    expect(readSegments(list.replace('#EXT-X-ENDLIST', ''), '/a/x')).to.equal(null);
    expect(readSegments('<html>', '/a/x')).to.equal(null);
  });
});

describe('The choice of a rung', () => {
  const rungs = [62, 110, 230, 500].map((kbps, index): RungList => ({ url: '', most: kbps * 1500, average: kbps * 1000, codecs: '', height: [144, 240, 360, 720][index] ?? 0 }));
  const choose = (more: Partial<Parameters<typeof rungFor>[1]>) => rungFor(rungs, { current: 0, cap: 3, speed: 250_000, ahead: 20, ...more });

  it('Should begin with the cheapest, rise with the line, and fall before the film stands still', () => {
    expect(choose({ ahead: 0 })).to.equal(0);
    expect(choose({ ahead: 8 }), 'not yet ample').to.equal(0);
    expect(choose({})).to.equal(1);
    expect(choose({ speed: 5_000_000 })).to.equal(3);
    expect(choose({ speed: 5_000_000, cap: 1 }), 'what the person allows').to.equal(1);
    expect(choose({ current: 3, speed: 250_000 })).to.equal(1);
    expect(choose({ current: 3, speed: 250_000, ahead: 3 })).to.equal(0);
  });

  it('Should never leave the rungs that are allowed, nor take one that the line cannot carry beside the cheapest', () => {
    const any = fc.record({ current: fc.nat(3), cap: fc.nat(5), speed: fc.integer({ min: 1, max: 10_000_000 }), ahead: fc.integer({ min: 0, max: 90 }) });
    fc.assert(fc.property(any, (state) => {
      const chosen = rungFor(rungs, state);
      expect(chosen).to.be.within(0, Math.min(3, state.cap));
      if (chosen > 0) expect(rungs[chosen]?.average).to.be.at.most(state.speed * 0.8);
      const higher = rungFor(rungs, { ...state, speed: state.speed * 2 });
      expect(higher, 'a faster line never shows less').to.be.at.least(chosen);
    }));
  });

  it('Should take bad news of the line at once, good news slowly, and none from what is too small to tell', () => {
    expect(speedAfter(1_000_000, 200_000, 1)).to.be.below(600_000);
    expect(speedAfter(100_000, 2_000_000, 1)).to.be.below(1_000_000);
    expect(speedAfter(100_000, 1000, 0.001)).to.equal(100_000);
    expect(speedAfter(100_000, 250_000, 0.001), 'a line too fast to be measured').to.be.above(1_000_000);
    expect(rungForHeight(rungs, 203)).to.equal(1);
    expect(rungForHeight(rungs, 2000)).to.equal(3);
  });
});
