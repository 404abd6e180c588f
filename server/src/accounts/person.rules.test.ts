import { AppError } from '@hoctap/shared';
import { expect } from 'chai';
import fc from 'fast-check';
import type { DatedGroup, DatedUnit } from './person.model.ts';
import { groupsOn, movedTo, placeOn, regrouped } from './person.rules.ts';

const dayAt = (index: number) => `2026-03-${String(index).padStart(2, '0')}`;
const someDay = fc.integer({ min: 1, max: 28 });
const calendar = Array.from({ length: 30 }, (_, index) => dayAt(index + 1));
const kinds = ['a', 'b', 'c'];

const moves = fc.array(fc.record({ day: someDay, unit: fc.option(fc.constantFrom(...kinds)) }), { maxLength: 12 });
const regroupings = fc.array(fc.record({ day: someDay, wanted: fc.subarray(kinds) }), { maxLength: 12 });

/** What the change gives, or what there was before it when it is refused. */
const attempt = <T>(before: T, change: () => T): { now: T; isRefused: boolean } => {
  try {
    return { now: change(), isRefused: false };
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad_input') return { now: before, isRefused: true };
    throw error;
  }
};

describe('Dated places of a person', () => {
  const workplace = (places: DatedUnit[], day: string) => placeOn({ workplaces: places, residences: [] }, 'workplace', day);

  it('Should never be two on one day, whatever the order of changes', () => {
    fc.assert(fc.property(moves, (changes) => {
      let places: DatedUnit[] = [];
      for (const { day, unit } of changes) places = attempt(places, () => movedTo(places, unit, dayAt(day))).now;
      for (const day of calendar) expect(places.filter(({ from, to }) => from <= day && (to === null || day < to)).length).to.be.at.most(1);
      for (const { from, to } of places) expect(to === null || from < to).to.equal(true);
    }));
  });

  it('Should hold from the day of the change, and leave every day before it as it was', () => {
    fc.assert(fc.property(moves, (changes) => {
      let places: DatedUnit[] = [];
      for (const { day, unit } of changes) {
        const before = places;
        const { now, isRefused } = attempt(before, () => movedTo(before, unit, dayAt(day)));
        for (const earlier of calendar.filter((one) => one < dayAt(day))) expect(workplace(now, earlier)).to.equal(workplace(before, earlier));
        if (!isRefused) expect(now.find(({ to }) => to === null)?.unit ?? null).to.equal(unit);
        places = now;
      }
    }));
  });

  it('Should not change when the person is there already, and take back a mistake of the same day', () => {
    const places = movedTo([], 'a', dayAt(3));
    expect(movedTo(places, 'a', dayAt(9))).to.deep.equal(places);
    expect(movedTo(movedTo(places, 'b', dayAt(9)), 'c', dayAt(9))).to.deep.equal([{ unit: 'a', from: dayAt(3), to: dayAt(9) }, { unit: 'c', from: dayAt(9), to: null }]);
  });

  it('Should refuse a change dated before what is recorded', () => {
    const places = movedTo(movedTo([], 'a', dayAt(3)), 'b', dayAt(9));
    expect(() => movedTo(places, 'c', dayAt(8))).to.throw(AppError).with.property('code', 'bad_input');
    expect(() => movedTo(movedTo(places, null, dayAt(12)), 'c', dayAt(11))).to.throw(AppError);
  });
});

describe('Dated groups of a person', () => {
  it('Should be exactly those wanted, each once a day, with the past kept', () => {
    fc.assert(fc.property(regroupings, (changes) => {
      let groups: DatedGroup[] = [];
      for (const { day, wanted } of changes) {
        const before = groups;
        const { now, isRefused } = attempt(before, () => regrouped(before, wanted, dayAt(day)));
        for (const earlier of calendar.filter((one) => one < dayAt(day))) expect(groupsOn({ groups: now }, earlier)).to.have.members(groupsOn({ groups: before }, earlier));
        if (!isRefused) expect(now.filter(({ to }) => to === null).map(({ group }) => group)).to.have.members(wanted);
        for (const one of calendar) expect(new Set(groupsOn({ groups: now }, one)).size).to.equal(groupsOn({ groups: now }, one).length);
        groups = now;
      }
    }));
  });

  it('Should keep the beginning of a group that stays', () => {
    const groups = regrouped(regrouped([], ['a', 'b'], dayAt(2)), ['b', 'c'], dayAt(5));
    expect(groups).to.deep.equal([{ group: 'a', from: dayAt(2), to: dayAt(5) }, { group: 'b', from: dayAt(2), to: null }, { group: 'c', from: dayAt(5), to: null }]);
  });
});
