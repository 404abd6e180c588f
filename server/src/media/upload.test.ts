import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { type Somebody, person, smallTree } from '../../test/support/builders.ts';
import { filmIn, formWith, promptTools, smallFilm } from '../../test/support/films.ts';
import { refusal, sha256Of, tusOf } from '../../test/support/uploads.ts';
import { impostors } from '../adapters/transcoder/samples.ts';
import { filmModel } from './film.model.ts';
import { uploadModel } from './upload.model.ts';

const quotaMb = 4;

describe('A film sent in pieces', function () {
  let app: TestApp;
  let author: Somebody;
  let bytes: Buffer;
  let tus: ReturnType<typeof tusOf>;
  const folder = () => app.services.storage.pathOf('uploads');
  const body = (from = 0, to = bytes.length) => new Uint8Array(bytes.subarray(from, to));
  const begun = async (size = bytes.length, name = 'Phim của tôi.mp4') => {
    const id = v7();
    expect((await tus.begin({ id, name, size })).status).to.equal(201);
    return id;
  };
  const sourceOf = (id: string) => app.services.storage.pathOf('films', id, 'source');

  before(async () => {
    app = await startApp({ deps: { tools: await promptTools() }, environment: { FILM_QUOTA_MB: String(quotaMb), MAX_UPLOAD_MB: '5' } });
    await smallTree(app);
    author = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
    tus = tusOf(app.url, author.token);
    bytes = await readFile(await smallFilm());
  });
  after(() => app.close());

  it('Should become a film of the same bytes, however many pieces it came in', async () => {
    const id = await begun();
    const third = Math.floor(bytes.length / 3);
    for (const [from, to] of [[0, 100], [100, third], [third, 2 * third]] as const) {
      const answer = await tus.patch(id, from, body(from, to));
      expect([answer.status, answer.headers.get('upload-offset')]).to.deep.equal([204, String(to)]);
    }
    const [open] = (await author.call('listFilmUploads')).items;
    expect(open).to.include({ id, name: 'Phim của tôi.mp4', size: bytes.length, received: 2 * third });
    expect(await tus.offset(id)).to.equal(2 * third);
    expect((await tus.patch(id, 2 * third, body(2 * third))).status).to.equal(204);
    expect(await sha256Of(sourceOf(id))).to.equal(await sha256Of(await smallFilm()));
    expect((await filmIn(app, id, ['ready'])).state).to.equal('ready');
    expect((await author.call('listFilmUploads')).items).to.deep.equal([]);
    expect(await readdir(folder())).to.deep.equal([]);
  });

  it('Should be begun once and finished once, however often both are sent', async () => {
    const id = await begun();
    await tus.patch(id, 0, body(0, 1000));
    expect((await tus.begin({ id, name: 'Phim.mp4', size: bytes.length })).status).to.equal(201);
    expect(await tus.offset(id), 'a repeat keeps what came').to.equal(1000);
    expect(await refusal(await tus.begin({ id, name: 'Phim.mp4', size: 5 }))).to.deep.equal([409, 'id_taken']);
    expect(await refusal(await tus.patch(id, 10, body(10, 20)))).to.deep.equal([409, 'upload_offset']);
    expect((await tus.patch(id, 1000, body(1000))).status).to.equal(204);
    expect(await tus.offset(id), 'the last answer was lost').to.equal(bytes.length);
    expect((await tus.begin({ id, name: 'Phim.mp4', size: bytes.length })).status).to.equal(201);
    expect(await refusal(await tus.patch(id, 0, body()))).to.deep.equal([409, 'upload_offset']);
    await Promise.all([app.services.media.uploads.finish(id), app.services.media.uploads.finish(id)]);
    expect(await filmModel(app.deps.db).countDocuments({ _id: id })).to.equal(1);
    expect(await sha256Of(sourceOf(id))).to.equal(await sha256Of(await smallFilm()));
  });

  it('Should be mended by the sweep, wherever a stop cut its end off', async () => {
    const { uploads } = app.services.media;
    // Whole, and the server stopped before it was moved; moved, and stopped before the film was written.
    for (const isMoved of [false, true]) {
      const id = await begun(bytes.length, isMoved ? 'đã chuyển.mp4' : 'chưa chuyển.mp4');
      await writeFile(join(folder(), id), bytes);
      if (isMoved) {
        await app.services.storage.keep(join(folder(), id), 'films', id, 'source');
      }
      app.clock.advance(120);
      await uploads.sweep();
      await uploads.sweep();
      expect((await filmIn(app, id, ['ready'])).state, String(isMoved)).to.equal('ready');
      expect(await uploadModel(app.deps.db).countDocuments({ _id: id })).to.equal(0);
    }
  });

  it('Should be given up, and its room freed, when nothing comes for three days; what is finished stays', async () => {
    const { uploads } = app.services.media;
    const done = await begun();
    await tus.patch(done, 0, body());
    const { usedBytes } = await author.call('listFilmUploads');
    const id = await begun();
    await tus.patch(id, 0, body(0, 2000));
    expect((await author.call('listFilmUploads')).usedBytes).to.equal(usedBytes + bytes.length);
    app.clock.advance(71 * 3600);
    await uploads.sweep();
    const again = tusOf(app.url, (await app.call('signIn', { body: { login: author.username, password: 'mật khẩu của tôi' } })).accessToken);
    expect(await again.offset(id)).to.equal(2000);
    app.clock.advance(73 * 3600);
    await uploads.sweep();
    await uploads.sweep();
    const signedIn = (await app.call('signIn', { body: { login: author.username, password: 'mật khẩu của tôi' } })).accessToken;
    author = { ...author, token: signedIn, call: app.call.as(signedIn) };
    tus = tusOf(app.url, signedIn);
    expect(await tus.offset(id)).to.equal(-404);
    expect((await author.call('listFilmUploads')).usedBytes).to.equal(usedBytes);
    expect(await readdir(folder())).to.deep.equal([]);
    expect(await sha256Of(sourceOf(done))).to.equal(await sha256Of(await smallFilm()));
  });

  it('Should be cancelled by its owner, which frees the room at once', async () => {
    const { usedBytes } = await author.call('listFilmUploads');
    const id = await begun();
    await tus.patch(id, 0, body(0, 500));
    expect((await tus.end(id)).status).to.equal(204);
    expect(await refusal(await tus.end(id))).to.deep.equal([404, 'not_found']);
    expect((await author.call('listFilmUploads')).usedBytes).to.equal(usedBytes);
    expect(await readdir(folder())).to.deep.equal([]);
  });

  it('Should not be begun beyond the unit’s room, and say what is used and left', async () => {
    const { usedBytes, quotaBytes } = await author.call('listFilmUploads');
    const colleague = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
    const left = quotaBytes - usedBytes;
    const answer = await tusOf(app.url, colleague.token).begin({ id: v7(), name: 'lớn.mp4', size: left + 1 });
    const { code, detail, title } = (await answer.json()) as { code: string; detail: string; title: string };
    expect([answer.status, code, title]).to.deep.equal([413, 'uploads_full', 'Đơn vị không còn đủ chỗ cho phim này.']);
    expect(detail).to.equal(`used ${usedBytes} of ${quotaBytes} bytes, left ${left}`);
    const many = await Promise.all([1, 2, 3].map(() => tus.begin({ id: v7(), name: 'vừa.mp4', size: Math.ceil(left * 0.6) })));
    expect(many.filter(({ ok }) => ok).length, 'two at once cannot both have it').to.be.at.most(1);
    const whole = await author.call.raw('uploadVideo', { body: formWith('film', Buffer.alloc(left + 1), 'lớn.mp4') });
    expect(await refusal(whole), 'nor when it comes whole').to.deep.equal([413, 'uploads_full']);
    expect(await readdir(app.services.storage.incoming)).to.deep.equal([]);
    const elsewhere = await person(app, { roles: [['publisher', 'SC-1']], workplace: 'SC-1' });
    const theirs = tusOf(app.url, elsewhere.token);
    const id = v7();
    expect((await theirs.begin({ id, name: 'đơn vị khác.mp4', size: quotaMb * 1024 ** 2 })).status).to.equal(201);
    await theirs.end(id);
    for (const { id: open } of (await author.call('listFilmUploads')).items) await tus.end(open);
  });

  it('Should be refused with 507 before the first byte when the disk has no room for the work on it', async () => {
    const { storage } = app.services;
    const free = storage.freeBytes;
    storage.freeBytes = () => Promise.resolve(bytes.length * 2);
    try {
      expect(await refusal(await tus.begin({ id: v7(), name: 'a.mp4', size: bytes.length }))).to.deep.equal([507, 'disk_full']);
      expect((await author.call('listFilmUploads')).items).to.deep.equal([]);
    } finally {
      storage.freeBytes = free;
    }
  });

  for (const [name, content] of Object.entries(impostors)) {
    it(`Should be refused by its first bytes when it is ${name}, and leave nothing`, async () => {
      const size = Math.max(content.length, 5000);
      const id = await begun(size, 'phim.mp4');
      const first = Buffer.concat([Buffer.from(content), Buffer.alloc(size)]).subarray(0, 1000);
      const answer = await tus.patch(id, 0, new Uint8Array(first));
      if (answer.ok) {
        // Its first bytes are a film's: only what looks into the whole can tell.
        await tus.end(id);
      } else {
        expect(await refusal(answer)).to.deep.equal([415, 'not_a_film']);
        expect(await tus.offset(id)).to.equal(-404);
      }
      expect(await readdir(folder())).to.deep.equal([]);
    });
  }

  it('Should be refused when it is too large, without a length, without an id, and by nobody and who may not', async () => {
    const one = { id: v7(), name: 'a.mp4', size: 1000 };
    expect(await refusal(await tus.begin({ ...one, size: 6 * 1024 ** 2 }))).to.deep.equal([413, 'upload_too_large']);
    for (const size of [0, -1, 1.5, NaN]) expect(await refusal(await tus.begin({ ...one, size })), String(size)).to.deep.equal([422, 'bad_input']);
    expect(await refusal(await tus.send('POST', '', { 'upload-defer-length': '1', 'upload-metadata': `film ${Buffer.from(v7()).toString('base64')}` }))).to.deep.equal([422, 'bad_input']);
    for (const id of ['', '../../etc/passwd', 'x', `${v7()}/..`]) expect(await refusal(await tus.begin({ ...one, id })), id).to.deep.equal([422, 'bad_input']);
    const learner = tusOf(app.url, (await person(app, { residence: '09706' })).token);
    expect(await refusal(await tusOf(app.url).begin(one))).to.deep.equal([401, 'not_signed_in']);
    expect(await refusal(await learner.begin(one))).to.deep.equal([403, 'not_allowed']);
    const id = await begun(2000);
    expect([await tusOf(app.url).offset(id), await learner.offset(id)]).to.deep.equal([-401, -403]);
    expect(await refusal(await tusOf(app.url).patch(id, 0, body(0, 10)))).to.deep.equal([401, 'not_signed_in']);
    expect(await refusal(await learner.end(id))).to.deep.equal([403, 'not_allowed']);
    await tus.end(id);
  });

  it('Should be seen, continued, ended or taken over by nobody but its owner', async () => {
    const other = tusOf(app.url, (await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' })).token);
    const id = await begun();
    await tus.patch(id, 0, body(0, 700));
    expect(await other.offset(id)).to.equal(-404);
    expect(await refusal(await other.patch(id, 700, body(700)))).to.deep.equal([404, 'not_found']);
    expect(await refusal(await other.end(id))).to.deep.equal([404, 'not_found']);
    expect(await refusal(await other.begin({ id, name: 'a.mp4', size: bytes.length }))).to.deep.equal([409, 'id_taken']);
    expect(await tus.offset(id)).to.equal(700);
    await tus.patch(id, 700, body(700));
    expect(await refusal(await other.begin({ id, name: 'a.mp4', size: bytes.length }))).to.deep.equal([409, 'id_taken']);
    expect(await other.offset(id)).to.equal(-404);
  });

  it('Should not take more than was said, nor be led out of its folder', async () => {
    const id = await begun(2000);
    expect((await refusal(await tus.patch(id, 0, body(0, 3000))))[0]).to.equal(413);
    expect(await tus.offset(id)).to.equal(0);
    await tus.end(id);
    for (const path of ['/..%2f..%2fsecret', '/%2e%2e', `/${id}%00`, `/${id}%2f..%2fx`, '/x']) expect((await tus.send('HEAD', path)).status, path).to.be.oneOf([400, 404]);
  });

  it('Should say that a piece that breaks off stays, and go on from there', async () => {
    const id = await begun();
    const aborting = new AbortController();
    let sent = 0;
    const slow = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (sent >= 4000) {
          await new Promise((resolve) => setTimeout(resolve, 200));
          aborting.abort();
          controller.close();
          return;
        }
        controller.enqueue(body(sent, sent + 1000));
        sent += 1000;
        await new Promise((resolve) => setTimeout(resolve, 20));
      },
    });
    await fetch(`${app.url}/api/authoring/uploads/${id}`, {
      method: 'PATCH', body: slow, signal: aborting.signal, duplex: 'half',
      headers: { 'tus-resumable': '1.0.0', authorization: `Bearer ${author.token}`, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    } as RequestInit).catch(() => undefined);
    const kept = await tus.offset(id);
    expect(kept).to.equal(4000);
    expect((await tus.patch(id, kept, body(kept))).status).to.equal(204);
    expect(await sha256Of(sourceOf(id))).to.equal(await sha256Of(await smallFilm()));
    await rm(join(folder(), 'x'), { force: true });
  });

  it('Should remove pieces that belong to nothing, when they are old', async () => {
    const [stray, old] = [join(folder(), v7()), join(folder(), v7())];
    await writeFile(stray, 'x');
    app.clock.advance(0);
    await app.services.media.uploads.sweep();
    // The test's clock runs behind the disk's: nothing is older than it.
    await rename(stray, old).catch(() => undefined);
    app.clock.advance(400 * 24 * 3600);
    await app.services.media.uploads.sweep();
    expect(await readdir(folder())).to.deep.equal([]);
  });
});
