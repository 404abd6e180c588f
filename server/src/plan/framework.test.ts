import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { v7 } from 'uuid';
import type { Role } from '@hoctap/shared';
import { type TestApp, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import { frameworkVersionModel } from './plan.model.ts';

const password = 'mot-mat-khau-dai';
const later: unknown = JSON.parse(readFileSync(new URL('../../seed/frameworks/kh-290.json', import.meta.url), 'utf8'));

describe('Frameworks', () => {
  let app: TestApp;
  let admin: Caller;
  let official: Caller;
  beforeEach(async () => {
    app = await startApp();
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(testPlan);
    const passwordHash = await app.services.accounts.hashPassword(password);
    const signedIn = async (role: Role): Promise<Caller> => {
      await app.services.people.addAll([testPerson(v7(), { username: role, passwordHash, roles: [{ role, unit: at('city'), from: since, to: null }] })]);
      return app.call.as((await app.call('signIn', { body: { login: role, password } })).accessToken);
    };
    [admin, official] = [await signedIn('system_admin'), await signedIn('unit_admin')];
  });
  afterEach(() => app.close());

  const stands = async (caller: Caller = app.call) => (await caller('listFrameworks')).items.map(({ id, version, state }) => `${id}@${version} ${state}`);
  const inForce = { params: { framework: 'kh-290', version: 1 } };

  it('Should take a second plan by file: checked, a draft that only administrators see, then shown beside the first', async () => {
    const report = await admin('checkFramework', { body: { file: later } });
    expect([report.faults, report.added.length, report.framework?.version]).to.eql([[], 4, 1]);
    await admin('addFramework', { body: { file: later } });
    expect([await stands(admin), await stands()]).to.eql([['test-plan@1 in_force', 'kh-290@1 draft'], ['test-plan@1 in_force']]);
    await admin.refused('getPlan', { query: { framework: 'kh-290' } }, 'not_found');

    await admin('putFrameworkInForce', inForce);
    expect(await stands()).to.eql(['test-plan@1 in_force', 'kh-290@1 in_force']);
    expect((await app.call('getPlan', { query: { framework: 'kh-290' } })).indicators.map(({ id }) => id)).to.include('KH290_CITIZENS');
    const shown = await official('listIndicators', { params: { unit: at('city') }, query: { framework: 'kh-290', year: 2026 } });
    expect(shown.items.map(({ indicator, target }) => `${indicator} ${target?.year}`)).to.include('KH290_CITIZENS 2025');
    expect((await app.call('getPlan')).id, 'the oldest unless named').to.equal('test-plan');
  });

  it('Should keep one version of one file, however often it comes, and name what the next one changes', async () => {
    for (const _again of [1, 2]) {
      await admin('addFramework', { body: { file: later } });
      await admin('putFrameworkInForce', inForce);
    }
    const next = structuredClone(later) as { indicators: { id: string; nameEn: string }[] };
    const [first] = next.indicators.splice(2, 1);
    if (next.indicators[0]) next.indicators[0].nameEn = 'Adults who learn';
    const report = await admin('checkFramework', { body: { file: next } });
    expect([report.changed, report.removed, report.added, report.framework?.version]).to.eql([['KH290_CITIZENS'], [first?.id], [], 2]);
    await admin('addFramework', { body: { file: next } });
    expect(await stands(admin)).to.eql(['test-plan@1 in_force', 'kh-290@1 in_force', 'kh-290@2 draft']);
    await admin('putFrameworkInForce', { params: { framework: 'kh-290', version: 2 } });
    expect(await stands(admin)).to.eql(['test-plan@1 in_force', 'kh-290@2 in_force']);
    expect((await app.call('getPlan', { query: { framework: 'kh-290' } })).indicators).to.have.lengthOf(3);
  });

  it('Should count anew by the rules that are put in force', async () => {
    const home = [{ unit: at('A'), from: since, to: null }];
    const farmer = v7();
    await app.services.people.addAll([testPerson(farmer, { groups: [{ group: 'farmer', from: since, to: null }], residences: home })]);
    await app.services.learning.importHistory({ runs: [], classes: [{ id: v7(), person: farmer, title: 'Ủ phân', periods: 0, countsFor: ['BY_HAND'], at: new Date('2026-03-10T03:00:00Z'), through: null, throughKind: null }] });
    await app.services.plan.settled();
    const value = async () => (await official('getIndicator', { params: { unit: at('A'), indicator: 'BY_HAND' }, query: { year: 2026 } })).numerator;
    expect(await value()).to.equal(null);

    const counted = structuredClone(testPlan);
    for (const one of counted.indicators) if (one.id === 'BY_HAND') one.feed = 'lms';
    await admin('addFramework', { body: { file: counted } });
    await admin('putFrameworkInForce', { params: { framework: 'test-plan', version: 2 } });
    for (let tries = 0; tries < 50 && (await value()) !== 1; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await value()).to.equal(1);
  });

  it('Should refuse a file with faults and write nothing of it', async () => {
    const broken = structuredClone(later) as { indicators: { rule: { group: string | null } }[] };
    if (broken.indicators[0]) broken.indicators[0].rule.group = 'martians';
    expect((await admin('checkFramework', { body: { file: broken } })).faults).to.deep.include({ path: 'indicators.0.rule.group', code: 'unknown_group', about: 'martians' });
    for (const file of [broken, null, 'plan', [], { plan: {} }, { ...(later as object), indicators: [] }]) await admin.refused('addFramework', { body: { file } }, 'bad_input');
    const thief = structuredClone(testPlan);
    thief.plan.id = 'another-plan';
    await admin.refused('addFramework', { body: { file: thief } }, 'bad_input');
    expect(await frameworkVersionModel(app.deps.db).countDocuments()).to.equal(1);
  });

  it('Should let nobody but administrators of the system bring one in', async () => {
    for (const caller of [app.call, official]) {
      const code = caller === official ? 'not_allowed' : 'not_signed_in';
      await caller.refused('checkFramework', { body: { file: later } }, code);
      await caller.refused('addFramework', { body: { file: later } }, code);
      await caller.refused('putFrameworkInForce', inForce, code);
    }
    await admin.refused('putFrameworkInForce', inForce, 'not_found');
  });
});
