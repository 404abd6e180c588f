import type { Role } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, TestClock, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';

const password = 'mot-mat-khau-dai';
const told = {
  id: 'TOLD', nameVi: 'Giữ vững chất lượng', nameEn: 'Keep the quality', refs: ['I.1.a'], unit: 'text', kind: 'text', feed: 'manual', levels: ['commune'], targets: [],
  rule: { kind: 'narrative', base: null, tags: [], group: null, place: null, through: null, window: 'year', minEvidence: null, threshold: null },
};
const duty = { id: 'SAID', nameVi: 'Tuyên truyền', nameEn: 'Communication', refs: ['II.1'], kind: 'narrative', feed: 'manual', levels: ['commune'] };
const reporting = [{ id: 'R', fromVi: 'Xã', fromEn: 'Commune', toVi: 'Huyện', toEn: 'District', frequency: ['year'], ref: null, schedule: { levels: ['commune', 'district'], H1: '07-05', Y: '01-05', source: 'proposed' } }];

describe('Indicators and duties that are told in words', () => {
  let app: TestApp;
  const callers: Record<string, Caller> = {};
  const as = (name: string): Caller => callers[name] as Caller;
  before(async () => {
    app = await startApp({ deps: { clock: new TestClock('2026-07-02T03:00:00Z') } });
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan({ ...testPlan, indicators: [...testPlan.indicators, told], duties: [...testPlan.duties, duty], reporting });
    const passwordHash = await app.services.accounts.hashPassword(password);
    for (const [name, role, unit] of [['admin', 'unit_admin', 'A'], ['other', 'unit_admin', 'A'], ['neighbour', 'unit_admin', 'B'], ['auditor', 'auditor', 'A'], ['district', 'unit_admin', 'D']] as const) {
      await app.services.people.addAll([testPerson(v7(), { fullName: `Cán bộ ${name}`, username: name, passwordHash, roles: [{ role: role as Role, unit: at(unit), from: since, to: null }] })]);
      callers[name] = app.call.as((await app.call('signIn', { body: { login: name, password } })).accessToken);
    }
  });
  after(() => app.close());

  const write = (about: string, words: string | null, replaces: string | null = null, period = '2026-Y') => ({ params: { unit: 'A', kind: 'words' as const, about }, body: { id: v7(), period, count: null, words, source: 'Báo cáo 12/BC', replaces } });
  const words = async () => (await as('auditor')('getIndicator', { params: { unit: 'A', indicator: 'TOLD' }, query: {} })).words;
  const rowOf = async (period: string) => (await as('admin')('getReport', { params: { unit: 'A', period, amendment: 0 } })).content.rows.find(({ indicator }) => indicator === 'TOLD');

  it('Should be asked for the half-year and the year, and have no value and no words before they are entered', async () => {
    for (const period of ['2026-H1', undefined]) {
      const { items } = await as('admin')('listFigures', { params: { unit: 'A' }, query: { period } });
      expect(items.filter(({ kind }) => kind === 'words').map(({ about, shape, now }) => [about, shape, now])).to.eql([['TOLD', 'text', null], ['SAID', 'text', null]]);
    }
    expect(await words()).to.equal(null);
  });
  it('Should be shown with source, author and day, and go into the report of their period alone', async () => {
    const sent = write('TOLD', 'Đã giữ vững.\nMở thêm hai lớp.', null, '2026-H1');
    const row = await as('admin')('enterFigure', sent);
    expect(await as('admin')('enterFigure', sent), 'once').to.deep.equal(row);
    expect(await words()).to.eql({ text: 'Đã giữ vững.\nMở thêm hai lớp.', source: 'Báo cáo 12/BC', by: 'Cán bộ admin', at: '2026-07-02T03:00:00.000Z', period: 'H1' });
    expect((await rowOf('2026-H1'))?.words).to.eql({ text: 'Đã giữ vững.\nMở thêm hai lớp.', source: 'Báo cáo 12/BC', by: 'Cán bộ admin', at: '2026-07-02T03:00:00.000Z' });
    expect((await rowOf('2026-Y'))?.words).to.equal(undefined);
    await as('admin')('enterFigure', write('TOLD', 'Cả năm vẫn giữ vững.'));
    expect(await words()).to.include({ text: 'Cả năm vẫn giữ vững.', period: 'Y' });
  });
  it('Should be written over what was seen alone, keep their history, and be taken back', async () => {
    const seen = (await as('admin')('listFigures', { params: { unit: 'A' }, query: {} })).items.find(({ about }) => about === 'TOLD')?.last ?? null;
    await as('other')('enterFigure', write('TOLD', 'Viết lại.', seen));
    await as('admin').refused('enterFigure', write('TOLD', 'Cùng lúc.', seen), 'figure_changed');
    const history = (await as('auditor')('listFigureEntries', { params: { unit: 'A', kind: 'words', about: 'TOLD' }, query: { period: '2026-Y' } })).items;
    expect(history.map((one) => [one.words, one.by.fullName])).to.eql([['Viết lại.', 'Cán bộ other'], ['Cả năm vẫn giữ vững.', 'Cán bộ admin']]);
    await as('other')('enterFigure', write('TOLD', null, history[0]?.id ?? null));
    expect(await words(), 'the half-year’s are left').to.include({ period: 'H1' });
  });
  it('Should stand in the list of duties, too', async () => {
    await as('admin')('enterFigure', write('SAID', 'Loa truyền thanh mỗi tuần.'));
    const { items } = await as('auditor')('listDuties', { params: { unit: 'A' }, query: {} });
    expect(items.find(({ duty: { id } }) => id === 'SAID')).to.deep.include({ value: null, source: 'entered' });
    expect(items.find(({ duty: { id } }) => id === 'SAID')?.words).to.include({ text: 'Loa truyền thanh mỗi tuần.' });
  });
  it('Should refuse numbers with words, words with numbers, and whoever may not write', async () => {
    const sent = write('TOLD', 'x');
    await as('admin').refused('enterFigure', { ...sent, body: { ...sent.body, count: 1 } }, 'words_alone');
    await as('admin').refused('enterFigure', { params: { unit: 'A', kind: 'headcount', about: 'farmer' }, body: { ...sent.body, count: 1 } }, 'words_not_asked');
    await as('admin').refused('enterFigure', write('TOLD', 'x'.repeat(4001)), 'bad_input');
    await as('admin').refused('enterFigure', write('AT_CENTRE', 'x'), 'not_found');
    await as('auditor').refused('enterFigure', write('TOLD', 'x'), 'not_allowed');
    await as('neighbour').refused('enterFigure', write('TOLD', 'x'), 'not_allowed');
  });
});
