import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { v7 } from 'uuid';
import type { Playback } from '@hoctap/shared/media.contract';
import { filmModel } from '../../src/media/film.model.ts';
import { transcodeWork } from '../../src/media/transcode.job.ts';
import { type TestApp, startApp } from '../support/app.ts';
import { type Somebody, person, smallTree } from '../support/builders.ts';
import { cookieOf, filmForm, filmIn, promptTools } from '../support/films.ts';

describe('A film', function () {
  let app: TestApp;
  let author: Somebody;
  const id = v7();
  const upload = async (film: string) => author.call.raw('uploadVideo', { body: await filmForm() }, { 'x-film-id': film });

  before(async () => {
    app = await startApp({ deps: { tools: await promptTools() } });
    await smallTree(app);
    author = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
  });
  after(() => app.close());

  it('Should be received once, however often it is sent, and become playable and then ready', async () => {
    const said: string[] = [];
    app.deps.bus.on('socket', ({ name, payload }) => { if (name === 'film:progressed') said.push(payload.state); });
    const first = await upload(id);
    expect(first.status).to.equal(200);
    expect(await first.json()).to.include({ id, name: 'Phim của tôi.mp4' });
    expect((await upload(id)).status).to.equal(200);
    const ready = await filmIn(app, id, ['ready']);
    expect(ready.state).to.equal('ready');
    expect(ready.rungs.map(({ name }) => name)).to.deep.equal(['144p', '240p']);
    expect(ready.durationSec).to.be.closeTo(8, 0.2);
    expect(said).to.include.members(['transcoding', 'playable', 'ready']);
    expect(said.indexOf('playable')).to.be.lessThan(said.indexOf('ready'));
  });

  it('Should be noted with its courses by the length it was said to have, although the server is killed the moment before', async () => {
    const { deps, services } = app;
    const [other, films] = [v7(), filmModel(deps.db)];
    await upload(other);
    await filmIn(app, other, ['ready']);
    // As files state it: a moment longer than its picture. Learners' shares may have been measured by it.
    const durationSec = 8.1;
    await films.updateOne({ _id: other }, { $set: { state: 'uploaded', durationSec } });
    const noted: unknown[] = [];
    const work = (noteFilm: typeof services.courses.noteFilm) =>
      transcodeWork(deps, { courses: { ...services.courses, noteFilm }, storage: services.storage, films }).run(other, 1, new AbortController().signal);
    await work(() => Promise.reject(new Error('killed'))).catch(() => undefined);
    await work((facts) => Promise.resolve(void noted.push([facts.film, facts.durationSec])));
    expect(noted).to.deep.equal([[other, durationSec]]);
    expect((await filmIn(app, other, ['ready'])).state).to.equal('ready');
  });

  /** Addresses of the film, once it was played. */
  let opened: { master: string; segment: string };
  it('Should be played by its author through a cookie, from addresses that never change', async () => {
    const answer = await author.call.raw('getFilmPlayback', { params: { film: id } });
    const playback = (await answer.json()) as { master: string; poster: string };
    const cookie = cookieOf(answer);
    expect(answer.headers.get('set-cookie')).to.match(/HttpOnly/i).and.match(/Path=\/media/).and.match(/SameSite=Strict/i);
    const get = (path: string, headers: Record<string, string> = {}) => fetch(app.url + path, { headers: { cookie, ...headers } });
    const master = await get(playback.master);
    expect([master.status, master.headers.get('content-type')]).to.deep.equal([200, 'application/vnd.apple.mpegurl']);
    const rung = (await master.text()).split('\n').find((line) => line.endsWith('index.m3u8')) ?? '';
    const folder = playback.master.replace('master.m3u8', rung.replace('index.m3u8', ''));
    const playlist = await (await get(`${folder}index.m3u8`)).text();
    const segment = playlist.split('\n').find((line) => line.endsWith('.m4s')) ?? '';
    opened = { master: playback.master, segment: folder + segment };
    const whole = await Promise.all([get(opened.segment), get(opened.segment)].map(async (one) => Buffer.from(await (await one).arrayBuffer()).toString('base64')));
    const again = await get(opened.segment);
    expect(Buffer.from(await again.arrayBuffer()).toString('base64'), 'from memory').to.equal(whole[0]);
    expect(again.headers.get('content-type')).to.equal('video/iso.segment');
    expect(again.headers.get('x-content-type-options')).to.equal('nosniff');
    const media = await get(opened.segment, { range: 'bytes=0-99' });
    expect([media.status, media.headers.get('content-length')]).to.deep.equal([206, '100']);
    expect(media.headers.get('cache-control')).to.equal('private, max-age=31536000, immutable');
    const init = `${folder}${/URI="(.+)"/.exec(playlist)?.[1]}`;
    const head = await get(init);
    expect([head.status, head.headers.get('content-type')]).to.deep.equal([200, 'video/mp4']);
    await rm(app.services.storage.pathOf(...init.split('/').slice(1)).replace('/media/films/', '/media/'));
    expect((await get(init)).status, 'from memory, too').to.equal(200);
    expect((await get(playback.poster)).headers.get('content-type')).to.equal('image/jpeg');
  });

  it('Should be taken along as one file of each quality and of the sound, in parts as the line allows, and shown in small pictures', async () => {
    const answer = await author.call.raw('getFilmPlayback', { params: { film: id } });
    const { downloads, storyboard } = (await answer.json()) as Playback;
    const get = (path: string, headers: Record<string, string> = {}) => fetch(app.url + path, { headers: { cookie: cookieOf(answer), ...headers } });
    expect(downloads.map(({ name }) => name)).to.deep.equal(['144p', '240p', 'audio']);
    expect((await author.call('getFilm', { params: { film: id } })).downloads).to.deep.equal(downloads);
    for (const { name, url, bytes } of downloads) {
      const whole = await get(url);
      expect([whole.status, whole.headers.get('content-type'), whole.headers.get('cache-control')])
        .to.deep.equal([200, name === 'audio' ? 'audio/mp4' : 'video/mp4', 'private, max-age=31536000, immutable']);
      expect((await whole.arrayBuffer()).byteLength).to.equal(bytes);
      const rest = await get(url, { range: `bytes=${bytes - 10}-` });
      expect([rest.status, rest.headers.get('content-range')]).to.deep.equal([206, `bytes ${bytes - 10}-${bytes - 1}/${bytes}`]);
      expect((await fetch(app.url + url)).status, 'without a cookie').to.equal(401);
    }
    expect(storyboard).to.include({ everySec: 4, columns: 2, rows: 1, width: 160, height: 120 });
    expect((await get(storyboard?.url ?? '')).headers.get('content-type')).to.equal('image/jpeg');
  });

  it('Should be closed without a cookie, with a forged or an old one, and to a stranger', async () => {
    const answer = await author.call.raw('getFilmPlayback', { params: { film: id } });
    const cookie = cookieOf(answer);
    /** Of the playlist and of a segment, which is in memory. */
    const status = async (value: string) => {
      const [first, second] = await Promise.all([opened.master, opened.segment].map(async (path) => (await fetch(app.url + path, { headers: { cookie: value } })).status));
      expect(second).to.equal(first);
      return first;
    };
    expect(await status(cookie)).to.equal(200);
    const stranger = await person(app, { residence: '09706' });
    expect(await status('')).to.equal(401);
    expect(await status(cookie.replace(author.id, stranger.id))).to.equal(401);
    await stranger.call.refused('getFilmPlayback', { params: { film: id } }, 'not_found');
    app.clock.advance(601);
    expect(await status(cookie)).to.equal(401);
  });

  it('Should be closed at once to whoever signs out everywhere', async () => {
    const again = await app.call('signIn', { body: { login: author.username, password: 'mật khẩu của tôi' } });
    const answer = await app.call.as(again.accessToken).raw('getFilmPlayback', { params: { film: id } });
    const status = (path: string) => fetch(app.url + path, { headers: { cookie: cookieOf(answer) } }).then((one) => one.status);
    for (const path of Object.values(opened)) expect(await status(path)).to.equal(200);
    await app.call.as(again.accessToken)('signOutEverywhere');
    for (const path of Object.values(opened)) expect(await status(path)).to.equal(403);
  });
});
