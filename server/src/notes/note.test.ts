import { expect } from 'chai';
import { noteLimits } from '@hoctap/shared/notes.rules';
import { v7 } from 'uuid';
import { type Somebody, password, person } from '../../test/support/builders.ts';
import { completeContent, lesson } from '../../test/support/courses.ts';
import { type World, publishNext, startLearning } from '../../test/support/learning.ts';
import type { NoteDoc } from './note.model.ts';

describe('A learner’s own notes', () => {
  let world: World;
  let farmer: Somebody;
  let place: { course: string; lesson: string };
  const time = (second: number) => new Date(world.app.clock.now().getTime() + second * 1000).toISOString();
  /** A saving of a note as a device holds it: so many seconds ago. */
  const saving = (id: string, ago: number, text: string | null, part: object = {}) => ({ params: { note: id }, body: { ...place, version: v7(), at: time(-ago), text, sec: null, ...part } });
  const listed = async () => (await farmer.call('listNotes', { params: { course: place.course }, query: { lesson: place.lesson } })).items;
  const texts = async () => (await listed()).map(({ text }) => text);
  const stored = (id: string) => world.app.deps.db.collection<NoteDoc>('notes').findOne({ _id: id });
  before(async () => {
    world = await startLearning();
  });
  beforeEach(async () => {
    farmer = await person(world.app, { residence: '09706' });
    place = { course: world.course, lesson: 'm1.film' };
    await farmer.call('enrol', { body: { id: v7(), course: world.course } });
  });
  after(() => world.app.close());

  it('Should be kept in plain words with their moment of the film, and answer the note as it stands', async () => {
    const id = v7();
    const given = saving(id, 10, ' Bo\u0301n <b>đạm</b>\nlúc mát ', { sec: 12.5 });
    const { version, at } = given.body;
    const note = { id, ...place, version, at, text: 'Bón <b>đạm</b>\nlúc mát', sec: 12.5 };
    expect(await farmer.call('saveNote', given)).to.deep.equal(note);
    expect(await listed()).to.deep.equal([note]);
    expect(await farmer.call('listNotes', { params: { course: place.course }, query: { lesson: 'm1.text' } })).to.deep.equal({ items: [] });
  });

  it('Should stand the same in whatever order devices hand their versions over, and however often', async () => {
    const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1, 2, 0, 3, 1], [1, 1, 3, 0, 2]];
    for (const order of orders) {
      const [own, other] = [v7(), v7()];
      const sent = [saving(own, 400, 'từ điện thoại'), saving(own, 300, 'từ máy tính bảng'), saving(own, 100, 'sửa sau cùng'), saving(other, 200, 'ghi chú khác')];
      for (const one of order) await farmer.call('saveNote', sent[one] as never);
      expect((await listed()).filter(({ id }) => [own, other].includes(id)).map(({ text }) => text)).to.deep.equal(['sửa sau cùng', 'ghi chú khác']);
    }
  });

  it('Should take versions that come at one moment each once, and lose none', async () => {
    const id = v7();
    const sent = Array.from({ length: 12 }, (_, at) => saving(id, 100 - at, `lần ${at}`));
    await Promise.all([...sent, ...sent].map((one) => farmer.call('saveNote', one)));
    expect(await texts()).to.deep.equal(['lần 11']);
    expect((await stored(id))?.taken).to.have.length(12);
  });

  it('Should be deleted by a version, keep nothing of what it said, and come back only by a later one', async () => {
    const id = v7();
    const first = saving(id, 300, 'Mật khẩu két sắt');
    await farmer.call('saveNote', first);
    await farmer.call('saveNote', saving(id, 100, null));
    expect(JSON.stringify(await stored(id))).to.not.include('két');
    expect((await farmer.call('saveNote', first)).text, 'repeated').to.equal(null);
    expect((await farmer.call('saveNote', saving(id, 200, 'muộn'))).text, 'made before').to.equal(null);
    expect(await listed()).to.deep.equal([]);
    await farmer.call('saveNote', saving(id, 50, 'Lấy lại'));
    expect(await texts()).to.deep.equal(['Lấy lại']);
  });

  it('Should not believe a device that says it will have been later, not even when it says so again', async () => {
    const id = v7();
    const early = saving(id, -86_400, 'từ ngày mai');
    const { at } = await farmer.call('saveNote', early);
    expect(Date.parse(at)).to.be.at.most(world.app.clock.now().getTime());
    world.app.clock.advance(60);
    await farmer.call('saveNote', saving(id, 0, 'bây giờ'));
    world.app.clock.advance(60);
    expect((await farmer.call('saveNote', early)).text).to.equal('bây giờ');
  });

  it('Should come page by page, each once', async () => {
    const ids = Array.from({ length: 5 }, () => v7());
    for (const id of [...ids].reverse()) await farmer.call('saveNote', saving(id, 10, id));
    const seen: string[] = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await farmer.call('listNotes', { params: { course: place.course }, query: { lesson: place.lesson, limit: 2, cursor } });
      seen.push(...page.items.map(({ id }) => id));
      more = (cursor = page.next) !== undefined;
    }
    expect(seen).to.deep.equal(ids);
  });

  it('Should be taken after 60 days and more, also for a lesson that the course has no more', async () => {
    const course = await world.publish(completeContent({ slug: `ghi-${v7()}`, countsFor: [], modules: [{ id: 'm', title: 'Một', lessons: [lesson('cu'), lesson('con')] }] }));
    await farmer.call('enrol', { body: { id: v7(), course } });
    place = { course, lesson: 'cu' };
    const late = saving(v7(), 0, 'Viết ngoài đồng');
    await publishNext(world, course, completeContent({ slug: `ghi-${v7()}`, countsFor: [], modules: [{ id: 'm', title: 'Một', lessons: [lesson('con')] }] }));
    world.app.clock.advance(70 * 86_400);
    farmer = { ...farmer, call: world.app.call.as((await world.app.call('signIn', { body: { login: farmer.username, password } })).accessToken) };
    await farmer.call('saveNote', late);
    expect(await texts()).to.deep.equal(['Viết ngoài đồng']);
  });

  it('Should have an end', async () => {
    const id = v7();
    await farmer.call('saveNote', saving(id, 10, 'đầu'));
    const one = (await stored(id)) as NoteDoc;
    await world.app.deps.db.collection<NoteDoc>('notes').insertMany(Array.from({ length: noteLimits.perLesson - 1 }, () => ({ ...one, _id: v7() })));
    await farmer.call.refused('saveNote', saving(v7(), 0, 'thêm'), 'notes_full');
    expect((await farmer.call('saveNote', saving(id, 0, 'sửa'))).text, 'those that are there go on').to.equal('sửa');
  });
});
