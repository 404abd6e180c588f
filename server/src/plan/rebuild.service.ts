// Compares all that the tally stores with what the ledger says, person by person, and mends it when asked.
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { dayOf } from '@hoctap/shared';
import { counterFields } from '@hoctap/shared/plan.rules';
import type { Deps } from '../deps.ts';
import { type Ledger, type Sources, freshMembers } from './fresh.ts';
import type { Fact, Member } from './member.rules.ts';
import { type CounterDelta, type CounterDoc, type MemberDoc, batchModel, counterModel, memberModel } from './tally.model.ts';
import { changesOf, counterId, deltasOf } from './tally.rules.ts';
import type { TallyService } from './tally.service.ts';

export interface RebuildOptions {
  /** Write what differs; else only count it. */
  write?: boolean;
  onProgress?: (people: number) => void;
}
/** How many stored rows and counters differ from the ledger, and how many people were read. */
export interface Rebuilt { people: number; members: number; counters: number }

const pageOfFacts = 2000;
/** A running server keeps the lease for moments, a killed one for fifteen seconds. */
const [waitMs, mostTries] = [500, 60];

/** Some hundred writes at a time: one by one each would wait for the disk. */
const inParts = async <T>(all: readonly T[], write: (part: T[]) => Promise<unknown>): Promise<void> => {
  for (let start = 0; start < all.length; start += 500) await write(all.slice(start, start + 500));
};

/** What came in meanwhile is not tallied yet, and said to be owed. */
const settled = (facts: readonly Fact[]): Fact[] => facts.filter((fact) => !fact.owes.includes('tally'));

/** The ledger by person: everybody's facts together, some hundred people at a time, with the last person of the page. */
async function* byPerson(ledger: Ledger): AsyncGenerator<{ facts: Fact[]; last: string }> {
  for (let after = ''; ; ) {
    const page = await ledger.factsAfter(after, pageOfFacts);
    const last = page.at(-1)?.person;
    if (!last) return;
    // The page may break off in the middle of its last person.
    const facts = [...page.filter((fact) => fact.person !== last), ...(await ledger.factsOf([last]))];
    yield { facts: settled(facts), last };
    after = last;
  }
}

export const rebuildService = (deps: Pick<Deps, 'db' | 'clock'>, sources: Sources, tally: TallyService) => {
  const members = memberModel(deps.db);
  const counters = counterModel(deps.db);
  const batches = batchModel(deps.db);

  const storeMembers = (rows: readonly Member[], seq: number) =>
    inParts(rows, (part) => members.bulkWrite(part.map(({ _id, ...row }) => ({ updateOne: { filter: { _id }, update: { $set: { ...row, seq } }, upsert: true } })), { ordered: false }));
  const storeCounters = (sums: readonly CounterDelta[], seq: number) =>
    inParts(sums, (part) => counters.bulkWrite(part.map((sum) => ({ updateOne: { filter: { _id: counterId(sum) }, update: { $set: { ...sum, seq } }, upsert: true } })), { ordered: false }));

  /** Compares rows of these people, but for those in `apart`, and adds what the fresh rows count to `sums`. */
  const comparePeople = async (facts: Fact[], range: Record<string, unknown>, sums: Map<string, CounterDelta>, seq: number | null, today: string, apart: ReadonlySet<string> = new Set()): Promise<number> => {
    const fresh = await freshMembers(sources, facts, today);
    const stored: MemberDoc[] = (await members.find({ person: range }).lean()).filter(({ person }) => !apart.has(person));
    for (const delta of deltasOf(fresh.map((after) => ({ before: null, after })))) {
      const sum = sums.get(counterId(delta));
      if (sum) for (const field of counterFields) sum[field] += delta[field];
      else sums.set(counterId(delta), delta);
    }
    // A row emptied by the tally and one that never was say the same.
    const changes = changesOf(stored, fresh).filter(({ before, after }) => before || after.evidence.length > 0 || after.due);
    if (seq !== null) await storeMembers(changes.map(({ after }) => after), seq);
    return changes.length;
  };

  const compareCounters = async (sums: Map<string, CounterDelta>, seq: number | null): Promise<number> => {
    const zero = { persons: 0, alone: 0, enrolled: 0, participations: 0 };
    const amounts = (of: Pick<CounterDoc, keyof typeof zero>) => counterFields.map((field) => of[field]);
    const different: CounterDelta[] = [];
    for await (const stored of counters.find().lean().cursor({ batchSize: 1000 })) {
      const { _id, seq: _seq, ...rest } = stored;
      const sum = sums.get(_id) ?? { ...rest, ...zero };
      sums.delete(_id);
      if (isDeepStrictEqual(amounts(rest), amounts(sum))) continue;
      different.push(sum);
    }
    different.push(...sums.values());
    if (seq !== null) await storeCounters(different, seq);
    return different.length;
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
      try {
        // Under the lease, so that no batch is half applied: a killed writer may have left one that nobody could take up yet.
        await tally.drain();
        const today = dayOf(deps.clock.now());
        const seq = write ? (await tally.lastSeq()) + 1 : null;
        // Takes the number, so that a batch begun before this moment cannot be applied over it.
        if (seq !== null) await batches.create({ _id: String(seq).padStart(12, '0'), seq, members: [], deltas: [], facts: [], moved: [], closed: true, at: deps.clock.now() });
        const sums = new Map<string, CounterDelta>();
        const done: Rebuilt = { people: 0, members: 0, counters: 0 };
        // People with several accounts are read apart, all of these together.
        const merged = await sources.people.merged();
        const apart = new Set([...merged.values()].flat());
        let after = '';
        for await (const { facts, last } of byPerson(sources.ledger)) {
          await hold();
          done.members += await comparePeople(facts.filter(({ person }) => !apart.has(person)), { $gt: after, $lte: last }, sums, seq, today, apart);
          done.people += new Set(facts.map((fact) => fact.person)).size;
          onProgress(done.people);
          after = last;
        }
        done.members += await comparePeople([], { $gt: after }, sums, seq, today, apart);
        for (const accounts of merged.values()) {
          await hold();
          done.members += await comparePeople(settled(await sources.ledger.factsOf(accounts)), { $in: accounts }, sums, seq, today);
        }
        await hold();
        done.counters = await compareCounters(sums, seq);
        return done;
      } finally {
        await tally.lease.release();
      }
    }),
  };
};
export type RebuildService = ReturnType<typeof rebuildService>;
