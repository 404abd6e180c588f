import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { type Somebody, person, smallTree, unitOf } from '../../test/support/builders.ts';
import { completeContent, lesson } from '../../test/support/courses.ts';
import { spokenModel } from './caption.model.ts';
import { filmModel } from './film.model.ts';

describe('What is said in films', function () {
  let app: TestApp;
  let author: Somebody;
  let reviewer: Somebody;
  const texts = ['Chào bà con.', 'Bón phân đạm', 'đúng lúc lúa đẻ nhánh.', 'Xin cảm ơn.'];
  const cues = (lines = texts) => lines.map((text, index) => ({ startMs: index * 2000 + 550, endMs: index * 2000 + 1800, text }));
  const say = (film: string, lines = texts, base = 0, language = 'vi') => author.call('saveCaptions', { params: { film, language }, body: { id: v7(), base, cues: cues(lines) } });
  const filmOf = async () => {
    const _id = v7();
    await filmModel(app.deps.db).create({
      _id, owner: author.id, unit: null, name: 'a.mp4', size: 5, state: 'ready', progress: 1, reason: null, durationSec: 60, rev: 1, rungs: [{ name: '144p', height: 144, bytes: 9 }], audioBytes: 0,
      hasPoster: false, captions: [], withdrawnAt: null, updatedAt: app.clock.now(),
    });
    return _id;
  };
  const draft = async (slug: string, film: string, needsCaptions?: boolean) => {
    const { id, rev } = await author.call('createCourse', { body: { id: v7(), title: 'Cây lúa', family: 'agriculture', owner: unitOf('AG-1') } });
    const modules = [{ id: 'm1', title: 'Một', lessons: [lesson('l0'), lesson('l1', { kind: 'video', film, ...(needsCaptions && { needsCaptions }) })] }];
    const saved = await author.call('saveDraft', { params: { course: id }, body: { rev, content: completeContent({ slug, modules }) } });
    return { params: { course: id }, rev: saved.rev };
  };
  const publish = async (slug: string, film: string) => {
    const { params, rev } = await draft(slug, film);
    const sent = await author.call('sendForReview', { params, body: { rev } });
    await reviewer.call('publishCourse', { params, body: { rev: sent.rev } });
    return params.course;
  };
  const found = async (q: string, more = {}) => (await app.call('searchSpoken', { query: { q, ...more } })).items.map(({ course, lesson: { id }, atSec, text }) => `${course.slug}/${id} ${atSec} ${text}`);

  before(async () => {
    app = await startApp();
    await smallTree(app);
    author = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
    reviewer = await person(app, { roles: [['reviewer', 'AG-1']], workplace: 'AG-1' });
  });
  after(() => app.close());

  it('Should lead anyone to the sentence in a published course, with and without marks, and to nothing of a draft', async () => {
    const film = await filmOf();
    await say(film);
    const { params } = await draft('nhap', film);
    expect(await found('phân đạm'), 'only a draft has the film').to.deep.equal([]);
    await publish('cay-lua', film);
    const sentence = 'cay-lua/l1 2.5 Bón phân đạm đúng lúc lúa đẻ nhánh.';
    for (const q of ['phân đạm', 'phan dam', 'PHÂN ĐẠM đúng', 'nhanh']) expect(await found(q), q).to.deep.equal([sentence]);
    for (const q of ['chào cảm', 'phâm', '---']) expect(await found(q), q).to.deep.equal([]);
    expect(await found('phân', { family: 'it' })).to.deep.equal([]);
    expect(await found('phân', { family: 'agriculture', maxMinutes: 600 })).to.have.length(1);
    await say(film, ['Hôm nay trời mưa.'], 1);
    expect([await found('phân đạm'), await found('troi mua')], 'the newest captions alone').to.deep.equal([[], ['cay-lua/l1 0.5 Hôm nay trời mưa.']]);
    expect((await author.call('getDraft', { params })).state).to.equal('draft');
  });

  it('Should come in pages, each moment of a film once', async () => {
    const films = [await filmOf(), await filmOf(), await filmOf()];
    for (const [index, film] of films.entries()) {
      await say(film, ['Tưới nước mỗi sáng.']);
      await say(film, ['Water (nước tưới) every morning.'], 0, 'en');
      await publish(`tuoi-${index}`, film);
    }
    const slugs: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await app.call('searchSpoken', { query: { q: 'tưới nước', limit: 2, cursor } });
      expect(page.items.length).to.be.at.most(2);
      slugs.push(...page.items.map(({ course }) => course.slug));
      cursor = page.next;
    } while (cursor);
    expect([...new Set(slugs)].sort()).to.deep.equal(['tuoi-0', 'tuoi-1', 'tuoi-2']);
  });

  it('Should be searched by words alone', async () => {
    await app.call.refused('searchSpoken', { query: { q: 'a' } }, 'bad_input');
    await app.call.refused('searchSpoken', { query: { q: 'x'.repeat(101) } }, 'bad_input');
    await app.call.refused('searchSpoken', { query: { q: 'nước', limit: 1000 } }, 'bad_input');
    await app.call.refused('searchSpoken', { query: { q: 'nước', cursor: 'x' } }, 'bad_input');
    for (const q of ['.*', '^(a+)+$', '$where', '\\p{Zq}']) expect(await found(q), q).to.deep.equal([]);
  });

  it('Should be asked of a lesson before it is reviewed, and again before it is published', async () => {
    const film = await filmOf();
    const { params, rev } = await draft('can-phu-de', film, true);
    await say(film, ['Hello.'], 0, 'en');
    const refused = await author.call.refused('sendForReview', { params, body: { rev } }, 'captions_missing');
    expect(refused.faults).to.deep.equal([{ path: 'content.modules.0.lessons.1.film', message: 'captions_missing' }]);
    await say(film);
    const sent = await author.call('sendForReview', { params, body: { rev } });
    expect(await author.call('sendForReview', { params, body: { rev } }), 'a repeat').to.deep.equal(sent);
    await say(film, [], 1);
    await reviewer.call.refused('publishCourse', { params, body: { rev: sent.rev } }, 'captions_missing');
    await say(film, texts, 2);
    const published = await reviewer.call('publishCourse', { params, body: { rev: sent.rev } });
    expect(published.state).to.equal('published');
    await author.call.refused('saveCaptions', { params: { film, language: 'vi' }, body: { id: v7(), base: 3, cues: [] } }, 'captions_needed');
    await say(film, [], 1, 'en');
    expect((await author.call('getFilm', { params: { film } })).captions.map(({ language }) => language), 'those of another language may go').to.deep.equal(['vi']);
  });

  it('Should be read and not written by who reviews the course, though they write courses elsewhere', async () => {
    const film = await filmOf();
    await say(film);
    const both = await person(app, { roles: [['reviewer', 'AG-1'], ['publisher', 'EN-1']], workplace: 'EN-1' });
    await both.call.refused('getCaptions', { params: { film, language: 'vi' } }, 'not_found');
    const { params, rev } = await draft('chi-doc', film);
    await author.call('sendForReview', { params, body: { rev } });
    expect((await both.call('getCaptions', { params: { film, language: 'vi' } })).number).to.equal(1);
    await both.call.refused('saveCaptions', { params: { film, language: 'vi' }, body: { id: v7(), base: 1, cues: [] } }, 'not_allowed');
  });

  it('Should be gone with the film', async () => {
    const film = await filmOf();
    await say(film);
    await app.services.media.captions.forget(film);
    expect([await spokenModel(app.deps.db).countDocuments({ film }), (await author.call('listCaptionVersions', { params: { film, language: 'vi' } })).items]).to.deep.equal([0, []]);
  });
});
