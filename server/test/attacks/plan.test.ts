// What must not be possible with the plan, from outside: over HTTP, with the true sign-in.
import type { Input, Role } from '@hoctap/shared';
import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../support/plan.ts';

const password = 'mot-mat-khau-dai';
const reads = ['listIndicators', 'listWorstUnits', 'getIndicator', 'listIndicatorPeople'] as const;

describe('Attacks on the plan', () => {
  let app: TestApp;
  let learner: Caller;
  let facilitator: Caller;
  let neighbour: Caller;
  let auditor: Caller;
  before(async () => {
    app = await startApp();
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(testPlan);
    const passwordHash = await app.services.accounts.hashPassword(password);
    const signedIn = async (role: Role, unit: string, to: string | null = null): Promise<Caller> => {
      const username = `${role}-${unit}`.toLowerCase();
      await app.services.people.addAll([testPerson(v7(), { username, passwordHash, roles: [{ role, unit: at(unit), from: since, to }] })]);
      return app.call.as((await app.call('signIn', { body: { login: username, password } })).accessToken);
    };
    [learner, facilitator, neighbour, auditor] = [await signedIn('learner', 'A'), await signedIn('facilitator', 'A'), await signedIn('unit_admin', 'B'), await signedIn('auditor', 'city')];
  });
  after(() => app.close());

  const of = (unit: string, indicator = 'AT_CENTRE') => ({ params: { unit, indicator } }) as Input<'getIndicator'>;

  it('Should let nobody near a unit’s figures without signing in, or with a token of their own making', async () => {
    for (const id of reads) {
      await app.call.refused(id, of('A'), 'not_signed_in');
      await app.call.as('eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.').refused(id, of('A'), 'not_signed_in');
    }
  });

  it('Should let a learner read no figures, and a facilitator no people', async () => {
    for (const id of reads) await learner.refused(id, of('A'), 'not_allowed');
    await facilitator('getIndicator', of('A'));
    await facilitator.refused('listIndicatorPeople', of('A'), 'not_allowed');
    expect(await app.deps.db.models['looks']?.countDocuments({})).to.equal(0);
  });

  it('Should keep an administrator out of the neighbour’s unit and of those above', async () => {
    for (const id of reads) for (const unit of ['A', 'D', 'city']) await neighbour.refused(id, of(unit), 'not_allowed');
  });

  it('Should know no unit, indicator or cursor that it was not told of', async () => {
    await auditor.refused('getIndicator', of('A', 'NO_SUCH'), 'not_found');
    await auditor.refused('listIndicatorPeople', of('A', 'NO_SUCH'), 'not_found');
    await auditor.refused('listIndicators', of('nowhere'), 'not_found');
    for (const cursor of ['x', 'eyIkZ3QiOiIifQ', Buffer.from('[{"$gt":""},"a"]').toString('base64url')]) {
      await auditor.refused('listIndicatorPeople', { ...of('A'), query: { cursor } } as Input<'listIndicatorPeople'>, 'bad_input');
    }
  });

  it('Should refuse operators, wrong types and endless texts as bad input', async () => {
    for (const unit of ['{"$gt":""}', '$where', 'a'.repeat(500), '../../etc']) await auditor.refused('listIndicators', of(unit), 'bad_input');
    await auditor.refused('getIndicator', of('A', 'x'.repeat(61)), 'bad_input');
    for (const query of [{ year: '{"$gt":0}' }, { year: 1999 }, { year: 'Infinity' }, { year: 2026.5 }]) await auditor.refused('listIndicators', { ...of('A'), query } as Input<'listIndicators'>, 'bad_input');
    for (const limit of [0, 101, 'all']) await auditor.refused('listIndicatorPeople', { ...of('A'), query: { limit } } as Input<'listIndicatorPeople'>, 'bad_input');
  });
});
