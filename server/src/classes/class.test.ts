import { expect } from 'chai';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { type Role, dayOf } from '@hoctap/shared';
import { type TestApp, startApp } from '../../test/support/app.ts';
import type { Caller } from '../../test/support/caller.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import type { LearningEvent } from '../learning/event.model.ts';
import { factsOf } from './class.facts.ts';
import type { ClassDoc } from './class.model.ts';

const password = 'mot-mat-khau-dai';

describe('A class held face to face', () => {
  let app: TestApp;
  const callers: Record<string, Caller> = {};
  const clerks = [v7(), v7()] as const;
  const as = (name: string): Caller => callers[name] as Caller;
  const day = (ago: number) => dayOf(new Date(app.clock.now().getTime() - ago * 86_400_000));
  const body = (meetings: { day: string; periods: number }[], indicators = ['HOURS'], leastShare = 0) => ({ id: v7(), title: 'Bồi dưỡng kỹ năng hành chính', teacher: 'Lê Văn Thầy', place: 'Hội trường', indicators, meetings, leastShare });
  const three = () => [{ day: day(2), periods: 8 }, { day: day(1), periods: 8 }, { day: day(0), periods: 4 }];
  const create = async (given = body(three()), who = 'admin') => (await as(who)('createClass', { params: { unit: at('B') }, body: given })).id;
  const attends = (id: string, person: string, attended: number[], who = 'admin') => as(who)('putAttendance', { params: { class: id, person }, body: { attended } });
  const close = (id: string) => as('admin')('closeClass', { params: { class: id } });
  const facts = (id: string) => app.deps.db.collection<LearningEvent>('events').find({ 'object.id': id }).toArray();

  before(async () => {
    app = await startApp();
    await app.services.units.addAll(testTree);
    await app.services.plan.seedPlan(testPlan);
    const passwordHash = await app.services.accounts.hashPassword(password);
    for (const [name, role, unit] of [['admin', 'unit_admin', 'B'], ['other', 'unit_admin', 'A'], ['auditor', 'auditor', 'D']] as const) {
      await app.services.people.addAll([testPerson(v7(), { username: name, passwordHash, roles: [{ role: role as Role, unit: at(unit), from: since, to: null }] })]);
      callers[name] = app.call.as((await app.call('signIn', { body: { login: name, password } })).accessToken);
    }
    const place = [{ unit: at('B'), from: since, to: null }];
    await app.services.people.addAll(clerks.map((id, index) => testPerson(id, { fullName: `Phạm Thị ${['Một', 'Hai'][index]}`, groups: [{ group: 'clerk', from: since, to: null }], workplaces: place, residences: [] })));
  });
  after(() => app.close());

  it('Should credit the periods that each attended on their days, once, until the yearly hours are reached', async () => {
    const hours = async () => (await as('admin')('getIndicator', { params: { unit: at('B'), indicator: 'HOURS' } })).numerator;
    const given = body([...three(), { day: day(3), periods: 12 }, { day: day(4), periods: 12 }]);
    const id = await create(given);
    expect(await create(given)).to.equal(id);
    for (const _again of [1, 2]) await attends(id, clerks[0], [12, 12, 8, 8, 0]);
    await attends(id, clerks[1], [12, 12, 8, 0, 4]);
    const shown = (await as('auditor')('listClassPeople', { params: { class: id }, query: {} })).items;
    expect(shown.slice(0, 2).map(({ person: { fullName }, attended }) => [fullName, attended])).to.deep.equal([['Phạm Thị Hai', [12, 12, 8, 0, 4]], ['Phạm Thị Một', [12, 12, 8, 8, 0]]]);
    const [closed, again] = await Promise.all([close(id), close(id)]);
    expect(again).to.deep.equal(closed);
    expect(await close(id)).to.deep.equal(closed);
    const written = await facts(id);
    expect(written.map(({ person, result: { periods }, at: when }) => [person, dayOf(when), periods]).sort()).to.deep.equal([
      [clerks[0], day(4), 12], [clerks[0], day(3), 12], [clerks[0], day(2), 8], [clerks[0], day(1), 8],
      [clerks[1], day(4), 12], [clerks[1], day(3), 12], [clerks[1], day(2), 8], [clerks[1], day(0), 4],
    ].sort());
    await app.services.plan.settled();
    expect(await hours(), 'forty periods count, thirty-six do not yet').to.equal(1);
    const more = await create(body([{ day: day(0), periods: 4 }]));
    await attends(more, clerks[1], [4]);
    await close(more);
    await app.services.plan.settled();
    expect(await hours()).to.equal(2);
  });

  it('Should count who attended less than the class asks for by hours alone', async () => {
    const id = await create(body([{ day: day(1), periods: 8 }, { day: day(0), periods: 2 }], ['HOURS', 'ANYBODY'], 80));
    await attends(id, clerks[0], [8, 0]);
    await attends(id, clerks[1], [7, 0]);
    expect((await close(id)).leastShare).to.equal(80);
    expect((await facts(id)).map(({ person, result: { countsFor } }) => [person, countsFor]).sort()).to.deep.equal([[clerks[0], ['HOURS', 'ANYBODY']], [clerks[1], ['HOURS']]].sort());
  });

  it('Should go on where a stop cut a closing off', async () => {
    const id = await create();
    await attends(id, clerks[0], [8, 0, 4]);
    await app.deps.db.collection('classes').updateOne({ _id: id as never }, { $set: { state: 'closing', closedAt: app.clock.now() } });
    await app.services.classes.sweep(0);
    await app.services.classes.sweep(0);
    expect((await close(id)).closedAt).to.equal(app.clock.now().toISOString());
    expect(await facts(id)).to.have.length(2);
  });

  it('Should take no more periods than a meeting had, none before it was, and nothing when it is over', async () => {
    const id = await create(body([{ day: day(1), periods: 4 }, { day: day(-1), periods: 4 }]));
    for (const attended of [[5, 0], [4, 1], [4], [4, 0, 0]]) await as('admin').refused('putAttendance', { params: { class: id, person: clerks[0] }, body: { attended } }, 'bad_periods');
    await as('admin').refused('closeClass', { params: { class: id } }, 'nobody_present');
    await attends(id, clerks[0], [4, 0]);
    await as('admin').refused('closeClass', { params: { class: id } }, 'class_goes_on');
    expect((await attends(id, clerks[0], [0, 0])).people, 'off the list').to.equal(0);
    const over = await create();
    await attends(over, clerks[0], [1, 0, 0]);
    await close(over);
    await as('admin').refused('putAttendance', { params: { class: over, person: clerks[0] }, body: { attended: [8, 8, 4] } }, 'class_closed');
    expect((await as('auditor')('listClasses', { params: { unit: at('B') }, query: { limit: 1 } })).items[0]?.id).to.equal(over);
  });

  it('Should be refused for days that cannot be, for indicators that no class counts for, and to whoever may not', async () => {
    const create422 = (given: ReturnType<typeof body>, code: 'bad_class_days' | 'bad_input' | 'unknown_indicator') => as('admin').refused('createClass', { params: { unit: at('B') }, body: given }, code);
    await create422(body([{ day: day(1), periods: 4 }, { day: day(1), periods: 4 }]), 'bad_class_days');
    await create422(body([{ day: day(400), periods: 4 }]), 'bad_class_days');
    await create422(body([{ day: day(1), periods: 13 }]), 'bad_input');
    await create422(body(three(), ['NOTHING']), 'unknown_indicator');
    for (const leastShare of [-1, 101, 79.5]) await create422(body(three(), ['HOURS'], leastShare), 'bad_input');
    const id = await create();
    for (const name of ['other', 'auditor']) {
      await as(name).refused('createClass', { params: { unit: at('B') }, body: body(three()) }, 'not_allowed');
      await as(name).refused('putAttendance', { params: { class: id, person: clerks[0] }, body: { attended: [1, 0, 0] } }, 'outside_unit');
      await as(name).refused('closeClass', { params: { class: id } }, 'outside_unit');
    }
    await as('other').refused('getClass', { params: { class: id } }, 'outside_unit');
    await as('admin').refused('getClass', { params: { class: v7() } }, 'not_found');
    const stranger = v7();
    await app.services.people.addAll([testPerson(stranger, { workplaces: [{ unit: at('A'), from: since, to: null }], residences: [] })]);
    await as('admin').refused('putAttendance', { params: { class: id, person: stranger }, body: { attended: [1, 0, 0] } }, 'outside_unit');
    await as('admin').refused('putAttendance', { params: { class: id, person: v7() }, body: { attended: [1, 0, 0] } }, 'not_found');
  });

  it('Should say the same periods for any way of attending, each under an id of its own', () => {
    const meetings = [{ day: '2026-03-02', periods: 8 }, { day: '2026-03-03', periods: 8 }, { day: '2026-04-01', periods: 4 }];
    fc.assert(fc.property(fc.uuid(), fc.uuid(), fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 3, maxLength: 3 }), (id, person, attended) => {
      const one = { _id: id, title: 'Lớp', indicators: ['HOURS'], meetings, leastShare: 80, attended: { [person]: attended } } as unknown as ClassDoc;
      const said = factsOf(one, person, { through: null, throughKind: null }, new Date('2026-05-01T00:00:00Z'), new Set(['HOURS']));
      expect(said.reduce((sum, { result }) => sum + (result.periods ?? 0), 0)).to.equal(attended.reduce((sum, periods) => sum + periods, 0));
      expect(new Set(said.map(({ _id }) => _id)).size).to.equal(said.length);
      expect(said).to.deep.equal(factsOf(one, person, { through: null, throughKind: null }, new Date('2026-05-01T00:00:00Z'), new Set(['HOURS'])));
      for (const { at: when, month } of said) expect(dayOf(when).startsWith(month)).to.equal(true);
    }));
  });
});
