import { expect } from 'chai';
import { person } from '../../test/support/builders.ts';
import { type PastWorld, startPast } from '../../test/support/past.ts';

describe('The check of every night', () => {
  let world: PastWorld;
  const errors: unknown[] = [];
  before(async () => {
    world = await startPast();
    const { log } = world.app.deps;
    log.error = ((what: unknown) => void errors.push(what)) as typeof log.error;
    await world.finish((await world.farmer()).id);
    await world.app.services.plan.settled();
  });
  after(() => world.app.close());

  const nights = () => world.app.services.nights;
  /** Goes on to the next moment that it is this hour in Viet Nam. */
  const until = (hour: number): void => {
    const now = world.app.clock.now();
    const hours = (hour - ((now.getUTCHours() + 7) % 24) + 24) % 24 || 24;
    world.app.clock.advance(hours * 3600);
  };

  it('Should compare once a night, in the small hours, and find nothing', async () => {
    until(14);
    await nights().turn();
    expect((await nights().list()).items).to.eql([]);
    until(2);
    await nights().turn();
    await nights().turn();
    const { items } = await nights().list();
    expect(items).to.have.length(1);
    expect(items[0]).to.deep.include({ people: 1, runs: 1, differences: { runs: 0, members: 0, counters: 0 } });
    expect(errors).to.eql([]);
  });

  it('Should raise an alarm on any difference, change nothing, and be quiet again when it was mended', async () => {
    const counters = world.app.deps.db.collection('counters');
    await counters.updateOne({ persons: { $gt: 0 } }, { $inc: { persons: 1 } });
    until(2);
    await nights().turn();
    expect((await nights().list()).items[0]?.differences).to.eql({ runs: 0, members: 0, counters: 1 });
    expect(errors).to.have.length(1);
    expect(await world.differences()).to.equal(1);
    await world.app.services.plan.recompute({ write: true });
    until(2);
    await nights().turn();
    expect((await nights().list()).items.map(({ differences }) => differences.counters)).to.eql([0, 1, 0]);
    expect(errors).to.have.length(1);
  });

  it('Should be seen by auditors and administrators of the system only', async () => {
    const auditor = await person(world.app, { roles: [['auditor', '01']] });
    expect((await auditor.call('listNightChecks')).items).to.have.length(3);
    const officer = await person(world.app, { roles: [['unit_admin', '01']] });
    await officer.call.refused('listNightChecks', undefined, 'not_allowed');
    await world.app.call.refused('listNightChecks', undefined, 'not_signed_in');
  });
});
