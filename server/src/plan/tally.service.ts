// The one writer of member rows and counters. A turn is written down as a batch before it is applied, and every step of
// applying it is guarded by the batch's number: a stop between any two steps loses nothing and counts nothing twice.
import { randomUUID } from 'node:crypto';
import { dayOf } from '@hoctap/shared';
import type { Deps } from '../deps.ts';
import { createLease } from '../jobs/lease.ts';
import { inTurn } from '../learning/in-turn.ts';
import { unitRoom } from '../realtime/bus.ts';
import { pastTaken } from '../store/model.ts';
import { type Sources, freshMembers, moreVerbs } from './fresh.ts';
import { rowOf } from './stored-row.ts';
import { type BatchDoc, batchModel, counterModel, memberModel, rowForm } from './tally.model.ts';
import { changesOf, counterId, deltasOf } from './tally.rules.ts';

/** Longer than a batch takes; how long the work rests after a writer was killed. */
const leaseSec = 15;
const keepBatchesMs = 7 * 86_400_000;

export interface Run {
  /** Facts of one batch. */
  limit?: number;
  /** Called after each step; a test stops the writer here by throwing. */
  onStep?: (step: 'written' | 'members' | 'counters' | 'discharged' | 'closed') => void | Promise<void>;
}

export const tallyService = (deps: Pick<Deps, 'db' | 'clock' | 'bus'>, sources: Sources) => {
  const members = memberModel(deps.db);
  const counters = counterModel(deps.db);
  const batches = batchModel(deps.db);
  const lease = createLease(deps, 'tally', randomUUID(), leaseSec);
  // The lease keeps other processes out; in this one, a turn and a rebuild wait for each other.
  const turns = inTurn();
  const alone = <T>(work: () => Promise<T>): Promise<T> => turns('tally', work);

  const last = async (): Promise<Pick<BatchDoc, 'seq' | 'form'>> => (await batches.find({}, { seq: 1, form: 1 }).sort({ _id: -1 }).limit(1).lean())[0] ?? { seq: 0, form: rowForm };
  const lastSeq = async (): Promise<number> => (await last()).seq;
  const unclosed = async (): Promise<BatchDoc | undefined> => (await batches.find({ closed: false }).sort({ _id: 1 }).limit(1).lean())[0];

  const today = (): string => dayOf(deps.clock.now());
  /** People whose rows change by themselves on a day that has come. */
  const due = async (limit: number): Promise<string[]> => (await members.find({ due: { $gt: '', $lte: today() } }, { person: 1 }).limit(limit).lean()).map(({ person }) => person);

  /** Writes down what the oldest owed facts, people who moved, and rows that are due change; undefined when nothing is owed. */
  const write = async (limit: number): Promise<BatchDoc | undefined> => {
    // Read before the rows: if another writer comes between, its batch has taken the number and this one fails.
    const { seq: before, form } = await last();
    const seq = before + 1;
    const owed = await sources.ledger.owed('tally', limit);
    const changed = await sources.people.moved(limit);
    const moved = changed.flatMap(({ _id, moved: change }) => (change ? [{ _id, moved: change }] : []));
    const waiting = await due(limit);
    if (owed.length + moved.length + waiting.length === 0) return undefined;
    const people = await sources.people.together([...owed.map((fact) => fact.person), ...changed.flatMap(({ _id, movedWith }) => [_id, ...(movedWith ?? [])]), ...waiting]);
    const [facts, stored] = await Promise.all([sources.ledger.factsOf(people, moreVerbs(await sources.framework.inForce())), members.find({ person: { $in: people } }).lean()]);
    const changes = changesOf(stored, await freshMembers(sources, facts, today()));
    const batch: BatchDoc = {
      _id: String(seq).padStart(12, '0'), seq, members: changes.map(({ after }) => rowOf(after, seq)), deltas: deltasOf(changes),
      facts: owed.map((fact) => fact._id), moved, closed: false, at: deps.clock.now(), ...(form && { form }),
    };
    await batches.create(batch);
    return batch;
  };

  /** Puts a batch into rows and counters, whatever of it is there already. */
  const apply = async (batch: BatchDoc, onStep: NonNullable<Run['onStep']>): Promise<void> => {
    const { seq } = batch;
    const rows = batch.members.map(({ _id, ...row }) => ({ updateOne: { filter: { _id, seq: { $lt: seq } }, update: { $set: row }, upsert: true } }));
    await writeOnce(rows, (part) => members.bulkWrite(part, { ordered: false }));
    await onStep('members');
    const sums = batch.deltas.map((delta) => {
      const { indicator, unit, period, month, ...amounts } = delta;
      return { updateOne: { filter: { _id: counterId(delta), seq: { $lt: seq } }, update: { $inc: amounts, $set: { seq, indicator, unit, period, month } }, upsert: true } };
    });
    await writeOnce(sums, (part) => counters.bulkWrite(part, { ordered: false }));
    await onStep('counters');
    await sources.ledger.discharge(batch.facts, 'tally');
    await sources.people.recounted(batch.moved);
    await onStep('discharged');
    await batches.updateOne({ _id: batch._id }, { $set: { closed: true } });
    await onStep('closed');
    for (const unit of new Set(batch.deltas.map((delta) => delta.unit))) {
      deps.bus.emit('socket', { room: unitRoom(unit), name: 'unit:tallied', payload: { unit, seq } });
    }
  };

  /** Finishes what a stop left and tallies all that is owed; answers how many facts. Only for who holds the lease; ends when that is lost. */
  const drain = async ({ limit = 200, onStep = () => undefined }: Run = {}): Promise<number> => {
    if (!(await sources.framework.inForce())) return 0;
    let done = 0;
    for (;;) {
      let batch = await unclosed();
      if (!batch) {
        batch = await write(limit);
        if (!batch) break;
        await onStep('written');
      }
      await apply(batch, onStep);
      done += batch.facts.length;
      if (!(await lease.hold())) return done;
    }
    // The last batch stays: its number is where the next one goes on.
    const before = new Date(deps.clock.now().getTime() - keepBatchesMs);
    await batches.deleteMany({ closed: true, at: { $lt: before }, seq: { $lt: await lastSeq() } });
    return done;
  };

  /** Tallies all that is owed; answers how many facts. Nothing while another process does it. */
  const run = async (how?: Run): Promise<number> => {
    const isIdle = !(await unclosed()) && (await sources.ledger.owed('tally', 1)).length === 0 && (await sources.people.moved(1)).length === 0 && (await due(1)).length === 0;
    if (isIdle || !(await lease.hold())) return 0;
    try {
      return await drain(how);
    } finally {
      await lease.release();
    }
  };

  return {
    run: (how?: Run) => alone(() => run(how)), drain, alone, lease, lastSeq,
    /** Whether rows may be there that an earlier version of Hoctap wrote. */
    isOfEarlierForm: async (): Promise<boolean> => (await last()).form !== rowForm,
  };
};
export type TallyService = ReturnType<typeof tallyService>;

/** Guarded upserts: one that is applied already meets its own key, which is as good as done. */
const writeOnce = async <W>(writes: W[], send: (part: W[]) => Promise<unknown>): Promise<void> => {
  for (let start = 0; start < writes.length; start += 500) await pastTaken(send(writes.slice(start, start + 500)));
};
