import { expect } from 'chai';
import fc from 'fast-check';
import { type TitleAnswer, type TitleCriterion, TitleScheme } from './titles.contract.ts';
import { addMonths, assessment, isExpired, isWithin, schemeFaults, titleActions, titleActionsFor, titleSideOf, titleState, titleStateAfter } from './titles.rules.ts';

const check = fc.oneof(
  fc.record({ kind: fc.constant('indicator' as const), indicator: fc.constant('X'), least: fc.integer({ min: 0, max: 100 }) }),
  fc.record({ kind: fc.constant('count' as const), count: fc.constant('members_done' as const), least: fc.integer({ min: 0, max: 100 }) }),
  fc.record({ kind: fc.constant('self' as const), answer: fc.constantFrom('yes_no' as const, 'points' as const) }),
  fc.record({ kind: fc.constant('document' as const) }),
);
const criteria = fc.array(fc.record({ points: fc.integer({ min: 0, max: 30 }), check }), { maxLength: 6 })
  .map((all) => all.map((one, place): TitleCriterion => ({ id: `c${place}`, nameVi: 'x', nameEn: 'x', hintVi: null, hintEn: null, ...one })));
/** Schemes whose levels are in any order of demands: the highest reached counts. */
const rated = criteria.chain((all) => fc.record({
  criteria: fc.constant(all),
  levels: fc.array(fc.record({
    leastPoints: fc.option(fc.integer({ min: 0, max: 120 })), needs: fc.oneof(fc.constant('all' as const), fc.subarray(all.map(({ id }) => id))),
  }), { maxLength: 4 }).map((levels) => levels.map((one, place) => ({ id: `l${place}`, nameVi: 'x', nameEn: 'x', noteVi: null, ...one }))),
}));
const answer: fc.Arbitrary<TitleAnswer> = fc.record({
  criterion: fc.integer({ min: 0, max: 7 }).map((place) => `c${place}`), value: fc.option(fc.integer({ min: 0, max: 120 })), text: fc.constantFrom('', ' ', 'QĐ 12'),
});
const answers = fc.array(answer, { maxLength: 10 });
const place = ({ levels }: { levels: { id: string }[] }, id: string | null) => levels.findIndex((level) => level.id === id);

describe('What answers reach in a scheme', () => {
  it('Should not depend on the order of the answers, nor on repeats', () => {
    fc.assert(fc.property(rated, answers, (scheme, given) => {
      const first = assessment(scheme, given);
      expect(assessment(scheme, [...given].reverse())).to.deep.equal(first);
      expect(assessment(scheme, [...given, ...given])).to.deep.equal(first);
    }));
  });
  it('Should never fall by a better answer, nor by one answer more', () => {
    fc.assert(fc.property(rated, answers, fc.nat(), fc.integer({ min: 0, max: 50 }), answer, (scheme, given, which, by, extra) => {
      const before = assessment(scheme, given);
      const better = given.map((one, at) => (at === which % given.length ? { ...one, value: (one.value ?? 0) + by, text: one.text || 'QĐ 1' } : one));
      for (const after of [assessment(scheme, better), assessment(scheme, [...given, extra])]) {
        expect(after.points).to.be.at.least(before.points);
        expect(place(scheme, after.level)).to.be.at.least(place(scheme, before.level));
        expect(before.missing).to.include.members(after.missing);
      }
    }));
  });
  it('Should give points between none and all, and miss nothing when everything is fulfilled', () => {
    fc.assert(fc.property(rated, answers, (scheme, given) => {
      const { points, of, missing } = assessment(scheme, given);
      expect(points).to.be.within(0, of);
      if (missing.length === 0) expect(points).to.equal(of);
    }));
  });
  it('Should keep a level from whoever lacks what it needs, however many points there are', () => {
    const one = (id: string, points: number): TitleCriterion => ({ id, nameVi: id, nameEn: id, hintVi: null, hintEn: null, points, check: { kind: 'self', answer: 'yes_no' } });
    const level = (id: string, leastPoints: number | null, needs: 'all' | string[]) => ({ id, nameVi: id, nameEn: id, leastPoints, needs, noteVi: null });
    const scheme = { criteria: [one('a', 60), one('b', 30), one('c', 10)], levels: [level('one', 50, ['b']), level('two', 90, 'all')] };
    const yes = (...ids: string[]) => assessment(scheme, ids.map((criterion) => ({ criterion, value: 1, text: '' })));
    expect(yes('a', 'c')).to.deep.equal({ points: 70, of: 100, level: null, missing: ['b'] });
    expect(yes('a', 'b')).to.deep.include({ points: 90, level: 'one', missing: ['c'] });
    expect(yes('c', 'b', 'a')).to.deep.include({ level: 'two', missing: [] });
    expect(isWithin(scheme, 'one', 'two')).to.equal(true);
    expect([isWithin(scheme, 'two', 'one'), isWithin(scheme, 'one', null), isWithin(scheme, 'other', 'two')]).to.eql([false, false, false]);
  });
});

describe('How long a recognition holds', () => {
  it('Should end on the same day of the month, or on the last there is', () => {
    expect(addMonths('2026-03-01', 36)).to.equal('2029-03-01');
    expect(addMonths('2026-01-31', 1)).to.equal('2026-02-28');
    expect(addMonths('2027-11-30', 3)).to.equal('2028-02-29');
    expect(addMonths('2024-02-29', 12)).to.equal('2025-02-28');
  });
  it('Should hold on its last day and not after; one without an end holds for ever', () => {
    expect(['2029-02-28', '2029-03-01', '2029-03-02'].map((today) => isExpired('2029-03-01', today))).to.eql([false, false, true]);
    expect(isExpired(null, '2999-01-01')).to.equal(false);
  });
});

describe('The life of a claim', () => {
  it('Should be claimed, sent back, mended, decided and withdrawn; what is decided is not decided again', () => {
    expect(titleState(['submit', 'return', 'submit', 'recognise', 'withdraw'])).to.equal('withdrawn');
    expect(titleState(['recognise', 'refuse', 'submit', 'refuse', 'recognise', 'submit'])).to.equal('refused');
  });
  it('Should offer only what is possible, and nothing to both sides', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...titleActions)), (actions) => {
      const state = titleState(actions);
      for (const side of ['claimant', 'reviewer'] as const) {
        for (const action of titleActionsFor(state, [side])) {
          expect(titleStateAfter(state, action)).not.to.equal(null);
          expect(titleSideOf(action)).to.equal(side);
        }
      }
    }));
  });
});

describe('The check of a scheme’s file', () => {
  const whole = () => TitleScheme.parse({
    id: 'UNIT', number: '1/TT', source: 'Thông tư', nameVi: 'Đơn vị', nameEn: 'Unit', subject: 'unit', unitLevels: ['agency'], recognisedByVi: null, validityMonths: 36, duty: 'LEARNING_UNIT', totalPoints: 100,
    levels: [{ id: 'one', nameVi: 'Mức 1', nameEn: 'Level 1', leastPoints: 50, needs: ['a'] }, { id: 'two', nameVi: 'Mức 2', nameEn: 'Level 2', leastPoints: 80, needs: 'all' }],
    criteria: [
      { id: 'a', nameVi: 'a', nameEn: 'a', points: 60, check: { kind: 'count', count: 'members_done', least: 90 } },
      { id: 'b', nameVi: 'b', nameEn: 'b', points: 40, check: { kind: 'indicator', indicator: 'IT', least: 50 } },
    ],
  });
  const known = { indicators: ['IT'], duties: ['LEARNING_UNIT'] };
  const after = (change: (scheme: TitleScheme) => void): string[] => {
    const scheme = whole();
    change(scheme);
    return schemeFaults(scheme, known).map(({ path, code, about }) => `${path} ${code} ${about}`);
  };
  const first = (scheme: TitleScheme) => scheme.criteria[0] as TitleCriterion;
  const level = (scheme: TitleScheme, at: number) => scheme.levels[at] as TitleScheme['levels'][number];

  it('Should find nothing in a whole scheme, nor in one that says what is not known yet', () => {
    expect(after(() => undefined)).to.eql([]);
    expect(after((scheme) => Object.assign(scheme, { criteria: [], totalPoints: null, gapsVi: ['tiêu chí'], levels: scheme.levels.map((one) => ({ ...one, leastPoints: null, needs: 'all' })) }))).to.eql([]);
  });
  const cases: [what: string, expected: string, change: (scheme: TitleScheme) => void][] = [
    ['an indicator that no plan has', 'criteria.1.check.indicator unknown_indicator NONE', ({ criteria }) => void (criteria[1] = { ...(criteria[1] as TitleCriterion), check: { kind: 'indicator', indicator: 'NONE', least: 1 } })],
    ['an indicator asked of a person', 'criteria.1.check.kind indicator_needs_a_unit family', (scheme) => void (scheme.subject = 'family')],
    ['a share of members asked of a person', 'criteria.0.check.count count_does_not_fit members_done', (scheme) => void (scheme.subject = 'person')],
    ['members of a whole district', 'criteria.0.check.count count_too_wide members_done', (scheme) => void scheme.unitLevels.push('district')],
    ['a share above a hundred', 'criteria.0.check.least share_above_hundred 101', (scheme) => void (first(scheme).check = { kind: 'count', count: 'members_done', least: 101 })],
    ['points that do not add up', 'totalPoints points_do_not_add_up 101', (scheme) => void (first(scheme).points = 61)],
    ['points without their sum', 'totalPoints total_points_missing 100', (scheme) => void (scheme.totalPoints = null)],
    ['a level that nobody can reach', 'levels.1.leastPoints points_unreachable 101', (scheme) => void (level(scheme, 1).leastPoints = 101)],
    ['levels out of order', 'levels.1 levels_out_of_order two', (scheme) => void (level(scheme, 1).leastPoints = 40)],
    ['a higher level that forgets what the lower needs', 'levels.1 levels_out_of_order two', (scheme) => void (level(scheme, 1).needs = ['b'])],
    ['a higher level that asks for nothing more', 'levels.1 levels_out_of_order two', (scheme) => void Object.assign(level(scheme, 1), { leastPoints: 50, needs: ['a'] })],
    ['a level that needs an unknown criterion', 'levels.0.needs unknown_criterion z', (scheme) => void (level(scheme, 0).needs = ['z'])],
    ['two criteria of one name', 'criteria.1.id id_twice a', ({ criteria }) => void ((criteria[1] as TitleCriterion).id = 'a')],
    ['no criteria at all', 'criteria criteria_missing UNIT', (scheme) => void (scheme.criteria = [])],
    ['a duty that no plan has', 'duty unknown_duty NONE', (scheme) => void (scheme.duty = 'NONE')],
    ['a duty that families cannot be counted for', 'duty duty_counts_units family', (scheme) => void (scheme.subject = 'family')],
    ['a unit’s title that no level of units may claim', 'unitLevels unit_levels_missing unit', (scheme) => void (scheme.unitLevels = [])],
  ];
  for (const [what, expected, change] of cases) it(`Should name ${what}`, () => expect(after(change)).to.include(expected));
});
