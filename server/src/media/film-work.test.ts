import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { person, smallTree } from '../../test/support/builders.ts';
import { type FilmDoc, filmModel } from './film.model.ts';

describe('The list of films being prepared', function () {
  let app: TestApp;
  before(async () => {
    app = await startApp();
    await smallTree(app);
  });
  after(() => app.close());

  it('Should show those who look after the system what waits, runs and has failed, the last touched first, page by page', async () => {
    const author = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
    const film = async (fields: Partial<FilmDoc>) => {
      app.clock.advance(1);
      const _id = v7();
      await filmModel(app.deps.db).create({
        _id, owner: author.id, unit: null, name: `${fields.state}.mp4`, size: 5, state: 'ready', progress: 0, reason: null, durationSec: null, rev: 0, rungs: [], audioBytes: 0,
        hasPoster: false, captions: [], updatedAt: app.clock.now(), ...fields,
      });
    };
    await film({ state: 'failed', reason: 'unreadable', owner: null });
    await film({ state: 'ready' });
    await film({ state: 'playable', progress: 0.4, rungs: [{ name: '144p', height: 144, bytes: 9 }] });
    await film({ state: 'uploaded' });
    const auditor = await person(app, { roles: [['auditor', 'root']] });
    const { fullName: name } = (await author.call('getMe')) as { fullName: string };
    const first = await auditor.call('listFilmWork', { query: { limit: 2 } });
    expect(first.items.map(({ state, isShown, owner }) => [state, isShown, owner])).to.deep.equal([['uploaded', false, name], ['playable', true, name]]);
    const rest = await auditor.call('listFilmWork', { query: { limit: 2, cursor: first.next } });
    expect(rest.items.map(({ state, reason, owner }) => [state, reason, owner])).to.deep.equal([['failed', 'unreadable', null]]);
    expect(rest).not.to.have.property('next');
    const id = rest.items[0]?.id ?? '';
    await auditor.call.refused('retryFilm', { params: { film: id } }, 'not_found');
    await author.call.refused('listFilmWork', { query: {} }, 'not_allowed');
    await app.call.refused('listFilmWork', { query: {} }, 'not_signed_in');
    const keeper = await person(app, { roles: [['system_admin', 'root']] });
    expect((await keeper.call('retryFilm', { params: { film: id } })).state).to.equal('uploaded');
  });
});
