import type { NightCheck } from '@hoctap/shared/night.contract';
import { collection, part } from '../store/model.ts';

/** One night's check; `_id` is its day. */
export type NightDoc = Omit<NightCheck, 'at' | 'day'> & { _id: string; at: Date };

export const nightModel = collection<NightDoc>('nightChecks', {
  at: Date, seconds: Number, people: Number, runs: Number, differences: part({ runs: Number, members: Number, counters: Number }),
});
