import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { v5, v7 } from 'uuid';
import { type TestDeps, testDeps } from '../../test/support/deps.ts';
import { testPerson, testPlan } from '../../test/support/plan.ts';
import { type Services, createServices } from '../services.ts';
import { ensureIndexes } from '../store/schemas.ts';
import { readHistory } from './history.file.ts';

const since = '2008-08-01';
const idOf = (name: string) => v5(name, '0198b3b8-6c1e-5d0a-9c5e-5eedc0a75e50');
/** Where six farmers lived when the record begins, and what became of it. */
const homes = {
  whole: '00595', // xã Thượng Cát: phường of the same name in 2013
  divided2013: '00601', // xã Đông Ngạc: Đông Ngạc and Đức Thắng, both in Bắc Từ Liêm
  merged2020: '00250', // phường Bùi Thị Xuân: whole into Nguyễn Du
  divided2020: '00253', // phường Ngô Thì Nhậm: Nguyễn Du and Phạm Đình Hổ, both in Hai Bà Trưng
  merged2025: '00010', // phường Nguyễn Trung Trực: whole into Trúc Bạch, then whole into Ba Đình
  divided2025: '00016', // phường Ngọc Hà: divided on 01/07/2025
};
const years = [2013, 2014, 2015, 2020, 2025, 2026];

describe('Figures of people through the history of Hanoi', () => {
  let deps: TestDeps;
  let services: Services;
  before(async function () {
    deps = await testDeps();
    services = createServices(deps);
    await ensureIndexes(deps.db);
    const { tree, reorganisations } = readHistory(JSON.parse(await readFile(new URL('../../seed/hanoi-history.json', import.meta.url), 'utf8')));
    await services.units.addAll(tree);
    await services.plan.seedPlan(testPlan);
    await services.people.addAll(Object.entries(homes).map(([name, code]) => testPerson(idOf(name), {
      groups: [{ group: 'farmer', from: since, to: null }], residences: [{ unit: `${code}@${since}`, from: since, to: null }],
      roles: name === 'merged2025' ? [{ role: 'unit_admin', unit: `00010@${since}`, from: since, to: null }] : [],
    })));
    await services.learning.importHistory({ runs: [], classes: Object.keys(homes).flatMap((name) => years.map((year) => ({
      id: v7(), person: idOf(name), title: 'Lớp', periods: 3, countsFor: ['ANYBODY'], at: new Date(`${year}-02-10T03:00:00Z`), through: null, throughKind: null,
    }))) });
    await services.plan.tally();
    for (const one of reorganisations) await services.reorganisations.add(one, null);
    await services.resettling.run();
    await services.plan.tally();
  });
  after(async () => {
    await services.stop();
    await deps.end();
  });

  const indicator = async (unit: string, year: number, on?: string) => services.plan.getIndicator(await services.units.find(unit, on), 'ANYBODY', { year, on });
  const persons = async (unit: string, year: number) => (await indicator(unit, year)).numerator;
  const lineAt = async (unit: string, year: number, on?: string) => (await indicator(unit, year, on)).unassigned.units.map(({ unit: one, persons: many }) => [one.nameVi, many]);

  it('Should stand under the tree of each year’s end, every person in one place or in the line', async () => {
    for (const year of years) {
      const { numerator, children, unassigned } = await indicator(`01@${since}`, year);
      expect([year, numerator, children.reduce((sum, { value }) => sum + (value.numerator ?? 0), 0) + unassigned.persons]).to.eql([year, 6, 6]);
    }
    expect((await indicator(`01@${since}`, 2014)).children).to.have.length(30);
    expect((await indicator(`01@${since}`, 2026)).children).to.have.length(126);
  });

  it('Should be right in 2014 and 2015: Từ Liêm is two districts, and one of its communes is divided', async () => {
    for (const year of [2014, 2015]) {
      expect([await persons('021@2013-12-27', year), await persons('00595@2013-12-27', year), await persons('00601@2013-12-27', year)]).to.eql([2, 1, 0]);
      expect(await lineAt('021@2013-12-27', year)).to.eql([['Xã Đông Ngạc', 1]]);
      expect(await lineAt(`01@${since}`, year)).to.eql([]);
    }
    // What was learned in Từ Liêm stays there, and is Bắc Từ Liêm’s under the tree of the end of 2013.
    expect([await persons(`019@${since}`, 2013), await persons('021@2013-12-27', 2013)]).to.eql([2, 2]);
  });

  it('Should be right in 2020: a merged ward has both, the divided one stands in the line of its district', async () => {
    expect([await persons(`007@${since}`, 2020), await persons('00241@2020-03-01', 2020), await persons('00247@2020-03-01', 2020)]).to.eql([2, 1, 0]);
    expect(await lineAt(`007@${since}`, 2020)).to.eql([['Phường Ngô Thì Nhậm', 1]]);
    expect(await persons(`00250@${since}`, 2020)).to.equal(1);
  });

  it('Should be right in 2026: people of whole units are in the new ones, all others in the line of the city', async () => {
    expect(await persons('00004@2025-07-01', 2026)).to.equal(1);
    const line = new Map(await lineAt(`01@${since}`, 2026) as [string, number][]);
    expect(line.get('Phường Ngọc Hà')).to.equal(1);
    expect(await persons(`001@${since}`, 2025)).to.equal(2);
    expect(await persons(`001@${since}`, 2026)).to.equal(0);
  });

  it('Should show a past year under today’s tree, with the same total', async () => {
    const { numerator, children, unassigned, on } = await indicator(`01@${since}`, 2014, '2026-03-01');
    expect([numerator, children.reduce((sum, { value }) => sum + (value.numerator ?? 0), 0) + unassigned.persons, children.length, on]).to.eql([6, 6, 126, '2026-03-01']);
    expect(children.find(({ unit }) => unit.id === '00004@2025-07-01')?.value.numerator).to.equal(1);
  });

  it('Should move people, and their roles, to a unit that took all of theirs, dated, and leave the others where they were', async () => {
    const [merged, divided] = await Promise.all(['merged2025', 'divided2025'].map((name) => services.people.get(idOf(name))));
    expect(merged?.residences).to.eql([
      { unit: `00010@${since}`, from: since, to: '2025-01-01' }, { unit: '00004@2025-01-01', from: '2025-01-01', to: '2025-07-01' }, { unit: '00004@2025-07-01', from: '2025-07-01', to: null },
    ]);
    expect(merged?.roles.map(({ unit, to }) => [unit, to])).to.eql([[`00010@${since}`, '2025-01-01'], ['00004@2025-01-01', '2025-07-01'], ['00004@2025-07-01', null]]);
    expect(divided?.residences).to.eql([{ unit: `00016@${since}`, from: since, to: null }]);
    expect(divided?.units).to.include(`01@${since}`).and.to.include(`~00016@${since}`);
  });

  it('Should be what a recount says, and stay so when the people are looked through again', async function () {
    expect(await services.plan.recompute()).to.deep.include({ members: 0, counters: 0 });
    await services.resettling.run();
    expect(await services.plan.tally()).to.equal(0);
  });

  it('Should add up headcounts of whole units, and know none of divided ones', async () => {
    await services.plan.addHeadcounts(['00010', '00004', '00007'].map((code) => ({ unit: `${code}@${since}`, group: 'farmer', year: 2025, count: 100, source: 'x', illustrative: true, noteVi: null })));
    expect((await indicator('00004@2025-01-01', 2025)).denominator).to.equal(200);
    expect((await indicator('00004@2025-07-01', 2025)).denominator).to.equal(null);
  });

  it('Should ask a learner of a divided commune, hold the answer from that day on, and ask again when that unit was divided too', async () => {
    const { placeQuestions, people } = services;
    const id = idOf('divided2013');
    const asked = (await placeQuestions.mine(id)).question;
    expect([asked?.unit.nameVi, asked?.from, asked?.resolution, asked?.choices.map(({ nameVi }) => nameVi)]).to.eql([
      'Xã Đông Ngạc', '2013-12-27', 'Nghị quyết 132/NQ-CP', ['Phường Đông Ngạc', 'Phường Đức Thắng'],
    ]);
    const waiting = async () => (await placeQuestions.list(await services.units.find('01'), { limit: 30 })).items.map(({ person }) => person.id);
    expect(await waiting()).to.include(id);
    const refused = await placeQuestions.answer(id, { was: asked?.unit.id ?? '', unit: '00004@2025-07-01' }).catch((error: { code: string }) => error.code);
    expect(refused).to.equal('unknown_unit');

    const answer = { was: asked?.unit.id ?? '', unit: '00602@2013-12-27' };
    const next = (await placeQuestions.answer(id, answer)).question;
    await services.plan.tally();
    expect([await persons('00602@2013-12-27', 2014), await lineAt('021@2013-12-27', 2014), await lineAt('021@2013-12-27', 2013)]).to.eql([1, [], [['Xã Đông Ngạc', 1]]]);
    expect((await people.get(id)).residences.map(({ unit }) => unit).slice(0, 2)).to.eql([`00601@${since}`, '00602@2013-12-27']);
    const kept = (await people.get(id)).residences;
    await placeQuestions.answer(id, answer);
    expect((await people.get(id)).residences).to.eql(kept);

    if (next) await placeQuestions.answer(id, { was: next.unit.id, unit: next.choices[0]?.id ?? '' });
    await services.plan.tally();
    expect([(await placeQuestions.mine(id)).question, (await waiting()).includes(id)]).to.eql([null, false]);
    expect((await people.get(id)).residences.at(-1)?.unit).to.match(/@2025-07-01$/);
    expect(await services.plan.recompute()).to.deep.include({ members: 0, counters: 0 });
  });

  it('Should let an officer who keeps the people there assign them, and nobody else', async () => {
    const by = (unit: string) => ({ id: v7(), fullName: 'Cán bộ', roles: [{ role: 'unit_admin' as const, unit, from: since, to: null }], session: '', mustChangePassword: false });
    const id = idOf('divided2025');
    const said = { place: 'residence' as const, was: `00016@${since}`, unit: '00004@2025-07-01' };
    expect(await services.placeQuestions.assign(by('00008@2025-07-01'), id, said).catch((error: { code: string }) => error.code)).to.equal('outside_unit');
    expect(await services.placeQuestions.assign(by(`01@${since}`), id, said)).to.eql({ questions: [] });
    await services.plan.tally();
    expect(await persons('00004@2025-07-01', 2026)).to.equal(2);
  });
});
