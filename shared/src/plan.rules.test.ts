import { expect } from 'chai';
import fc from 'fast-check';
import { Strength } from './learning.contract.ts';
import { isAtLeast } from './learning.rules.ts';
import type { GroupDefinition, IndicatorDefinition, Rule, Target } from './plan.contract.ts';
import {
  type Counting, type Delta, type Evidence, type Figures, type PathSums, addDeltas, atomicGroups, counterFields, deltasOf, denominatorOf, indicatorValue, isLive, memberState, nobody, ranksOf, targetFor,
} from './plan.rules.ts';

const rule = (more: Partial<Rule> = {}): Rule => ({
  kind: 'participation', base: null, tags: [], group: 'farmers', place: 'residence', through: null, window: 'year', minEvidence: 'attended', threshold: null, ...more,
});
const target = (more: Partial<Target> = {}): Target => ({ year: 2020, operator: 'ge', value: 50, quoteVi: '', ref: '', ...more });
const definition = (more: Partial<IndicatorDefinition> = {}): IndicatorDefinition => ({
  id: 'X', nameVi: '', nameEn: '', refs: [], unit: '%', kind: 'percent', feed: 'lms', levels: [], rule: rule(), targets: [target()], ...more,
});
const figures = (more: Partial<Figures> = {}): Figures => ({
  numerator: 10, headcount: { count: 40, illustrative: false, noteVi: null }, covered: null, previousNumerator: null, previousHeadcount: null,
  source: 'lms', participations: 0, enrolled: 0, alone: 0, cumulative: 0, ...more,
});
const city = { id: 'city', isCity: true };

const throughs = ['centre', 'school', 'enterprise', 'other', null] as const;
const evidence: fc.Arbitrary<Evidence> = fc.record({
  id: fc.integer({ min: 0, max: 30 }).map(String), kind: fc.constantFrom('enrolled' as const, 'attended' as const, 'done' as const), day: fc.integer({ min: 1, max: 28 }), month: fc.integer({ min: 1, max: 12 }),
  units: fc.constantFrom(['city', 'd1', 'a'], ['city', 'd1', 'b'], ['city', 'd2', 'c']), through: fc.constantFrom(...throughs),
  strength: fc.constantFrom(...Strength.options), periods: fc.integer({ min: 0, max: 30 }),
}).map(({ day, month, ...rest }) => {
  const text = `2026-${String(month).padStart(2, '0')}`;
  return { ...rest, units: [...rest.units], month: text, at: `${text}-${String(day).padStart(2, '0')}T05:00:00.000Z` };
});
/** Facts of one person: an id names one fact. */
const facts = fc.uniqueArray(evidence, { selector: (one) => one.id, maxLength: 12 });
const rules: fc.Arbitrary<Rule> = fc.record({
  kind: fc.constantFrom('participation' as const, 'periods' as const, 'trend' as const), through: fc.constantFrom('centre' as const, 'school' as const, null),
  threshold: fc.integer({ min: 1, max: 60 }), minEvidence: fc.constantFrom('attended' as const, 'supervised' as const, null),
  event: fc.constantFrom('enrolled' as const, 'attended' as const, 'completed' as const),
}).map((some) => rule({ ...some, base: some.kind === 'trend' ? 'participation' : null }));

/** The definition in words: does any (or do enough) qualifying facts exist? */
const counts = (by: Rule, all: Evidence[]): boolean => {
  const asked = by.kind !== 'periods' && by.event === 'attended' ? ['attended', 'done'] : ['done'];
  const fit = all.filter((one) => asked.includes(one.kind) && (!by.minEvidence || isAtLeast(one.strength, by.minEvidence)) && (!by.through || one.through === by.through));
  if (by.kind !== 'periods' && by.event === 'enrolled' && all.some(({ kind }) => kind === 'enrolled')) return true;
  return by.kind === 'periods' ? fit.reduce((sum, one) => sum + one.periods, 0) >= (by.threshold ?? Infinity) : fit.length > 0;
};
const deltasBetween = (before: Counting, after: Counting): Delta[] => {
  const sums: PathSums = new Map();
  addDeltas(sums, before, after);
  return deltasOf(sums);
};
const totals = (before: Counting, after: Counting) => {
  const sums = new Map<string, number>();
  for (const delta of deltasBetween(before, after)) for (const field of counterFields) sums.set(`${delta.unit}|${delta.month}|${field}`, delta[field]);
  return sums;
};

describe('Who counts in an indicator', () => {
  it('Should judge the same facts alike in any order and with repeats', () => {
    fc.assert(fc.property(rules, facts, fc.nat(), (by, all, turn) => {
      const mixed = [...all.slice(turn % (all.length + 1)), ...all, ...all.toReversed()];
      expect(memberState(by, mixed)).to.eql(memberState(by, all));
    }));
  });

  it('Should count a person exactly when the definition holds, and beside it only otherwise', () => {
    fc.assert(fc.property(rules, facts, (by, all) => {
      const state = memberState(by, all);
      expect(state.counted !== null).to.equal(counts(by, all));
      expect(state.counted !== null && state.alone !== null).to.equal(false);
      if (state.alone) expect(counts({ ...by, through: null, kind: 'participation' }, all)).to.equal(true);
    }));
  });

  it('Should count from the first qualifying fact, whatever follows', () => {
    fc.assert(fc.property(rules, facts, (by, all) => {
      const counted = all.find(({ id }) => id === memberState(by, all).counted);
      if (!counted) return;
      const upTo = all.filter((one) => one.at < counted.at || (one.at === counted.at && one.id <= counted.id));
      expect(memberState(by, upTo).counted).to.equal(counted.id);
      expect(memberState(by, upTo.filter((one) => one.id !== counted.id)).counted).to.equal(null);
    }));
  });

  it('Should never count enrolment as participation', () => {
    const only: Evidence[] = [{ id: '1', kind: 'enrolled', at: '2026-02-01T00:00:00Z', month: '2026-02', units: ['city'], through: 'centre', strength: 'certificate_checked', periods: 99 }];
    expect(memberState(rule(), only)).to.deep.include({ counted: null, alone: null, participations: [] });
    expect(memberState(rule(), only).enrolled).to.equal('1');
  });

  it('Should give deltas that add up along any path of states, and one person per unit at most', () => {
    fc.assert(fc.property(rules, facts, facts, (by, first, second) => {
      const [one, two] = [first, second].map((evidence): Counting => ({ state: memberState(by, evidence), evidence })) as [Counting, Counting];
      const steps = totals(nobody, one);
      for (const [key, amount] of totals(one, two)) steps.set(key, (steps.get(key) ?? 0) + amount);
      const direct = totals(nobody, two);
      for (const [key, amount] of steps) expect(amount, key).to.equal(direct.get(key) ?? 0);
      const persons = deltasBetween(nobody, two).filter((delta) => delta.unit === 'city').reduce((sum, delta) => sum + delta.persons, 0);
      expect(persons).to.equal(two.state.counted ? 1 : 0);
      expect(deltasBetween(two, two)).to.eql([]);
    }));
  });
});

describe('Definitions of the plan', () => {
  it('Should be live only when figures come from records and are counted from persons', () => {
    expect(isLive(definition())).to.equal(true);
    expect(isLive(definition({ feed: 'partial' }))).to.equal(false);
    expect(isLive(definition({ rule: rule({ kind: 'level' }) }))).to.equal(false);
    expect(isLive(definition({ rule: rule({ kind: 'trend', base: 'participation' }) }))).to.equal(true);
    expect(isLive(definition({ rule: rule({ kind: 'trend', base: null }) }))).to.equal(false);
  });

  it('Should take a union apart into the groups that people carry', () => {
    const group = (id: string, ...isUnionOf: string[]): GroupDefinition => ({ id, nameVi: '', nameEn: '', kind: isUnionOf.length ? 'union' : 'atomic', place: null, isUnionOf });
    const groups = [group('a'), group('b'), group('c'), group('ab', 'a', 'b'), group('all', 'ab', 'c')];
    expect(atomicGroups(groups, 'all')).to.eql(['a', 'b', 'c']);
    expect(atomicGroups(groups, 'a')).to.eql(['a']);
    expect(atomicGroups(groups, 'nobody')).to.eql([]);
  });

  it('Should hold the last stated target, and the first to come before any', () => {
    const targets = [target({ year: 2015, value: 60 }), target({ year: 2020, value: 90 })];
    expect([2014, 2015, 2019, 2020, 2026].map((year) => targetFor(targets, year)?.value)).to.eql([60, 60, 60, 90, 90]);
    expect(targetFor([], 2020)).to.equal(null);
  });
});

describe('The value of an indicator', () => {
  const count = (value: number, illustrative = false) => ({ count: value, illustrative, noteVi: null });

  it('Should take a unit’s own headcount, else the sum of all children, else none with how many have one', () => {
    expect(denominatorOf(count(5), [count(1), null])).to.eql({ headcount: count(5), covered: null });
    expect(denominatorOf(null, [count(2), count(3, true)])).to.eql({ headcount: count(5, true), covered: null });
    expect(denominatorOf(null, [count(2), null, null])).to.eql({ headcount: null, covered: { units: 1, of: 3 } });
    expect(denominatorOf(null, [])).to.eql({ headcount: null, covered: null });
  });

  it('Should have no value without a denominator: never zero, never 100', () => {
    for (const headcount of [null, count(0)]) {
      const value = indicatorValue(definition(), city, 2026, figures({ headcount, numerator: 7 }));
      expect(value).to.deep.include({ value: null, numerator: 7, standing: 'no_value', distance: null });
    }
  });

  it('Should miss exactly as many persons as reach the target', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 1000 }), (whole, part, tenths) => {
      const of = (numerator: number) => indicatorValue(definition({ targets: [target({ value: tenths / 10 })] }), city, 2026, figures({ numerator, headcount: count(whole) }));
      const missing = of(part).missingPersons ?? -1;
      expect(missing).to.be.at.least(0);
      expect(of(part + missing).standing).to.equal('met');
      if (missing > 0) expect(of(part + missing - 1).standing).to.equal('behind');
    }));
  });

  it('Should judge a trend against last year, and not at all without it', () => {
    const rising = definition({ kind: 'trend', targets: [target({ operator: 'gt_previous', value: null })] });
    const of = (previousNumerator: number | null) => indicatorValue(rising, city, 2026, figures({ previousNumerator, previousHeadcount: count(40) })).standing;
    expect([of(9), of(10), of(11), of(null)]).to.eql(['rising', 'falling', 'falling', 'not_assessable']);
  });

  it('Should judge a milestone by done or not, and a range by its ends', () => {
    const of = (numerator: number, goal: Partial<Target>) => indicatorValue(definition({ kind: 'boolean', targets: [target(goal)] }), city, 2026, figures({ numerator })).standing;
    expect([0, 1].map((done) => of(done, { operator: 'is_true', value: null }))).to.eql(['behind', 'met']);
    expect([1, 2, 3, 4].map((found) => of(found, { operator: 'between', value: [2, 3] }))).to.eql(['behind', 'met', 'met', 'behind']);
  });

  it('Should say below the city that the target is the city’s', () => {
    expect(indicatorValue(definition(), city, 2026, figures()).target?.scopeIsCity).to.equal(false);
    expect(indicatorValue(definition(), { id: 'd', isCity: false }, 2026, figures()).target).to.include({ scopeIsCity: true, year: 2020 });
  });

  it('Should share ranks between equal values and give none without a value', () => {
    expect(ranksOf([50, null, 70, 50, 10])).to.eql([2, null, 1, 2, 4]);
  });
});
