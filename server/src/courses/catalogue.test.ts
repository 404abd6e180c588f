import { fileURLToPath } from 'node:url';
import { foldWords } from '@hoctap/shared';
import type { CourseCard } from '@hoctap/shared/courses.contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { type CourseBench, completeContent, lesson, startCourses } from '../../test/support/courses.ts';
import { seedCourses, seedFilmId } from '../seed/courses.ts';
import { searchRank } from './listing.ts';

const folder = fileURLToPath(new URL('../../seed/courses', import.meta.url));
const [author, reviewer] = [v7(), v7()];
const withFilm = 'NN-VG.m1.l1';

describe('The catalogue', () => {
  let bench: CourseBench;
  let all: CourseCard[];
  const seed = () => seedCourses(bench.courses, folder, { owner: 'AG-1', author, reviewer, hasFilm: (id) => id === withFilm });
  const find = async (q: string) => (await bench.courses.list({ q, limit: 30 })).items.map(({ title }) => title);
  before(async () => {
    bench = await startCourses();
    await Promise.all([seed(), seed()]);
    all = (await bench.courses.list({ limit: 100 })).items;
  });
  after(() => bench.deps.end());

  it('Should hold the ten courses of the product once, whole, however often they are seeded', async () => {
    await seed();
    const { items } = await bench.courses.list({ limit: 100 });
    expect(items).to.deep.equal(all);
    expect(items).to.have.length(10);
    const course = await bench.courses.get('vietgap-rau-an-toan');
    expect(course).to.deep.include({ version: 1, family: 'agriculture', minutes: 76, countsFor: ['RURAL_CLC'] });
    expect(course.owner.code).to.equal('AG-1');
    const version = await bench.courses.published('tieng-anh-bac-2-giao-tiep-cong-so');
    const lessons = bench.courses.lessonsOf(version);
    expect(lessons[0]).to.include({ id: 'EN-A2.m1.l1', language: 'en', film: null });
    expect(lessons.flatMap(({ questions }) => questions).find(({ id }) => id === 'EN-A2.q1')?.language).to.equal('en');
    expect(lessons.every(({ kind, text }) => kind === 'quiz' || text !== '')).to.equal(true);
  });

  it('Should follow a film: its seconds in the rules of the lesson, its bytes on the card', async () => {
    const film = seedFilmId(withFilm);
    const durationOf = async () => bench.courses.lessonRules(await bench.courses.published('vietgap-rau-an-toan'))[0]?.durationSec;
    expect(await durationOf()).to.equal(null);
    for (const lightBytes of [0, 1_200_000, 1_200_000]) await bench.courses.noteFilm({ film, durationSec: 93.2, lightBytes });
    expect(await durationOf()).to.equal(93.2);
    expect((await bench.courses.get('vietgap-rau-an-toan')).modules[0]?.lessons.map(({ hasFilm }) => hasFilm)).to.deep.equal([true, false]);
    const { items } = await bench.courses.list({ q: 'vietgap', limit: 30 });
    expect(items.map(({ lightBytes }) => lightBytes)).to.deep.equal([1_200_000]);
    expect(bench.courses.card(await bench.courses.published('vietgap-rau-an-toan'))).to.deep.equal(items[0]);
    expect(await bench.courses.coursesWithFilm(film)).to.deep.equal([items[0]?.id]);
  });

  it('Should list by title in pages, and filter by family, level and minutes', async () => {
    const paged: CourseCard[] = [];
    let cursor: string | undefined;
    do {
      const page = await bench.courses.list({ limit: 3, cursor });
      paged.push(...page.items);
      cursor = page.next;
    } while (cursor);
    expect(paged.map(({ id }) => id)).to.deep.equal(all.map(({ id }) => id));
    const agriculture = await bench.courses.list({ family: 'agriculture', limit: 30 });
    expect(agriculture.items).to.have.length(3);
    const short = await bench.courses.list({ maxMinutes: 80, level: 'cơ bản'.normalize('NFD'), limit: 30 });
    expect(short.items.map(({ id }) => id)).to.deep.equal(all.filter(({ minutes, level }) => minutes <= 80 && level === 'cơ bản').map(({ id }) => id));
    expect(short.items).to.not.have.length(0);
    expect(short.levels).to.deep.equal([...new Set(all.map(({ level }) => level))].sort());
  });

  it('Should find by words without marks, from their beginnings, in title, summary, family and modules', async () => {
    expect(await find('trong rau')).to.include('Trồng rau an toàn theo VietGAP');
    expect(await find('RAU trồ')).to.deep.equal(await find('rau tro'));
    expect(await find('dien')).to.deep.equal(await find('ĐIỆN')).and.to.include('Phòng cháy, chữa cháy và thoát nạn tại gia đình, nơi làm việc');
    expect(await find('ky nang song')).to.have.length.at.least(2);
    expect(await find('life skill')).to.have.length.at.least(2);
    expect(await find('khongcogi')).to.deep.equal([]);
    expect(await find('.*')).to.deep.equal([]);
    expect(await find('rau (')).to.include('Trồng rau an toàn theo VietGAP');
  });

  it('Should find any course by any words of its title, folded and cut short', async () => {
    const asked = fc.record({ place: fc.nat(all.length - 1), picks: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 8 })), { minLength: 1, maxLength: 4 }) });
    await fc.assert(fc.asyncProperty(asked, async ({ place, picks }) => {
      const title = all[place]?.title ?? '';
      const words = foldWords(title);
      const q = picks.map(([pick, length]) => words[pick % words.length]?.slice(0, length)).join(' ');
      expect(await find(q), q).to.include(title);
    }), { numRuns: 40 });
  });

  it('Should put exact marks in the title first, then the title without marks, then all else', async () => {
    const titles = ['Bàn thờ gia tiên', 'Bán hàng qua mạng', 'Ban công xanh', 'Nhà ở'];
    for (const [place, title] of titles.entries()) {
      const summary = title === 'Nhà ở' ? 'Kê bàn ghế.' : 'Một khóa.';
      const content = completeContent({ slug: `khoa-${place}`, title, titleEn: null, summary, modules: [{ id: 'm', title: 'M', lessons: [lesson('l')] }] });
      await bench.courses.addSeed({ id: v7(), content, owner: 'AG-1', author, reviewer });
    }
    const among = async (q: string) => (await find(q)).filter((title) => titles.includes(title));
    expect(await among('bàn')).to.deep.equal(['Bàn thờ gia tiên', 'Ban công xanh', 'Bán hàng qua mạng', 'Nhà ở']);
    expect(await among('ban')).to.deep.equal(['Ban công xanh', 'Bán hàng qua mạng', 'Bàn thờ gia tiên', 'Nhà ở']);
    expect(searchRank({ title: 'Điện nước', titleEn: 'Power' }, 'điện')).to.equal(0);
    expect(searchRank({ title: 'Điện nước', titleEn: 'Power' }, 'dien nuoc')).to.equal(1);
    expect(searchRank({ title: 'Điện nước', titleEn: 'Power' }, 'quạt')).to.equal(2);
  });

  it('Should refuse a course of the product that no author could publish', async () => {
    const given = { id: v7(), owner: 'AG-1', author, reviewer };
    const error = await bench.courses.addSeed({ ...given, content: completeContent({ summary: '' }) }).then(() => null, (thrown: Error) => thrown);
    expect(error?.message).to.include('summary_missing');
  });
});
