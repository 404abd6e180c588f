import type { CaptionEncoding } from '@hoctap/shared/captions.rules';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { type Somebody, person, smallTree, unitOf } from '../../test/support/builders.ts';
import { completeContent, lesson } from '../../test/support/courses.ts';
import { captionVersionModel } from './caption.model.ts';
import { filmModel } from './film.model.ts';

describe('Captions of a film', function () {
  let app: TestApp;
  let author: Somebody;
  let other: Somebody;
  const film = v7();
  const params = { film, language: 'vi' };
  const cue = (text: string, startMs = 1000) => ({ startMs, endMs: startMs + 1500, text });
  before(async () => {
    app = await startApp();
    await smallTree(app);
    author = await person(app, { roles: [['publisher', 'AG-1']], workplace: 'AG-1' });
    other = await person(app, { roles: [['publisher', 'EN-1']], workplace: 'EN-1' });
    await filmModel(app.deps.db).create({
      _id: film, owner: author.id, unit: null, name: 'a.mp4', size: 5, state: 'ready', progress: 1, reason: null, durationSec: 60, rev: 1, rungs: [{ name: '144p', height: 144, bytes: 9 }], audioBytes: 0,
      hasPoster: false, captions: [], updatedAt: app.clock.now(),
    });
  });
  after(() => app.close());
  const sent = (bytes: Buffer | string, who = author, encoding?: CaptionEncoding) => {
    const form = new FormData();
    form.append('captions', new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)]), 'a.srt');
    return who.call.raw('readCaptionFile', { query: { encoding }, body: form });
  };
  const codeOf = async (answer: Promise<Response>) => ((await (await answer).json()) as { code: string }).code;

  it('Should be saved as versions that never change, shown by the newest, and taken again from an earlier one', async () => {
    const first = { id: v7(), base: 0, cues: [cue('Xin chào <b>bà con</b>'), cue('Một', 3000)] };
    const saved = await author.call('saveCaptions', { params, body: first });
    expect(saved).to.include({ number: 1, cueCount: 2 });
    expect(await author.call('saveCaptions', { params, body: first }), 'a repeat').to.deep.equal(saved);
    await author.call('saveCaptions', { params, body: { id: v7(), base: 1, cues: [cue('Hai')] } });
    await author.call.refused('saveCaptions', { params, body: { id: v7(), base: 1, cues: [cue('Ba')] } }, 'captions_changed');
    expect(await author.call('getCaptions', { params })).to.deep.equal({ number: 2, cues: [cue('Hai')] });
    const earlier = await author.call('getCaptions', { params, query: { number: 1 } });
    await author.call('saveCaptions', { params, body: { id: v7(), base: 2, cues: earlier.cues } });
    const list = await author.call('listCaptionVersions', { params, query: { limit: 2 } });
    expect(list.items.map(({ number, cueCount }) => [number, cueCount])).to.deep.equal([[3, 2], [2, 1]]);
    const rest = await author.call('listCaptionVersions', { params, query: { limit: 2, cursor: list.next } });
    expect(rest.items.map(({ number }) => number)).to.deep.equal([1]);
  });

  it('Should be loaded by players as safe WebVTT under the film’s own right, and be gone when saved empty', async () => {
    const answer = await author.call.raw('getFilmPlayback', { params: { film } });
    const [shown] = ((await answer.json()) as { captions: { language: string; url: string }[] }).captions;
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const file = await fetch(`${app.url}${shown?.url}`, { headers: { cookie } });
    expect([shown?.language, file.status, file.headers.get('content-type')]).to.deep.equal(['vi', 200, 'text/vtt; charset=utf-8']);
    expect(await file.text()).to.include('Xin chào &lt;b&gt;bà con&lt;/b&gt;');
    expect((await fetch(`${app.url}${shown?.url}`)).status).to.equal(401);
    const km = { film, language: 'km' };
    await author.call('saveCaptions', { params: km, body: { id: v7(), base: 0, cues: [cue('x')] } });
    await author.call('saveCaptions', { params: km, body: { id: v7(), base: 1, cues: [] } });
    expect((await author.call('getFilm', { params: { film } })).captions.map(({ language }) => language)).to.deep.equal(['vi']);
  });

  it('Should give the film another mark in its course, by which a phone that took it along finds them', async () => {
    const course = v7();
    await app.services.courses.noteFilm({ film, durationSec: 60, lightBytes: 9 });
    const modules = [{ id: 'm1', title: 'Một', lessons: [lesson('m1.film', { kind: 'video', minutes: 1, film }), lesson('m1.text', { kind: 'text', minutes: 1, text: 'Chữ' })] }];
    await app.services.courses.addSeed({ id: course, content: completeContent({ slug: `dau-${v7()}`, countsFor: [], modules }), owner: unitOf('AG-1'), author: author.id, reviewer: other.id });
    const marks = async () => (await app.call('getCourse', { params: { course } })).modules[0]?.lessons.map(({ filmMark }) => filmMark);
    const save = async (base: number, text: string) => author.call('saveCaptions', { params: { film, language: 'de' }, body: { id: v7(), base, cues: [cue(text)] } });
    await save(0, 'Guten Tag');
    const [first, none] = (await marks()) ?? [];
    expect([typeof first, none]).to.deep.equal(['string', undefined]);
    await save(1, 'Guten Abend');
    expect((await marks())?.[0]).to.be.a('string').and.not.equal(first);
    await save(2, 'Guten Tag');
    expect((await marks())?.[0], 'as it was').to.equal(first);
    await app.services.courses.noteFilm({ film, durationSec: 60, lightBytes: 9 });
    expect((await marks())?.[0], 'not forgotten when the film is noted again').to.equal(first);
    await author.call('saveCaptions', { params: { film, language: 'de' }, body: { id: v7(), base: 3, cues: [] } });
  });

  it('Should be shown by a repeat where a stop came after the saving', async () => {
    const id = v7();
    await captionVersionModel(app.deps.db).create({ _id: id, film, language: 'en', number: 1, cues: [cue('Hello')], by: author.id, at: app.clock.now() });
    await author.call('saveCaptions', { params: { film, language: 'en' }, body: { id, base: 0, cues: [cue('Hello')] } });
    expect((await author.call('getFilm', { params: { film } })).captions.map(({ language }) => language)).to.deep.equal(['en', 'vi']);
  });

  it('Should be written and read by nobody else, under no foreign id, and with no impossible times', async () => {
    const body = { id: v7(), base: 3, cues: [cue('x')] };
    await app.call.refused('saveCaptions', { params, body }, 'not_signed_in');
    await other.call.refused('saveCaptions', { params, body }, 'not_found');
    await other.call.refused('getCaptions', { params }, 'not_found');
    await other.call.refused('listCaptionVersions', { params, query: {} }, 'not_found');
    const learner = await person(app);
    await learner.call.refused('saveCaptions', { params, body }, 'not_allowed');
    await author.call.refused('saveCaptions', { params: { film, language: '../x' }, body }, 'bad_input');
    await author.call.refused('saveCaptions', { params, body: { ...body, cues: [{ startMs: 5, endMs: 5, text: 'x' }] } }, 'bad_input');
    await author.call.refused('saveCaptions', { params, body: { ...body, cues: [{ startMs: 0, endMs: 5, text: 'x'.repeat(501) }] } }, 'bad_input');
    const many = Array.from({ length: 5001 }, (_, index) => ({ startMs: index, endMs: index + 1, text: 'x' }));
    await author.call.refused('saveCaptions', { params, body: { ...body, cues: many } }, 'bad_input');
    const [taken] = (await author.call('listCaptionVersions', { params, query: { limit: 1 } })).items;
    await author.call.refused('saveCaptions', { params: { film, language: 'fr' }, body: { ...body, id: taken?.id ?? '', base: 0 } }, 'id_taken');
  });

  it('Should be read from a file, which nothing keeps, or be refused by what is wrong with it', async () => {
    expect(await (await sent('1\n00:00:01,000 --> 00:00:02,500\nMột')).json()).to.deep.equal({ encoding: 'UTF-8', cues: [cue('Một')] });
    const latin = Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.500\nCaf\xe9', 'latin1');
    expect(await (await sent(latin, author, 'windows-1252')).json()).to.deep.equal({ encoding: 'windows-1252', cues: [cue('Café')] });
    expect(await codeOf(sent('x', author, 'EBCDIC' as never))).to.equal('bad_input');
    expect(await codeOf(sent('1\n00:00:61,000 --> 00:01:02,000\nMột'))).to.equal('captions_bad');
    expect(await codeOf(sent('Danh sách lớp'))).to.equal('captions_not_text');
    expect(await codeOf(sent(Buffer.from('PK\x03\x04\0\0')))).to.equal('captions_not_text');
    expect(await codeOf(sent(Buffer.alloc(3_000_000, 'a')))).to.equal('upload_too_large');
    expect(await codeOf(sent('x', await person(app)))).to.equal('not_allowed');
  });
});
