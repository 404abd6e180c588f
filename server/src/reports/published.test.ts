import { expect } from 'chai';
import { v7 } from 'uuid';
import { keptUnder } from '@hoctap/shared/figures.rules';
import { type TestApp, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';

const password = 'mot-mat-khau-dai';
const period = '2026-H1';
const plan = { ...testPlan, reporting: [{
  id: 'ALL', fromVi: 'x', fromEn: 'x', toVi: 'x', toEn: 'x', frequency: ['half_year'], ref: null, schedule: { levels: ['commune', 'district', 'city'], H1: '07-05', Y: '01-05', source: 'proposed' },
}] };

describe('What anyone may see of reports', () => {
  let app: TestApp;
  let admin: Caller;
  before(async () => {
    app = await startApp();
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(plan);
    // Of BY_HAND three communes report 3, 8 and 30 people: the first is few, the second would tell it.
    await app.services.plan.addFigures([['A', 3], ['B', 8], ['C', 30], ['D', 41], ['city', 41]].map(([unit, numerator]) => ({
      indicator: keptUnder('BY_HAND', 'H1'), unit: at(unit as string), year: 2026, numerator: numerator as number, denominator: 50, source: 'the unit', illustrative: unit === 'C',
    })));
    const passwordHash = await app.services.accounts.hashPassword(password);
    await app.services.people.addAll([testPerson(v7(), { username: 'admin', passwordHash, roles: [{ role: 'unit_admin', unit: at('city'), from: since, to: null }] })]);
    admin = app.call.as((await app.call('signIn', { body: { login: 'admin', password } })).accessToken);
  });
  after(() => app.close());

  const params = (unit: string) => ({ unit: at(unit), period, amendment: 0 });
  const going = async (unit: string) => {
    const { seen, revision } = await admin('getReport', { params: params(unit) });
    return { id: v7(), seen, revision, without: [] };
  };
  const lock = async (unit: string) => {
    if (unit !== 'city') {
      await admin('submitReport', { params: params(unit), body: await going(unit) });
      await admin('acceptReport', { params: params(unit), body: await going(unit) });
    }
    await admin('lockReport', { params: params(unit), body: { ...(await going(unit)), password } });
  };
  const shown = async (unit: string) => {
    const report = await app.call('getPublished', { params: { unit: at(unit) } });
    const row = report.rows.find(({ indicator }) => indicator === 'BY_HAND');
    return { own: [row?.numerator, row?.value, row?.isHidden], parts: report.parts.map((part) => [part.values['BY_HAND']?.numerator, part.values['BY_HAND']?.isHidden, part.isLocked]) };
  };

  it('Should show nothing before a report is locked, and nothing of what is not', async () => {
    await app.call.refused('getPublished', { params: { unit: at('A') } }, 'not_found');
    await admin('submitReport', { params: params('A'), body: await going('A') });
    await app.call.refused('getPublished', { params: { unit: at('A') } }, 'not_found');
    await app.call.refused('getPublished', { params: { unit: 'root' }, query: { period } }, 'not_found');
    await app.call.refused('getPublished', { params: { unit: 'nowhere' } }, 'not_found');
    await admin('acceptReport', { params: params('A'), body: await going('A') });
    await admin('lockReport', { params: params('A'), body: { ...(await going('A')), password } });
  });
  it('Should hide few people, and what they could be worked out from, alike in every report of the period', async () => {
    for (const unit of ['B', 'C', 'D', 'city']) await lock(unit);
    expect(await shown('A')).to.eql({ own: [null, null, true], parts: [] });
    expect(await shown('B')).to.eql({ own: [null, null, true], parts: [] });
    expect((await shown('C')).own).to.eql([30, 60, false]);
    expect(await shown('D')).to.eql({ own: [41, 82, false], parts: [[null, true, true], [null, true, true], [30, false, true]] });
    expect(await shown('city')).to.eql({ own: [41, 82, false], parts: [[41, false, true]] });
  });
  it('Should mark what is illustrative, also of units below', async () => {
    const marks = async (unit: string) => {
      const { rows, parts } = await app.call('getPublished', { params: { unit: at(unit) } });
      return [rows.find(({ indicator }) => indicator === 'BY_HAND')?.illustrative, parts.map(({ unit: { code }, values }) => [code, values['BY_HAND']?.illustrative])];
    };
    expect(await marks('C')).to.eql([true, []]);
    expect(await marks('D')).to.eql([false, [['A', false], ['B', false], ['C', true]]]);
  });
  it('Should name no person and give no figure of another year beside the hidden one', async () => {
    const report = await app.call('getPublished', { params: { unit: 'root' } });
    expect(report).to.include({ period }).and.to.have.property('hash').with.lengthOf(64);
    expect(report.periods).to.eql([period]);
    expect(JSON.stringify(report)).not.to.match(/"(previous|missingPersons|fullName|confirmed)"/);
  });
});
