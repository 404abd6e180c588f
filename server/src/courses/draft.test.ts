import { type ErrorCode, AppError } from '@hoctap/shared';
import type { CourseContent, CourseDraft } from '@hoctap/shared/courses.contract';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type CourseBench, callerWith, completeContent, lesson, startCourses, uploaded } from '../../test/support/courses.ts';
import { courseModel } from './course.model.ts';
import { courseVersionModel } from './course-version.model.ts';

const refused = async (work: Promise<unknown>, code: ErrorCode): Promise<AppError> => {
  const error: unknown = await work.then(() => undefined, (thrown: unknown) => thrown);
  expect(error, `expected ${code}`).to.be.instanceOf(AppError).that.includes({ code });
  return error as AppError;
};
/** The same action at the same moment, as often as `times` says. */
const together = <T>(times: number, act: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: times }, act));

describe('A course from draft to catalogue', () => {
  let bench: CourseBench;
  const author = callerWith('publisher', 'AG-1', 'Bùi Tập');
  const colleague = callerWith('publisher', '01');
  const stranger = callerWith('publisher', 'AG-2');
  const reviewer = callerWith('reviewer', 'AG-1', 'Đỗ Duyệt');
  const events: unknown[] = [];

  before(async () => {
    bench = await startCourses();
    bench.deps.bus.on('author:owed', () => events.push('author:owed'));
  });
  beforeEach(() => events.splice(0));
  after(() => bench.deps.end());

  const create = (title: string, id = v7()) => bench.drafts.create(author, { id, owner: 'AG-1', title, family: 'agriculture', language: 'vi' });
  const save = (draft: CourseDraft, part: Partial<CourseContent> = {}, who = author) =>
    bench.drafts.save(who, draft.id, { rev: draft.rev, content: completeContent({ slug: draft.content.slug, title: draft.content.title, ...part }) });
  const send = (draft: CourseDraft) => bench.drafts.send(author, draft.id, draft.rev);
  const inReview = async (title: string) => send(await save(await create(title)));
  const published = async (title: string) => {
    const draft = await inReview(title);
    return bench.drafts.publish(reviewer, draft.id, draft.rev);
  };
  const versionsOf = (course: string) => courseVersionModel(bench.deps.db).find({ course }).lean();

  describe('making it', () => {
    it('Should give an empty draft an address made from its title', async () => {
      const draft = await create('Trồng rau & “Điện” 2026!');
      expect(draft).to.deep.include({ state: 'draft', rev: 1, published: null, review: null });
      expect(draft.content).to.deep.include({ slug: 'trong-rau-dien-2026', modules: [], passMarkPercent: 60 });
      expect(draft.owner).to.include({ code: 'AG-1', nameVi: 'Sở Một' });
      expect(draft.author.id).to.equal(author.id);
    });
    it('Should give a second course of the same title another address, and any title some address', async () => {
      const [first, second, unnamed] = [await create('Nuôi gà'), await create('Nuôi gà'), await create('学习课')];
      expect(first.content.slug).to.equal('nuoi-ga');
      expect(second.content.slug).to.match(/^nuoi-ga-[0-9a-f]{6}$/);
      expect(unnamed.content.slug).to.match(/^khoa-hoc/);
    });
    it('Should be one course when made twice, also at the same moment', async () => {
      const id = v7();
      const made = await together(4, () => create('Nuôi cá', id));
      expect(new Set(made.map(({ content }) => content.slug))).to.deep.equal(new Set(['nuoi-ca']));
      expect(await create('Nuôi cá', id)).to.deep.equal(made[0]);
      await refused(bench.drafts.create(colleague, { id, owner: 'AG-1', title: 'Khác', family: 'it', language: 'vi' }), 'id_taken');
    });
    it('Should refuse a unit that is not there or not the author’s', async () => {
      const given = { id: v7(), title: 'Nuôi ong', family: 'agriculture' as const, language: 'vi' as const };
      await refused(bench.drafts.create(author, { ...given, owner: 'AG-9' }), 'unknown_unit');
      await refused(bench.drafts.create(author, { ...given, owner: 'AG-2' }), 'outside_unit');
      expect((await bench.drafts.create(author, { ...given, owner: 'SC-1' })).owner.code).to.equal('SC-1');
    });
  });

  describe('writing it', () => {
    it('Should save the whole content once, a repeat changing nothing', async () => {
      const draft = await create('Viết một');
      const saved = await together(3, () => save(draft));
      expect(saved.map(({ rev }) => rev)).to.deep.equal([2, 2, 2]);
      expect(await save(draft)).to.deep.equal(saved[0]);
      expect((await bench.drafts.get(author, draft.id)).content).to.deep.equal(completeContent({ slug: 'viet-mot', title: 'Viết một' }));
    });
    it('Should refuse to overwrite what was saved elsewhere, and keep one of two saved at once', async () => {
      const draft = await create('Viết hai');
      const outcomes = await Promise.allSettled([save(draft, { level: 'a' }), save(draft, { level: 'b' }, colleague)]);
      expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
      await refused(save(draft, { level: 'c' }), 'draft_changed');
    });
    it('Should let publishers whose unit is above edit it, and nobody beside', async () => {
      const draft = await create('Viết ba');
      await refused(save(draft, {}, stranger), 'outside_unit');
      await refused(bench.drafts.get(stranger, draft.id), 'outside_unit');
      expect(await bench.courses.mayEdit(stranger, draft.id)).to.equal(false);
      expect((await save(draft, {}, colleague)).rev).to.equal(2);
      await refused(bench.drafts.get(author, v7()), 'not_found');
    });
    it('Should refuse an address that another course has', async () => {
      const [first, second] = [await create('Địa chỉ một'), await create('Địa chỉ hai')];
      await refused(save(second, { slug: first.content.slug }), 'slug_taken');
    });
    it('Should refuse HTML, unsafe links, ids that stand twice, each by its place', async () => {
      const draft = await create('Viết bốn');
      const withLesson = (...parts: Parameters<typeof lesson>[1][]) => ({ modules: [{ id: 'm1', title: 'M', lessons: parts.map((part, index) => lesson(`l${index}`, part)) }] });
      const html = await refused(save(draft, withLesson({}, { text: '<script>alert(1)</script>' })), 'markdown_html');
      expect(html.more.faults).to.deep.equal([{ path: 'content.modules.0.lessons.1.text', message: 'markdown_html' }]);
      await refused(save(draft, withLesson({ text: '[x](javascript:alert(1))' })), 'markdown_link');
      const twice = await refused(save(draft, withLesson({ id: 'same' }, { id: 'same' })), 'bad_input');
      expect(twice.more.faults).to.deep.equal([{ path: 'content.modules.0.lessons.1.id', message: 'id_repeated' }]);
    });
    it('Should take only indicators, groups and films that rooms above allow', async () => {
      const { courses, deps } = await startCourses();
      courses.allowIndicators(['RURAL']);
      courses.allowGroups(['rural_worker']);
      const film = v7();
      courses.allowFilms((caller, asked) => Promise.resolve(caller.id === author.id && asked === film));
      const draft = await courses.drafts.create(author, { id: v7(), owner: 'AG-1', title: 'Được phép', family: 'it', language: 'vi' });
      const put = (part: Partial<CourseContent>) => courses.drafts.save(author, draft.id, { rev: 1, content: completeContent(part) });
      const withFilm = (id: string) => ({ modules: [{ id: 'm1', title: 'M', lessons: [lesson('l1', { kind: 'video', film: id })] }] });
      expect((await refused(put({ countsFor: ['RURAL', 'OTHER'] }), 'bad_input')).more.faults).to.deep.equal([{ path: 'content.countsFor.1', message: 'unknown_indicator' }]);
      await refused(put({ preparesFor: ['OTHER'] }), 'bad_input');
      await refused(put({ targetGroups: ['nobody'] }), 'unknown_group');
      await refused(put(withFilm(v7())), 'bad_input');
      expect((await put({ countsFor: ['RURAL'], ...withFilm(film) })).rev).to.equal(2);
      expect(await courses.coursesWithFilm(film)).to.deep.equal([draft.id]);
      await deps.end();
    });
    it('Should name attached files as the store knows them, and take none of another person', async () => {
      const draft = await create('Viết năm');
      const receive = async (who: typeof author, kind: 'file' | 'picture', bytes: string | Buffer) => bench.files.receive(who, kind, await uploaded(bench.files.incoming, 'Mẫu.pdf', bytes));
      const own = await receive(author, 'file', '%PDF-1 của tôi');
      const foreign = await receive(stranger, 'file', '%PDF-1 của người khác');
      const withFile = (id: string) => ({ modules: [{ id: 'm1', title: 'M', lessons: [lesson('l1', { kind: 'file', file: { id, name: 'giả.exe', size: 1, type: 'text/html' } })] }] });
      expect((await refused(save(draft, withFile(foreign._id)), 'bad_input')).more.faults).to.deep.equal([{ path: 'content.modules.0.lessons.0.file', message: 'unknown_file' }]);
      await refused(save(draft, withFile(v7())), 'bad_input');
      await refused(save(draft, { cover: own._id }), 'bad_input');
      const saved = await save(draft, withFile(own._id));
      expect(saved.content.modules[0]?.lessons[0]?.file).to.deep.equal({ id: own._id, name: 'Mẫu.pdf', size: own.size, type: 'application/pdf' });
      expect((await save(saved, { ...withFile(own._id), level: 'b' }, colleague)).rev, 'a colleague keeps what stands there').to.equal(3);
      expect(await bench.courses.coursesWithFile(own._id)).to.deep.equal([draft.id]);
    });
  });

  describe('review', () => {
    it('Should send only a complete draft, once, and close it for writing', async () => {
      const empty = await create('Duyệt một');
      expect((await refused(send(empty), 'draft_incomplete')).more.faults?.map(({ message }) => message)).to.include.members(['summary_missing', 'required_lesson_missing']);
      const saved = await save(empty);
      const sent = await together(3, () => send(saved));
      expect(sent.map(({ state, rev }) => [state, rev])).to.deep.equal(Array(3).fill(['in_review', 3]));
      await refused(save({ ...saved, rev: 3 }), 'wrong_course_state');
      await refused(bench.drafts.send(author, saved.id, 1), 'draft_changed');
    });
    it('Should show waiting courses to reviewers of the unit, never their own', async () => {
      const sent = await inReview('Duyệt hai');
      const idsFor = async (who: typeof author) => (await bench.drafts.listReviews(who, { limit: 100 })).items.map(({ id }) => id);
      const both = { ...author, roles: [...author.roles, ...reviewer.roles] };
      expect(await idsFor(reviewer)).to.include(sent.id);
      expect(await idsFor(callerWith('reviewer', '01'))).to.include(sent.id);
      expect(await idsFor(callerWith('reviewer', 'AG-2'))).to.not.include(sent.id);
      expect(await idsFor(both)).to.not.include(sent.id);
      expect(await idsFor(callerWith('system_admin', 'AG-2')), 'whose right is bound to no unit').to.include(sent.id);
    });
    it('Should refuse reviewers from elsewhere, the author, and whoever edited it', async () => {
      const draft = await create('Duyệt ba');
      const both = { ...colleague, roles: [...colleague.roles, { role: 'reviewer' as const, unit: '01@2013-12-27', from: '2020-01-01', to: null }] };
      const sent = await send(await save(await save(draft, { level: 'x' }, both)));
      await refused(bench.drafts.publish(callerWith('reviewer', 'SC-1'), sent.id, sent.rev), 'outside_unit');
      await refused(bench.drafts.publish({ ...author, roles: reviewer.roles }, sent.id, sent.rev), 'own_course');
      await refused(bench.drafts.return(both, sent.id, { rev: sent.rev, comment: 'không' }), 'own_course');
      expect([await bench.courses.mayReview(both, sent.id), await bench.courses.mayReview(reviewer, sent.id)]).to.deep.equal([false, true]);
    });
    it('Should return a draft with a comment, told once, which its author sees until it is published', async () => {
      const sent = await inReview('Duyệt bốn');
      const back = await together(3, () => bench.drafts.return(reviewer, sent.id, { rev: sent.rev, comment: 'Xin thêm ví dụ.' }));
      expect(back[0]?.review).to.deep.include({ comment: 'Xin thêm ví dụ.' });
      expect(events).to.deep.equal(['author:owed']);
      expect((await bench.drafts.owed()).filter(({ course }) => course === sent.id)).to.deep.equal([{ course: sent.id, author: author.id, owes: `course_returned:${sent.rev}`, title: 'Duyệt bốn', slug: 'duyet-bon' }]);
      const again = await save(back[0] as CourseDraft, { level: 'b' });
      expect([again.state, again.review?.comment]).to.deep.equal(['returned', 'Xin thêm ví dụ.']);
      const row = (await bench.drafts.list(author, { limit: 100 })).items.find(({ id }) => id === sent.id);
      expect(row).to.include({ state: 'returned', comment: 'Xin thêm ví dụ.', lessonCount: 3 });
      const resent = await send(again);
      await refused(bench.drafts.return(reviewer, sent.id, { rev: sent.rev, comment: 'lần cũ' }), 'draft_changed');
      expect((await bench.drafts.publish(reviewer, sent.id, resent.rev)).review).to.equal(null);
    });
    it('Should be taken back from review by its author, and by nobody who may not write it', async () => {
      const sent = await inReview('Lấy lại');
      await refused(bench.drafts.takeBack(stranger, sent.id, sent.rev), 'outside_unit');
      const back = await together(3, () => bench.drafts.takeBack(author, sent.id, sent.rev));
      expect(back.map(({ state, rev }) => [state, rev])).to.deep.equal(Array(3).fill(['draft', sent.rev + 1]));
      await refused(bench.drafts.publish(reviewer, sent.id, sent.rev), 'draft_changed');
      const returned = await bench.drafts.return(reviewer, sent.id, await send(back[0] as CourseDraft).then(({ rev }) => ({ rev, comment: 'Thêm ví dụ.' })));
      expect((await bench.drafts.takeBack(author, sent.id, (await send(returned)).rev)).state).to.equal('returned');
    });
    it('Should list a person’s courses newest change first, page by page', async () => {
      const all = (await bench.drafts.list(author, { limit: 100 })).items.map(({ id }) => id);
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await bench.drafts.list(author, { limit: 4, cursor });
        paged.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      } while (cursor);
      expect(paged).to.deep.equal(all);
      expect(all.length).to.be.greaterThan(8);
    });
  });

  describe('publishing', () => {
    it('Should put one immutable version in the catalogue, however often it is asked', async () => {
      const sent = await inReview('Công bố một');
      await refused(bench.courses.published(sent.id), 'not_found');
      const done = await together(4, () => bench.drafts.publish(reviewer, sent.id, sent.rev));
      expect(done.map(({ state, published: number }) => [state, number])).to.deep.equal(Array(4).fill(['published', 1]));
      expect(events).to.deep.equal(['author:owed']);
      expect((await bench.drafts.owed()).find(({ course }) => course === sent.id)?.owes).to.equal(`course_published:${sent.rev}`);
      const version = await bench.courses.published('cong-bo-mot');
      expect(version).to.deep.include({ _id: `${sent.id}@1`, number: 1, publishedBy: reviewer.id, content: sent.content });
      expect(version.contentHash).to.match(/^[0-9a-f]{64}$/);
      await refused(bench.drafts.return(reviewer, sent.id, { rev: sent.rev, comment: 'muộn' }), 'draft_changed');
    });
    it('Should complete a publishing that was cut off between version and catalogue', async () => {
      const sent = await inReview('Công bố hai');
      const courses = courseModel(bench.deps.db);
      const before = await courses.findById(sent.id).lean();
      await bench.drafts.publish(reviewer, sent.id, sent.rev);
      await courses.replaceOne({ _id: sent.id }, before ?? {});
      expect((await bench.drafts.publish(reviewer, sent.id, sent.rev)).published).to.equal(1);
      expect(await versionsOf(sent.id)).to.have.length(1);
      expect((await bench.courses.published(sent.id)).number).to.equal(1);
    });
    it('Should leave the number of a version that never reached the catalogue when the draft changed after the cut', async () => {
      const sent = await inReview('Công bố ba');
      const courses = courseModel(bench.deps.db);
      const before = await courses.findById(sent.id).lean();
      await bench.drafts.publish(reviewer, sent.id, sent.rev);
      await courses.replaceOne({ _id: sent.id }, before ?? {});
      const back = await bench.drafts.return(reviewer, sent.id, { rev: sent.rev, comment: 'Sửa lại.' });
      const resent = await send(await save(back, { level: 'khác' }));
      expect((await bench.drafts.publish(reviewer, sent.id, resent.rev)).published).to.equal(2);
      expect((await bench.courses.published(sent.id)).content.level).to.equal('khác');
    });
    it('Should keep the old version in the catalogue while the next is written, and both afterwards', async () => {
      const first = await published('Công bố bốn');
      const next = await save(first, { summary: 'Mới.', slug: 'cong-bo-bon-moi' });
      expect([next.state, next.published]).to.deep.equal(['draft', 1]);
      expect((await bench.courses.get('cong-bo-bon')).summary).to.equal('Cách trồng rau sạch.');
      await refused(bench.courses.get('cong-bo-bon-moi'), 'not_found');
      const sent = await send(next);
      await bench.drafts.publish(reviewer, sent.id, sent.rev);
      for (const slug of ['cong-bo-bon', 'cong-bo-bon-moi', first.id]) {
        expect(await bench.courses.get(slug), slug).to.deep.include({ version: 2, slug: 'cong-bo-bon-moi', summary: 'Mới.' });
      }
      expect((await bench.courses.version(first.id, 1)).content.summary).to.equal('Cách trồng rau sạch.');
      expect([...(await bench.courses.versions([`${first.id}@1`, `${first.id}@2`, 'x@1'])).keys()]).to.have.members([`${first.id}@1`, `${first.id}@2`]);
      await refused(bench.courses.version(first.id, 3), 'not_found');
    });
  });
});
