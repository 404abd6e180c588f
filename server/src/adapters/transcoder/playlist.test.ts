import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { masterPlaylist, readTrack } from './playlist.ts';

describe('readTrack', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'playlist-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('Should measure rates from the files, and read the codecs from the init file', async () => {
    const avcC = Buffer.concat([Buffer.from('avcC'), Buffer.from([1, 0x64, 0, 0x15, 0xff])]);
    await writeFile(join(folder, 'init.mp4'), Buffer.concat([Buffer.alloc(20), avcC, Buffer.from('mp4a')]));
    await writeFile(join(folder, 'a.m4s'), Buffer.alloc(1000));
    await writeFile(join(folder, 'b.m4s'), Buffer.alloc(3000));
    await writeFile(join(folder, 'c.m4s'), Buffer.alloc(500));
    const segments = '#EXTINF:4.0,\na.m4s\n#EXTINF:4.0,\n#EXT-X-PROGRAM-DATE-TIME:x\nb.m4s\n#EXTINF:0.1,\nc.m4s\n';
    await writeFile(join(folder, 'index.m3u8'), `#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n${segments}#EXT-X-ENDLIST\n`);
    const track = await readTrack(folder);
    expect(track).to.deep.include({ bytes: 4533, bandwidth: Math.ceil((3500 * 8) / 4.1), codecs: ['avc1.640015', 'mp4a.40.2'] });
    expect(track?.durationSec).to.be.closeTo(8.1, 1e-9);
    expect(track?.averageBandwidth).to.equal(Math.ceil((4533 * 8) / 8.1));
  });

  it('Should give nothing for a folder without a playlist, or with an empty one', async () => {
    expect(await readTrack(folder)).to.equal(undefined);
    await writeFile(join(folder, 'init.mp4'), '');
    await writeFile(join(folder, 'index.m3u8'), '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXT-X-ENDLIST\n');
    expect(await readTrack(folder)).to.equal(undefined);
  });
});

describe('masterPlaylist', () => {
  it('Should list what a player must know of each track', () => {
    const codecs = ['avc1.640015', 'mp4a.40.2'];
    const track = { bandwidth: 213392, averageBandwidth: 108906, bytes: 1, durationSec: 1, longestSec: 1, codecs };
    const picture = { width: 426, height: 240, rate: { num: 30, den: 2 } };
    const sound = { ...track, bandwidth: 52000, averageBandwidth: 51000, codecs: ['mp4a.40.2'] };
    const lines = masterPlaylist([
      { track, uri: '240p/index.m3u8', picture },
      { track: sound, uri: 'audio/index.m3u8' },
    ]);
    expect(lines.split('\n')).to.deep.equal([
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      '#EXT-X-STREAM-INF:BANDWIDTH=213392,AVERAGE-BANDWIDTH=108906,CODECS="avc1.640015,mp4a.40.2",' +
        'RESOLUTION=426x240,FRAME-RATE=15.000',
      '240p/index.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=52000,AVERAGE-BANDWIDTH=51000,CODECS="mp4a.40.2"',
      'audio/index.m3u8',
      '',
    ]);
  });
});
