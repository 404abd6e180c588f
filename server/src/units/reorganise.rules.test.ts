import { ReorganisationFile } from '@hoctap/shared/reorganisations.contract';
import { expect } from 'chai';
import fc from 'fast-check';
import { DatedTree, lineOf, ownSince, unitsSince } from './dated-tree.rules.ts';
import { type Outcome, type TreeUnit, reorganise } from './reorganise.rules.ts';

type Given = Partial<Omit<ReorganisationFile, 'formed'>> & { formed?: object[] };
const fact = (date: string, given: Given) => ReorganisationFile.parse({ id: '0198b3b8-6c1e-7d0a-9c5e-5eedc0a75e50', date, resolution: '1/NQ', ...given });
const start = '2010-01-01';
const unit = (code: string, parent: TreeUnit | null, level: TreeUnit['level']): TreeUnit => ({
  _id: `${code}@${start}`, code, level, type: level, nameVi: code, nameEn: null, parent: parent?._id ?? null, path: [...(parent?.path ?? []), `${code}@${start}`],
  validFrom: start, validTo: null, madeUp: false, locatedIn: null, scenario: null, predecessors: [],
});
const city = unit('01', null, 'city');
const [east, west] = [unit('E', city, 'district'), unit('W', city, 'district')];
const tree = [city, east, west, ...['E1', 'E2', 'E3'].map((code) => unit(code, east, 'commune')), ...['W1', 'W2'].map((code) => unit(code, west, 'commune'))];
const formed = (code: string, parent: string, ...from: [string, string][]) => ({ code, nameVi: `Mới ${code}`, level: 'commune', type: 'xa', parent, from: from.map(([of, share]) => ({ unit: of, share })) });

/** The tree with its past after a reorganisation. */
const after = (units: readonly TreeUnit[], { born, ended }: Outcome, date: string): TreeUnit[] => [...units.map((one) => (ended.includes(one._id) ? { ...one, validTo: date } : one)), ...born];
const faultsOf = (given: Given, busy: string[] = []) => reorganise(tree, fact('2020-01-01', given), busy).faults.map(({ code, about }) => `${code} ${about}`);

describe('A reorganisation', () => {
  it('Should merge whole units, and renew nothing that keeps its area', () => {
    const done = reorganise(tree, fact('2020-01-01', { formed: [formed('E1', 'E', ['E1', 'whole'], ['E2', 'whole'])], ended: ['E1', 'E2'] }));
    expect(done.faults).to.eql([]);
    expect(done.born.map(({ _id, path, predecessors }) => [_id, path, predecessors])).to.eql([
      ['E1@2020-01-01', [city._id, east._id, 'E1@2020-01-01'], [{ unit: `E1@${start}`, share: 'whole' }, { unit: `E2@${start}`, share: 'whole' }]],
    ]);
    expect([done.ended, done.renewed, done.divided]).to.eql([[`E1@${start}`, `E2@${start}`], [], []]);
  });

  it('Should let a unit that moves take its facts along, and begin anew those that lose and gain it, with all below', () => {
    const done = reorganise(tree, fact('2020-01-01', { moved: [{ unit: 'E3', newParent: 'W' }] }));
    expect(done.faults).to.eql([]);
    expect(done.renewed.toSorted()).to.eql(['E', 'E1', 'E2', 'W', 'W1', 'W2']);
    const dated = new DatedTree(after(tree, done, '2020-01-01'), ['2020-01-01']);
    expect(unitsSince(dated.standings(`E3@${start}`, '2026-01-01'), '2015-01-01').toSorted()).to.eql([city._id, east._id, `E3@${start}`, 'W@2020-01-01', 'E3@2020-01-01'].toSorted());
    expect(dated.lines('2021-01-01').size).to.equal(0);
  });

  it('Should keep people of a divided unit, and of one that was abolished, in the line of the smallest unit above', () => {
    const done = reorganise(tree, fact('2020-01-01', {
      formed: [formed('E4', 'E', ['E1', 'part']), formed('E5', 'E', ['E1', 'part']), formed('W9', 'W', ['W1', 'part'], ['E2', 'land']), formed('E6', 'E', ['W1', 'part'])], ended: ['E1', 'W1', 'W2'],
    }));
    expect(done.faults).to.eql([]);
    expect([done.divided, done.abolished]).to.eql([['E1', 'W1'], ['W2']]);
    const dated = new DatedTree(after(tree, done, '2020-01-01'), ['2020-01-01']);
    const lines = [...dated.lines('2020-01-01')].map(([at, places]) => [at, places.map((one) => one.slice(0, 2))]);
    expect(ownSince(dated.standings(`W2@${start}`, '2026-01-01'), '2015-01-01', `W2@${start}`), 'an organiser').to.eql([`W2@${start}`]);
    expect(lines).to.have.deep.members([[east._id, ['E1']], [city._id, ['W1']], ['W@2020-01-01', ['W2']]]);
  });

  it('Should name each thing that does not add up', () => {
    expect(faultsOf({})).to.eql(['nothing_changes 2020-01-01']);
    expect(faultsOf({ ended: ['E'] })).to.eql(['still_has_children E1', 'still_has_children E2', 'still_has_children E3']);
    expect(faultsOf({ formed: [formed('W1', 'E', ['E1', 'whole'])], ended: ['E1'] })).to.eql(['code_in_use W1']);
    expect(faultsOf({ formed: [formed('N', 'X', ['E1', 'whole'])], ended: ['E1'] })).to.eql(['unknown_parent X']);
    expect(faultsOf({ formed: [formed('N', 'E')] })).to.eql(['formed_from_nothing N']);
    expect(faultsOf({ formed: [formed('N', 'E', ['E1', 'part'], ['E2', 'whole'])], ended: ['E1', 'E2'] })).to.eql(['rest_missing E1']);
    expect(faultsOf({ formed: [formed('N', 'E', ['E1', 'whole']), formed('M', 'E', ['E1', 'part'])], ended: ['E1'] })).to.eql(['whole_and_more E1']);
    expect(faultsOf({ formed: [formed('N', 'E', ['E1', 'part'])] })).to.eql(['giver_goes_on E1', 'rest_missing E1']);
    expect(faultsOf({ formed: [formed('N', 'E', ['Q', 'whole'])], ended: ['Q'] })).to.eql(['unknown_code Q', 'unknown_code Q']);
    expect(faultsOf({ moved: [{ unit: 'E', newParent: 'E1' }] })).to.eql(['circle E']);
    expect(faultsOf({ moved: [{ unit: 'E', newParent: 'W' }], ended: ['E'] })).to.include('ended_too E');
    expect(faultsOf({ renamed: [{ unit: 'E1', nameVi: 'E1', nameEn: null }] })).to.eql(['same_name E1']);
    expect(faultsOf({ renamed: [{ unit: 'E1', nameVi: 'Khác', nameEn: null }] }, ['2021-01-01'])).to.eql(['reorganised_since 2021-01-01']);
  });

  it('Should count every fact exactly once in the tree of every day, whatever happens to its unit', () => {
    /** Random steps: merge two communes, divide one, move one, rename a district, move a district’s communes and abolish it. */
    const step = fc.record({ kind: fc.constantFrom('merge', 'divide', 'move', 'rename', 'dissolve', 'cross'), a: fc.nat(), b: fc.nat() });
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), fc.array(fc.record({ year: fc.nat(7), place: fc.nat() }), { minLength: 1, maxLength: 30 }), (steps, facts) => {
      let units: TreeUnit[] = tree;
      const days: string[] = [];
      steps.forEach((one, index) => {
        const date = `${2011 + index}-07-01`;
        const now = units.filter((unit) => unit.validTo === null);
        const pick = (level: string, at: number, not = '') => { const all = now.filter((unit) => unit.level === level && unit.code !== not); return all[at % Math.max(all.length, 1)]; };
        const [a, district] = [pick('commune', one.a), pick('district', one.b)];
        const b = a && pick('commune', one.b, a.code);
        if (!a || !b || !district) return;
        const parent = now.find((unit) => unit._id === a.parent)?.code ?? '';
        const given: Record<string, Given> = {
          merge: { formed: [formed(`N${index}`, parent, [a.code, 'whole'], [b.code, 'whole'])], ended: [a.code, b.code] },
          divide: { formed: [formed(`N${index}`, parent, [a.code, 'part']), formed(`M${index}`, district.code, [a.code, 'part'])], ended: [a.code] },
          move: { moved: [{ unit: a.code, newParent: district.code }] },
          rename: { renamed: [{ unit: district.code, nameVi: `Tên ${index}`, nameEn: null }] },
          cross: { formed: [formed(`N${index}`, '01', [a.code, 'whole'], [b.code, 'part']), formed(`M${index}`, district.code, [b.code, 'part'])], ended: [a.code, b.code] },
          dissolve: { moved: now.filter((unit) => unit.parent === district._id).map((unit) => ({ unit: unit.code, newParent: '01' })), ended: [district.code] },
        };
        const done = reorganise(now, fact(date, given[one.kind] ?? {}));
        expect(done.faults, JSON.stringify(one)).to.eql([]);
        units = after(units, done, date);
        days.push(date);
      });
      const dated = new DatedTree(units, days);
      const last = '2030-01-01';
      const counted = facts.flatMap(({ year, place }) => {
        const day = `${2010 + year}-09-01`;
        const there = dated.on(day).filter((unit) => unit.level === 'commune' || unit.level === 'district');
        const at = there[place % there.length];
        return at ? [{ day, at, units: unitsSince(dated.standings(at._id, last), day) }] : [];
      });
      for (const day of ['2010-12-31', ...days, last]) {
        const [now, lines] = [dated.on(day), dated.lines(day)];
        const until = counted.filter((one) => one.day <= day);
        for (const unit of now) {
          const inside = (id: string) => until.filter((one) => one.units.includes(id)).length;
          const own = until.filter((one) => dated.stand(one.at._id, day)?.unit === unit._id && !dated.stand(one.at._id, day)?.inLine).length;
          const below = now.filter((child) => child.parent === unit._id).reduce((sum, child) => sum + inside(child._id), 0);
          const inLine = (lines.get(unit._id) ?? []).reduce((sum, place) => sum + inside(lineOf(place)), 0);
          expect(inside(unit._id), `${unit._id} on ${day}`).to.equal(own + below + inLine);
        }
        expect(until.filter((one) => one.units.includes(city._id)).length).to.equal(until.length);
      }
    }), { numRuns: 300 });
  });
});
