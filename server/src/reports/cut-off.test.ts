// Whatever the locking of a report had written when the server was cut off, the report ends locked once, with its papers.
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, TestClock, startApp } from '../../test/support/app.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import { breakingConnection } from '../../test/support/store.ts';
import type { Caller } from '../http/auth.ts';
import { createBus } from '../realtime/bus.ts';
import { type Services, createServices } from '../services.ts';

const password = 'mot-mat-khau-dai';
const period = '2026-H1';
const city = { _id: at('city'), path: [at('city')] };

describe('A server that is cut off while a report is locked', () => {
  let app: TestApp;
  let caller: Caller;
  before(async () => {
    app = await startApp({ deps: { clock: new TestClock('2026-07-02T02:00:00.000Z') } });
    const { accounts, people, plan, units } = app.services;
    await units.addAll(testTree);
    const duty = { id: 'CITY', fromVi: 'x', fromEn: 'x', toVi: 'x', toEn: 'x', frequency: ['half_year'], ref: null, schedule: { levels: ['city'], H1: '07-05', Y: '01-05', source: 'proposed' } };
    await plan.seedPlan({ ...testPlan, reporting: [duty] });
    const id = v7();
    await people.addAll([testPerson(id, { username: 'thanhpho', passwordHash: await accounts.hashPassword(password), roles: [{ role: 'unit_admin', unit: city._id, from: since, to: null }] })]);
    const { roles, fullName } = await people.get(id);
    caller = { id, fullName, roles, session: v7(), mustChangePassword: false };
  });
  after(() => app.close());

  const lock = ({ reports }: Services, amendment: number, body: Parameters<Services['reports']['lock']>[3]) => reports.lock(caller, city, { period, amendment }, body, '127.0.0.1');
  /** Does the work on a server that dies at its `count`th write; answers whether it lived to the end. */
  const livedThrough = async (count: number, work: (services: Services) => Promise<unknown>): Promise<boolean> => {
    const db = await breakingConnection(app.deps.db, count);
    try {
      await work(createServices({ ...app.deps, db, bus: createBus() }));
      return true;
    } catch {
      return false;
    } finally {
      await db.close();
    }
  };
  const papersOf = async (amendment: number): Promise<Map<string, Buffer>> => {
    const { items } = await app.services.reports.files(city, { period, amendment });
    return new Map(await Promise.all(items.map(async ({ kind, url }) => [kind, await readFile(app.services.storage.pathOf(...url.replace('/media/', '').split('/')))] as const)));
  };

  it('Should lock it once and give it its papers, wherever the locking stopped and was sent again', async () => {
    const { reports, storage } = app.services;
    let rounds = 0;
    for (let lived = false; !lived; rounds++) {
      const amendment = rounds;
      if (amendment > 0) await reports.amend(caller, city, { period }, { id: v7(), reason: 'Sửa theo biên bản.' });
      const { seen, revision } = await reports.get(caller, city, { period, amendment });
      const body = { id: v7(), seen, revision, without: [at('D')], password };
      lived = await livedThrough(rounds + 1, (services) => lock(services, amendment, body));
      const locked = await lock(app.services, amendment, body);
      expect(locked.state, `cut off at write ${rounds + 1}`).to.equal('locked');
      expect(await lock(app.services, amendment, body), 'sent once more').to.deep.equal(locked);
      expect(await app.deps.db.collection('report_events').countDocuments({ amendment, action: 'lock' })).to.equal(1);
      const papers = await papersOf(amendment);
      expect([...papers.keys()].sort()).to.deep.equal(['csv', 'docx', 'pdf', 'xlsx']);

      // Cut off among the papers, or before there were any: the frozen text gives the same ones again.
      await rm(storage.pathOf('reports', locked.hash ?? ''), { recursive: true });
      const again = await papersOf(amendment);
      for (const [kind, bytes] of papers) expect(again.get(kind)?.equals(bytes), kind).to.equal(true);
    }
    expect(rounds).to.be.greaterThan(3);
    expect((await readdir(storage.incoming)).map((name) => join('incoming', name)), 'nothing half made stays').to.deep.equal([]);
  });
});
