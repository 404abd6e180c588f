// What must not be possible with courses, from outside: over HTTP, with the true sign-in.
import type { Role } from '@hoctap/shared';
import type { CourseDraft } from '@hoctap/shared/courses.contract';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { completeContent, courseUnits, lesson } from '../support/courses.ts';

const password = 'mot-mat-khau-dai';

describe('Attacks on courses', () => {
  let app: TestApp;
  let author: Caller;
  let stranger: Caller;
  let reviewer: Caller;
  let learner: Caller;
  let draft: CourseDraft;

  /** Somebody with one role at one unit, signed in. */
  const signedIn = async (role: Role, code: string): Promise<Caller> => {
    const [id, username] = [v7(), `${role}-${code}`.toLowerCase()];
    const unit = `${code}@2013-12-27`;
    await app.services.people.addAll([{
      _id: id, fullName: `Người ${username}`, searchWords: [], sortKey: username, sex: 'female', birthYear: 1980, username, phone: null, email: null, logins: [username],
      passwordHash: await app.services.accounts.hashPassword(password), mustChangePassword: false, oneTimeUntil: null, address: null, language: 'vi',
      roles: [{ role, unit, from: '2020-01-01', to: null }], groups: [], workplaces: [], residences: [], units: [unit], illustrative: false, createdAt: app.clock.now(), createdBy: null,
    }]);
    return app.call.as((await app.call('signIn', { body: { login: username, password } })).accessToken);
  };
  before(async () => {
    app = await startApp();
    await app.services.units.addAll(courseUnits);
    [author, stranger, reviewer, learner] = [await signedIn('publisher', 'AG-1'), await signedIn('publisher', 'AG-2'), await signedIn('reviewer', 'AG-1'), await signedIn('learner', 'AG-1')];
    const made = await author('createCourse', { body: { id: v7(), owner: 'AG-1', title: 'Trồng rau', family: 'agriculture' } });
    draft = await author('saveDraft', { params: { course: made.id }, body: { rev: made.rev, content: completeContent() } });
  });
  after(() => app.close());

  const params = () => ({ course: draft.id });
  const put = (content: unknown, rev: unknown = draft.rev) => ({ params: params(), body: { rev, content } }) as never;
  const textPart = (text: string) => completeContent({ modules: [{ id: 'm1', title: 'M', lessons: [lesson('l1', { text })] }] });

  it('Should let nobody without signing in near drafts, reviews or uploads', async () => {
    const inputs = [
      ['listDrafts', {}], ['listReviews', {}], ['getDraft', { params: params() }], ['saveDraft', put(completeContent())], ['sendForReview', { params: params(), body: { rev: 2 } }],
      ['publishCourse', { params: params(), body: { rev: 2 } }], ['returnCourse', { params: params(), body: { rev: 2, comment: 'xxx' } }], ['checkText', { body: { text: 'a' } }],
      ['createCourse', { body: { id: v7(), owner: 'AG-1', title: 'Abc', family: 'it' } }],
    ] as const;
    for (const [id, input] of inputs) {
      await app.call.refused(id, input as never, 'not_signed_in');
      await app.call.as('eyJhbGciOiJub25lIn0.e30.').refused(id, input as never, 'not_signed_in');
    }
    for (const id of ['uploadFile', 'uploadPicture'] as const) expect((await app.call.raw(id, { body: new FormData() })).status).to.equal(401);
  });

  it('Should let no learner write, no author review, and no reviewer write', async () => {
    for (const id of ['listDrafts', 'listReviews'] as const) await learner.refused(id, { query: {} }, 'not_allowed');
    await learner.refused('getDraft', { params: params() }, 'outside_unit');
    await learner.refused('saveDraft', put(completeContent()), 'not_allowed');
    await author.refused('publishCourse', { params: params(), body: { rev: draft.rev } }, 'not_allowed');
    await reviewer.refused('saveDraft', put(completeContent()), 'not_allowed');
    await reviewer.refused('publishCourse', { params: params(), body: { rev: draft.rev } }, 'wrong_course_state');
    expect((await learner.raw('uploadFile', { body: new FormData() })).status).to.equal(403);
  });

  it('Should keep another unit’s draft, and one that is not there, from a publisher', async () => {
    for (const [id, input] of [['getDraft', { params: params() }], ['saveDraft', put(completeContent())], ['sendForReview', { params: params(), body: { rev: draft.rev } }]] as const) {
      await stranger.refused(id, input as never, 'outside_unit');
    }
    await stranger.refused('createCourse', { body: { id: v7(), owner: 'AG-1', title: 'Abc', family: 'it' } }, 'outside_unit');
    await author.refused('getDraft', { params: { course: v7() } }, 'not_found');
    await stranger.refused('createCourse', { body: { id: draft.id, owner: 'AG-2', title: 'Abc', family: 'it' } }, 'id_taken');
  });

  it('Should refuse malformed ids, operators, wrong types and too much', async () => {
    await author.refused('getDraft', { params: { course: 'khong-phai-uuid' } }, 'bad_input');
    await author.refused('saveDraft', put(completeContent(), { $gt: 0 }), 'bad_input');
    await author.refused('saveDraft', put({ ...completeContent(), slug: { $ne: '' } }), 'bad_input');
    await author.refused('saveDraft', put({ ...completeContent(), slug: '../../etc' }), 'bad_input');
    await author.refused('saveDraft', put({ ...completeContent(), title: 'x'.repeat(201) }), 'bad_input');
    await author.refused('saveDraft', put({ ...completeContent(), modules: 'm1' }), 'bad_input');
    await author.refused('saveDraft', put(textPart('x'.repeat(40_001))), 'bad_input');
    await author.refused('createCourse', { body: { id: v7(), owner: { $gt: '' }, title: 'Abc', family: 'it' } } as never, 'bad_input');
    await author.refused('createCourse', { body: { id: v7(), owner: 'AG-1', title: 'Abc', family: 'magic' } } as never, 'bad_input');
    await author.refused('returnCourse', { params: params(), body: { rev: 2, comment: 'x' } }, 'not_allowed');
    await app.call.refused('listCourses', { query: { cursor: 'e30' } }, 'bad_input');
    await app.call.refused('getCourse', { params: { course: 'Khong Co!' } }, 'bad_input');
    for (const search of ['q[$regex]=.*', 'family[$ne]=it', 'level=%24gt', 'q=.%2B(']) expect((await fetch(`${app.url}/api/courses?${search}`)).status, search).to.equal(200);
    expect((await fetch(`${app.url}/api/courses?family=magic`)).status).to.equal(422);
  });

  it('Should store no unknown fields and nobody’s state but its own', async () => {
    const saved = await author('saveDraft', put({ ...completeContent({ level: 'mới' }), state: 'published', $set: { published: 9 }, __proto__: { x: 1 } }));
    expect(saved).to.include({ state: 'draft', published: null });
    expect(JSON.stringify(saved)).to.not.include('$set');
    draft = saved;
  });

  it('Should refuse a script in Markdown wherever it is saved or checked', async () => {
    for (const [text, code] of [['<script>alert(1)</script>', 'markdown_html'], ['[a](javascript:alert(1))', 'markdown_link'], ['![a](data:text/html,x)', 'markdown_link']] as const) {
      const problem = await author.refused('saveDraft', put(textPart(text)), code);
      expect(problem.faults?.[0]?.path).to.equal('content.modules.0.lessons.0.text');
      await author.refused('checkText', { body: { text } }, code);
    }
    expect(await author('checkText', { body: { text: '**được**' } })).to.deep.equal({ done: true });
  });

  it('Should keep drafts and answer keys out of the catalogue', async () => {
    await app.call.refused('getCourse', { params: { course: draft.id } }, 'not_found');
    await app.call.refused('getCourse', { params: { course: draft.content.slug } }, 'not_found');
    expect((await app.call('listCourses')).items).to.deep.equal([]);
    const sent = await author('sendForReview', { params: params(), body: { rev: draft.rev } });
    await reviewer('publishCourse', { params: params(), body: { rev: sent.rev } });
    const course = JSON.stringify([await app.call('getCourse', { params: { course: draft.content.slug } }), await app.call('listCourses', { query: { q: 'trong rau' } })]);
    expect(course).to.include('Trồng rau an toàn').and.not.match(/"(correct|explanation|accepted|text|author|passwordHash)":/);
  });

  it('Should look at what is uploaded, not at its name, and refuse too much of it', async () => {
    const upload = async (id: 'uploadFile' | 'uploadPicture', part: string, name: string, content: string | Uint8Array<ArrayBuffer>) => {
      const form = new FormData();
      form.append(part, new Blob([content]), name);
      const response = await author.raw(id, { body: form });
      const answer = (await response.json()) as { code?: string; name?: string };
      return [response.status, answer.code ?? answer.name];
    };
    expect(await upload('uploadFile', 'file', 'mẫu.pdf', 'MZ\x90\x00')).to.deep.equal([415, 'file_not_allowed']);
    expect(await upload('uploadFile', 'file', 'mẫu.pdf', '<html><script>1</script>')).to.deep.equal([415, 'file_not_allowed']);
    expect(await upload('uploadFile', 'file', '../../mẫu.pdf', '%PDF-1.7')).to.deep.equal([200, 'mẫu.pdf']);
    expect(await upload('uploadFile', 'other', 'mẫu.pdf', '%PDF-1.7')).to.deep.equal([422, 'upload_missing']);
    expect(await upload('uploadPicture', 'picture', 'a.png', '<svg xmlns="http://www.w3.org/2000/svg"/>')).to.deep.equal([415, 'not_a_picture']);
    expect(await upload('uploadPicture', 'picture', 'a.png', new Uint8Array(6 * 1024 * 1024))).to.deep.equal([413, 'upload_too_large']);
  });
});
