import { expect } from 'chai';
import { cookieOf } from '../../test/support/films.ts';
import { person } from '../../test/support/builders.ts';
import { type World, film, startLearning } from '../../test/support/learning.ts';

describe('A lesson before its learner', () => {
  let world: World;
  before(async () => {
    world = await startLearning();
  });
  after(() => world.app.close());

  it('Should come with all that begins its film, from where the learner stopped, and open it; without one where there is none to play', async () => {
    const farmer = await person(world.app, { residence: '09706' });
    const params = { course: world.course, lesson: 'm1.film' };
    await farmer.call.refused('getLesson', { params }, 'not_enrolled');
    const { id } = await farmer.call('enrol', { body: { id: crypto.randomUUID(), course: world.course } });
    expect((await farmer.call('getLesson', { params })).playback, 'a film that is not there yet').to.equal(null);
    await world.app.deps.db.collection('films').insertOne({
      _id: film as never, owner: null, name: 'Phim', size: 1, state: 'playable', durationSec: 100, rev: 1, rungs: [{ name: '144p', height: 144, bytes: 1000 }], audioBytes: 0, hasPoster: false, captions: [],
    });
    await world.app.deps.db.collection('enrolments').updateOne({ _id: id as never }, { $set: { lessons: [{ lesson: 'm1.film', state: 'begun', share: 0.3, intervals: [[0, 30]], position: 30, strength: null, score: null }] } });
    const answer = await farmer.call.raw('getLesson', { params });
    const { playback } = (await answer.json()) as { playback: object };
    expect(playback).to.deep.include({ film, durationSec: 100, position: 30, intervals: [[0, 30]] });
    expect(playback).to.deep.equal(await farmer.call('getLessonPlayback', { params }));
    expect(cookieOf(answer)).to.match(/^media=/);
    const text = await farmer.call.raw('getLesson', { params: { ...params, lesson: 'm1.text' } });
    expect((await text.json() as { playback: object }).playback).to.equal(null);
    expect(cookieOf(text)).to.equal('');
  });
});
