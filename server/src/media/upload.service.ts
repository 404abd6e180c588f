// Films that come in pieces: room reserved at the beginning, handed to the films at the end, swept when nothing more comes.
import { mkdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, AppError } from '@hoctap/shared';
import type { Storage } from '../adapters/storage.ts';
import type { Deps } from '../deps.ts';
import type { Film } from '@hoctap/shared/media.contract';
import type { Caller } from '../http/auth.ts';
import type { UploadedFile } from '../http/upload.ts';
import { forEachOwed, repeat } from '../jobs/repeat.ts';
import { isDuplicateKey } from '../store/model.ts';
import type { FilmService } from './film.service.ts';
import { roomFactor } from './transcode.job.ts';
import { type UploadDoc, uploadModel } from './upload.model.ts';
import { FilmStore } from './upload.store.ts';

/** Hours without a byte after which an upload is given up and its room is free again. */
const keptHours = 72;
/** A piece of multer's that is older was left by a stop. */
const strayHours = 24;
/** Whoever is finished with an upload does so at once; what waits longer was cut off. */
const finishingSec = 60;
const everySec = 600;
const mostOpen = 50;

export interface NewUpload { id: string; name: string; size: number }

export const uploadService = (deps: Deps, { films, storage }: { films: FilmService; storage: Storage }) => {
  const uploads = uploadModel(deps.db);
  const folder = storage.pathOf('uploads');
  mkdirSync(folder, { recursive: true });
  const forget = async (id: string): Promise<void> => void (await uploads.deleteOne({ _id: id }));
  const store = new FilmStore(folder, async (id) => (await uploads.findById(id).lean()) ?? undefined, forget);
  const finishing = new Map<string, Promise<void>>();
  const before = (hours: number) => new Date(deps.clock.now().getTime() - hours * 3_600_000);

  /** Bytes that uploads have reserved, of a unit or of all. */
  const reserved = async (filter: { unit?: string | null }): Promise<number> =>
    (await uploads.find(filter, { size: 1 }).lean()).reduce((sum, { size }) => sum + size, 0);
  const usedBy = async (unit: string | null): Promise<number> => (unit === null ? 0 : (await films.bytesOf(unit)) + (await reserved({ unit })));

  const full = (used: number) => {
    const { filmQuotaBytes: quota } = deps.config;
    return new AppError('uploads_full', { detail: `used ${used} of ${quota} bytes, left ${Math.max(0, quota - used)}` });
  };
  /** Reserves first and looks then: two at the same moment may both be refused, never both be taken. */
  const reserve = async (doc: UploadDoc): Promise<void> => {
    await uploads.create(doc);
    try {
      const used = await usedBy(doc.unit);
      if (used > deps.config.filmQuotaBytes) throw full(used - doc.size);
      if ((await storage.freeBytes()) < (await reserved({})) + doc.size * roomFactor) throw new AppError('disk_full');
    } catch (error) {
      await forget(doc._id);
      throw error;
    }
  };

  const finishOnce = async ({ _id, owner, unit, name, size }: UploadDoc): Promise<void> => {
    // Moved before the stop that this repeats, it lies at the film's place.
    const path = (await store.received(_id)) === undefined ? storage.pathOf('films', _id, 'source') : join(folder, _id);
    try {
      await films.adopt({ id: owner, unit }, _id, { path, size, originalName: name });
    } catch (error) {
      // No later try will make a film of it.
      if (error instanceof AppError && ['not_a_film', 'id_taken'].includes(error.code)) await store.remove(_id);
      throw error;
    }
    await forget(_id);
  };

  const service = {
    store,
    /**
     * Begins an upload, or finds the one of this id. False when its film is there already. Throws id_taken, upload_too_large,
     * uploads_full, disk_full.
     */
    async begin(caller: Caller, { id, name, size }: NewUpload): Promise<boolean> {
      if (size > deps.config.maxUploadBytes) throw new AppError('upload_too_large');
      const owner = await films.ownerOf(id);
      if (owner !== undefined && owner !== caller.id) throw new AppError('id_taken');
      if (owner !== undefined) return false;
      const there = await uploads.findById(id).lean();
      if (there && (there.owner !== caller.id || there.size !== size)) throw new AppError('id_taken');
      if (there) return true;
      if ((await uploads.countDocuments({ owner: caller.id })) >= mostOpen) throw new AppError('too_many_requests');
      const now = deps.clock.now();
      await reserve({ _id: id, owner: caller.id, unit: films.unitOf(caller), name, size, createdAt: now, updatedAt: now }).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
      return true;
    },
    /** Takes a film that came whole, by a script, into the same room. Throws uploads_full and what `films.receive` does. */
    async receiveWhole(caller: Caller, id: string, file: UploadedFile): Promise<Film> {
      const unit = films.unitOf(caller);
      if ((await films.ownerOf(id)) === undefined) {
        const used = await usedBy(unit);
        if (used + file.size > deps.config.filmQuotaBytes) {
          await rm(file.path, { force: true });
          throw full(used);
        }
      }
      return films.receive(caller, id, file);
    },
    /** The caller's upload, as seen now; null when it has become a film. Throws not_found. */
    async touch(caller: Caller, id: string): Promise<UploadDoc | null> {
      const upload = await uploads.findOneAndUpdate({ _id: id, owner: caller.id }, { $set: { updatedAt: deps.clock.now() } }, { returnDocument: 'after' }).lean();
      if (upload) return upload;
      if ((await films.ownerOf(id)) === caller.id) return null;
      throw new AppError('not_found');
    },
    /** Bytes of the film that an upload became. */
    sizeOf: (id: string): Promise<number> => films.size(id),
    /** Makes a film of what is whole, once, however often it is asked for. Throws not_a_film, disk_full. */
    async finish(id: string): Promise<void> {
      const upload = await uploads.findById(id).lean();
      if (!upload) return;
      const going = finishing.get(id) ?? finishOnce(upload).finally(() => finishing.delete(id));
      finishing.set(id, going);
      await going;
    },
    async list(caller: Caller): Promise<Answer<'listFilmUploads'>> {
      const found = await uploads.find({ owner: caller.id }).sort({ updatedAt: -1 }).limit(mostOpen).lean();
      const items = await Promise.all(found.map(async ({ _id, name, size, updatedAt }) => ({ id: _id, name, size, received: (await store.received(_id)) ?? 0, updatedAt: updatedAt.toISOString() })));
      return { items, usedBytes: await usedBy(films.unitOf(caller)), quotaBytes: deps.config.filmQuotaBytes, maxBytes: deps.config.maxUploadBytes };
    },
    /** Finishes what a stop cut off, gives up what nothing more came of, and removes pieces that belong to nothing. */
    async sweep(): Promise<void> {
      const quiet = await uploads.find({ updatedAt: { $lt: new Date(deps.clock.now().getTime() - finishingSec * 1000) } }).limit(1000).lean();
      await forEachOwed(deps.log, 'uploads', quiet, async (upload) => {
        const received = await store.received(upload._id);
        const isWhole = received === undefined ? (await films.ownerOf(upload._id)) === upload.owner || (await isMoved(upload)) : received === upload.size;
        if (isWhole) await service.finish(upload._id);
        else if (upload.updatedAt < before(keptHours)) await store.remove(upload._id);
      });
      const known = new Set((await uploads.find({}, { _id: 1 }).lean()).map(({ _id }) => _id));
      for (const name of await readdir(folder)) if (!known.has(name)) await removeOld(folder, name, keptHours);
      for (const name of await readdir(storage.incoming).catch(() => [])) await removeOld(storage.incoming, name, strayHours);
    },
  };
  const isMoved = async ({ _id, size }: UploadDoc): Promise<boolean> => (await stat(storage.pathOf('films', _id, 'source')).catch(() => undefined))?.size === size;
  const removeOld = async (parent: string, name: string, hours: number): Promise<void> => {
    const found = await stat(join(parent, name)).catch(() => undefined);
    if (found?.isFile() && found.mtime < before(hours)) await storage.remove(parent === folder ? 'uploads' : 'incoming', name);
  };

  let beat: ReturnType<typeof repeat> | undefined;
  return {
    ...service,
    start(): void {
      beat = repeat(deps.log, 'uploads', everySec, service.sweep);
      beat.nudge();
    },
    stop: async (): Promise<void> => beat?.stop(),
  };
};
export type UploadService = ReturnType<typeof uploadService>;
