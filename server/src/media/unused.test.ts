import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CourseContent } from '@hoctap/shared/courses.contract';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { type Somebody, password, person, smallTree, unitOf } from '../../test/support/builders.ts';
import { completeContent, lesson } from '../../test/support/courses.ts';
import { formWith } from '../../test/support/films.ts';
import { fileModel } from '../courses/file.model.ts';
import { type FilmDoc, filmModel } from './film.model.ts';

const pngOf = (text: string) => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(text), Buffer.alloc(20)]);
const day = 86_400;

describe('What was uploaded and never used', function () {
  let app: TestApp;
  let author: Somebody;
  const films = () => filmModel(app.deps.db);
  const sweep = () => app.services.media.sweepUnused();
  /** Time passes; whoever is signed in signs in again. */
  const pass = async (seconds: number) => {
    app.clock.advance(seconds);
    const { accessToken } = await app.call('signIn', { body: { login: author.username, password } });
    author = { ...author, token: accessToken, call: app.call.as(accessToken) };
  };
  const film = async (fields: Partial<FilmDoc> = {}) => {
    const _id = v7();
    await films().create({
      _id, owner: author.id, unit: null, name: 'phim.mp4', size: 5, state: 'ready', progress: 1, reason: null, durationSec: 8, rev: 1, rungs: [], audioBytes: 0,
      hasPoster: false, captions: [], withdrawnAt: null, updatedAt: app.clock.now(), ...fields,
    });
    for (const path of [app.services.storage.pathOf('films', _id), app.services.storage.pathOf('media', _id)]) {
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'source'), 'bytes');
    }
    return _id;
  };
  const isThere = async (id: string) => {
    const bytes = await Promise.all(['films', 'media'].map((place) => access(app.services.storage.pathOf(place, id)).then(() => true, () => false)));
    const known = (await films().exists({ _id: id })) !== null;
    expect(new Set([...bytes, known]).size, 'all of it or nothing').to.equal(1);
    return known;
  };
  const draft = async (content: Partial<CourseContent>) => {
    const id = v7();
    const { rev } = await author.call('createCourse', { body: { id, title: `Khóa ${id}`, family: 'agriculture', language: 'vi', owner: unitOf('AG-1') } });
    const slug = `khoa-${id}`;
    return { id, save: (next: Partial<CourseContent>, at = rev) => author.call('saveDraft', { params: { course: id }, body: { rev: at, content: completeContent({ slug, ...next }) } }), first: content };
  };
  const withFilm = (id: string | null) => [{ id: 'm1', title: 'Một', lessons: [lesson('l1', { kind: 'video', film: id })] }];

  before(async () => {
    app = await startApp();
    await smallTree(app);
    author = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
  });
  after(() => app.close());

  it('Should stay for a month, then be withdrawn one night and removed another, however often a night is repeated', async () => {
    const unused = await film();
    await pass(29 * day);
    await sweep();
    expect((await films().findById(unused).lean())?.withdrawnAt).to.equal(null);
    await pass(2 * day);
    await sweep();
    await sweep();
    expect(await isThere(unused), 'withdrawn, not removed').to.equal(true);
    const { save } = await draft({});
    const refused: unknown = await save({ modules: withFilm(unused) }).then(() => null, (error: unknown) => error);
    expect(String(refused), 'nothing new may name it').to.include('unknown_film');
    await pass(day);
    expect((await sweep()).films).to.equal(1);
    expect((await sweep()).films).to.equal(0);
    expect(await isThere(unused)).to.equal(false);
  });

  it('Should stay as long as a draft, a listing or any version refers to it, and come back when it is named after all', async () => {
    const [inDraft, linked, withdrawn] = [await film(), await film(), await film()];
    const { save } = await draft({});
    const { rev } = await save({ modules: withFilm(inDraft) });
    const other = await draft({});
    await other.save({ modules: [{ id: 'm1', title: 'Một', lessons: [lesson('l1', { text: `Xem [phim](https://hoctap.vn/media/films/${linked}/1/audio.m3u8).` })] }] });
    await pass(40 * day);
    await films().updateOne({ _id: withdrawn }, { $set: { withdrawnAt: new Date(app.clock.now().getTime() - 60_000) } });
    for (let night = 0; night < 3; night++) {
      await sweep();
      await pass(day);
    }
    expect(await Promise.all([inDraft, linked].map(isThere))).to.deep.equal([true, true]);
    expect((await films().find({ _id: { $in: [inDraft, linked] } }).lean()).map(({ withdrawnAt }) => withdrawnAt), 'others may name them too').to.deep.equal([null, null]);
    expect(await isThere(withdrawn)).to.equal(false);
    // Named by a saving that began before it was withdrawn: the sweep gives it back.
    await films().updateOne({ _id: inDraft }, { $set: { withdrawnAt: new Date(0) } });
    await sweep();
    expect((await films().findById(inDraft).lean())?.withdrawnAt).to.equal(null);
    await save({ modules: withFilm(null) }, rev);
    await sweep();
    await pass(day);
    await sweep();
    expect(await isThere(inDraft), 'no longer named').to.equal(false);
  });

  it('Should leave the films of the product and those at work alone', async () => {
    const kept = [await film({ owner: null }), await film({ state: 'transcoding' })];
    await pass(40 * day);
    for (let night = 0; night < 3; night++) {
      await sweep();
      await pass(day);
    }
    expect(await Promise.all(kept.map(isThere))).to.deep.equal([true, true]);
  });

  it('Should take files and covers that nothing names, keep those of a draft, and proofs of certificates', async () => {
    const send = async (id: 'uploadFile' | 'uploadPicture' | 'uploadProof', field: string, name: string, bytes: Buffer | string) =>
      ((await (await author.call.raw(id, { body: formWith(field, bytes, name) })).json()) as { id: string }).id;
    const [named, cover, file, picture, again] = [
      await send('uploadFile', 'file', 'dùng.txt', 'dùng'), await send('uploadPicture', 'picture', 'bìa.png', pngOf('a')),
      await send('uploadFile', 'file', 'bỏ.txt', 'bỏ'), await send('uploadPicture', 'picture', 'bỏ.png', pngOf('b')), await send('uploadFile', 'file', 'gửi lại.txt', 'gửi lại'),
    ];
    await fileModel(app.deps.db).create({ _id: v7(), kind: 'proof', name: 'a.png', size: 1, type: 'image/png', owner: author.id, createdAt: new Date(0), withdrawnAt: null });
    const { save } = await draft({});
    await save({ cover, modules: [{ id: 'm1', title: 'Một', lessons: [lesson('l1', { kind: 'file', file: { id: named, name: 'dùng.txt', size: 1, type: 'text/plain' } })] }] });
    await pass(31 * day);
    await sweep();
    expect(await send('uploadFile', 'file', 'gửi lại.txt', 'gửi lại'), 'sent again, it is new').to.equal(again);
    await pass(day);
    await sweep();
    const left = await fileModel(app.deps.db).find().lean();
    expect(left.filter(({ kind }) => kind !== 'proof').map(({ _id }) => _id)).to.have.members([named, cover, again]);
    expect(left.filter(({ kind }) => kind === 'proof')).to.have.length(1);
    for (const [folder, id, is] of [['files', named, true], ['pictures', cover, true], ['files', again, true], ['files', file, false], ['pictures', picture, false]] as const) {
      expect(await access(app.services.storage.pathOf(folder, id)).then(() => true, () => false), `${folder}/${id}`).to.equal(is);
    }
  });
});
