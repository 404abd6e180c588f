import { existsSync, rmSync, statSync } from 'node:fs';
import { open, type RootDatabase } from 'lmdb';
import { Area, type Collection, readCatalogue, recordsPrefix } from '../storage/catalogue.ts';
import { layout, type Reader, Snapshot } from '../storage/disk.ts';
import { checkHeader } from '../storage/header.ts';
import { format } from '../storage/storage.ts';
import { successor } from '../values/keys.ts';

/** A store's file as it was at one moment; the store may run and write meanwhile. */
export interface StoreSnapshot {
  bytes: number;
  collections: Collection[];
  reader: Reader;
  /** A collection's documents as they are stored, in the order of their insertion. */
  documents(collection: Collection): Iterable<Buffer>;
  /** Ends the snapshot; until then the store can use no space anew that it still needs. */
  close(): Promise<void>;
}

/** Opens a resting or running store's file, or a copy of one, for reading. Throws a sentence for what is none, or newer. */
export async function openSnapshot(file: string): Promise<StoreSnapshot> {
  const { database, close } = openReadOnly(file);
  let reader: Snapshot | undefined;
  const end = async () => {
    reader?.release();
    await close();
  };
  try {
    reader = new Snapshot(database, 0);
    const stored = reader.get(Buffer.from([Area.format]))?.[0];
    if (stored === undefined) throw new Error(`${file} is not a file of the embedded store.`);
    if (stored > format) throw new Error(`${file} was written by a newer store (format ${stored}, this one knows ${format}).`);
    const view = reader;
    return {
      bytes: statSync(file).size,
      collections: readCatalogue(view),
      reader: view,
      * documents(collection) {
        const prefix = recordsPrefix(collection);
        for (const { value } of view.range(prefix, successor(prefix))) yield value;
      },
      close: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

export function openReadOnly(file: string): { database: RootDatabase<Buffer, Buffer>; close(): Promise<void> } {
  if (!existsSync(file)) throw new Error(`There is no store at ${file}.`);
  checkHeader(file);
  // LMDB keeps its list of readers beside the file; what only came with this look at a copy goes with it.
  const readers = `${file}-lock`;
  const isOurs = !existsSync(readers);
  const database = open<Buffer, Buffer>({ path: file, readOnly: true, ...layout });
  return {
    database,
    async close() {
      await database.close();
      if (isOurs) rmSync(readers, { force: true });
    },
  };
}

/** What LMDB met while it read a file, as a sentence. */
export const damage = (file: string, error: unknown): unknown =>
  /^MDB_/.test((error as Error).message) ? new Error(`${file} is damaged (${(error as Error).message}).`, { cause: error }) : error;
