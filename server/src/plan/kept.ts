// Keeps what was derived from a unit's counters until these move: a dashboard that many look at is worked out once.
import { LRUCache } from 'lru-cache';
import type { Deps } from '../deps.ts';
import { batchModel } from './tally.model.ts';

interface Entry<T extends object> { seq: number; value: Promise<T> }

interface Keeping {
  /** The number of the last batch that moved the unit. */
  seqOf: (unit: string) => Promise<number>;
  /** Kept no longer, for what else the value was made of: another process may have changed that unheard. */
  forMs?: number;
}

/** Answers a function that gives the kept value of a key at a unit, or has it derived. A `plan:changed` on the bus forgets everything. */
export const keeping = <T extends object>(deps: Pick<Deps, 'db' | 'bus'>, { seqOf, forMs = 0 }: Keeping) => {
  const batches = batchModel(deps.db);
  const kept = new LRUCache<string, Entry<T>>({ max: 500, ttl: forMs });
  deps.bus.on('plan:changed', () => kept.clear());

  return async (unit: string, key: string, derive: (seq: number) => Promise<T>): Promise<T> => {
    const place = `${unit} ${key}`;
    const seq = await seqOf(unit);
    const there = kept.get(place);
    if (there?.seq === seq) return there.value;
    // With a batch half applied, counters of one number are partly old. Asked after the number: what begins later has a later one.
    const [half] = await batches.find({ closed: false }, { _id: 1 }).limit(1).lean();
    const value = derive(seq);
    if (!half) {
      kept.set(place, { seq, value });
      value.catch(() => kept.delete(place));
    }
    return value;
  };
};
