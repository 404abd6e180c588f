import { expect } from 'chai';
import { isFitting } from './fitting.ts';
import type { Picture, Probe, Sound } from './probe.ts';

const picture: Picture = {
  stream: 0, codec: 'h264', pixels: 'yuv420p', reordered: true, width: 1280, height: 720, rotation: 0, sar: 1, fps: 30, interlaced: false, hdr: false, kbps: 1200, startSec: 0,
};
const sound: Sound = { stream: 1, codec: 'aac', profile: 'LC', sampleRate: 48000, channels: 2, startSec: 0 };
const film = (video: Partial<Picture> = {}, audio: Partial<Sound> = {}, container: Probe['container'] = 'mov'): Probe =>
  ({ container, durationSec: 60, video: { ...picture, ...video }, audio: { ...sound, ...audio } });

describe('isFitting', () => {
  it('Should take a film that any browser plays on a usual line, with or without sound', () => {
    expect(isFitting(film(), true)).to.equal(true);
    expect(isFitting({ ...film({}, {}, 'matroska'), audio: undefined }, true)).to.equal(true);
    expect(isFitting(film({ reordered: false }), false)).to.equal(true);
  });

  const unfit: Record<string, [Partial<Picture>, Partial<Sound>?]> = {
    'another codec': [{ codec: 'hevc' }], 'full colour': [{ pixels: 'yuv444p' }], 'ten bits': [{ pixels: 'yuv420p10le' }], 'a large picture': [{ width: 1920, height: 1080 }],
    'many pictures per second': [{ fps: 60 }], 'no stated rate': [{ fps: 0 }], 'a heavy stream': [{ kbps: 8000 }], 'an unknown weight': [{ kbps: undefined }], 'a turned picture': [{ rotation: 90 }],
    'wide pixels': [{ sar: 64 / 45 }], 'half lines': [{ interlaced: true }], 'high dynamic range': [{ hdr: true }], 'odd sides': [{ width: 853, height: 479 }],
    'other sound': [{}, { codec: 'mp3' }], 'sound that few phones play': [{}, { profile: 'HE-AAC' }], 'many channels': [{}, { channels: 6 }], 'a late picture': [{ startSec: 0.5 }],
  };
  for (const [name, [video, audio]] of Object.entries(unfit)) {
    it(`Should not take a film with ${name}`, () => expect(isFitting(film(video, audio), true)).to.equal(false));
  }

  it('Should not take reordered pictures where the muxer cannot begin them at nought, sound alone, or other containers', () => {
    expect(isFitting(film(), false)).to.equal(false);
    expect(isFitting({ container: 'mov', audio: sound }, true)).to.equal(false);
    expect(isFitting(film({}, {}, 'mpegts'), true)).to.equal(false);
  });
});
