// What a film showed before and shows no more: kept for those who began with it, then removed.
import type { Model } from 'mongoose';
import type { Storage } from '../adapters/storage.ts';
import type { Deps } from '../deps.ts';
import type { FilmDoc } from './film.model.ts';

/** Longer than anybody plays one film without opening it anew. */
const keptHours = 24;
const atOnce = 500;

export const leftoverService = (deps: Deps, { storage, films }: { storage: Storage; films: Model<FilmDoc> }) =>
  /** Safe to repeat and to cut off; answers of how many films something was removed. */
  async (): Promise<number> => {
    const before = new Date(deps.clock.now().getTime() - keptHours * 3_600_000);
    for (let removed = 0; ;) {
      const found = await films.find({ leftoverSince: { $ne: null, $lte: before } }).sort({ leftoverSince: 1 }).limit(atOnce).lean();
      for (const { _id, leftover = [], leftoverSince } of found) {
        for (const folder of leftover) await storage.remove('media', _id, ...folder.split('/'));
        // Unless more was added meanwhile: then it waits for its own time.
        await films.updateOne({ _id, leftoverSince }, { $set: { leftover: [], leftoverSince: null } });
      }
      removed += found.length;
      if (found.length < atOnce) return removed;
    }
  };
