import { expect } from 'chai';
import { v7 } from 'uuid';
import { type TestApp, startApp } from '../../test/support/app.ts';
import { type Somebody, makePerson, person, smallTree, unitOf } from '../../test/support/builders.ts';
import { reorganisationModel } from './reorganisation.model.ts';
import { unitModel } from './unit.model.ts';

const merged = (id: string, date = '2026-01-01') => ({
  id, date, resolution: '1/NQ', ended: ['09706', '09703', 'CLC-09703'], moved: [{ unit: 'CLC-09706', newParent: '09706' }],
  formed: [
    { code: '09706', nameVi: 'Xã Vân Hòa Mới', level: 'commune', type: 'xa', parent: '271', from: [{ unit: '09706', share: 'whole' }, { unit: '09703', share: 'whole' }] },
  ],
});

describe('Reorganisations by those who keep the system', () => {
  let app: TestApp;
  let admin: Somebody;
  beforeEach(async () => {
    app = await startApp();
    await smallTree(app);
    admin = await person(app, { roles: [['system_admin', '01']] });
  });
  afterEach(() => app.close());
  const children = async (on: string) => (await app.call('listUnits', { query: { parent: unitOf('271'), on } })).items.map(({ id }) => id);

  it('Should be checked without a trace, written once however often it is sent, and leave the days before as they were', async () => {
    const file = merged(v7());
    const { faults, sum } = await admin.call('checkReorganisation', { body: { file } });
    expect([faults, sum]).to.eql([[], { ended: 3, formed: 1, renamed: 0, moved: 1, renewed: 0, divided: 0, abolished: 1, toBeChecked: 0 }]);
    expect((await app.call('listReorganisations')).items).to.eql([]);

    await Promise.allSettled([1, 2, 3].map(() => admin.call('addReorganisation', { body: { file } })));
    await admin.call('addReorganisation', { body: { file } });
    expect((await app.call('listReorganisations')).items.map(({ id }) => id)).to.eql([file.id]);
    expect(await children('2026-01-01')).to.include('09706@2026-01-01').and.not.to.include(unitOf('09703'));
    expect(await children('2025-12-31')).to.include.members([unitOf('09706'), unitOf('09703')]);
    expect((await app.call('getUnit', { params: { unit: '09706' } })).nameVi).to.equal('Xã Vân Hòa Mới');
    expect((await app.call('getUnit', { params: { unit: '09706' }, query: { on: '2025-12-31' } })).nameVi).to.equal('Xã Vân Hòa');
    await admin.call.refused('addReorganisation', { body: { file: { ...file, resolution: '2/NQ' } } }, 'id_taken');
  });

  it('Should be refused to everybody else, and with every fault named', async () => {
    const file = merged(v7());
    const others = [await person(app, { roles: [['unit_admin', '01']] }), await person(app, { roles: [['auditor', '01']] }), await person(app)];
    for (const other of others) await other.call.refused('addReorganisation', { body: { file } }, 'not_allowed');
    await app.call.refused('addReorganisation', { body: { file } }, 'not_signed_in');
    const faultsOf = async (wrong: unknown) => (await admin.call('checkReorganisation', { body: { file: wrong } })).faults.map((one) => `${one.code} ${one.about}`);
    expect(await faultsOf('nothing')).to.eql(['wrong_shape invalid_type']);
    expect(await faultsOf({ ...file, moved: [], ended: ['09706', '09703'] })).to.eql(['still_has_children CLC-09706', 'still_has_children CLC-09703']);
    await admin.call.refused('addReorganisation', { body: { file: { ...file, formed: [] } } }, 'bad_input');
    await admin.call('addReorganisation', { body: { file } });
    expect(await faultsOf(merged(v7(), '2025-06-01'))).to.include('reorganised_since 2026-01-01');
  });

  it('Should be finished after a stop between two writes, and then move people where it was left', async () => {
    const file = merged(v7());
    await admin.call('addReorganisation', { body: { file } });
    await app.services.resettling.run();
    const { id } = await makePerson(app, { residence: '09703' });
    // As a stop leaves it: the fact is kept and new units are there, the old ones have not ended.
    await unitModel(app.deps.db).updateMany({ endedBy: file.id }, { $set: { validTo: null, endedBy: null } });
    await reorganisationModel(app.deps.db).updateOne({ _id: file.id }, { $set: { isApplied: false, peopleDone: false, peopleAfter: null, peopleSeen: 0 } });
    await app.services.resettling.run();
    expect((await app.services.units.find(unitOf('09703'))).validTo).to.equal('2026-01-01');
    expect((await app.services.people.get(id)).residences.at(-1)).to.eql({ unit: '09706@2026-01-01', from: '2026-01-01', to: null });
    const before = await app.services.people.get(id);
    await app.services.resettling.run();
    expect(await app.services.people.get(id)).to.eql(before);
    expect((await app.call('listReorganisations')).items[0]?.people.isDone).to.equal(true);
  });

  it('Should be known before its day, and hold from it on', async () => {
    const next = new Date(app.clock.now().getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
    const { id } = await makePerson(app, { residence: '09703' });
    await admin.call('addReorganisation', { body: { file: merged(v7(), next) } });
    await app.services.resettling.run();
    expect([(await app.services.units.find('09703')).nameVi, (await app.services.people.get(id)).residences]).to.eql(['Xã Ba Vì', [{ unit: unitOf('09703'), from: '2013-12-27', to: null }]]);
    app.clock.advance(31 * 86_400);
    await app.services.resettling.run();
    expect((await app.services.people.get(id)).residences.at(-1)?.unit).to.equal(`09706@${next}`);
  });
});
