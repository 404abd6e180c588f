import { access, copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { type Somebody, person, smallTree } from '../../test/support/builders.ts';
import { promptTools, smallFilm } from '../../test/support/films.ts';
import { jobModel } from '../jobs/job.model.ts';
import { type FilmDoc, filmModel } from './film.model.ts';
import { transcodeWork } from './transcode.job.ts';

describe('The work on a film', function () {
  let app: TestApp;
  let author: Somebody;
  before(async () => {
    app = await startApp({ deps: { tools: await promptTools() } });
    // What the tests ask for they do themselves.
    await app.services.media.stop();
    await smallTree(app);
    author = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
  });
  after(() => app.close());

  const films = () => filmModel(app.deps.db);
  const place = (...parts: string[]) => app.services.storage.pathOf('media', ...parts);
  const isThere = (path: string) => access(path).then(() => true, () => false);
  const work = (storage: Partial<typeof app.services.storage> = {}) =>
    transcodeWork(app.deps, { courses: app.services.courses, storage: { ...app.services.storage, ...storage }, films: films() });
  const playback = (film: string) => author.call('getFilmPlayback', { params: { film } });
  /** A film that was received, and that no queue knows of. */
  const received = async (fields: Partial<FilmDoc> = {}) => {
    const _id = v7();
    await mkdir(app.services.storage.pathOf('films', _id), { recursive: true });
    await copyFile(await smallFilm(), app.services.storage.pathOf('films', _id, 'source'));
    const { size } = await stat(await smallFilm());
    await films().create({
      _id, owner: author.id, unit: null, name: 'phim.mp4', size, state: 'uploaded', progress: 0, reason: null, durationSec: 8, rev: 0, rungs: [], audioBytes: 0,
      hasPoster: false, captions: [], withdrawnAt: null, updatedAt: app.clock.now(), ...fields,
    });
    return _id;
  };
  const run = (id: string, signal = new AbortController().signal) => work().run(id, 1, signal);
  /** Runs until the film can be played at its lowest quality, then stops as a server does. */
  const runToLowest = (id: string) => {
    const stop = new AbortController();
    const watched = Object.create(films()) as ReturnType<typeof films>;
    watched.findOneAndUpdate = ((...[filter, update, options]: [object, { $set: Partial<FilmDoc> }, object]) => {
      if (update.$set.rungs?.[0]?.name === '144p') stop.abort();
      return films().findOneAndUpdate(filter, update, options);
    }) as never;
    return transcodeWork(app.deps, { courses: app.services.courses, storage: app.services.storage, films: watched })
      .run(id, 1, stop.signal).then(() => 'done', (error: { code: string }) => error.code);
  };

  it('Should go on after a stop with what is whole, which stays playable, and leave no half folders', async () => {
    const id = await received();
    expect(await runToLowest(id)).to.equal('cancelled');
    const { rev, rungs } = await app.services.media.find(id);
    expect(rungs[0]?.name).to.equal('144p');
    expect((await readdir(place(id, `${rev}`))).filter((name) => /^(step-|part$|whole$|.*\.new$)/.test(name))).to.deep.equal([]);
    const made = async () => (await stat(place(id, `${rev}`, '144p', 'index.m3u8'))).mtimeMs;
    const first = await made();
    await run(id);
    expect(await made(), 'not made again').to.equal(first);
    const ready = await author.call('getFilm', { params: { film: id } });
    expect([ready.state, ready.warnings, ready.reason, ready.rungs.map(({ name }) => name)]).to.deep.equal(['ready', [], null, ['144p', '240p']]);
    expect((await app.services.media.find(id)).rev).to.equal(rev);
  });

  it('Should make one rung anew when asked, and share all others with what was shown', async () => {
    const id = await received();
    await run(id);
    const before = await app.services.media.find(id);
    await author.call.refused('remakeRung', { params: { film: id, rung: '720p' } }, 'not_found');
    await author.call.refused('remakeRung', { params: { film: id, rung: '../1' } }, 'bad_input');
    const stranger = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
    await stranger.call.refused('remakeRung', { params: { film: id, rung: '240p' } }, 'not_found');
    await app.call.refused('remakeRung', { params: { film: id, rung: '240p' } }, 'not_signed_in');
    expect(await author.call('getFilm', { params: { film: id } }), 'nobody else began it').to.include({ state: 'ready', redo: null });
    const keeper = await person(app, { roles: [['system_admin', 'root']] });
    for (const { call } of [author, keeper]) expect(await call('remakeRung', { params: { film: id, rung: '240p' } })).to.include({ state: 'uploaded', redo: '240p' });
    expect((await keeper.call('listFilmWork', { query: {} })).items.find((film) => film.id === id)).to.include({ state: 'uploaded', redo: '240p', isShown: true });
    await author.call('cancelFilm', { params: { film: id } });
    expect(await author.call('retryFilm', { params: { film: id } }), 'tried again, it is still that one').to.include({ state: 'uploaded', redo: '240p' });
    await run(id);
    const after = await app.services.media.find(id);
    expect([after.state, after.rev, after.redo, after.rungs]).to.deep.equal(['ready', before.rev + 1, null, before.rungs]);
    const inode = async (rev: number, rung: string) => (await stat(place(id, `${rev}`, rung, '00000.m4s'))).ino;
    for (const [rung, isShared] of [['144p', true], ['audio', true], ['240p', false]] as const) {
      expect((await inode(before.rev, rung)) === (await inode(after.rev, rung)), rung).to.equal(isShared);
    }
    expect((await playback(id)).downloads.every(({ url }) => url.includes(`/${after.rev}/`))).to.equal(true);
  });

  it('Should not begin without room for it, and say so', async () => {
    const id = await received();
    const refused = await work({ freeBytes: () => Promise.resolve(1000) }).run(id, 1, new AbortController().signal).catch((error: unknown) => error);
    await work().failed(id, refused);
    expect(await author.call('getFilm', { params: { film: id } })).to.include({ state: 'failed', reason: 'disk_full' });
    expect(await isThere(place(id))).to.equal(false);
  });

  it('Should come by length, the shortest first, whatever the files weigh', async () => {
    const [long, short] = [await received({ durationSec: 3600, size: 10, state: 'failed' }), await received({ durationSec: 60, size: 10_000_000, state: 'failed' })];
    for (const film of [long, short]) await author.call('retryFilm', { params: { film } });
    const jobs = await jobModel(app.deps.db).find({ key: { $in: [long, short] } }).sort({ weight: 1 }).lean();
    expect(jobs.map(({ key }) => key)).to.deep.equal([short, long]);
  });

  it('Should be cancelled by the film’s author alone, once or often, and be taken up again when asked', async () => {
    const id = await received();
    const stranger = await person(app, { roles: [['publisher', 'SC-1']], workplace: 'SC-1' });
    await stranger.call.refused('cancelFilm', { params: { film: id } }, 'not_found');
    await app.call.refused('cancelFilm', { params: { film: id } }, 'not_signed_in');
    for (let times = 0; times < 2; times++) expect(await author.call('cancelFilm', { params: { film: id } })).to.include({ state: 'failed', reason: 'cancelled' });
    expect(await jobModel(app.deps.db).countDocuments({ key: id })).to.equal(0);
    expect(await run(id).catch((error: { code: string }) => error.code), 'work that comes too late changes nothing').to.equal('cancelled');
    expect((await author.call('retryFilm', { params: { film: id } })).state).to.equal('uploaded');
    await run(id);
    expect(await author.call('cancelFilm', { params: { film: id } }), 'what is ready stays so').to.include({ state: 'ready' });
  });

  it('Should go on showing what was shown while a film is made anew, and for a day to those who began with it', async () => {
    const id = await received();
    await run(id);
    const before = await playback(id);
    // As after an update of the server that makes films in another way.
    await writeFile(place(id, '1', 'plan.json'), '{}');
    await films().updateOne({ _id: id }, { $set: { state: 'uploaded' } });
    const seen: string[] = [];
    const watch = ({ payload }: { payload: { film: string; state: string } }) => { if (payload.film === id) seen.push(payload.state); };
    app.deps.bus.on('socket', watch as never);
    const stop = new AbortController();
    stop.abort();
    expect(await run(id, stop.signal).catch((error: { code: string }) => error.code)).to.equal('cancelled');
    expect((await playback(id)).master).to.equal(before.master);
    await work().failed(id, new Error('no luck'));
    expect((await playback(id)).rungs, 'a failure does not darken it').to.deep.equal(before.rungs);
    await films().updateOne({ _id: id }, { $set: { state: 'uploaded' } });
    await run(id);
    const after = await playback(id);
    expect(after.master).not.to.equal(before.master);
    expect(seen.slice(0, -1)).not.to.include('transcoding');
    expect(await isThere(place(id, '1', '144p')), 'for players that began with it').to.equal(true);
    app.clock.advance(23 * 3600);
    await app.services.media.sweepUnused();
    expect(await isThere(place(id, '1'))).to.equal(true);
    app.clock.advance(2 * 3600);
    await app.services.media.sweepUnused();
    const { rev, leftover } = await app.services.media.find(id);
    expect([await isThere(place(id, '1')), await isThere(place(id, `${rev}`, 'source')), await isThere(place(id, `${rev}`, '144p')), leftover]).to.deep.equal([false, false, true, []]);
  });
});
