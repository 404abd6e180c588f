// Films, attached files and covers that no draft and no version refers to: withdrawn first, so that nothing new can name them, and
// removed another night if still nothing does.
import type { Model } from 'mongoose';
import type { Storage } from '../adapters/storage.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { CourseFileService } from '../courses/file.service.ts';
import type { Deps } from '../deps.ts';
import type { FilmDoc } from './film.model.ts';

/** Days that something uploaded may wait for a draft that names it. */
const unusedDays = 30;
/** Longer than any saving of a draft that saw it before it was withdrawn. */
const withdrawnHours = 1;
const atOnce = 500;

interface Parts { courses: CourseService; files: CourseFileService; storage: Storage; films: Model<FilmDoc>; removed: (film: string) => Promise<void> }

export const unusedService = (deps: Deps, { courses, files, storage, films, removed: forget }: Parts) => {
  const before = (hours: number) => new Date(deps.clock.now().getTime() - hours * 3_600_000);

  const sweepFilm = async ({ _id, state, withdrawnAt }: FilmDoc, isMentioned: boolean): Promise<boolean> => {
    if (isMentioned) {
      if (withdrawnAt) await films.updateOne({ _id }, { $set: { withdrawnAt: null } });
      return false;
    }
    if (state === 'transcoding') return false;
    if (!withdrawnAt) {
      await films.updateOne({ _id }, { $set: { withdrawnAt: deps.clock.now() } });
      return false;
    }
    if (withdrawnAt > before(withdrawnHours)) return false;
    // What is known of it goes last: a sweep that was cut off is done again.
    await storage.remove('media', _id);
    await storage.remove('films', _id);
    await forget(_id);
    await films.deleteOne({ _id });
    return true;
  };

  /** Looks through all that is old; safe to repeat and to cut off. Answers how many were removed. */
  return async (): Promise<{ films: number; files: number }> => {
    const old = before(unusedDays * 24);
    const removed = { films: 0, files: 0 };
    if (!(await films.exists({ owner: { $ne: null }, updatedAt: { $lt: old } })) && !(await files.hasOlder(old))) return removed;
    // Read after everything that was withdrawn in time, so that no later saving can name one of those.
    const mentioned = await courses.mentioned();
    for (let last = ''; ;) {
      const found = await films.find({ _id: { $gt: last }, owner: { $ne: null }, updatedAt: { $lt: old } }).sort({ _id: 1 }).limit(atOnce).lean();
      for (const film of found) if (await sweepFilm(film, mentioned.has(film._id))) removed.films++;
      if (found.length < atOnce) break;
      last = found.at(-1)?._id ?? '';
    }
    removed.files = await files.sweep(old, before(withdrawnHours), mentioned);
    return removed;
  };
};
