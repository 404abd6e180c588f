import { type Endpoint, endpoints, errorCodes, errorText, statusOf } from '@hoctap/shared';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createGates } from '../../src/http/auth.ts';
import { type openApi } from '../../src/http/openapi.ts';
import { routesOf } from '../../src/routes.ts';
import { type TestApp, startApp } from '../support/app.ts';

describe('The HTTP frame', () => {
  let app: TestApp;
  before(async () => {
    app = await startApp();
  });
  after(() => app.close());

  it('Should give every operation exactly one route', () => {
    const gates = createGates({ callerOf: () => Promise.resolve(null), unitOf: (ref) => app.services.units.find(ref), now: () => app.clock.now() });
    const routed = routesOf(app.deps, gates, app.services, 'test').map(({ id }) => id);
    expect(routed.toSorted()).to.deep.equal(Object.keys(endpoints).toSorted());
  });

  it('Should give no two operations the same method and path', () => {
    const seen = Object.values(endpoints).map((one) => `${(one as Endpoint).method} ${(one as Endpoint).path.replace(/:\w+/g, ':')}`);
    expect(new Set(seen).size).to.equal(seen.length);
  });

  it('Should list every operation in the OpenAPI document, with schemas for what goes in and out', async () => {
    const response = await fetch(`${app.url}/api/openapi.json`);
    const document = (await response.json()) as ReturnType<typeof openApi>;
    expect(document.openapi).to.equal('3.1.0');
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map((one) => (one as { operationId: string }).operationId));
    expect(ids.toSorted()).to.deep.equal(Object.keys(endpoints).toSorted());
    expect(JSON.stringify(document)).to.include('oneTimePassword').and.not.include('passwordHash');
  });

  it('Should have a sentence in both languages and a 4xx or 5xx for every error code', () => {
    for (const code of errorCodes) {
      expect(statusOf(code), code).to.be.within(400, 599);
      for (const language of ['vi', 'en'] as const) {
        expect(errorText(code, language), code).to.match(/\.$/);
        expect(errorText(code, language)).to.equal(errorText(code, language).normalize('NFC'));
      }
    }
  });

  it('Should refuse malformed JSON with a 400 problem that leaks nothing', async () => {
    const response = await app.call.raw('signIn', { body: '{"login": ' });
    expect(response.status).to.equal(400);
    expect(response.headers.get('content-type')).to.match(/^application\/problem\+json/);
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem['code']).to.equal('malformed_body');
    expect(JSON.stringify(problem)).to.not.match(/node_modules|\.ts|at /);
  });

  it('Should say on the page itself that it is a demo, and on no other', async () => {
    const clientDir = await mkdtemp(join(tmpdir(), 'client-'));
    await writeFile(join(clientDir, 'index.html'), '<!doctype html><html lang="vi"></html>');
    for (const [SEED, page] of [['demo', '<html data-demo lang="vi">'], ['none', '<html lang="vi">']] as const) {
      const served = await startApp({ clientDir, environment: { SEED } });
      const response = await fetch(`${served.url}/khoa-hoc`);
      expect([response.headers.get('content-type'), response.headers.get('cache-control')]).to.eql(['text/html; charset=utf-8', 'no-cache']);
      expect(await response.text()).to.include(page);
      await served.close();
    }
    await rm(clientDir, { recursive: true });
  });

  it('Should answer in English when asked', async () => {
    const response = await app.call.raw('signIn', { body: {} }, { 'accept-language': 'en' });
    expect(await response.json()).to.include({ code: 'bad_input', title: errorText('bad_input', 'en'), status: 422 });
  });

  it('Should name the fields of bad input, and refuse Mongo operators in them', async () => {
    const problem = await app.call.refused('signIn', { body: { login: { $gt: '' }, password: { $ne: null } } } as never, 'bad_input');
    expect(problem.faults?.map(({ path }) => path)).to.include.members(['body.login', 'body.password']);
  });

  it('Should refuse a body that is too large, unknown paths and broken escapes', async () => {
    const large = await app.call.raw('signIn', { body: { login: 'x'.repeat(3_000_000), password: 'x' } });
    expect([large.status, ((await large.json()) as { code: string }).code]).to.deep.equal([413, 'body_too_large']);
    const unknown = await fetch(`${app.url}/api/nothing`);
    expect([unknown.status, ((await unknown.json()) as { code: string }).code]).to.deep.equal([404, 'not_found']);
    const broken = await fetch(`${app.url}/api/units/%E0%A4%A`);
    expect(broken.status).to.be.within(400, 422);
  });

  it('Should not take a query with operators for a filter', async () => {
    const response = await fetch(`${app.url}/api/units?level[$ne]=city&parent[$gt]=`);
    expect(response.status).to.equal(200);
    await app.call.refused('listUnits', { query: { cursor: 'not-a-cursor' } }, 'bad_input');
  });

  it('Should say that it is healthy without naming a path of the machine', async () => {
    const health = await app.call('getHealth');
    expect(health.store.ok).to.equal(true);
    expect(JSON.stringify(health)).to.not.include(app.deps.config.dataDir);
  });
});
