// The heart of exactness: whatever officers do to the past, in any order and however often, the counters say what the
// definition says, computed here in the plainest way from a list of what was accepted.
import { AppError, monthOf } from '@hoctap/shared';
import { expect } from 'chai';
import fc from 'fast-check';
import { v5, v7 } from 'uuid';
import { peopleService } from '../accounts/people.service.ts';
import { personModel } from '../accounts/person.model.ts';
import type { Caller } from '../http/auth.ts';
import { type LearningEvent, eventModel } from '../learning/event.model.ts';
import { evidenceService } from '../learning/evidence.service.ts';
import { ledgerService } from '../learning/ledger.service.ts';
import type { ProgressService } from '../learning/progress.service.ts';
import { ensureIndexes } from '../store/schemas.ts';
import { unitService } from '../units/unit.service.ts';
import { type TestDeps, testDeps } from '../../test/support/deps.ts';
import { at, since, testPerson, testPlan, testTree } from '../../test/support/plan.ts';
import { frameworkService } from './framework.service.ts';
import { frameworkVersionService } from './framework.version.service.ts';
import { rebuildService } from './rebuild.service.ts';
import { batchModel, counterModel, memberModel } from './tally.model.ts';
import { tallyService } from './tally.service.ts';

const idOf = (name: string): string => v5(name, '6ba7b810-9dad-11d1-80b4-00c04fd430c8');
const communes = ['A', 'B', 'C'] as const;
const reason = 'thử mọi thứ tự';
const span = { from: since, to: null };
/** Five accounts: all are farmers where they live and clerks where they work. */
const accounts = Array.from({ length: 5 }, (_, index) => ({ id: idOf(`account ${index}`), home: communes[index % 3] ?? 'A', office: communes[(index + 1) % 3] ?? 'A' }));
const admin: Caller = { id: idOf('admin'), fullName: 'Quản trị', session: '', mustChangePassword: false, roles: [{ role: 'system_admin', unit: at('city'), ...span }] };

const who = fc.integer({ min: 0, max: accounts.length - 1 });
const day = fc.tuple(fc.constantFrom('2025-11', '2025-12', '2026-01', '2026-02', '2026-03'), fc.integer({ min: 10, max: 28 })).map(([month, date]) => `${month}-${date}`);
const which = fc.nat({ max: 30 });
/** What may happen. `which` names one of the facts so far; `more`: the same request comes again, at once and later. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({
    kind: fc.constant('learn' as const), who, day, course: fc.constantFrom(null, 'x', 'y'), periods: fc.constantFrom(10, 20, 40), centre: fc.boolean(), strength: fc.constantFrom('attended' as const, 'watched' as const, 'quiz_passed' as const),
    more: fc.boolean(),
  }) },
  fc.record({ kind: fc.constantFrom('withdraw' as const, 'restore' as const), which, more: fc.boolean() }),
  fc.record({ kind: fc.constant('correct' as const), which, day, periods: fc.constantFrom(5, 40), more: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('merge' as const, 'unmerge' as const), who, other: who, more: fc.boolean() }),
  fc.record({ kind: fc.constant('move' as const), who, day, place: fc.constantFrom('residence' as const, 'workplace' as const), unit: fc.constantFrom(...communes), more: fc.boolean() }),
  fc.record({ kind: fc.constant('tally' as const), more: fc.constant(false) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What was accepted, as anybody would write it on paper. */
interface Known { id: string; who: number; day: string; run: string | null; periods: number; centre: boolean; strength: string; held: boolean }
interface Paper { facts: Known[]; moves: { who: number; place: 'residence' | 'workplace'; unit: string; day: string }[]; standsFor: Map<number, number> }

const placeOf = (paper: Paper, fact: Known, place: 'residence' | 'workplace'): string => {
  const account = accounts[fact.who];
  const last = paper.moves.filter((move) => move.who === fact.who && move.place === place && move.day <= fact.day).at(-1);
  return last?.unit ?? (place === 'residence' ? account?.home : account?.office) ?? '';
};
/** Persons by indicator, unit and year, and those who ever took part: the definition, without deltas, batches or rows. */
const naive = (paper: Paper): Record<string, number> => {
  const sums = new Map<string, Set<number>>();
  for (const person of accounts.keys()) {
    if (paper.standsFor.has(person)) continue;
    const mine = paper.facts.filter((fact) => fact.held && (paper.standsFor.get(fact.who) ?? fact.who) === person && fact.strength !== 'watched')
      .sort((a, b) => (a.day < b.day || (a.day === b.day && a.id < b.id) ? -1 : 1));
    // A run is finished once, in whatever year that was.
    const once = (facts: Known[]) => facts.filter((fact) => !fact.run || facts.find(({ run }) => run === fact.run) === fact);
    const [all, atCentre] = [once(mine), once(mine.filter((fact) => fact.centre))];
    for (const year of ['2025', '2026', 'all']) {
      const inYear = ({ day: on }: Known) => year === 'all' || on.startsWith(year);
      const count = (indicator: string, units: string[]) => new Set([...units, 'D', 'city']).forEach((unit) => {
        const key = `${indicator}|${at(unit)}|${year}`;
        sums.set(key, (sums.get(key) ?? new Set()).add(person));
      });
      const centre = atCentre.find(inYear);
      if (centre) count('AT_CENTRE', [placeOf(paper, centre, 'residence'), 'CLC-A']);
      const any = all.find(inYear);
      if (any) count('ANYBODY', [placeOf(paper, any, 'residence'), placeOf(paper, any, 'workplace')]);
      if (year === 'all') continue;
      let periods = 0;
      const enough = all.filter(inYear).find((fact) => (periods += fact.periods) >= 40);
      if (enough) count('HOURS', [placeOf(paper, enough, 'workplace')]);
    }
  }
  return Object.fromEntries([...sums].map(([key, people]) => [key, people.size] as const).sort());
};

describe('Exactness', () => {
  let deps: TestDeps;
  before(async () => {
    deps = await testDeps();
    const units = unitService(deps);
    for (const model of [counterModel, memberModel, batchModel, eventModel, personModel]) model(deps.db);
    frameworkService(deps);
    peopleService(deps, { units });
    await ensureIndexes(deps.db);
    await units.addAll(testTree);
    await frameworkVersionService(deps, frameworkService(deps)).seed(testPlan);
  });
  after(() => deps.end());

  /** A fresh world, and how each step is tried in it. */
  const begin = async () => {
    for (const model of [counterModel, memberModel, batchModel, eventModel, personModel]) await model(deps.db).deleteMany({} as never);
    const units = unitService(deps);
    const people = peopleService(deps, { units });
    const ledger = ledgerService(deps);
    const evidence = evidenceService(deps, { units, people, ledger, progress: { settle: () => Promise.resolve() } as unknown as ProgressService });
    const sources = { framework: frameworkService(deps), people, units, ledger };
    const tally = tallyService(deps, sources);
    await people.addAll(accounts.map(({ id, home, office }) => testPerson(id, {
      groups: [{ group: 'farmer', ...span }, { group: 'clerk', ...span }], residences: [{ unit: at(home), ...span }], workplaces: [{ unit: at(office), ...span }],
    })));
    const paper: Paper = { facts: [], moves: [], standsFor: new Map() };

    const learn = (one: Step & { kind: 'learn' }, index: number): { known: Known; events: LearningEvent[] } => {
      const enrolment = one.course ? idOf(`run ${one.who} ${one.course} ${one.day.slice(0, 4)}`) : null;
      const known: Known = { id: idOf(`fact ${enrolment ?? index}`), who: one.who, day: one.day, run: one.course && `${one.course} ${one.day.slice(0, 4)}`, periods: one.periods, centre: one.centre, strength: one.strength, held: true };
      const when = new Date(`${one.day}T05:00:00.000Z`);
      const base: LearningEvent = {
        _id: known.id, verb: one.course ? 'completed' : 'credited', person: accounts[one.who]?.id ?? '', object: { type: one.course ? 'course' : 'class', id: 'o', course: one.course, version: null },
        result: { countsFor: ['AT_CENTRE', 'HOURS', 'ANYBODY'], periods: one.periods, title: 'Học' },
        context: { enrolment, through: one.centre ? at('CLC-A') : null, throughKind: one.centre ? 'centre' : null, session: null, device: null, seq: 0 },
        at: when, received: when, month: monthOf(when), strength: one.strength, voids: null, owes: ['tally'],
      };
      const enrolled: LearningEvent = { ...base, _id: idOf(`enrolled ${enrolment}`), verb: 'enrolled', strength: 'self_declared' };
      return { known, events: enrolment ? [enrolled, base] : [base] };
    };
    /** Does the step, `more` times over; says on paper what was accepted. A refusal changes nothing. */
    const take = async (one: Step, index: number): Promise<void> => {
      const tried = async (work: () => Promise<unknown>): Promise<boolean> => {
        try {
          // The next step begins when nothing of this one is under way any more.
          const both = one.more ? await Promise.allSettled([work(), work()]) : [];
          for (const each of both) if (each.status === 'rejected') throw each.reason;
          await work();
          return true;
        } catch (error) {
          if (error instanceof AppError) return false;
          throw error;
        }
      };
      const body = { id: v7(), reason };
      const fact = 'which' in one ? paper.facts[one.which % Math.max(1, paper.facts.length)] : undefined;
      const account = (index_: number) => accounts[index_]?.id ?? '';
      switch (one.kind) {
        case 'tally': return void (await tally.run({ limit: 3 }));
        case 'learn': {
          const { known, events } = learn(one, index);
          if (paper.facts.some(({ id }) => id === known.id)) return;
          await tried(() => ledger.append(events));
          return void paper.facts.push(known);
        }
        case 'withdraw': case 'restore':
          if (fact && (await tried(() => evidence[one.kind](admin, { person: account(fact.who), fact: fact.id }, body)))) fact.held = one.kind === 'restore';
          return;
        case 'correct': {
          if (!fact) return;
          let corrected = '';
          const isDone = await tried(async () => (corrected = (await evidence.correct(admin, { person: account(fact.who), fact: fact.id }, { ...body, day: one.day, periods: one.periods })).id));
          if (!isDone) return;
          fact.held = false;
          return void paper.facts.push({ ...fact, id: corrected, day: one.day, periods: one.periods, held: true });
        }
        case 'merge': {
          const kept = paper.standsFor.get(one.who) ?? one.who;
          if (await tried(() => people.acts.merge(admin, account(one.who), { ...body, alias: account(one.other) }))) paper.standsFor.set(one.other, kept);
          return;
        }
        case 'unmerge':
          if (await tried(() => people.acts.unmerge(admin, account(one.who), account(one.other), body))) paper.standsFor.delete(one.other);
          return;
        case 'move':
          if (await tried(() => people.acts.move(admin, account(one.who), { ...body, day: one.day, [one.place]: at(one.unit) }))) paper.moves.push({ ...one });
          return;
      }
    };
    const counted = async () => {
      await tally.run({ limit: 3 });
      const sums: Record<string, number> = {};
      for (const { indicator, unit, period, persons } of await counterModel(deps.db).find().lean()) {
        const key = `${indicator}|${unit}|${period}`;
        sums[key] = (sums[key] ?? 0) + persons;
      }
      return Object.fromEntries(Object.entries(sums).filter(([, persons]) => persons !== 0).sort());
    };
    const difference = async () => {
      const { members, counters } = await rebuildService(deps, sources, tally).rebuild();
      return members + counters;
    };
    return { paper, take, counted, difference, people };
  };

  it('Should hold for any order and repetition of learning, withdrawals, corrections, moves, merges and their undoing', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
      const world = await begin();
      for (const [index, one] of steps.entries()) await world.take(one, index);
      expect(await world.counted()).to.eql(naive(world.paper));
      expect(await world.difference()).to.equal(0);
      for (const [alias, kept] of world.paper.standsFor) {
        await world.people.acts.unmerge(admin, accounts[kept]?.id ?? '', accounts[alias]?.id ?? '', { id: v7(), reason });
      }
      world.paper.standsFor.clear();
      expect(await world.counted()).to.eql(naive(world.paper));
      expect(await world.difference()).to.equal(0);
    }), { numRuns: Number(process.env['EXACT_RUNS'] ?? 25) });
  });
});
