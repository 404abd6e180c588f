import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { v7 } from 'uuid';
import { filmModel } from '../../src/media/film.model.ts';
import { mediaCookie } from '../../src/media/media-cookie.ts';
import { type TestApp, startApp } from '../support/app.ts';
import { type Somebody, person, smallTree, unitOf } from '../support/builders.ts';
import { completeContent, lesson } from '../support/courses.ts';

describe('Attacks on segments in memory', function () {
  let app: TestApp;
  let author: Somebody;
  const film = v7();
  const path = `/media/films/${film}/1/720p/00001.m4s`;
  const bytes = randomBytes(300_000);

  before(async () => {
    app = await startApp();
    await smallTree(app);
    author = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
    await filmModel(app.deps.db).create({
      _id: film, owner: author.id, unit: unitOf('AG-1'), name: 'phim.mp4', size: 5, state: 'ready', progress: 1, reason: null, durationSec: 8, rev: 1,
      rungs: [{ name: '720p', height: 720, bytes: bytes.length }], audioBytes: 0, hasPoster: false, captions: [], withdrawnAt: null, updatedAt: app.clock.now(),
    });
    await mkdir(app.services.storage.pathOf('media', film, '1/720p'), { recursive: true });
    await writeFile(app.services.storage.pathOf('media', film, '1/720p/00001.m4s'), bytes);
    await writeFile(app.services.storage.pathOf('media', film, 'secret.m4s'), 'secret');
    const course = v7();
    const { rev } = await author.call('createCourse', { body: { id: course, title: 'Khóa', family: 'agriculture', language: 'vi', owner: unitOf('AG-1') } });
    const modules = [{ id: 'm1', title: 'Một', lessons: [lesson('l1', { kind: 'video', film })] }];
    await author.call('saveDraft', { params: { course }, body: { rev, content: completeContent({ modules }) } });
  });
  after(() => app.close());

  const cookieOf = (somebody: Somebody, secret = app.deps.secret): string =>
    (mediaCookie({ person: somebody.id, session: (jwt.decode(somebody.token) as { sid: string }).sid }, secret, app.clock.now(), 600, false).split(';')[0] ?? '');
  const get = async (cookie: string, headers: Record<string, string> = {}, at = path) => fetch(app.url + at, { headers: { cookie, ...headers } });
  const status = async (cookie: string) => (await get(cookie)).status;
  /** A colleague of the author, who may watch as one who writes the same courses, and has watched. */
  const colleague = async () => {
    const made = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
    const cookie = cookieOf(made);
    expect([await status(cookie), await status(cookie)]).to.deep.equal([200, 200]);
    return { ...made, cookie };
  };

  it('Should be the file’s own bytes, whole and in part, with the headers of what never changes', async () => {
    const cookie = cookieOf(author);
    for (let time = 0; time < 3; time++) {
      const answer = await get(cookie);
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).to.equal(true);
      expect(Object.fromEntries(answer.headers)).to.include({ 'content-type': 'video/iso.segment', 'cache-control': 'private, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' });
      expect(answer.headers.get('content-encoding')).to.equal(null);
    }
    const part = await get(cookie, { range: 'bytes=100-199' });
    expect([part.status, part.headers.get('content-range')]).to.deep.equal([206, `bytes 100-199/${bytes.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).to.equal(true);
    expect((await get(cookie, { range: 'bytes=400000-' })).status).to.equal(416);
  });

  it('Should stay shut to nobody, to a stranger, to a forged cookie, to another’s name and to one that has run out', async () => {
    const stranger = await person(app, { residence: '09706' });
    const mine = cookieOf(author);
    expect(await status(mine)).to.equal(200);
    expect(await status('')).to.equal(401);
    expect(await status(cookieOf(author, 'another secret of at least thirty-two characters'))).to.equal(401);
    expect(await status(mine.replace(author.id, stranger.id))).to.equal(401);
    expect(await status(cookieOf(stranger))).to.equal(403);
    const { cookie } = await colleague();
    app.clock.advance(601);
    expect([await status(cookie), await status(mine)]).to.deep.equal([401, 401]);
    expect(await status(cookieOf(author))).to.equal(200);
  });

  it('Should shut at once when a role is withdrawn, and when somebody signs out everywhere, to them alone', async () => {
    const administrator = await person(app, { roles: [['system_admin', '01']], workplace: '01' });
    const [first, second, third] = [await colleague(), await colleague(), await colleague()];
    await administrator.call('revokeRole', { params: { person: first.id, role: 'publisher', unit: unitOf('AG-1') } });
    expect(await status(first.cookie)).to.equal(403);
    await second.call('signOutEverywhere');
    expect(await status(second.cookie)).to.equal(403);
    expect(await status(third.cookie)).to.equal(200);
  });

  it('Should shut within a minute when the film is no longer known', async () => {
    const { cookie } = await colleague();
    const found = await filmModel(app.deps.db).findByIdAndDelete(film).lean();
    app.clock.advance(61);
    expect(await status(cookie)).to.equal(403);
    if (found) await filmModel(app.deps.db).create(found);
    app.clock.advance(61);
    expect(await status(cookieOf(author))).to.equal(200);
  });

  it('Should lead nowhere else, however the address is written', async () => {
    const cookie = cookieOf(author);
    const { hostname, port } = new URL(app.url);
    // Sent as they stand: fetch would tidy them up first.
    const raw = (at: string) => new Promise<number>((resolve, reject) => {
      request({ hostname, port, path: at, headers: { cookie } }, (reply) => {
        reply.resume();
        resolve(reply.statusCode ?? 0);
      }).on('error', reject).end();
    });
    for (const at of [`/media/films/${film}/1/../secret.m4s`, `/media/films/${film}/1/720p/../../secret.m4s`, `/media/films/${film}/1/..%2fsecret.m4s`, `/media/films/${film}/1/%2e%2e/secret.m4s`, `/media/films/${film}/1/720p/00001.m4s%00`, `/media//films/${film}/1/720p/00001.m4s`, `/media/films/${film}/1/720p\\00001.m4s`, `/media/films/${v7()}/../${film}/1/720p/00001.m4s`]) {
      expect(await raw(at), at).to.be.oneOf([400, 401, 403, 404]);
    }
  });
});
