// Files attached to lessons and pictures for covers: received, looked into, kept under an id.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { AppError } from '@hoctap/shared';
import { v5 } from 'uuid';
import type { Storage } from '../adapters/storage.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../http/auth.ts';
import type { UploadedFile } from '../http/upload.ts';
import { type FileDoc, fileModel } from './file.model.ts';
import { fileTypeOf, fittingName } from './file.type.ts';

const folderOf = { file: 'files', picture: 'pictures', proof: 'proofs' } as const;
/** Kinds that only courses refer to. */
const swept: FileDoc['kind'][] = ['file', 'picture'];
const atOnce = 500;
const namespace = '0198b3b8-6c1e-5d0a-9c5e-3f1f6f0a7d21';

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

export const courseFileService = (deps: Deps, { storage }: { storage: Storage }) => {
  const files = fileModel(deps.db);
  const find = async (id: string, kind: FileDoc['kind']): Promise<FileDoc> => {
    const file = await files.findById(id).lean();
    if (file?.kind !== kind) throw new AppError('not_found');
    return file;
  };
  return {
    incoming: storage.incoming,
    /** Absolute path of a stored file's bytes. */
    pathOf: ({ _id, kind }: FileDoc): string => storage.pathOf(folderOf[kind], _id),
    /** Throws not_found. */
    find,
    /** Files and pictures by id; unknown ids are absent. */
    async byIds(ids: readonly string[]): Promise<Map<string, FileDoc>> {
      const found = await files.find({ _id: { $in: [...new Set(ids)] } }).lean();
      return new Map(found.map((file) => [file._id, file]));
    },
    /** Are there attached files or covers that were sent before that moment? */
    hasOlder: async (than: Date): Promise<boolean> => (await files.exists({ kind: { $in: swept }, createdAt: { $lt: than } })) !== null,
    /**
     * Removes attached files and covers sent before `old` that are not `mentioned` and were withdrawn before `withdrawn`; withdraws
     * the others that are not mentioned. Answers how many were removed. The proofs of certificates are not its business.
     */
    async sweep(old: Date, withdrawn: Date, mentioned: ReadonlySet<string>): Promise<number> {
      let removed = 0;
      for (let last = ''; ;) {
        const found = await files.find({ _id: { $gt: last }, kind: { $in: swept }, createdAt: { $lt: old } }).sort({ _id: 1 }).limit(atOnce).lean();
        for (const file of found) {
          const isNeeded = mentioned.has(file._id);
          if (isNeeded !== !file.withdrawnAt) await files.updateOne({ _id: file._id }, { $set: { withdrawnAt: isNeeded ? null : deps.clock.now() } });
          if (isNeeded || !file.withdrawnAt || file.withdrawnAt > withdrawn) continue;
          // Sent again in the meantime, it stays.
          const gone = await files.findOneAndDelete({ _id: file._id, createdAt: { $lt: old } }).lean();
          if (!gone) continue;
          await storage.remove(folderOf[file.kind], file._id);
          removed++;
        }
        if (found.length < atOnce) return removed;
        last = found.at(-1)?._id ?? '';
      }
    },
    /**
     * Keeps an upload of the caller's, named by its content, so that sending it again gives the same id.
     * Throws upload_missing, not_a_picture or file_not_allowed.
     */
    async receive(caller: Caller, kind: FileDoc['kind'], upload: UploadedFile | undefined): Promise<FileDoc> {
      if (!upload) throw new AppError('upload_missing');
      const { path, size, originalName } = upload;
      try {
        const type = await fileTypeOf(path, size, kind);
        const name = type && fittingName(originalName, type);
        if (!name) throw new AppError(kind === 'picture' ? 'not_a_picture' : 'file_not_allowed');
        const _id = v5(`${caller.id}/${kind}/${name}/${await sha256Of(path)}`, namespace);
        await storage.keep(path, folderOf[kind], _id);
        await files.updateOne({ _id }, { $setOnInsert: { kind, name, size, type: type.type, owner: caller.id }, $set: { createdAt: deps.clock.now(), withdrawnAt: null } }, { upsert: true });
        return await find(_id, kind);
      } finally {
        await rm(path, { force: true });
      }
    },
  };
};
export type CourseFileService = ReturnType<typeof courseFileService>;
