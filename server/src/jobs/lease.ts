// A lease in the store: one holder at a time, for `seconds`, to be renewed before it runs out.
import type { Deps } from '../deps.ts';
import { isDuplicateKey } from '../store/model.ts';
import { leaseModel } from './lease.model.ts';

export interface Lease {
  /** Takes or renews it; false when somebody else holds it. */
  hold(): Promise<boolean>;
  release(): Promise<void>;
}

export const createLease = (deps: Pick<Deps, 'db' | 'clock'>, name: string, holder: string, seconds: number): Lease => {
  const leases = leaseModel(deps.db);
  return {
    async hold() {
      const now = deps.clock.now();
      const until = new Date(now.getTime() + seconds * 1000);
      try {
        await leases.findOneAndUpdate({ _id: name, $or: [{ holder }, { until: { $lte: now } }] }, { $set: { holder, until } }, { upsert: true });
        return true;
      } catch (error) {
        // The upsert met the other holder's document.
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    async release() {
      await leases.deleteOne({ _id: name, holder });
    },
  };
};
