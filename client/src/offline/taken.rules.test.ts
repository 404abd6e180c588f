import { expect } from 'chai';
import type { ClientEvent, Progress } from '@hoctap/shared/learning.contract';
import { choicesOf, filesBeside, filesOfPlaylist, hereOf, onlyRung, playlistOf, renewedBy, toCompare, versionOf, withWaiting } from './taken.rules.ts';

const master = '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-STREAM-INF:BANDWIDTH=1\n144p/index.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=2\n360p/index.m3u8\n';
const film = { audio: '/media/films/f/1/audio.m3u8', audioBytes: 10, rungs: [{ name: '144p', height: 144, bytes: 20 }, { name: '360p', height: 360, bytes: 90 }] };
const other = { audio: null, audioBytes: 0, rungs: [{ name: '144p', height: 144, bytes: 5 }] };

describe('What of a lesson goes along', () => {
  it('Should find the version that a choice means, and what each choice costs for all films', () => {
    expect([versionOf(film as never, 240)?.rung, versionOf(film as never, 'audio')?.rung, versionOf(other as never, 'audio')?.rung]).to.deep.equal(['144p', 'audio', '144p']);
    expect(choicesOf([film, other] as never)).to.deep.equal([{ quality: 'audio', bytes: 15 }, { quality: 144, bytes: 25 }, { quality: 360, bytes: 95 }]);
  });

  it('Should find the files of one version and leave a master playlist with it alone', () => {
    const address = '/media/films/f/1/master.m3u8';
    expect(playlistOf(master, address, '360p')).to.equal('/media/films/f/1/360p/index.m3u8');
    expect(onlyRung(master, '360p')).to.equal('#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-STREAM-INF:BANDWIDTH=2\n360p/index.m3u8\n');
    expect(filesOfPlaylist('#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:4,\ns0.m4s\n#EXTINF:4,\ns1.m4s\n#EXT-X-ENDLIST\n', '/media/films/f/1/360p/index.m3u8'))
      .to.deep.equal(['init.mp4', 's0.m4s', 's1.m4s'].map((name) => `/media/films/f/1/360p/${name}`));
  });

  it('Should take pictures of the text, the attached file and the captions', () => {
    const text = 'Cây ![lá](/media/pictures/1) và ![hoa](https://example.org/x.png)';
    expect(filesBeside({ text, file: { url: '/media/files/2/a.pdf' } as never }, { poster: '/p.jpg', storyboard: null, captions: [{ language: 'vi', url: '/c.vtt' }] } as never, '/media/pictures/0'))
      .to.deep.equal(['/media/pictures/0', '/media/pictures/1', '/media/files/2/a.pdf', '/p.jpg', '/c.vtt']);
  });

  it('Should ask anew only for lessons whose film has another mark, and for all where the course has another version', () => {
    const here = [['a', '1'], ['b', '1'], ['c', undefined], ['gone', '1']].map(([lesson, filmMark]) => ({ lesson, content: { filmMark }, isOld: false, isGone: false })) as never[];
    const course = { version: 3, modules: [{ id: 'm', title: '', lessons: [{ id: 'a', filmMark: '1' }, { id: 'b', filmMark: '2' }, { id: 'c' }, { id: 'new', filmMark: '1' }] }] } as never;
    const ids = (lessons: { lesson: string }[]) => lessons.map(({ lesson }) => lesson);
    expect(ids(toCompare(course, 3, here))).to.deep.equal(['b']);
    expect(ids(toCompare(course, 2, here))).to.deep.equal(['a', 'b', 'c', 'gone']);
    expect(ids(toCompare(course, 3, here.map((one: object) => ({ ...one, isOld: true })) as never[])), 'waits for its owner').to.deep.equal([]);
  });

  it('Should take newer captions and pictures in place of the old, and only note another film', () => {
    const content = (text: string, filmMark: string) => ({ text, filmMark, file: null });
    const playback = (captions: string, master = '/m') => ({ master, poster: '/p.jpg', storyboard: null, captions: [{ language: 'vi', url: captions }] });
    const lesson = { content: content('![a](/media/pictures/1)', 'old'), playback: playback('/vi-1.vtt'), quiz: null, files: ['/s0.m4s', '/cover', '/media/pictures/1', '/p.jpg', '/vi-1.vtt'], replaces: ['/x'], isOld: false, isGone: true } as never;
    const now = { content: content('![a](/media/pictures/2)', 'new'), playback: playback('/vi-2.vtt'), quiz: null } as never;
    expect(renewedBy(lesson, now)).to.deep.include({ files: ['/s0.m4s', '/cover', '/p.jpg', '/media/pictures/2', '/vi-2.vtt'], replaces: ['/x', '/media/pictures/1', '/vi-1.vtt'], isOld: false, isGone: false, content: content('![a](/media/pictures/2)', 'new') });
    expect(renewedBy(lesson, { ...(now as object), playback: playback('/vi-2.vtt', '/other') } as never)).to.deep.include({ isOld: true, content: content('![a](/media/pictures/1)', 'old'), replaces: ['/x'] });
  });

  it('Should say what is here by what is stored', () => {
    const stored = new Map([['a', 3], ['b', 4]]);
    expect(hereOf({ files: ['a', 'b'], bytes: 9 }, stored)).to.deep.equal({ bytes: 7, share: 1, isWhole: true });
    expect(hereOf({ files: ['a', 'c'], bytes: 9 }, stored)).to.deep.equal({ bytes: 3, share: 0.5, isWhole: false });
    expect(hereOf({ files: null, bytes: 9 }, stored).isWhole).to.equal(false);
  });
});

describe('Progress with what waits on the device', () => {
  const untouched = { state: 'todo' as const, share: 0, intervals: [], position: 0, strength: null, score: null };
  const lessons = [{ id: 'film', kind: 'video', required: true, minutes: 2 }, { id: 'text', kind: 'text', required: true, minutes: 4 }];
  const course = { modules: [{ id: 'm', title: '', lessons }] } as never;
  const progress = (film: object = untouched): Progress => ({ enrolment: 'e', course: 'c', version: 1, lessons: { film, text: untouched } as never, done: 0, required: 2, completedAt: null, certificate: null });
  const event = (lesson: string, verb: string, result: object, at = '2026-11-20T08:00:00.000Z', enrolment = 'e') => ({ id: `${lesson}${verb}${at}`, lesson, verb, result, at, enrolment, device: 'd', seq: 1 }) as unknown as ClientEvent;
  const watched = (from: number, to: number) => event('film', 'watched', { intervals: [[from, to]], elapsed: to - from, position: to });
  const here = (content: object = {}) => [{ lesson: 'film', content, playback: { durationSec: 100 } }] as never;

  it('Should join what was watched without a line to what the server knows, and finish the lesson by the server’s rule', () => {
    const half = { ...untouched, state: 'begun' as const, intervals: [[0, 50]], share: 0.5, position: 50 };
    const seen = withWaiting(progress(half), course, [watched(50, 92)], here());
    expect(seen.lessons['film']).to.include({ state: 'done', position: 92 });
    expect(seen.done).to.equal(1);
    expect(withWaiting(progress(half), course, [watched(50, 80)], here()).lessons['film']).to.include({ state: 'begun', share: 0.8 });
    const asking = here({ filmQuestions: [{ question: { id: 'q' } }], filmAnswers: 'answered' });
    expect(withWaiting(progress(half), course, [watched(50, 92)], asking).lessons['film']?.state).to.equal('begun');
    expect(withWaiting(progress(half), course, [watched(50, 92), event('film', 'answered', { question: 'q', version: 1, answer: [0] })], asking).lessons['film']?.state).to.equal('done');
  });

  it('Should count a text that was read long enough, and nothing of another run', () => {
    const read = (elapsed: number, run?: string) => event('text', 'read', { elapsed, endReached: true }, undefined, run);
    expect(withWaiting(progress(), course, [read(60)], here()).lessons['text']?.state).to.equal('done');
    expect(withWaiting(progress(), course, [read(30)], here()).lessons['text']?.state).to.equal('begun');
    expect(withWaiting(progress(), course, [read(60, 'other')], here()).lessons['text']?.state).to.equal('todo');
  });
});
