import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { impostors } from '../../src/adapters/transcoder/samples.ts';
import { type TestApp, startApp } from '../support/app.ts';
import { type Somebody, person, smallTree } from '../support/builders.ts';
import { filmForm, formWith, promptTools } from '../support/films.ts';

describe('Attacks on films', function () {
  let app: TestApp;
  let author: Somebody;
  before(async () => {
    app = await startApp({ deps: { tools: await promptTools() }, environment: { MAX_UPLOAD_MB: '1' } });
    await smallTree(app);
    author = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
  });
  after(() => app.close());

  const send = async (form: FormData, call = author.call, headers = {}) => {
    const response = await call.raw('uploadVideo', { body: form }, headers);
    return [response.status, ((await response.json()) as { code: string }).code];
  };
  const leftOvers = () => readdir(app.services.storage.incoming).catch(() => []);

  for (const [name, content] of Object.entries(impostors)) {
    it(`Should refuse ${name} that is named .mp4`, async () => {
      expect(await send(formWith('film', content, 'phim.mp4'))).to.deep.equal([415, 'not_a_film']);
      expect(await leftOvers()).to.deep.equal([]);
    });
  }

  it('Should refuse 3 GB by its length, before the body is sent', async () => {
    const { hostname, port } = new URL(app.url);
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = request({ hostname, port, path: '/api/authoring/films', method: 'POST', headers: { authorization: `Bearer ${author.token}`, 'content-type': 'multipart/form-data; boundary=x', 'content-length': 3 * 1024 ** 3 } }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      sent.on('error', reject);
      sent.flushHeaders();
    });
    expect(answer.status).to.equal(413);
    expect(answer.text).to.include('upload_too_large');
  });

  it('Should refuse a chunked body at the limit, and keep none of it', async () => {
    const { hostname, port } = new URL(app.url);
    const status = await new Promise<number>((resolve, reject) => {
      const sent = request({ hostname, port, path: '/api/authoring/films', method: 'POST', headers: { authorization: `Bearer ${author.token}`, 'content-type': 'multipart/form-data; boundary=x', 'transfer-encoding': 'chunked' } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on('error', reject);
      sent.write('--x\r\ncontent-disposition: form-data; name="film"; filename="a.mp4"\r\n\r\n');
      for (let megabytes = 0; megabytes < 3; megabytes++) sent.write(Buffer.alloc(1024 ** 2));
      sent.end('\r\n--x--\r\n');
    });
    expect(status).to.equal(413);
    expect(await leftOvers()).to.deep.equal([]);
  });

  it('Should refuse a form without a film, whoever is not a publisher, and nobody', async () => {
    expect(await send(formWith('other', 'x', 'a.mp4'))).to.deep.equal([422, 'upload_missing']);
    const learner = await person(app, { residence: '09706' });
    expect(await send(await filmForm(), learner.call)).to.deep.equal([403, 'not_allowed']);
    expect(await send(await filmForm(), app.call)).to.deep.equal([401, 'not_signed_in']);
  });

  it('Should not give away or take over the film of another person', async () => {
    const other = await person(app, { roles: [['publisher', 'SC-1']], workplace: 'SC-1' });
    const film = v7();
    expect((await send(await filmForm(), author.call, { 'x-film-id': film }))[0]).to.equal(200);
    expect(await send(await filmForm(), other.call, { 'x-film-id': film })).to.deep.equal([409, 'id_taken']);
    await other.call.refused('getFilm', { params: { film } }, 'not_found');
    await other.call.refused('retryFilm', { params: { film } }, 'not_found');
    await author.call.refused('retryFilm', { params: { film } }, 'film_not_failed');
    await author.call.refused('getFilm', { params: { film: 'x' } } as never, 'bad_input');
  });

  it('Should find nothing outside the media folder', async () => {
    const film = v7();
    for (const path of [`${film}/1/..%2f..%2f..%2fsecret`, `${film}/1/%2e%2e/%2e%2e/source`, `..%2f..%2fsecret/1/master.m3u8`, `${film}/captions/.hidden.vtt`, `${film}/1/master.m3u8%00.jpg`]) {
      const response = await fetch(`${app.url}/media/films/${path}`);
      expect(response.status, path).to.be.oneOf([400, 401, 404]);
    }
  });
});
