// Films: received, looked into, made playable in the background, and handed to players.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { AppError, can, dayOf } from '@hoctap/shared';
import type { Film, Playback } from '@hoctap/shared/media.contract';
import type { Storage } from '../adapters/storage.ts';
import { TranscodeError, probe, storyboardFile } from '../adapters/transcoder/index.ts';
import type { PeopleService } from '../accounts/people.service.ts';
import type { CourseService } from '../courses/course.service.ts';
import type { CourseFileService } from '../courses/file.service.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import type { UploadedFile } from '../http/upload.ts';
import { createQueue } from '../jobs/queue.ts';
import { isDuplicateKey } from '../store/model.ts';
import { filmWorkService } from './film-work.service.ts';
import { type FilmDoc, filmModel } from './film.model.ts';
import { leftoverService } from './leftover.service.ts';
import { roomFactor, transcodeWork } from './transcode.job.ts';
import { unusedService } from './unused.service.ts';

/** Seconds that a player's cookie lasts; the player renews it a little earlier. */
export const cookieSec = 600;
/** What a film of unknown length is taken to last, so that short ones come first: a telephone writes that much in a second. */
const usualBytesPerSec = 1_000_000;
const workOn = ({ durationSec, size }: Pick<FilmDoc, 'durationSec' | 'size'>): number => durationSec ?? size / usualBytesPerSec;

const urlOf = (film: FilmDoc, file: string) => `/media/films/${film._id}/${film.rev}/${file}`;
const captionsOf = (film: FilmDoc) => film.captions.map(({ language, file }) => ({ language, url: `/media/films/${film._id}/captions/${file}` }));
/** What is made of a film beside its stream. */
const besideOf = (film: FilmDoc): Pick<Film, 'poster' | 'captions' | 'storyboard' | 'downloads'> => ({
  poster: film.hasPoster ? urlOf(film, 'poster.jpg') : null, captions: captionsOf(film),
  storyboard: film.storyboard ? { ...film.storyboard, url: urlOf(film, storyboardFile) } : null,
  downloads: (film.downloads ?? []).map(({ name, file, bytes }) => ({ name, url: urlOf(film, file), bytes })),
});
const present = (film: FilmDoc): Film => ({
  id: film._id, name: film.name, size: film.size, state: film.state, progress: film.progress, reason: film.reason, redo: film.redo ?? null, warnings: film.warnings ?? [],
  durationSec: film.durationSec, rungs: film.rungs, ...besideOf(film), updatedAt: film.updatedAt.toISOString(),
});

/** A film that comes with the product: its file, captions and the id that its lesson names. */
export interface SeedFilm { id: string; path: string; name: string; captions: { language: string; path: string }[] }

export const filmService = (deps: Deps, { courses, files, storage, people }: { courses: CourseService; files: CourseFileService; storage: Storage; people: Pick<PeopleService, 'names'> }) => {
  const films = filmModel(deps.db);
  let removed: (film: string) => Promise<void> = () => Promise.resolve();
  const sweepUnused = unusedService(deps, { courses, files, storage, films, removed: (film) => removed(film) });
  const sweepLeftover = leftoverService(deps, { storage, films });
  const queue = createQueue(deps, 'transcode', transcodeWork(deps, { courses, storage, films }));

  const find = async (id: string): Promise<FilmDoc> => {
    const film = await films.findById(id).lean();
    if (!film) throw new AppError('not_found');
    return film;
  };
  /** The film, if this person may handle it: uploaded it, writes or reviews a course with it, or runs the system. */
  const handled = async (caller: Caller, id: string): Promise<FilmDoc> => {
    const film = await find(id);
    if (await mayHandle(caller, film)) return film;
    throw new AppError('not_found');
  };
  const mayHandle = async (caller: Caller, film: FilmDoc): Promise<boolean> => {
    if (film.owner === caller.id) return true;
    for (const course of await courses.coursesWithFilm(film._id)) {
      if ((await courses.mayEdit(caller, course)) || (await courses.mayReview(caller, course))) return true;
    }
    return can({ roles: caller.roles.filter(({ role }) => role === 'system_admin') }, 'course:write', undefined, dayOf(deps.clock.now()));
  };

  const look = async (path: string): Promise<number | null> => {
    try {
      return (await probe(deps.tools, path)).durationSec ?? null;
    } catch (error) {
      if (!(error instanceof TranscodeError)) throw error;
      // Without ffmpeg nothing can be said about the film yet; the job will say so as its reason.
      if (error.code === 'no_tools') return null;
      throw new AppError('not_a_film', { detail: error.code });
    }
  };

  /** Playlists that any player reads first, by their address; what is not there is left to be asked for. */
  const firstPlaylists = async (film: FilmDoc): Promise<Record<string, string>> => {
    const lowest = film.rungs[0] ? [`${film.rungs[0].name}/index.m3u8`] : [];
    const read = [...(film.rungs.length > 0 ? ['master.m3u8', ...lowest] : []), ...(film.audioBytes > 0 ? ['audio.m3u8', 'audio/index.m3u8'] : [])].map(async (file) => {
      const text = await readFile(storage.pathOf('media', film._id, String(film.rev), file), 'utf8').catch(() => null);
      return text === null ? [] : [[urlOf(film, file), text] as const];
    });
    return Object.fromEntries((await Promise.all(read)).flat());
  };
  const playback = async (film: FilmDoc): Promise<Omit<Playback, 'position' | 'intervals'>> => {
    if (film.rungs.length === 0 && film.audioBytes === 0) throw new AppError('no_film');
    return {
      film: film._id, master: urlOf(film, 'master.m3u8'), audio: film.audioBytes > 0 ? urlOf(film, 'audio.m3u8') : null,
      ...besideOf(film), playlists: await firstPlaylists(film), durationSec: film.durationSec ?? 0,
      rungs: film.rungs, audioBytes: film.audioBytes, renewInSec: cookieSec - 60,
    };
  };

  /**
   * Makes the file at `path` the film `id` of this person; safe to repeat after a stop at any point. `path` may be the film's own
   * place already. Throws id_taken, disk_full, not_a_film.
   */
  const adopt = async (owner: { id: string; unit: string | null }, id: string, file: UploadedFile): Promise<Film> => {
    const existing = await films.findById(id).lean();
    if (existing && existing.owner !== owner.id) throw new AppError('id_taken');
    if (!existing) {
      if ((await storage.freeBytes()) < file.size * roomFactor) throw new AppError('disk_full');
      const durationSec = await look(file.path);
      await storage.keep(file.path, 'films', id, 'source');
      await films.create({
        _id: id, owner: owner.id, unit: owner.unit, name: file.originalName, size: file.size, state: 'uploaded', progress: 0, reason: null, durationSec,
        rev: 0, rungs: [], audioBytes: 0, hasPoster: false, captions: [], updatedAt: deps.clock.now(),
      }).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
    }
    const film = existing ?? (await find(id));
    // The last try may have been cut off before this; asking again for work that waits or runs changes nothing.
    if (film.state === 'uploaded') await queue.add(id, workOn(film));
    return present(film);
  };
  /** Where the person writes courses. */
  const unitOf = (caller: Caller): string | null =>
    caller.roles.find((role) => can({ roles: [role] }, 'course:write', undefined, dayOf(deps.clock.now())))?.unit ?? null;

  return {
    adopt,
    /** Films that are not ready; see there. */
    listWork: filmWorkService({ films, people }),
    unitOf,
    /** Whose film it is; undefined when there is none with this id. */
    ownerOf: async (id: string): Promise<string | null | undefined> => (await films.findById(id, { owner: 1 }).lean())?.owner,
    size: async (id: string): Promise<number> => (await find(id)).size,
    /** Bytes of the films that a unit's authors have uploaded. */
    async bytesOf(unit: string): Promise<number> {
      const found = await films.find({ unit }, { size: 1 }).lean();
      return found.reduce((sum, { size }) => sum + size, 0);
    },
    /** Who else keeps something of a film says here how it goes. */
    onRemoved: (forget: (film: string) => Promise<void>): void => void (removed = forget),
    start: () => queue.start(),
    stop: () => queue.stop(),
    find,
    /** May the person put it into a course? Not what is about to be removed. */
    async mayBeNamedBy(caller: Caller, id: string): Promise<boolean> {
      const film = await films.findById(id).lean();
      return film !== null && !film.withdrawnAt && mayHandle(caller, film);
    },
    /** Removes films, files and covers that nothing refers to; see there. */
    async sweepUnused(): Promise<{ films: number; files: number }> {
      await sweepLeftover();
      return sweepUnused();
    },
    /** Is it this person's own, or of a course that they write or review? False for a film that is not there. */
    async isHandledBy(caller: Caller, id: string): Promise<boolean> {
      const film = await films.findById(id).lean();
      return film !== null && mayHandle(caller, film);
    },
    /** What a player needs; throws no_film while nothing of it can be played. */
    playback: async (id: string) => playback(await find(id)),
    async playbackFor(caller: Caller, id: string): Promise<Playback> {
      return { ...(await playback(await handled(caller, id))), position: 0, intervals: [] };
    },
    get: async (caller: Caller, id: string): Promise<Film> => present(await handled(caller, id)),

    /** Takes an uploaded file. A repeat with the same id by the same person returns the film that is there. */
    async receive(caller: Caller, id: string, file: UploadedFile): Promise<Film> {
      try {
        return await adopt({ id: caller.id, unit: unitOf(caller) }, id, file);
      } finally {
        await rm(file.path, { force: true });
      }
    },

    async retry(caller: Caller, id: string): Promise<Film> {
      const film = await handled(caller, id);
      if (film.state !== 'failed') throw new AppError('film_not_failed');
      await films.updateOne({ _id: id, state: 'failed' }, { $set: { state: 'uploaded', progress: 0, reason: null, updatedAt: deps.clock.now() } });
      await queue.add(id, workOn(film));
      return present(await find(id));
    },

    /** Makes one rung, or the sound, of a ready film anew. */
    async remake(caller: Caller, id: string, rung: string): Promise<Film> {
      const film = await handled(caller, id);
      if (rung === 'audio' ? film.audioBytes === 0 : !film.rungs.some(({ name }) => name === rung)) throw new AppError('not_found');
      await films.updateOne({ _id: id, state: 'ready' }, { $set: { state: 'uploaded', redo: rung, progress: 0, updatedAt: deps.clock.now() } });
      // Asked for again after a stop in between, too.
      if ((await find(id)).state === 'uploaded') await queue.add(id, workOn(film));
      return present(await find(id));
    },

    /** Stops the work on it. What is shown of it already goes on being shown. */
    async cancel(caller: Caller, id: string): Promise<Film> {
      await handled(caller, id);
      // First, so that the work that ends by it finds nothing left to change.
      await films.updateOne({ _id: id, state: { $in: ['uploaded', 'transcoding', 'playable'] } }, { $set: { state: 'failed', reason: 'cancelled', updatedAt: deps.clock.now() } });
      if ((await find(id)).state !== 'ready') await queue.cancel(id);
      return present(await find(id));
    },

    /** Puts a film of the product in its place, once, and has it made playable like any other. */
    async addSeed({ id, path, name, captions }: SeedFilm): Promise<void> {
      if (await films.findById(id).lean()) return;
      const target = storage.pathOf('films', id, 'source');
      const captionFolder = storage.pathOf('media', id, 'captions');
      await mkdir(storage.pathOf('films', id), { recursive: true });
      await mkdir(captionFolder, { recursive: true });
      await copyFile(path, target);
      const kept = [];
      for (const caption of captions) {
        const text = await readFile(caption.path);
        const file = `${caption.language}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.vtt`;
        await writeFile(`${captionFolder}/${file}`, text);
        kept.push({ language: caption.language, file });
      }
      const { size } = await stat(target);
      const durationSec = await look(target);
      await films.updateOne({ _id: id }, {
        $setOnInsert: { owner: null, unit: null, name, size, state: 'uploaded', progress: 0, reason: null, durationSec, rev: 0, rungs: [], audioBytes: 0, hasPoster: false, captions: kept, updatedAt: deps.clock.now() },
      }, { upsert: true });
      if (durationSec) await courses.noteFilm({ film: id, durationSec, lightBytes: 0 });
      await queue.add(id, workOn({ durationSec, size }));
    },
  };
};
export type FilmService = ReturnType<typeof filmService>;
