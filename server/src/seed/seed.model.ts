import { collection } from '../store/model.ts';

/** A seed that was begun: `at` is the moment that all its dates count from, so that a repeat writes the same. */
export interface SeedDoc { _id: string; at: Date; finished: boolean }

export const seedModel = collection<SeedDoc>('seeds', { at: Date, finished: Boolean });
