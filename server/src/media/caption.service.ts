// Captions of films: versions that are only ever added, and what follows from the newest: the file that players load, and the words
// by which a film is found. Both are made anew whenever a version is sent again, so that a stop in between leaves nothing behind.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { AppError, type Parsed, type Result } from '@hoctap/shared';
import { type CaptionEncoding, type Cue, canonical, parseCaptions, vttOf } from '@hoctap/shared/captions.rules';
import type { Storage } from '../adapters/storage.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import type { UploadedFile } from '../http/upload.ts';
import { decodeCursor, pageFrom } from '../store/cursor.ts';
import { isDuplicateKey } from '../store/model.ts';
import { type CaptionVersionDoc, captionVersionModel } from './caption.model.ts';
import { readText } from './caption.text.ts';
import { markOf } from './film-mark.ts';
import { type FilmDoc, filmModel } from './film.model.ts';
import type { SpokenService } from './spoken.service.ts';

export const mostCaptionBytes = 2 * 1024 * 1024;
interface Lower { people: Pick<PeopleService, 'names'>; courses: CourseService; storage: Storage; spoken: SpokenService; isHandledBy: (caller: Caller, film: string) => Promise<boolean> }
interface Ref { film: string; language: string }

export const captionService = (deps: Deps, { people, courses, storage, spoken, isHandledBy }: Lower) => {
  const [versions, films] = [captionVersionModel(deps.db), filmModel(deps.db)];

  const readable = async (caller: Caller, id: string): Promise<FilmDoc> => {
    const film = await films.findById(id).lean();
    if (!film || !(await isHandledBy(caller, id))) throw new AppError('not_found');
    return film;
  };
  /** The film, if this person sent it or writes a course with it; whoever only reviews one may read, not write. */
  const writable = async (caller: Caller, id: string): Promise<void> => {
    const film = await readable(caller, id);
    if (film.owner === caller.id) return;
    for (const course of await courses.coursesWithFilm(id)) if (await courses.mayEdit(caller, course)) return;
    throw new AppError('not_allowed');
  };
  const newest = (ref: Ref) => versions.findOne(ref).sort({ number: -1 }).lean();

  /** Captions that came with the film, which have no version. */
  const brought = async (film: FilmDoc, language: string): Promise<Cue[]> => {
    const file = film.captions.find((one) => one.language === language)?.file;
    return file ? spoken.cuesOf(film._id, file) : [];
  };

  /** Shows the newest version to players and to the search. */
  const show = async (ref: Ref): Promise<void> => {
    const version = await newest(ref);
    if (!version) return;
    const text = vttOf(version.cues);
    const file = `${ref.language}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.vtt`;
    const folder = storage.pathOf('media', ref.film, 'captions');
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}/${file}`, text);
    await spoken.note(ref, version.cues.length > 0 ? file : null, version.cues);
    const film = await films.findById(ref.film, { captions: 1, rev: 1 }).lean();
    const captions = await spoken.shown(ref.film, film?.captions ?? []);
    await films.updateOne({ _id: ref.film }, { $set: { captions, updatedAt: deps.clock.now() } });
    await courses.noteFilmMark(ref.film, markOf({ rev: film?.rev ?? 0, captions }));
    // Somebody may have saved meanwhile: what is shown last must be the newest.
    if ((await newest(ref))?.number !== version.number) await show(ref);
  };

  const present = async (rows: Pick<CaptionVersionDoc, '_id' | 'number' | 'by' | 'at' | 'cues'>[]) => {
    const names = await people.names(rows.map(({ by }) => by));
    return rows.map(({ _id, number, by, at, cues }) => ({ id: _id, number, by: names.get(by)?.fullName ?? '', at: at.toISOString(), cueCount: cues.length }));
  };

  return {
    /** Which of these films have captions in the language. */
    async withLanguage(ids: readonly string[], language: string): Promise<Set<string>> {
      const found = await films.find({ _id: { $in: [...ids] }, 'captions.language': language }, { _id: 1 }).lean();
      return new Set(found.map(({ _id }) => _id));
    },
    /** A film is gone, and all that was said in it. */
    async forget(film: string): Promise<void> {
      await spoken.forget(film);
      await versions.deleteMany({ film });
    },

    /** Reads a file, in the encoding that is given or in the one that fits best, without keeping it. Throws captions_not_text, captions_encoding, or captions_bad with faults by line. */
    async readFile({ path }: UploadedFile, given?: CaptionEncoding): Promise<Result<'readCaptionFile'>> {
      const bytes = await readFile(path).finally(() => rm(path, { force: true }));
      const { text, encoding } = readText(bytes, given);
      const { cues, faults } = parseCaptions(text);
      if (faults.length > 0 && text.includes('-->')) throw new AppError('captions_bad', { faults: faults.map(({ line, message }) => ({ path: `line.${line}`, message })) });
      if (cues.length === 0) throw new AppError('captions_not_text');
      return { encoding, cues };
    },

    async list(caller: Caller, ref: Ref, { cursor, limit }: Parsed<'listCaptionVersions'>['query']): Promise<Result<'listCaptionVersions'>> {
      await readable(caller, ref.film);
      const [below] = cursor ? decodeCursor(cursor, 1) : [];
      const rows = await versions.find({ ...ref, ...(below === undefined ? {} : { number: { $lt: Number(below) } }) }).sort({ number: -1 }).limit(limit + 1).lean();
      const page = pageFrom(rows, limit, ({ number }) => [number]);
      return { ...page, items: await present(page.items) };
    },

    async get(caller: Caller, ref: Ref, number?: number): Promise<Result<'getCaptions'>> {
      const film = await readable(caller, ref.film);
      const version = number === undefined ? await newest(ref) : await versions.findOne({ ...ref, number }).lean();
      if (!version && number !== undefined) throw new AppError('not_found');
      return version ? { number: version.number, cues: version.cues } : { number: 0, cues: await brought(film, ref.language) };
    },

    /** Adds a version over `base`. Throws captions_changed when that is no longer the newest, id_taken for another's id, captions_needed for none where a published lesson asks for them. */
    async save(caller: Caller, ref: Ref, { id, base, cues }: Parsed<'saveCaptions'>['body']): Promise<Result<'saveCaptions'>> {
      await writable(caller, ref.film);
      const doc: CaptionVersionDoc = { _id: id, ...ref, number: base + 1, cues: canonical(cues), by: caller.id, at: deps.clock.now() };
      let there = await versions.findById(id).lean();
      if (!there) {
        if (((await newest(ref))?.number ?? 0) !== base) throw new AppError('captions_changed');
        if (doc.cues.length === 0 && ref.language === 'vi' && (await courses.asksCaptions(ref.film))) throw new AppError('captions_needed');
        await versions.create(doc).catch((error: unknown) => {
          if (!isDuplicateKey(error)) throw error;
        });
        there = await versions.findById(id).lean();
        if (!there) throw new AppError('captions_changed');
      }
      if (there.film !== ref.film || there.language !== ref.language || there.by !== caller.id) throw new AppError('id_taken');
      await show(ref);
      const [shown] = await present([there]);
      if (!shown) throw new Error('a version is presented as one');
      return shown;
    },
  };
};
export type CaptionService = ReturnType<typeof captionService>;
