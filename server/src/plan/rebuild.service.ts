// Compares all that the tally stores with what the ledger says, person by person, and mends it when asked.
import { setImmediate, setTimeout } from 'node:timers/promises';
import { dayOf } from '@hoctap/shared';
import type { Verb } from '@hoctap/shared/learning.contract';
import { counterFields } from '@hoctap/shared/plan.rules';
import type { Model } from 'mongoose';
import type { Deps } from '../deps.ts';
import { decoded, readRaw } from '../store/raw.ts';
import { type Ledger, type Sources, freshMembers, moreVerbs } from './fresh.ts';
import type { Fact, Tallied } from './member.rules.ts';
import { isStoredAs, rowOf, storedId } from './stored-row.ts';
import { type CounterDelta, type CounterDoc, type MemberDoc, batchModel, counterModel, memberModel, rowForm } from './tally.model.ts';
import { type Change, CounterSums, changesOf, counterId } from './tally.rules.ts';
import type { TallyService } from './tally.service.ts';

export interface RebuildOptions {
  /** Write what differs; else only count it. */
  write?: boolean;
  onProgress?: (people: number) => void;
}
/** How many stored rows and counters differ from the ledger, and how many people were read. */
export interface Rebuilt { people: number; members: number; counters: number }

const [pageOfFacts, pageOfCounters] = [1000, 5000];
/** A running server keeps the lease for moments, a killed one for fifteen seconds. */
const [waitMs, mostTries] = [500, 60];
/** A renewal waits for the disk: not with every page, yet several times before the lease ends. */
const renewMs = 3000;

/** Many writes at a time: one by one each would wait for the disk. */
const inParts = async <T>(all: readonly T[], write: (part: T[]) => Promise<unknown>): Promise<void> => {
  for (let start = 0; start < all.length; start += 1000) await write(all.slice(start, start + 1000));
};
const partition = <T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] => [all.filter(test), all.filter((one) => !test(one))];

/** What came in meanwhile is not tallied yet, and said to be owed. */
const settled = (facts: readonly Fact[]): Fact[] => facts.filter((fact) => !fact.owes.includes('tally'));

interface Page { facts: Fact[]; last: string }
/** Everybody's facts together, some hundred people at a time, with the last person of the page; undefined after the last. */
const pageAfter = async (ledger: Ledger, after: string, more: readonly Verb[]): Promise<Page | undefined> => {
  const page = await ledger.factsAfter(after, pageOfFacts, more);
  const last = page.at(-1)?.person;
  if (!last) return undefined;
  // The page may break off in the middle of its last person.
  return { facts: settled([...page.filter((fact) => fact.person !== last), ...(await ledger.factsOf([last], more))]), last };
};

/** Pages, each of which is read while the one before it is worked on: store and rules each have a processor. */
async function* readAhead<P>(read: (before: P | undefined) => Promise<P | undefined>): AsyncGenerator<P> {
  let next = read(undefined);
  for (let page = await next; page; page = await next) {
    next = read(page);
    // Whoever stops listening does not hear of its failure.
    next.catch(() => undefined);
    yield page;
  }
}
const byPerson = (ledger: Ledger, more: readonly Verb[]): AsyncGenerator<Page> => readAhead((before) => pageAfter(ledger, before?.last ?? '', more));
const pagesOf = (counters: Model<CounterDoc>): AsyncGenerator<CounterDoc[]> => readAhead(async (before) => {
  const page = await readRaw(counters, { filter: { _id: { $gt: before?.at(-1)?._id ?? '' } }, sort: { _id: 1 }, limit: pageOfCounters });
  return page.length > 0 ? page.map((bytes) => decoded<CounterDoc>(bytes)) : undefined;
});

export const rebuildService = (deps: Pick<Deps, 'db' | 'clock'>, sources: Sources, tally: TallyService) => {
  const members = memberModel(deps.db);
  const counters = counterModel(deps.db);
  const batches = batchModel(deps.db);

  const storeMembers = async (changes: readonly Change[], seq: number): Promise<void> => {
    const [known, fresh] = partition(changes, ({ before }) => before !== null);
    await inParts(known, (part) => members.bulkWrite(part.map(({ after: { _id, ...row } }) => ({ updateOne: { filter: { _id }, update: { $set: { ...row, seq } } } })), { ordered: false }));
    await inParts(fresh, (part) => members.insertMany(part.map(({ after }) => rowOf(after, seq)), { ordered: false, lean: true }));
  };
  const storeCounters = async (known: readonly CounterDelta[], fresh: readonly CounterDelta[], seq: number): Promise<void> => {
    await inParts(known, (part) => counters.bulkWrite(part.map((sum) => ({ updateOne: { filter: { _id: counterId(sum) }, update: { $set: { ...sum, seq } } } })), { ordered: false }));
    await inParts(fresh, (part) => counters.insertMany(part.map((sum) => ({ _id: counterId(sum), ...sum, seq })), { ordered: false, lean: true }));
  };

  /** Compares rows of these people, but for those in `apart`, and adds what the fresh rows count to `sums`. */
  const comparePeople = async (facts: Fact[], range: Record<string, unknown>, sums: CounterSums, store: (changes: Change[]) => Promise<void>, today: string, apart: ReadonlySet<string> = new Set()): Promise<number> => {
    const [fresh, rows] = await Promise.all([freshMembers(sources, facts, today), readRaw(members, { filter: { person: range } })]);
    const stored = new Map(rows.map((bytes) => [storedId(bytes), bytes]));
    const different: Tallied[] = [];
    for (const [index, after] of fresh.entries()) {
      if (index % 200 === 199) await setImmediate();
      sums.add({ before: null, after });
      const bytes = stored.get(after._id);
      if (bytes && isStoredAs(bytes, after)) stored.delete(after._id);
      else different.push(after);
    }
    // A row emptied by the tally and one that never was say the same.
    const changes = changesOf([...stored.values()].map((bytes) => decoded<MemberDoc>(bytes)).filter(({ person }) => !apart.has(person)), different)
      .filter(({ before, after }) => before || after.evidence.length > 0 || after.due);
    await store(changes);
    return changes.length;
  };

  const compareCounters = async (fresh: CounterSums, seq: number | null): Promise<number> => {
    const due = fresh.counters();
    const zero = { persons: 0, alone: 0, enrolled: 0, participations: 0 };
    const different: CounterDelta[] = [];
    for await (const page of pagesOf(counters)) for (const stored of page) {
      const sum = due.take(stored);
      if (!counterFields.some((field) => stored[field] !== (sum?.[field] ?? 0))) continue;
      const { _id, seq: _seq, ...named } = stored;
      different.push({ ...named, ...(sum ?? zero) });
    }
    // In the order of their keys, which costs the store least.
    const missing = due.left().map((sum) => ({ id: counterId(sum), sum })).sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ sum }) => sum);
    if (seq !== null) await storeCounters(different, missing, seq);
    return different.length + missing.length;
  };

  return {
    /** Holds the tally's lease meanwhile; throws when another process keeps it. */
    rebuild: ({ write = false, onProgress = () => undefined }: RebuildOptions = {}): Promise<Rebuilt> => tally.alone(async () => {
      const hold = async (tries = 1): Promise<void> => {
        if (await tally.lease.hold()) return;
        if (tries <= 1) throw new Error('The tally is at work elsewhere; please try again in a minute.');
        await setTimeout(waitMs);
        await hold(tries - 1);
      };
      await hold(mostTries);
      let heldAt = performance.now();
      const holdOn = async (): Promise<void> => {
        if (performance.now() - heldAt < renewMs) return;
        await hold();
        heldAt = performance.now();
      };
      try {
        // Under the lease, so that no batch is half applied: a killed writer may have left one that nobody could take up yet.
        await tally.drain();
        const today = dayOf(deps.clock.now());
        const seq = write ? (await tally.lastSeq()) + 1 : null;
        // Takes the number, so that a batch begun before this moment cannot be applied over it; open while counters are partly old.
        const batch = String(seq).padStart(12, '0');
        if (seq !== null) await batches.create({ _id: batch, seq, members: [], deltas: [], facts: [], moved: [], closed: false, at: deps.clock.now() });
        const more = moreVerbs(await sources.framework.inForce());
        const sums = new CounterSums();
        const done: Rebuilt = { people: 0, members: 0, counters: 0 };
        // People with several accounts are read apart, all of these together.
        const merged = await sources.people.merged();
        const apart = new Set([...merged.values()].flat());
        // What one page changes is written while the next is worked on.
        let writing = Promise.resolve();
        const store = async (changes: Change[]): Promise<void> => {
          const before = writing;
          if (seq !== null) writing = before.then(() => storeMembers(changes, seq));
          writing.catch(() => undefined);
          await before;
        };
        let [after, comparing] = ['', Promise.resolve(0)];
        for await (const { facts, last } of byPerson(sources.ledger, more)) {
          await holdOn();
          // Reads what it needs while the page before is worked on.
          const work = comparePeople(facts.filter(({ person }) => !apart.has(person)), { $gt: after, $lte: last }, sums, store, today, apart);
          work.catch(() => undefined);
          done.members += await comparing;
          comparing = work;
          done.people += new Set(facts.map((fact) => fact.person)).size;
          onProgress(done.people);
          after = last;
        }
        done.members += await comparing;
        done.members += await comparePeople([], { $gt: after }, sums, store, today, apart);
        for (const accounts of merged.values()) {
          await holdOn();
          done.members += await comparePeople(settled(await sources.ledger.factsOf(accounts, more)), { $in: accounts }, sums, store, today);
        }
        await writing;
        await hold();
        done.counters = await compareCounters(sums, seq);
        if (seq !== null) await batches.updateOne({ _id: batch }, { $set: { closed: true, form: rowForm } });
        return done;
      } finally {
        await tally.lease.release();
      }
    }),
  };
};
export type RebuildService = ReturnType<typeof rebuildService>;
