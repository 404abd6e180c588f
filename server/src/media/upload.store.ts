// Where tus keeps what it receives: a file for each upload, what is known of it in the store, and the first bytes looked at.
import { open, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '@hoctap/shared';
import { FileStore } from '@tus/file-store';
import { Upload } from '@tus/server';
import { sniff } from '../adapters/transcoder/sniff.ts';

/** Bytes by which the kind of a film is known. */
const headBytes = 377;

interface Known { size: number; name: string; createdAt: Date }

/** `known` finds an upload, `forget` drops it: there is one record of it, and no second beside the file. */
export class FilmStore extends FileStore {
  constructor(directory: string, known: (id: string) => Promise<Known | undefined>, private readonly forget: (id: string) => Promise<void>) {
    super({
      directory,
      configstore: {
        async get(id) {
          const upload = await known(id);
          return upload && new Upload({ id, size: upload.size, offset: 0, metadata: { film: id, name: upload.name }, creation_date: upload.createdAt.toISOString() });
        },
        set: () => Promise.resolve(),
        delete: () => Promise.resolve(),
      },
    });
    // A length that is said later cannot be held against the room left; what is old goes by our own sweep.
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
  }

  /** A repeat keeps what was received. */
  override async create(upload: Upload): Promise<Upload> {
    await writeFile(join(this.directory, upload.id), '', { flag: 'a' });
    return upload;
  }

  /** Writes from `offset` on what comes, and keeps what came when the line breaks. Throws not_a_film by the first bytes, disk_full. */
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const path = join(this.directory, id);
    const { size = 0 } = await this.getUpload(id);
    const enough = Math.min(headBytes, size);
    const file = await open(path, 'r+');
    let at = offset;
    try {
      for await (const chunk of readable as AsyncIterable<Buffer>) {
        for (let done = 0; done < chunk.length;) done += (await file.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
        const wasUnknown = at < enough;
        at += chunk.length;
        if (wasUnknown && at >= enough && !(await sniff(path))) throw new AppError('not_a_film');
      }
      return at;
    } catch (error) {
      if (error instanceof AppError) await this.remove(id);
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? new AppError('disk_full') : error;
    } finally {
      await file.datasync().catch(() => undefined);
      await file.close();
    }
  }

  override async remove(id: string): Promise<void> {
    await unlink(join(this.directory, id)).catch(() => undefined);
    await this.forget(id);
  }

  /** Bytes received; undefined when there is no file. */
  async received(id: string): Promise<number | undefined> {
    return (await stat(join(this.directory, id)).catch(() => undefined))?.size;
  }
}
