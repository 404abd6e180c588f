import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { expect } from 'chai';
import { anyTools, h264, impostors, make, picture, sound } from './samples.ts';
import { inputArguments, sniff, type Container } from './sniff.ts';

describe('sniff', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sniff-'));
  });
  after(() => rm(folder, { recursive: true }));

  const seen = [...picture('64x64', 1), ...h264];
  const films: [string, Container, string[]][] = [
    ['MP4', 'mov', [...seen, '-f', 'mp4']],
    ['MP4 made for streaming', 'mov', [...seen, '-movflags', '+frag_keyframe+empty_moov', '-f', 'mp4']],
    ['QuickTime', 'mov', [...seen, '-f', 'mov']],
    ['3GP', 'mov', [...seen, '-f', '3gp']],
    ['Matroska', 'matroska', [...seen, '-f', 'matroska']],
    ['WebM', 'matroska', [...picture('64x64', 1), '-c:v', 'libvpx', '-f', 'webm']],
    ['AVI', 'avi', [...seen, '-f', 'avi']],
    ['MPEG transport stream', 'mpegts', [...seen, '-f', 'mpegts']],
    ['Windows Media', 'asf', [...picture('64x64', 1), '-c:v', 'wmv2', '-f', 'asf']],
    ['MP3', 'mp3', [...sound(1), '-f', 'mp3']],
    ['MP3 without a tag', 'mp3', [...sound(1), '-id3v2_version', '0', '-f', 'mp3']],
    ['AAC', 'aac', [...sound(1), '-c:a', 'aac', '-f', 'adts']],
    ['Ogg', 'ogg', [...sound(1), '-c:a', 'libvorbis', '-f', 'ogg']],
    ['FLAC', 'flac', [...sound(1), '-f', 'flac']],
    ['WAV', 'wav', [...sound(1), '-f', 'wav']],
  ];
  for (const [name, container, args] of films) {
    it(`Should know ${name} by its content`, async () => {
      const path = join(folder, 'film.txt');
      await make(await anyTools(), ...args, path);
      expect(await sniff(path)).to.equal(container);
    });
  }

  for (const [name, content] of Object.entries(impostors)) {
    it(`Should not take ${name} for a film`, async () => {
      const path = join(folder, 'film.mp4');
      await writeFile(path, content);
      expect(await sniff(path)).to.equal(undefined);
    });
  }

  it('Should give ffmpeg the file only behind both whitelists and a forced demuxer', () => {
    const args = inputArguments('matroska', '-film.mkv');
    const path = args.at(-1) ?? '';
    expect(args.slice(0, -1)).to.deep.equal([
      '-protocol_whitelist', 'file,pipe', '-format_whitelist', 'matroska,webm', '-f', 'matroska', '-i',
    ]);
    expect(isAbsolute(path), 'a path can never be read as an option').to.equal(true);
  });
});
