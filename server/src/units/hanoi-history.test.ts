import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { type TestDeps, testDeps } from '../../test/support/deps.ts';
import { type Services, createServices } from '../services.ts';
import { ensureIndexes } from '../store/schemas.ts';
import { readHistory } from './history.file.ts';
import { unitModel } from './unit.model.ts';

const read = async (): Promise<unknown> => JSON.parse(await readFile(new URL('../../seed/hanoi-history.json', import.meta.url), 'utf8'));

describe('The history of Hanoi', () => {
  let deps: TestDeps;
  let services: Services;
  before(async function () {
    deps = await testDeps();
    services = createServices(deps);
    await ensureIndexes(deps.db);
    const { tree, reorganisations } = readHistory(await read());
    await services.units.addAll(tree);
    for (const one of reorganisations) await services.reorganisations.add(one, null);
  });
  after(async () => {
    await services.stop();
    await deps.end();
  });
  /** Numbers of districts and communes of the tree of a day. */
  const countsOn = async (day: string) => {
    const there = (await services.units.dated())?.on(day) ?? [];
    return [there.filter(({ level }) => level === 'district').length, there.filter(({ level }) => level === 'commune').length];
  };

  it('Should go from 29 districts and 577 communes to one tier of 126, as the resolutions say', async () => {
    const days = ['2013-12-26', '2013-12-27', '2020-02-29', '2020-03-01', '2024-12-31', '2025-01-01', '2025-06-30', '2025-07-01'];
    expect(await Promise.all(days.map(countsOn))).to.eql([[29, 577], [30, 584], [30, 584], [30, 579], [30, 579], [30, 526], [30, 526], [0, 126]]);
  });

  it('Should say of each reorganisation what it did', async () => {
    const { items } = await services.reorganisations.list({ limit: 30 });
    expect(items.map(({ date, formed, ended, divided, abolished, renewed, toBeChecked }) => [date, formed, ended, divided, abolished, renewed, toBeChecked])).to.eql([
      ['2025-07-01', 126, 556, 158, 30, 0, 0], ['2025-01-01', 50, 103, 4, 0, 0, 34], ['2020-03-01', 5, 10, 1, 0, 0, 0], ['2013-12-27', 25, 17, 9, 0, 0, 5],
    ]);
  });

  it('Should use all 126 codes again, each for the unit of its day', async () => {
    const [before, now] = await Promise.all(['2025-06-30', '2025-07-01'].map(async (day) => ((await services.units.dated())?.on(day) ?? []).filter(({ level }) => level === 'commune')));
    const codes = new Set(before?.map(({ code }) => code));
    expect(now?.filter(({ code }) => codes.has(code))).to.have.length(126);
    expect((await services.units.find('00004', '2025-06-30')).nameVi).to.equal('Phường Trúc Bạch');
    expect((await services.units.find('00004', '2025-07-01')).nameVi).to.equal('Phường Ba Đình');
    expect((await services.units.find('019', '2013-12-26')).nameVi).to.equal('Huyện Từ Liêm');
    expect((await services.units.find('019', '2013-12-27')).nameVi).to.equal('Quận Nam Từ Liêm');
  });

  it('Should put the people of 158 divided communes of 2025 into the line of the city, and those of 2013 first into that of their district', async () => {
    const tree = await services.units.dated();
    const city = (await services.units.find('01'))._id;
    const inLine = (day: string, ended: string) => [...(tree?.lines(day) ?? [])].flatMap(([at, places]) => places.filter((one) => tree?.get(one)?.validTo === ended && tree.get(one)?.level === 'commune').map(() => at));
    expect(inLine('2025-07-01', '2025-07-01')).to.eql(Array.from({ length: 158 }, () => city));
    const early = inLine('2014-06-30', '2013-12-27');
    expect(early).to.have.length(8);
    expect(new Set(early)).to.include('021@2013-12-27').and.to.include('019@2013-12-27');
  });

  it('Should say at the unit which compositions no text was read for', async () => {
    const { began } = await services.histories.history('09574@2025-01-01');
    expect(began).to.deep.include({ date: '2025-01-01', resolution: 'Nghị quyết 1286/NQ-UBTVQH15', sureness: 'assumed' });
    expect(began?.from.map(({ unit }) => unit.nameVi)).to.include('Phường Lê Lợi');
    const { ended } = await services.histories.history('00004@2025-01-01');
    expect(ended?.into.map(({ unit, share }) => [unit.nameVi, share])).to.eql([['Phường Ba Đình', 'whole']]);
    const { borders } = await services.histories.history('00169@2008-08-01');
    expect(borders.map(({ from, to }) => `${from.nameVi} → ${to.nameVi}`)).to.include('Phường Dịch Vọng → Phường Quan Hoa');
  });

  it('Should say the same when it is loaded again', async () => {
    const before = await unitModel(deps.db).find().sort({ _id: 1 }).lean();
    const { tree, reorganisations } = readHistory(await read());
    await services.units.addAll(tree);
    for (const one of reorganisations) await services.reorganisations.add(one, null);
    expect(await unitModel(deps.db).find().sort({ _id: 1 }).lean()).to.eql(before);
  });
});
