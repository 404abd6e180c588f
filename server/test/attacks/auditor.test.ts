import { type Endpoint, type OperationId, endpoints } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import type { z } from 'zod';
import { type TestApp, startApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../support/plan.ts';

const password = 'mot-mat-khau-dai';
const writing = (Object.entries(endpoints) as [OperationId, Endpoint][]).filter(([, { method }]) => method !== 'GET');
/** What everybody may do for themselves, or needs to become somebody. */
const own: OperationId[] = [
  'signIn', 'signOut', 'signOutEverywhere', 'refreshSession', 'updateMe', 'changePassword', 'setUp', 'joinUnit', 'askDevice', 'enterByPin', 'enterByCard', 'setMyPin', 'answerMyPlaceQuestion',
  'startAttempt', 'saveAnswer', 'returnAttempt', 'submitAttempt', 'enrol', 'changeThrough', 'recordEvents', 'readNotices', 'uploadProof', 'addMyCredential', 'beginMyTitle', 'saveNote',
];
/** What is asked for by the id of a thing, whose service looks first at who may; their own tests tell of an auditor. */
const byRelation: OperationId[] = [
  'retryFilm', 'remakeRung', 'cancelFilm', 'markPresence', 'putStay', 'addShown', 'addAttendee', 'closeSession', 'putAttendance', 'closeClass',
  'saveTitle', 'submitTitle', 'returnTitle', 'recogniseTitle', 'refuseTitle', 'withdrawTitle',
];

describe('An auditor, who reads everything and writes nothing', () => {
  let app: TestApp;
  let auditor: Caller;
  before(async () => {
    app = await startApp();
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(testPlan);
    const passwordHash = await app.services.accounts.hashPassword(password);
    await app.services.people.addAll([testPerson(v7(), { username: 'auditor', passwordHash, roles: [{ role: 'auditor', unit: at('city'), from: since, to: null }] })]);
    auditor = app.call.as((await app.call('signIn', { body: { login: 'auditor', password } })).accessToken);
  });
  after(() => app.close());
  /** A value that this place of a path takes. */
  const fitting = ({ params }: Endpoint, name: string): string =>
    [at('D'), v7(), 'AT_CENTRE', 'figures', '2025', '2025-H1', '0', 'headcount', 'unit_admin', '240p', 'vi'].find((one) => (params as unknown as z.ZodObject | undefined)?.shape[name]?.safeParse(one).success && (name === 'unit' || one !== at('D'))) ?? '';
  for (const [id, endpoint] of writing) {
    if (own.includes(id)) continue;
    it(`Should be refused: ${id}`, async () => {
      const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
      const response = await auditor.raw(id, { params: Object.fromEntries(names.map((name) => [name, fitting(endpoint, name)])), body: {} });
      const { code } = (await response.json()) as { code?: string };
      expect(code).to.be.oneOf(byRelation.includes(id) ? ['bad_input', 'not_found', 'not_allowed'] : ['not_allowed']);
    });
  }
});
