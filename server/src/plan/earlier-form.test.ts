import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { type PastWorld, startPast } from '../../test/support/past.ts';
import { batchModel, memberModel, rowForm } from './tally.model.ts';

describe('Rows that an earlier version of Hoctap wrote', () => {
  let world: PastWorld;
  let next: TestApp | undefined;
  before(async () => {
    world = await startPast();
    await world.finish((await world.farmer()).id);
    await world.app.services.plan.settled();
  });
  after(async () => {
    await next?.close();
    await world.app.close();
  });

  it('Should be made anew by the next start, once, also after a turn of the tally', async () => {
    const { db, clock } = world.app.deps;
    // As they were before: places stood in each piece of evidence, and batches named no form.
    await memberModel(db).updateMany({}, { $unset: { place: 1 } });
    await batchModel(db).updateMany({}, { $unset: { form: 1 } });
    await world.finish((await world.farmer()).id);
    await world.app.services.plan.settled();
    expect(await world.differences()).to.be.greaterThan(0);
    next = await startApp({ deps: { db, clock } });
    while ((await world.differences()) > 0) await setTimeout(100);
    // So that no later start does it again.
    expect((await batchModel(db).findOne().sort({ _id: -1 }).lean())?.form).to.equal(rowForm);
    expect(await world.persons('AT_CENTRE', '09706')).to.eql([2]);
  });
});
