// What is said in films, found from the catalogue. Words are looked up in the store, sentences in the files that players load.
import { readFile } from 'node:fs/promises';
import type { Parsed, Result } from '@hoctap/shared';
import { type Cue, parseCaptions } from '@hoctap/shared/captions.rules';
import { LRUCache } from 'lru-cache';
import type { Storage } from '../adapters/storage.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import { decodeCursor, encodeCursor } from '../store/cursor.ts';
import { type SpokenDoc, spokenModel } from './caption.model.ts';
import { type FilmDoc, filmModel } from './film.model.ts';
import { askedWords, momentOf, spokenWords } from './spoken.rules.ts';

/** Films that are considered for one search, and how many of them at a time. */
const mostFilms = 2000;
const atOnce = 40;
/** Courses that are named for one film. */
const mostCourses = 3;
const mostKeptLetters = 8_000_000;

export const spokenService = (deps: Deps, { courses, storage }: { courses: CourseService; storage: Storage }) => {
  const [spoken, films] = [spokenModel(deps.db), filmModel(deps.db)];
  // A file has the hash of what it holds in its name.
  const kept = new LRUCache<string, Cue[]>({ maxSize: mostKeptLetters, sizeCalculation: (cues) => cues.reduce((sum, { text }) => sum + text.length + 50, 1) });

  const cuesOf = async (film: string, file: string): Promise<Cue[]> => {
    const there = kept.get(file);
    if (there) return there;
    const text = await readFile(storage.pathOf('media', film, 'captions', file), 'utf8').catch(() => null);
    if (text === null) return [];
    const { cues } = parseCaptions(text);
    kept.set(file, cues);
    return cues;
  };
  const keyOf = (film: string, language: string) => `${film}-${language}`;

  return {
    cuesOf,
    /** Notes what is said in a language; `file` is null where nothing is. */
    async note({ film, language }: Pick<SpokenDoc, 'film' | 'language'>, file: string | null, cues: readonly Cue[]): Promise<void> {
      await spoken.updateOne({ _id: keyOf(film, language) }, { $set: { film, language, file, words: spokenWords(cues.map(({ text }) => text).join(' ')) } }, { upsert: true });
    },
    /** Notes the captions that came with a film, where none were written since. */
    async noteBrought(id: string): Promise<void> {
      const film = await films.findById(id).lean();
      for (const { language, file } of film?.captions ?? []) {
        if (await spoken.exists({ _id: keyOf(id, language) })) continue;
        const words = spokenWords((await cuesOf(id, file)).map(({ text }) => text).join(' '));
        await spoken.updateOne({ _id: keyOf(id, language) }, { $setOnInsert: { film: id, language, file, words } }, { upsert: true });
      }
    },
    /** The captions to be shown of a film: those that were noted, and `before` in other languages. */
    async shown(film: string, before: FilmDoc['captions']): Promise<FilmDoc['captions']> {
      const rows = await spoken.find({ film }, { words: 0 }).sort({ _id: 1 }).lean();
      const others = before.filter((one) => rows.every(({ language }) => language !== one.language));
      return [...others, ...rows.flatMap(({ language, file }) => (file ? [{ language, file }] : []))];
    },
    forget: async (film: string): Promise<void> => void (await spoken.deleteMany({ film })),

    /** Moments of films in published courses at which all words are said together, newer films first, the best of a page first. */
    async search({ q, cursor, limit, ...narrow }: Parsed<'searchSpoken'>['query']): Promise<Result<'searchSpoken'>> {
      const words = askedWords(q);
      if (words.length === 0) return { items: [] };
      const below = cursor ? String(decodeCursor(cursor, 1)[0]) : undefined;
      const found = await spoken.find({ $and: words.map((word) => ({ words: { $regex: `^${word}` } })) }, { film: 1, language: 1, file: 1 }).limit(mostFilms).lean();
      const rows = found.filter(({ _id, file }) => file !== null && (below === undefined || _id < below)).sort((a, b) => (a._id < b._id ? 1 : -1));
      const hits: { rank: number; film: string; hit: Result<'searchSpoken'>['items'][number] }[] = [];
      const page = (next?: string): Result<'searchSpoken'> => ({ items: hits.sort((a, b) => a.rank - b.rank).map(({ hit }) => hit), ...(next !== undefined && { next }) });
      let seen = '';
      for (let start = 0; start < rows.length; start += atOnce) {
        const some = rows.slice(start, start + atOnce);
        const places = await courses.showing(some.map(({ film }) => film), narrow);
        for (const { _id, film, language, file } of some) {
          const here = places.filter((place) => place.film === film).slice(0, Math.min(mostCourses, limit));
          // In another language it is the same moment.
          const moment = here.length > 0 && file && hits.at(-1)?.film !== film ? momentOf(await cuesOf(film, file), q) : undefined;
          if (moment && hits.length + here.length > limit) return page(encodeCursor(seen));
          if (moment) hits.push(...here.map(({ course, lesson }) => ({ rank: moment.rank, film, hit: { course, lesson, language, atSec: Math.floor(moment.startMs / 100) / 10, text: moment.text } })));
          seen = _id;
        }
      }
      return page();
    },
  };
};
export type SpokenService = ReturnType<typeof spokenService>;
