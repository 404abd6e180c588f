import { readFileSync, readdirSync, statSync } from 'node:fs';
import { expect } from 'chai';

type Lesson = { id: string; kind: string };
type Course = { code: string; modules: { lessons: Lesson[] }[] };

const folder = new URL('films/', import.meta.url);
const lessons = ['NN-VG', 'IT-CB', 'EN-A2', 'KN-SC'].flatMap((code) => {
  const course = JSON.parse(readFileSync(new URL(`courses/${code}.json`, import.meta.url), 'utf8')) as Course;
  return course.modules[0]?.lessons.filter((lesson) => lesson.kind === 'video').map((lesson) => lesson.id) ?? [];
});

/** Seconds of an MP4, from the version 0 movie header that ffmpeg writes. */
const durationOf = (film: Buffer): number => {
  const at = film.indexOf('mvhd') + 4;
  return film.readUInt32BE(at + 16) / film.readUInt32BE(at + 12);
};
const seconds = (stamp: string) => stamp.split(':').reduce((total, part) => total * 60 + Number(part), 0);
const cuesOf = (vtt: string) => vtt.trim().split('\n\n').slice(1).map((block) => {
  const [, times = '', ...lines] = block.split('\n');
  const [from = '', to = ''] = times.split(' --> ');
  return { from: seconds(from), to: seconds(to), lines };
});

describe('Seed films', () => {
  it('Should have a film, captions and a poster for every video lesson of module 1 of four courses, and nothing else', () => {
    expect(readdirSync(folder).sort()).to.eql(lessons.flatMap((id) => [`${id}.jpg`, `${id}.mp4`, `${id}.vi.vtt`]).sort());
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(new URL(name, folder)).size, 0);
    expect(bytes).to.be.at.most(20e6);
  });

  for (const id of lessons) {
    it(`Should last 45 to 120 seconds and begin to play before it is loaded: ${id}`, () => {
      const film = readFileSync(new URL(`${id}.mp4`, folder));
      expect(durationOf(film)).to.be.within(45, 120);
      expect(film.indexOf('moov')).to.be.greaterThan(0).and.lessThan(film.indexOf('mdat'));
    });

    it(`Should have captions in order, in two lines of 40 characters, within the film: ${id}`, () => {
      const file = new URL(`${id}.vi.vtt`, folder);
      const vtt = readFileSync(file, 'utf8');
      const cues = cuesOf(vtt);
      expect(vtt.startsWith('WEBVTT\n\n')).to.equal(true);
      expect(vtt === vtt.normalize('NFC')).to.equal(true);
      expect(cues.length).to.be.greaterThan(10);
      for (const [index, cue] of cues.entries()) {
        expect(cue.from).to.be.at.least(cues[index - 1]?.to ?? 0);
        expect(cue.to - cue.from, cue.lines.join(' ')).to.be.within(0.8, 8);
        expect(cue.lines.length).to.be.within(1, 2);
        for (const line of cue.lines) expect(line.length, line).to.be.within(1, 40);
      }
      expect(cues.at(-1)?.to).to.be.at.most(durationOf(readFileSync(new URL(`${id}.mp4`, folder))));
    });
  }
});
