import { expect } from 'chai';
import { cheapestOf, segmentsOf } from './playlist.ts';

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
  it('Should give the cheapest rung with a picture, and the sound alone where there is no picture', () => {
    expect(cheapestOf(master, '/media/films/f/3/master.m3u8')).to.deep.equal({ url: '/media/films/f/3/144p/index.m3u8', most: 90_000, codecs: 'avc1.64000c,mp4a.40.2', hasPicture: true });
    expect(cheapestOf(master.split('\n').filter((line) => !/RES|\dp\//.test(line)).join('\n'), '/a/audio.m3u8')?.url).to.equal('/a/audio/index.m3u8');
    expect(cheapestOf('<html>', '/a')).to.equal(undefined);
  });

  it('Should give the segments with their seconds, and nothing of a list that is not finished', () => {
    expect(segmentsOf(list, '/a/144p/index.m3u8')).to.deep.equal({
      init: '/a/144p/init.mp4', duration: 6.5, segments: [{ url: '/a/144p/00000.m4s', from: 0, to: 4 }, { url: '/a/144p/00001.m4s', from: 4, to: 6.5 }],
    });
    expect(segmentsOf(list.replace('#EXT-X-ENDLIST', ''), '/a/x')).to.equal(null);
    expect(segmentsOf('<html>', '/a/x')).to.equal(null);
  });
});
